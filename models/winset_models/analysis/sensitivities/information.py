"""Information: what it would be worth to know doubtful numbers before the talks end."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from winset_models.analysis.sensitivities.asked import Asked
from winset_models.analysis.sensitivities.designs import usual
from winset_models.analysis.sensitivities.identity import canonical
from winset_models.analysis.sensitivities.variants import label
from winset_models.analysis.sensitivities.wording import figure, names
from winset_models.analysis.sensitivity_findings import Information, PerfectInformation
from winset_models.negotiation.deal import Package
from winset_models.negotiation.uncertainty.figures import UncertaintyFigures
from winset_models.negotiation.uncertainty.sampling import samples
from winset_models.negotiation.values import divisible
from winset_solver.errors import ArgumentError
from winset_solver.program import Vector
from winset_solver.sensitivity.information_value import (
    InformationValue,
    best_action,
    value_of_everything,
    value_of_one,
)
from winset_solver.tolerances import AGREEMENT

SAMPLES: Final = 256
"""Samples that are drawn where no number is asked for."""
PACKAGES: Final = 24
"""Packages that are compared at most, over all samples."""
TRIED: Final = 16
"""Samples over which packages are tried where more were seen."""


@dataclass(frozen=True, eq=False)
class Compared:
    """Packages that are compared, with what each sample's own recommendation gains in all.

    Parameters
    ----------
    packages
        Each with its own payments and amounts.
    seen
        Number of packages they were chosen from.
    own
        Total gain of what is recommended in each sample, 0 without a deal.
    answered
        Which samples have an answer.
    """

    packages: tuple[Package, ...]
    seen: int
    own: Vector
    answered: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Design:
    """Samples with their probabilities; ``exact`` where they are all that can happen."""

    thetas: NDArray[np.float64]
    chances: Vector
    exact: bool

    def restricted(self, known: NDArray[np.bool_]) -> Self:
        """Return the samples that are known, their probabilities scaled to a sum of 1."""
        chances = self.chances[known]
        return replace(
            self, thetas=self.thetas[known], chances=chances / chances.sum(), exact=self.exact and bool(known.all())
        )


def information(asked: Asked) -> PerfectInformation | None:
    """Return the expected value of perfect information about all numbers, and about each by itself.

    With V_p(θ) the total gain of package p, 0 where it breaks a rule with these numbers or nothing is agreed, and
    V*(θ) the larger of what is recommended with these numbers and of all V_p(θ),

        EVPI = E V* − max_p E V_p,    EVPPI_i = E max_p E[V_p | θ_i] − max_p E V_p ≤ EVPI.

    Packages p that differ by payments alone are different packages.

    Notes
    -----
    A package is signed before the numbers are known and carried out as it was signed, payments included; somebody may
    then turn out to be worse off. Compared are what the file recommends and packages that were recommended in some
    sample, each with the payments, shares and amounts it had there; where there are many, those that gain most on
    average over a few samples. Another package may do better on average, so max_p E V_p is a lower bound for these
    samples and EVPI an upper one; EVPPI is no bound, as both of its terms may be too low. V* is the best of all where
    the total gain is maximised; by other principles it is what they recommend. Where all numbers take few values and
    are independent, every combination counts with its probability and nothing is estimated. See
    :mod:`winset_solver.sensitivity.information_value` for the estimates otherwise. Nothing where no sample has an
    answer.

    Raises
    ------
    ArgumentError
        Where a deal is held fixed, so that there is nothing to choose once more is known.
    """
    if asked.deal is not None:
        hint = "leave the deal out, to ask what knowing more would add to the choice of a package"
        raise ArgumentError("with a deal held fixed there is nothing to choose", got=asked.question.deal, hint=hint)
    design = design_of(asked.figures, asked.samples or usual(asked, SAMPLES), asked.seed)
    compared = _compared(asked, design)
    gains, known = _gains(asked, design.thetas, compared.packages)
    known &= compared.answered
    if not compared.packages or not known.any():
        return None
    gains, kept = gains[known], design.restricted(known)
    found = [
        (parameter.title, parameter.name, _of_one(asked, kept, gains, at))
        for at, parameter in enumerate(asked.parameters)
    ]
    found.sort(key=lambda item: -item[2].value)
    best = best_action(gains, kept.chances)
    expected = float(kept.chances @ gains[:, best])
    everything = value_of_everything(gains, kept.chances, compared.own[known])
    signed = label(asked, compared.packages[best]) if best < len(compared.packages) else None
    return PerfectInformation(
        samples=len(gains),
        packages=len(compared.packages),
        expected=expected,
        all=everything.value,
        parameters=[
            Information(parameter=name, value=worth.value, interval=worth.interval(asked.confidence))
            for _, name, worth in found
        ],
        words=_words(
            asked, compared, signed, expected, everything, found=[(title, worth) for title, _, worth in found]
        ),
    )


def design_of(figures: UncertaintyFigures, count: int, seed: int) -> Design:
    """Return every combination of values where numbers are independent and take few, samples otherwise."""
    forms = [parameter.distribution for parameter in figures.parameters]
    independent = np.array_equal(figures.correlation, np.eye(len(forms)))
    if independent and all(form.values for form in forms) and prod(len(form.values) for form in forms) <= count:
        thetas = np.array(list(product(*(form.values for form in forms))))
        chances = np.array([prod(row) for row in product(*(form.probabilities for form in forms))])
        return Design(thetas, chances, exact=True)
    return Design(samples(figures, count, seed), np.full(count, 1.0 / count), exact=False)


def _compared(asked: Asked, design: Design) -> Compared:
    """Return the packages that are compared, the most promising of those seen."""
    quantities = tuple(dict.fromkeys([*asked.question.quantities, "total gain"]))
    question = replace(asked.question, quantities=quantities)
    campaign = replace(asked, question=question).campaign(design.thetas, "information")
    answers = asked.inquiry.answers(campaign)
    agreed = np.array([key is not None for key in answers.packages])
    own = np.where(agreed, answers.values[:, quantities.index("total gain")], 0.0)
    texts = [text for text in (*asked.inquiry.results[campaign.key].packages, canonical(asked.base.package)) if text]
    often = Counter(map(_content, texts))
    first = {_content(text): text for text in reversed(texts)}
    seen = [Package.model_validate_json(first[content]) for content, _ in often.most_common()]
    return Compared(_promising(asked, design, seen), len(seen), own, answers.answered)


def _content(text: str) -> str:
    """Return the same text for packages in JSON that differ by rounding at most."""
    return json.dumps(json.loads(text, parse_float=lambda number: float(f"{float(number):.9g}")), sort_keys=True)


def _promising(asked: Asked, design: Design, seen: list[Package]) -> tuple[Package, ...]:
    """Return the packages that gain most on average over a few samples, all of them where they are few."""
    if len(seen) <= PACKAGES:
        return tuple(seen)
    tried = np.unique(np.linspace(0, len(design.thetas) - 1, TRIED).astype(int))
    gains, known = _gains(asked, design.thetas[tried], seen)
    means = design.chances[tried][known] @ gains[known, : len(seen)]
    return tuple(seen[at] for at in np.argsort(-means, kind="stable")[:PACKAGES].tolist())


def _gains(asked: Asked, thetas: NDArray[np.float64], packages: Sequence[Package]) -> tuple[Vector, NDArray[np.bool_]]:
    """Return the total gain by sample and package, the last being no deal, and which samples are known."""
    followed = replace(asked, question=replace(asked.question, kind="deal", quantities=("total gain", "kept")))
    campaigns = [
        replace(followed, deal=package).campaign(thetas, f"what {asked.packages.key_of(package)} is worth")
        for package in packages
    ]
    worth, known = [], np.ones(len(thetas), dtype=bool)
    for answers in asked.inquiry.all_answers(campaigns):
        total, kept = answers.values.T
        worth.append(np.where(kept == 1.0, total, 0.0))
        known &= answers.answered
    return np.column_stack([*worth, np.zeros(len(known))]), known


def _of_one(asked: Asked, design: Design, gains: Vector, at: int) -> InformationValue:
    discrete = bool(asked.parameters[at].distribution.values)
    found = value_of_one(gains, design.chances, design.thetas[:, at], discrete=discrete, seed=asked.seed)
    return replace(found, deviation=0.0, bias=0.0) if design.exact else found


def _words(
    asked: Asked,
    compared: Compared,
    best: str | None,
    expected: float,
    everything: InformationValue,
    *,
    found: list[tuple[str, InformationValue]],
) -> str:
    unit = asked.negotiation.unit.name
    before = "Before anything is known " + (
        "signing nothing is best"
        if best is None
        else f"{best} is best on average: a total gain of {figure(expected, unit)}"
    )
    if everything.value <= AGREEMENT * max(1.0, abs(expected)):
        return f"{before}. No number could change that: finding out is worth nothing."
    bounded = _continuous(asked) or compared.seen > len(compared.packages)
    all_of_it = f"would add {'at most ' if bounded else ''}{figure(everything.value, unit)}"
    worth = [
        f"“{title}” ({figure(value.value)})" for title, value in found if value.value > value.interval(asked.confidence)
    ]
    single = (
        f"by itself, it pays to find out {names(worth)}" if worth else "no single number is clearly worth finding out"
    )
    told = f"{before}. Knowing every number before the talks end {all_of_it}; {single}."
    return told + (_limits(compared) if bounded else "") + _measured(asked)


def _continuous(asked: Asked) -> bool:
    """Return whether packages have parts that may take any value, so that no list of them is complete."""
    negotiation = asked.negotiation
    parts = (negotiation.transfers, negotiation.assistance, negotiation.fund)
    return any(part is not None for part in parts) or any(map(divisible, negotiation.issues.values()))


def _limits(compared: Compared) -> str:
    count = len(compared.packages)
    return (
        f" Compared with what each set of numbers would recommend: {count} of the {compared.seen} packages seen, each "
        "with the payments, shares and amounts it had there; another might do better before anything is known, and "
        "single numbers may be worth more or less."
    )


def _alike(asked: Asked) -> bool:
    """Return whether all voices have the same weight, and no doubt changes that."""
    same = len({party.weight for party in asked.negotiation.parties.values()}) == 1
    places = (path for parameter in asked.parameters for path in parameter.paths)
    return same and not any((path[0], path[-1]) == ("parties", "weight") for path in places)


def _measured(asked: Asked) -> str:
    if asked.question.objective == "welfare" or (asked.question.solution == "utilitarian" and _alike(asked)):
        return ""
    return " Measured are total gains, which are not what the recommendation makes as large as can be."
