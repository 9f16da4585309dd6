"""The beginning of every sensitivity analysis: who is asked what about which numbers, and the file's own answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Final

import numpy as np

from winset_models.analysis.sensitivities.asked import Asked
from winset_models.analysis.sensitivities.full_path import answer_for_deal, answer_in_full, completed_deal
from winset_models.analysis.sensitivities.inquiry import Inquiry
from winset_models.analysis.sensitivities.packages import Packages
from winset_models.analysis.sensitivities.question import question_of
from winset_models.analysis.sensitivities.wording import share_words
from winset_models.campaigns.store import Store
from winset_models.campaigns.where import Where
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.suggestions import listed, nearest
from winset_models.negotiation.uncertainty.assumed import assumed_figures
from winset_models.negotiation.uncertainty.figures import UncertaintyFigures, uncertainty_figures
from winset_solver.control import Control
from winset_solver.errors import ArgumentError

SHARE: Final = 0.2
"""By how much every number is assumed to be doubtful where the file says nothing."""
MOST_NAMES: Final = 8
"""Doubtful numbers that a refusal lists."""


@dataclass(frozen=True)
class Doubts:
    """Which numbers are in doubt, and how samples of them are drawn.

    Parameters
    ----------
    numbers
        Names of parameters, or of doubtful numbers of the file that vary number by number; all where empty.
    vary
        Share by which every number of the file varies; what the file says where absent.
    samples
        Of each random draw; what each analysis thinks right where absent.
    seed, confidence
        Of random draws, from 0; of intervals, between 0 and 1.
    """

    numbers: Sequence[str] = ()
    vary: float | None = None
    samples: int | None = None
    seed: int = 1
    confidence: float = 0.95

    def __post_init__(self) -> None:
        if self.samples is not None and self.samples < 1:
            raise ArgumentError("there is no such number of samples", got=self.samples, wanted="≥ 1")
        if self.seed < 0:
            raise ArgumentError("the seed is negative", got=self.seed, wanted="≥ 0")
        if not 0 < self.confidence < 1:
            raise ArgumentError("the confidence is no proper part", got=self.confidence, wanted="0 < confidence < 1")


def asked_of(
    negotiation: Negotiation,
    *,
    of: Sequence[str] = (),
    solution: str = "nash",
    objective: str | None = None,
    deal: str | None = None,
    doubts: Doubts | None = None,
    where: Where | None = None,
    store: Store | None = None,
    control: Control | None = None,
    gathering: bool = False,
) -> Asked:
    """Return what analyses are given, with the answer for the file's own numbers.

    Parameters are as for :func:`winset_models.analysis.sensitivity.sensitivity`; samples are answered in this process
    where nothing is said about it, and ``gathering`` lets those of several analyses wait for each other.

    Raises
    ------
    ArgumentError
        Where a solution, objective, deal, quantity or number is unknown.
    """
    control, doubts = control or Control(), doubts or Doubts()
    question = question_of(negotiation, solution=solution, objective=objective, deal=deal, of=tuple(of))
    figures = figures_in_doubt(negotiation, doubts)
    control.say("with the numbers of the file")
    package = None if deal is None else completed_deal(negotiation, question, control)
    if package is None:
        base = answer_in_full(negotiation, question, control)
    else:
        base = answer_for_deal(negotiation, question, package, control)
    packages = Packages(negotiation)
    if (own := package or base.package) is not None:
        packages.key_of(own)
    return Asked(
        negotiation=negotiation,
        figures=figures,
        question=question,
        deal=package,
        base=base,
        packages=packages,
        inquiry=Inquiry(packages, control, where, store, gathering=gathering),
        numbers=tuple(part.name for part in figures.parameters) if doubts.numbers else (),
        samples=doubts.samples,
        seed=doubts.seed,
        confidence=doubts.confidence,
        control=control,
    )


def figures_in_doubt(negotiation: Negotiation, doubts: Doubts) -> UncertaintyFigures:
    """Return the numbers that are varied: those of the file or assumed ones, or the ones of them that are named.

    Raises
    ------
    ArgumentError
        Where a name is unknown.
    """
    said = uncertainty_figures(negotiation)
    if doubts.vary is not None or not said.parameters:
        said = assumed_figures(negotiation, SHARE if doubts.vary is None else doubts.vary)
    if not doubts.numbers:
        return said
    places = [place for name in doubts.numbers for place in _named(said, name)]
    kept = list(dict.fromkeys(places))
    correlation = said.correlation[np.ix_(kept, kept)]
    return replace(said, parameters=tuple(said.parameters[at] for at in kept), correlation=correlation)


def assumption_words(negotiation: Negotiation, doubts: Doubts) -> str:
    """Say so where the ranges are not from the file; an empty text otherwise."""
    if doubts.vary is not None:
        size = share_words(doubts.vary)
        return f"As asked for, every number is taken to be doubtful by {size} up and down, each by itself."
    if uncertainty_figures(negotiation).parameters:
        return ""
    return (
        "The file does not say which of its numbers are doubtful. Every one of them is assumed to be so, by "
        f"{share_words(SHARE)} up and down and each by itself; what follows is as good as that assumption."
    )


def _known(name: str, names: Sequence[str]) -> str:
    """Return the names that there are; of many those most like a name that there is not, and their number."""
    if len(names) <= MOST_NAMES:
        return listed(list(names)) or "none"
    near = get_close_matches(name, names, n=MOST_NAMES, cutoff=0.0)
    return f"{', '.join(near)} or another of the {len(names)} doubtful numbers"


def _named(figures: UncertaintyFigures, name: str) -> list[int]:
    """Return the places of the parameters that a name means."""
    names = [parameter.name for parameter in figures.parameters]
    found = [at for at, known in enumerate(names) if known == name or known.startswith(f"{name}.")]
    if not found:
        near = nearest(name, names)
        hint = f"did you mean `{near}`?" if near else ""
        raise ArgumentError("no doubtful number has this name", got=name, wanted=_known(name, names), hint=hint)
    return found
