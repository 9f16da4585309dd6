"""Utility functions of NegMAS that are sums: linear additive ones, and sums over hyper-rectangles."""

from collections.abc import Sequence
from math import inf
from pathlib import Path

from winset_models.interchange.data_reader import Datum, type_of
from winset_models.interchange.files import words
from winset_models.interchange.negmas_values import NegmasIssue, read_scores
from winset_models.interchange.scenario import (
    FLAT,
    Box,
    Condition,
    ContinuousIssue,
    Curve,
    FiniteIssue,
    Interval,
    Profile,
)
from winset_models.negotiation.content import Content
from winset_models.negotiation.faults import shown
from winset_solver.errors import FileError

_ADDITIVE = ("LinearAdditiveUtilityFunction", "LinearUtilityAggregationFunction")
_AFFINE = ("LinearUtilityFunction", "AffineUtilityFunction")
_CONSTANT = "ConstUtilityFunction"
_RECTANGLES = "HyperRectangleUtilityFunction"
_DISCOUNTED = ("ExpDiscountedUFun", "LinDiscountedUFun")
_OPEN = "ranges (a, b) hold strictly between a and b, as NegMAS computes them"


def read_utility(datum: Datum, path: Path, issues: Sequence[NegmasIssue]) -> Profile:
    """Return a utility function of NegMAS.

    Raises
    ------
    FileError
        If it is of a type that is no sum over issues and hyper-rectangles, or does not fit the issues.
    """
    notes: tuple[str, ...] = ()
    reservation = _reservation(datum)
    while type_of(datum) in _DISCOUNTED:
        notes = ("its discount is left out: payoffs do not fall with time",)
        datum = datum["ufun"]
        reservation = _reservation(datum) if reservation is None else reservation
    kind = type_of(datum)
    boxes: tuple[Box, ...] = ()
    scores: tuple[tuple[float, ...] | Curve, ...] = tuple(_nothing(issue) for issue in issues)
    if kind in _ADDITIVE:
        scores = _additive(datum, issues)
    elif kind in _AFFINE:
        weights = _weights(datum, issues)
        identity = Datum({"type": "IdentityFun"}, datum.where)
        scores = tuple(read_scores(identity, each, weight) for each, weight in zip(issues, weights, strict=True))
    elif kind == _RECTANGLES:
        boxes = _boxes(datum, issues)
        if any(
            _has_pair(entry) for region in datum["outcome_ranges"].items() for entry in (region.value or {}).values()
        ):
            notes = (*notes, _OPEN)
    elif kind != _CONSTANT:
        wanted = ", ".join([_ADDITIVE[0], *_AFFINE, _RECTANGLES, _CONSTANT])
        hint = "only sums over issues and hyper-rectangles become a negotiation file"
        raise FileError(
            "a utility function of this type is not read", where=datum.where, got=kind, wanted=wanted, hint=hint
        )
    constant = datum.get("value" if kind == _CONSTANT else "bias", 0.0)
    return Profile(words(path.stem), words(path.name), scores, boxes, constant, reservation, notes)


def _nothing(issue: NegmasIssue) -> tuple[float, ...] | Curve:
    return (0.0,) * len(issue.values) if isinstance(issue.issue, FiniteIssue) else FLAT


def _reservation(datum: Datum) -> float | None:
    if "reserved_value" not in datum:
        return None
    value = datum["reserved_value"].number(finite=False)
    return None if value == -inf else datum["reserved_value"].number()


def _weights(datum: Datum, issues: Sequence[NegmasIssue]) -> list[float]:
    """Return the weight of every issue, 1 where the file has no weights."""
    if "weights" not in datum:
        return [1.0] * len(issues)
    return [entry.number() for entry in _by_issue(datum["weights"], issues)]


def _by_issue(datum: Datum, issues: Sequence[NegmasIssue]) -> list[Datum]:
    """Return the entries of a list or of a mapping by name, one for each issue."""
    if isinstance(datum.value, dict):
        unknown = datum.value.keys() - {issue.issue.name for issue in issues}
        if unknown:
            raise FileError("the domain has no such issue", where=datum.where, got=min(map(str, unknown)))
        return [datum[issue.issue.name] for issue in issues]
    entries = datum.items()
    if len(entries) != len(issues):
        raise FileError(
            "there is not one entry for each issue", where=datum.where, got=len(entries), wanted=str(len(issues))
        )
    return entries


def _additive(datum: Datum, issues: Sequence[NegmasIssue]) -> tuple[tuple[float, ...] | Curve, ...]:
    functions, weights = _by_issue(datum["values"], issues), _weights(datum, issues)
    return tuple(
        read_scores(function, issue, weight) for function, issue, weight in zip(functions, issues, weights, strict=True)
    )


def _boxes(datum: Datum, issues: Sequence[NegmasIssue]) -> tuple[Box, ...]:
    ranges, values = datum["outcome_ranges"].items(), datum["utilities"].items()
    weights = [entry.number() for entry in datum["weights"].items()] if "weights" in datum else [1.0] * len(values)
    if not len(ranges) == len(values) == len(weights):
        raise FileError("there are not as many ranges as utilities and weights", where=datum.where)
    boxes = []
    for region, value, weight in zip(ranges, values, weights, strict=True):
        where: dict[int, Condition] = {}
        for key in {} if region.value is None else region.mapping():
            place = _place(key, issues, region)
            where[place] = _condition(Datum(region.value[key], f"{region.where} {key}"), issues[place])
        boxes.append(Box(where, weight * value.number()))
    return tuple(boxes)


def _place(key: object, issues: Sequence[NegmasIssue], region: Datum) -> int:
    names = [issue.issue.name for issue in issues]
    text = str(key)
    place = names.index(text) if text in names else int(text) if text.isdecimal() else len(issues)
    if place >= len(issues):
        raise FileError("the domain has no such issue", where=region.where, got=text)
    return place


def _condition(datum: Datum, issue: NegmasIssue) -> Condition:
    """Return which values lie in a range: a value, two numbers and all between them, or a list of such."""
    if datum.value is None:
        hint = "NegMAS says that it holds for every value, and computes that it holds for none; leave it out"
        raise FileError("a range is empty", where=datum.where, hint=hint)
    parts = _parts(datum.value)
    if isinstance(issue.issue, ContinuousIssue):
        for part in parts:
            if not (isinstance(part, Interval) or _is_number(part)):
                raise FileError("a continuous issue has numbers only", where=datum.where, got=shown(part))
        return tuple(part if isinstance(part, Interval) else Interval(float(part), float(part)) for part in parts)
    return frozenset(at for at, value in enumerate(issue.values) if any(_meets(value, part) for part in parts))


def _parts(value: Content) -> list[Content]:
    """Return the values and open intervals that a range is made of."""
    if not isinstance(value, list | tuple):
        return [value]
    if _is_pair(value):
        return [Interval(float(value[0]), float(value[1]), closed=False)]
    return [part for entry in value for part in _parts(entry)]


def _is_pair(value: Content) -> bool:
    return isinstance(value, list | tuple) and len(value) == 2 and all(map(_is_number, value))


def _has_pair(value: Content) -> bool:
    return _is_pair(value) or (isinstance(value, list | tuple) and any(map(_has_pair, value)))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _meets(value: Content, part: Content) -> bool:
    if isinstance(part, Interval):
        return _is_number(value) and part.holds(float(value))
    return bool(value == part)
