"""Issues as options: what a scenario's issues, scores and boxes become in a negotiation file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from winset_models.interchange.files import number_words
from winset_models.interchange.identifiers import Identifiers
from winset_models.interchange.scenario import Condition, ContinuousIssue, Curve, FiniteIssue, Scenario
from winset_solver.errors import FileError
from winset_solver.tolerances import LARGEST_COEFFICIENT, RESOLUTION, SMALLEST_COEFFICIENT

_GRID: Final = 20
"""Equal parts that a continuous issue is cut into where no mixture of two options is exact."""

Row = list[float]
"""A value for each party."""


@dataclass(frozen=True)
class SettledOption:
    """One option: its identifier, its words, and what it is worth to each party."""

    key: str
    name: str
    values: Row


@dataclass(frozen=True)
class SettledIssue:
    """An issue with its options; ``note`` says what became of it, if there is something to say."""

    key: str
    name: str
    options: tuple[SettledOption, ...]
    divisible: bool = False
    note: str = ""


@dataclass(frozen=True)
class Settled:
    """All issues, and the values of combinations: options by issue, and what these are worth to each party."""

    issues: tuple[SettledIssue, ...]
    interactions: tuple[tuple[Mapping[str, tuple[str, ...]], Row], ...]


def settle(scenario: Scenario) -> Settled:
    """Return a scenario's issues with options, and what combinations of options are worth.

    Notes
    -----
    A box on one issue is added to the values of its options. A constant becomes an issue with one option. A continuous
    issue on which all scores are concave and straight between corners, and no box depends, becomes a divisible issue
    with an option at each corner: what a mixture is worth is then at most what the number that it stands for is worth,
    and exactly that for mixtures of neighbours, so that no efficient deal is lost or won. Where boxes alone depend on
    a continuous issue, the ends of their ranges and one number between each two neighbouring ends are all there is to
    choose from. Otherwise a grid of numbers is offered.
    """
    ids = Identifiers("issue_")
    grids = [_grid(scenario, place) for place in range(len(scenario.issues))]
    kept = [[(box.value, _conditions(box.where, grids)) for box in profile.boxes] for profile in scenario.profiles]
    issues = []
    for place, grid in enumerate(grids):
        rows = _scores(scenario, place, grid)
        for party, boxes in enumerate(kept):
            _add_single(rows, place, party, boxes)
        issues.append(_issue(ids.give(grid.name), grid, rows))
    constants = [
        profile.constant + sum(value for value, where in boxes if where == {})
        for profile, boxes in zip(scenario.profiles, kept, strict=True)
    ]
    if any(constants):
        always = SettledOption("always", "always", _clean(constants))
        issues.append(SettledIssue(ids.give("every_outcome"), "Value of every outcome", (always,)))
    return Settled(tuple(issues), tuple(_interactions(issues, kept)))


@dataclass(frozen=True)
class _Grid:
    """An issue with a list of values; ``numbers`` are those of a continuous one."""

    name: str
    values: tuple[str, ...]
    numbers: tuple[float, ...] = ()
    divisible: bool = False
    note: str = ""


def _grid(scenario: Scenario, place: int) -> _Grid:
    issue = scenario.issues[place]
    if isinstance(issue, FiniteIssue):
        return _Grid(issue.name, issue.values)
    curves = [score for profile in scenario.profiles if isinstance(score := profile.scores[place], Curve)]
    corners = sorted({issue.low, issue.high, *(bend for curve in curves for bend in curve.corners)})
    ends = _ends(scenario, place, issue)
    if not ends and all(_concave(curve, corners) for curve in curves):
        note = "A mixture stands for the number that is the mean of its options, weighted by their shares."
        return _listed(issue, corners, note, divisible=True)
    between = [(left + right) / 2 for left, right in pairwise(ends)]
    if not any(curve.corners or not curve.straight or _bent(curve, issue) for curve in curves):
        note = "Ends of ranges, and between each two of them one number that stands for all."
        return _listed(issue, sorted({*ends, *between}), note)
    step = (issue.high - issue.low) / _GRID
    numbers = sorted({*corners, *ends, *between, *(issue.low + step * part for part in range(1, _GRID))})
    low, high = number_words(issue.low), number_words(issue.high)
    note = f"Any number from {low} to {high} in the original; {len(numbers)} of them are offered here."
    return _listed(issue, numbers, note)


def _listed(issue: ContinuousIssue, numbers: Sequence[float], note: str, *, divisible: bool = False) -> _Grid:
    divisible = divisible and len(numbers) > 1
    return _Grid(issue.name, tuple(map(number_words, numbers)), tuple(numbers), divisible, note)


def _ends(scenario: Scenario, place: int, issue: ContinuousIssue) -> list[float]:
    """Return the ends of all intervals that boxes have on an issue, and its bounds; nothing where no box has any."""
    intervals = [
        interval
        for profile in scenario.profiles
        for box in profile.boxes
        for interval in box.where.get(place, ())
        if not isinstance(interval, int)
    ]
    ends = {end for interval in intervals for end in (interval.low, interval.high) if issue.low <= end <= issue.high}
    return sorted({issue.low, issue.high, *ends}) if intervals else []


def _bent(curve: Curve, issue: ContinuousIssue) -> bool:
    """Return whether a curve that is straight is not flat."""
    return curve.score(issue.low) != curve.score(issue.high)


def _concave(curve: Curve, numbers: Sequence[float]) -> bool:
    """Return whether a curve is straight between the numbers and nowhere below the chord of its neighbours."""
    if not curve.straight:
        return False
    scores = [curve.score(number) for number in numbers]
    slack = RESOLUTION * (max(scores) - min(scores))
    for (a, u), (b, v), (c, w) in zip(*(list(zip(numbers, scores, strict=True))[at:] for at in range(3)), strict=False):
        if v < u + (w - u) * (b - a) / (c - a) - slack:
            return False
    return True


def _conditions(where: Mapping[int, Condition], grids: Sequence[_Grid]) -> dict[int, frozenset[int]] | None:
    """Return the positions of options that meet a condition, without issues where all do; None where none can."""
    met: dict[int, frozenset[int]] = {}
    for place, condition in where.items():
        grid = grids[place]
        if isinstance(condition, frozenset):
            positions = condition
        else:
            hits = (at for at, number in enumerate(grid.numbers) if any(part.holds(number) for part in condition))
            positions = frozenset(hits)
        if not positions:
            return None
        if len(positions) < len(grid.values):
            met[place] = positions
    return met


def _scores(scenario: Scenario, place: int, grid: _Grid) -> list[Row]:
    """Return by option what the parties' scores are."""
    columns = []
    for profile in scenario.profiles:
        score = profile.scores[place]
        columns.append([score.score(number) for number in grid.numbers] if isinstance(score, Curve) else list(score))
    return [list(row) for row in zip(*columns, strict=True)]


Boxes = Sequence[tuple[float, dict[int, frozenset[int]] | None]]


def _add_single(rows: list[Row], place: int, party: int, boxes: Boxes) -> None:
    """Add the boxes of a party that depend on one issue alone to the values of its options."""
    for value, where in boxes:
        if where and len(where) == 1 and place in where:
            for position in where[place]:
                rows[position][party] += value


def _issue(key: str, grid: _Grid, rows: list[Row]) -> SettledIssue:
    ids = Identifiers("v")
    options = tuple(
        SettledOption(ids.give(name), name, _clean(row)) for name, row in zip(grid.values, rows, strict=True)
    )
    return SettledIssue(key, grid.name, options, grid.divisible, grid.note)


def _interactions(
    issues: Sequence[SettledIssue], kept: Sequence[Boxes]
) -> list[tuple[Mapping[str, tuple[str, ...]], Row]]:
    """Return the boxes on several issues, those of different parties with the same conditions as one."""
    found: dict[tuple[tuple[int, frozenset[int]], ...], Row] = {}
    for party, boxes in enumerate(kept):
        for value, where in boxes:
            if where and len(where) > 1:
                row = found.setdefault(tuple(sorted(where.items(), key=lambda item: item[0])), [0.0] * len(kept))
                row[party] += value
    interactions: list[tuple[Mapping[str, tuple[str, ...]], Row]] = []
    for conditions, row in found.items():
        when = {
            issues[place].key: tuple(issues[place].options[position].key for position in sorted(positions))
            for place, positions in conditions
        }
        interactions.append((when, _clean(row)))
    return [(when, row) for when, row in interactions if any(row)]


def _clean(row: Row) -> Row:
    """Return values to fifteen digits, those that no solver could tell from 0 as 0.

    Raises
    ------
    FileError
        If a value is too large to be computed with reliably.
    """
    cleaned = []
    for value in row:
        short = float(number_words(value))
        if not abs(short) <= LARGEST_COEFFICIENT:
            raise FileError(
                "a value is too large to compute with", got=short, wanted=f"at most {LARGEST_COEFFICIENT:g}"
            )
        cleaned.append(short if abs(short) >= SMALLEST_COEFFICIENT else 0.0)
    return cleaned
