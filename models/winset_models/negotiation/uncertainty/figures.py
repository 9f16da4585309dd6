"""Resolved figures of what is doubtful: parameters with their places, scenarios, views and weights."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np

from winset_models.negotiation.entries import entry_at
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.origin import Path
from winset_models.negotiation.part import lookup
from winset_models.negotiation.uncertainty.distributions import Distribution
from winset_models.negotiation.uncertainty.labels import name_words, unit_at
from winset_models.negotiation.uncertainty.parts import Adjustment, Changes, Correlation, UncertainNumber, Uncertainty
from winset_models.negotiation.uncertainty.paths import numbers_met
from winset_solver.errors import ArgumentError
from winset_solver.stochastic.factors import Matrix

Means = Literal["value", "factor", "difference"]
FILE: Final = "file"
"""The scenario in which the file is as it is written."""
MOST_PARAMETERS: Final = 2000
"""Parameters at most: all their correlations are held in memory."""
_FEW: Final = 3
"""Members of a group at most that are named in its place."""


@dataclass(frozen=True)
class Parameter:
    """A doubtful number, or several that vary together.

    Parameters
    ----------
    name, title
        Id, with the name of the place behind it where each number varies by itself; and words.
    paths
        The numbers that it sets.
    means
        Whether it is the number itself, a factor of it, or a difference from it.
    unit
        Of its values; empty for a factor and for plain numbers.
    nominal
        Its value in the file as written.
    distribution
        Of its values.
    """

    name: str
    title: str
    paths: tuple[Path, ...]
    means: Means
    unit: str
    nominal: float
    distribution: Distribution

    def number(self, written: float, theta: float) -> float:
        """Return what a number of the file becomes where the parameter is ``theta``."""
        if self.means == "value":
            return theta
        return written * theta if self.means == "factor" else written + theta


@dataclass(frozen=True)
class Circumstances:
    """A scenario, or a view: numbers of the file that are changed together.

    Parameters
    ----------
    title
        In words.
    changes
        By path: how the number there changes.
    probability
        Of a scenario; None where none is given.
    """

    title: str
    changes: Mapping[Path, float | Adjustment] = field(default_factory=dict)
    probability: float | None = None


@dataclass(frozen=True, eq=False)
class UncertaintyFigures:
    """Everything doubtful about a negotiation.

    Parameters
    ----------
    parameters
        In the order of the file.
    correlation
        Of the normal variables behind the parameters.
    scenarios
        By id, first ``file``: the file as it is written.
    views
        By party or group.
    weight_box
        By party: the ends of its weight; None where any weights are possible.
    """

    parameters: tuple[Parameter, ...]
    correlation: Matrix
    scenarios: Mapping[str, Circumstances]
    views: Mapping[str, Circumstances]
    weight_box: Mapping[str, tuple[float, float]] | None


def uncertainty_figures(negotiation: Negotiation) -> UncertaintyFigures:
    """Return what a file says about its uncertainty; that of the same negotiation is resolved once."""
    return negotiation.remembered("uncertainty figures", lambda: _resolved(negotiation))


def _resolved(negotiation: Negotiation) -> UncertaintyFigures:
    said = negotiation.uncertainty or Uncertainty()
    parameters = {key: parameters_of(negotiation, key, number) for key, number in said.numbers.items()}
    chances = [scenario.probability for scenario in said.scenarios.values() if scenario.probability is not None]
    rest = 1.0 - sum(chances) if chances or not said.scenarios else None
    as_written = Circumstances("the file as it is written", {}, None if rest is None else max(0.0, rest))
    scenarios = {
        key: Circumstances(
            part.name or key.replace("_", " "), places_changed(negotiation, part.changes), part.probability
        )
        for key, part in said.scenarios.items()
    }
    return UncertaintyFigures(
        parameters=tuple(parameter for several in parameters.values() for parameter in several),
        correlation=correlation_matrix({key: len(several) for key, several in parameters.items()}, said.correlations),
        scenarios={FILE: as_written, **scenarios},
        views={
            key: Circumstances(eyes_words(negotiation, key), places_changed(negotiation, view.changes))
            for key, view in said.views.items()
        },
        weight_box=_weight_box(negotiation, said.weights) if said.weights else None,
    )


def voice_words(negotiation: Negotiation, voice: str) -> str:
    """Return the name of a party or group in words."""
    party = negotiation.parties.get(voice)
    return (party.name or voice) if party is not None else voice.replace("_", " ")


def eyes_words(negotiation: Negotiation, voice: str) -> str:
    """Return how a view is called: by the party or the few members of the group whose it is, or by the group."""
    if voice in negotiation.parties:
        return f"as {voice_words(negotiation, voice)} sees it"
    members = [party.name or key for key, party in negotiation.parties.items() if party.group == voice]
    if not 1 < len(members) <= _FEW:
        return f"as “{voice_words(negotiation, voice)}” sees it"
    return f"as {', '.join(members[:-1])} and {members[-1]} see it"


def places_of(negotiation: Negotiation, patterns: Iterable[str]) -> tuple[Path, ...]:
    """Return the numbers that any of several patterns means, each once.

    Raises
    ------
    ArgumentError
        A pattern means no numbers; the reader says so with its place.
    """
    found: list[Path] = []
    for pattern in patterns:
        met = numbers_met(negotiation, pattern)
        if met.miss is not None:
            raise ArgumentError("these are no numbers of the negotiation", where="uncertainty", got=pattern)
        found.extend(met.paths)
    return tuple(dict.fromkeys(found))


def places_changed(negotiation: Negotiation, changes: Changes) -> dict[Path, float | Adjustment]:
    """Return by path how the numbers that the patterns of a scenario or view mean change."""
    return {path: change for pattern, change in changes.items() for path in places_of(negotiation, [pattern])}


def parameters_of(negotiation: Negotiation, key: str, number: UncertainNumber) -> list[Parameter]:
    """Return the parameter of a doubtful number, or one for each of its numbers."""
    paths = places_of(negotiation, number.of)
    title = number.name or key.replace("_", " ")
    if not number.each or len(paths) == 1:
        return [_parameter(negotiation, number, key, title, paths)]
    endings, words = distinguishing(negotiation, paths)
    return [
        _parameter(negotiation, number, f"{key}.{ending}", f"{title}: {said}", (path,))
        for path, ending, said in zip(paths, endings, words, strict=True)
    ]


def _parameter(
    negotiation: Negotiation, number: UncertainNumber, name: str, title: str, paths: tuple[Path, ...]
) -> Parameter:
    written = float(entry_at(negotiation, paths[0]))
    nominal = {"value": written, "factor": 1.0, "difference": 0.0}[number.means]
    units = {unit_at(negotiation, path) for path in paths}
    unit = units.pop() if number.means != "factor" and len(units) == 1 else ""
    return Parameter(name, title, paths, number.means, unit, nominal, distribution_of(number, nominal))


def distribution_of(number: UncertainNumber, nominal: float) -> Distribution:
    """Return the distribution of a doubtful number whose value in the file is ``nominal``."""
    if number.values:
        chances = number.probabilities or [1.0 / len(number.values)] * len(number.values)
        values, probabilities = zip(*sorted(zip(number.values, chances, strict=True)), strict=True)
        return Distribution("discrete", (values[0], values[-1]), values=values, probabilities=probabilities)
    low, high = number.between or (nominal, nominal)
    peak = min(max(nominal, low), high) if number.most_likely is None else number.most_likely
    return Distribution(number.distribution, (low, high), peak=peak if number.distribution == "triangular" else 0.0)


def distinguishing(negotiation: Negotiation, paths: Sequence[Path]) -> tuple[list[str], list[str]]:
    """Return for each of several paths the names that tell it from the others, joined by dots, and in words.

    Names at the same place of all paths are left out where the paths are equally long, and those at their beginning in
    any case, so that what is left differs.
    """
    lengths = {len(path) for path in paths}
    alike = [len({path[at] for path in paths}) == 1 for at in range(min(lengths))]
    first = alike.index(False) if False in alike else min(lengths)
    told = [
        [at for at in range(first, len(path)) if len(lengths) > 1 or not alike[at]] or [len(path) - 1] for path in paths
    ]
    endings = [".".join(str(path[at]) for at in kept) for path, kept in zip(paths, told, strict=True)]
    words = [
        ", ".join(word for at in kept if (word := name_words(negotiation, path, at))) or "everybody"
        for path, kept in zip(paths, told, strict=True)
    ]
    return endings, words


def correlation_matrix(sizes: Mapping[str, int], correlations: Iterable[Correlation]) -> Matrix:
    """Return the correlations between all parameters.

    Parameters
    ----------
    sizes
        By doubtful number: how many parameters it has.
    correlations
        Between doubtful numbers, or between the parameters of one.
    """
    starts = dict(zip(sizes, np.cumsum([0, *sizes.values()]), strict=False))
    matrix = np.eye(sum(sizes.values()))
    for part in correlations:
        one, other = (slice(starts[key], starts[key] + sizes[key]) for key in (part.between[0], part.between[-1]))
        matrix[one, other] = part.value
        matrix[other, one] = part.value
    np.fill_diagonal(matrix, 1.0)
    return matrix


def _weight_box(negotiation: Negotiation, weights: Mapping[str, Sequence[float]]) -> dict[str, tuple[float, float]]:
    box = {}
    for key, party in negotiation.parties.items():
        found = lookup(weights, key, party.group)
        low, high = (party.weight, party.weight) if found is None else found
        box[key] = (float(low), float(high))
    return box
