"""Assumed ranges, where a file says nothing about its uncertainty."""

from collections.abc import Collection
from typing import Final

import numpy as np

from winset_models.negotiation.entries import entry_at
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.origin import Path
from winset_models.negotiation.uncertainty.acceptance import refusal
from winset_models.negotiation.uncertainty.distributions import Distribution
from winset_models.negotiation.uncertainty.figures import (
    MOST_PARAMETERS,
    Parameter,
    UncertaintyFigures,
    uncertainty_figures,
)
from winset_models.negotiation.uncertainty.labels import place_words
from winset_models.negotiation.uncertainty.paths import numbers_met, written_short
from winset_solver.errors import ArgumentError

FAMILIES: Final[dict[str, tuple[str, ...]]] = {
    "values": ("modules.*.benefit.**", "issues.*.divide.**", "issues.*.options.*.values.**"),
    "costs": ("modules.*.cost.**",),
    "uses": ("modules.*.uses.**",),
    "spillovers": ("modules.*.spillover.**",),
    "reciprocities": ("modules.*.reciprocity.**",),
    "combinations": ("complementarities.*.values.**", "interactions.*.values.**"),
    "capacities": ("parties.*.capacities.**",),
    "disagreement": ("parties.*.disagreement",),
    "payments": ("parties.*.pays_at_most", "parties.*.receives_at_most", "transfers.fee", "transfers.routes.*.at_most"),
    "budgets": ("assistance.budget", "assistance.price.**", "enforcement.budget"),
    "steps": ("roadmap.steps.*.cost.**", "roadmap.steps.*.gain.**", "roadmap.steps.*.benefit.**"),
    "resources": ("roadmap.resources.*.each_period", "roadmap.resources.*.in_all"),
    "needs": ("fund.needs.*.amount.**", "fund.needs.*.unmet"),
    "members": ("fund.members.*.income.**", "fund.members.*.pays_at_most.**"),
    "contracts": ("fund.contracts.*.values.**", "fund.contracts.*.efforts.*.cost"),
}
"""Families of numbers that may be assumed to be doubtful, each with its patterns."""


def assumed_figures(
    negotiation: Negotiation, share: float = 0.2, families: Collection[str] = tuple(FAMILIES)
) -> UncertaintyFigures:
    """Return what is doubtful when nobody says so: every number of some families, by the same share either way.

    Parameters
    ----------
    negotiation
        A negotiation; what it says about its own uncertain numbers is not read, its scenarios, views and weights are.
    share
        How far each number may move up and down, as a part of it: more than 0, less than 1.
    families
        Names of ``FAMILIES``.

    Returns
    -------
    UncertaintyFigures
        A uniform factor for every number that is written and is not zero, each by itself and independent of the
        others, within what the schema accepts.

    Raises
    ------
    ArgumentError
        The share is out of range, there is no such family, or there are more than ``MOST_PARAMETERS`` numbers.
    """
    if not 0 < share < 1:
        raise ArgumentError("a share of a number", where="share", got=share, wanted="more than 0 and less than 1")
    unknown = [name for name in families if name not in FAMILIES]
    if unknown:
        wanted = f"some of {', '.join(FAMILIES)}"
        raise ArgumentError("there is no such family of numbers", where="vary", got=unknown[0], wanted=wanted)
    patterns = [pattern for name, several in FAMILIES.items() if name in families for pattern in several]
    paths = dict.fromkeys(path for pattern in patterns for path in numbers_met(negotiation, pattern).paths)
    if len(paths) > MOST_PARAMETERS:
        wanted = f"at most {MOST_PARAMETERS}"
        raise ArgumentError("too many numbers would vary", where="vary", got=len(paths), wanted=wanted)
    parameters = [part for path in paths if (part := _by_itself(negotiation, path, share)) is not None]
    said = uncertainty_figures(negotiation)
    return UncertaintyFigures(tuple(parameters), np.eye(len(parameters)), said.scenarios, said.views, said.weight_box)


def _by_itself(negotiation: Negotiation, path: Path, share: float) -> Parameter | None:
    """Return the factor of one number; None for one that is zero, or that may not move."""
    written = entry_at(negotiation, path)
    ends = [_accepted(negotiation, path, factor) for factor in (1.0 - share, 1.0 + share)]
    if not written or ends[0] == ends[1]:
        return None
    name = ".".join(str(key) for key in written_short(negotiation, path))
    words = place_words(negotiation, path)
    return Parameter(name, words, (path,), "factor", "", 1.0, Distribution("uniform", (ends[0], ends[1])))


def _accepted(negotiation: Negotiation, path: Path, factor: float) -> float:
    """Return the factor, or the farthest one in its direction that the schema accepts."""
    written = entry_at(negotiation, path)
    refused = refusal(negotiation, path, written * factor)
    if refused is None:
        return factor
    return refused.at_most / written if refused.at_most is not None else 1.0
