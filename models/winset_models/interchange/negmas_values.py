"""Value functions of NegMAS: what one value of one issue is worth."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import cos, e, isfinite, log, sin
from typing import Any

from winset_models.interchange.data_reader import Datum, type_of
from winset_models.interchange.scenario import ContinuousIssue, Curve, FiniteIssue
from winset_solver.errors import FileError

Function = Callable[[float], float]


@dataclass(frozen=True)
class NegmasIssue:
    """An issue; ``values`` are those of a finite one, as in the file."""

    issue: FiniteIssue | ContinuousIssue
    values: tuple[Any, ...]


def read_scores(datum: Datum, issue: NegmasIssue, weight: float) -> tuple[float, ...] | Curve:
    """Return the value function of an issue, times a weight, as the scores of its values or of all its numbers."""
    kind = type_of(datum)
    if kind == "TableFun" or (not kind and isinstance(datum.value, Mapping)):
        return _table(datum["mapping"] if kind else datum, issue, weight)
    shape = _SHAPES.get(kind)
    if shape is None:
        wanted = ", ".join(["TableFun", *_SHAPES])
        raise FileError("a value function of this type is not read", where=datum.where, got=kind or None, wanted=wanted)
    curve = shape(datum)
    if isinstance(issue.issue, FiniteIssue):
        return tuple(_scored(curve, value, weight, datum) for value in issue.values)
    low, high = issue.issue.low, issue.issue.high
    for number in (low, high):
        _scored(curve, number, weight, datum)
    inner = tuple(sorted({corner for corner in curve.corners if low < corner < high}))
    return Curve(lambda number: weight * curve.score(number), inner, curve.straight)


def _scored(curve: Curve, value: object, weight: float, datum: Datum) -> float:
    """Return w f(v), or a fault where that is no finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FileError("this value function needs numbers, and the issue has words", where=datum.where, got=str(value))
    try:
        score = weight * curve.score(float(value))
    except (ValueError, OverflowError, ZeroDivisionError):
        score = float("nan")
    if isinstance(score, complex) or not isfinite(score):
        raise FileError("the value function has no finite value here", where=datum.where, got=f"{value:g}")
    return score


def _table(datum: Datum, issue: NegmasIssue, weight: float) -> tuple[float, ...]:
    if not isinstance(issue.issue, FiniteIssue):
        raise FileError("a table cannot score a continuous issue", where=datum.where)
    written = {str(key): key for key in datum.mapping()}
    unknown = written.keys() - set(map(str, issue.values))
    if unknown:
        message = f"the issue `{issue.issue.name}` has no such value in the domain"
        raise FileError(message, where=datum.where, got=min(unknown))
    scores = []
    for value in issue.values:
        if str(value) not in written:
            raise FileError(f"the value `{value}` of `{issue.issue.name}` is missing", where=datum.where)
        scores.append(weight * Datum(datum.value[written[str(value)]], f"{datum.where} {value}").number())
    return tuple(scores)


def _affine(datum: Datum) -> Curve:
    slope, bias = datum.get("slope", 0.0), datum.get("bias", 0.0)
    return Curve(lambda number: slope * number + bias)


def _identity(_: Datum) -> Curve:
    return Curve(lambda number: number)


def _smooth(function: Function) -> Curve:
    return Curve(function, straight=False)


def _quadratic(datum: Datum) -> Curve:
    square, slope, bias = datum.get("a2", 0.0), datum.get("a1", 0.0), datum.get("bias", 0.0)
    return _smooth(lambda number: (square * number + slope) * number + bias)


def _polynomial(datum: Datum) -> Curve:
    factors = [entry.number() for entry in datum["coefficients"].items()]
    bias = datum.get("bias", 0.0)
    return _smooth(lambda number: bias + sum(factor * number ** (at + 1) for at, factor in enumerate(factors)))


def _exponential(datum: Datum) -> Curve:
    rate, base, bias = datum["tau"].number(), datum.get("base", e), datum.get("bias", 0.0)
    return _smooth(lambda number: base ** (rate * number) + bias)


def _logarithm(datum: Datum) -> Curve:
    rate, base = datum["tau"].number(), datum.get("base", e)
    scale, bias = datum.get("scale", 1.0), datum.get("bias", 0.0)
    return _smooth(lambda number: scale * log(rate * number, base) + bias)


def _wave(function: Function) -> Callable[[Datum], Curve]:
    def shape(datum: Datum) -> Curve:
        speed, phase = datum.get("multiplier", 1.0), datum.get("phase", 0.0)
        height, bias = datum.get("amplitude", 1.0), datum.get("bias", 0.0)
        return _smooth(lambda number: height * function(speed * number + phase) + bias)

    return shape


def _triangle(datum: Datum) -> Curve:
    """Return a tent: its bias at the start, `scale` more in the middle, the bias again at the end."""
    start, middle, end = (datum[name].number() for name in ("start", "middle", "end"))
    bias, scale = datum.get("bias", 0.0), datum.get("scale", 1.0)
    if not start <= middle <= end:
        raise FileError("the triangle has no such shape", where=datum.where, wanted="start ≤ middle ≤ end")

    def score(number: float) -> float:
        if number <= start or number >= end:
            return bias
        rising = number <= middle
        return bias + scale * ((number - start) / (middle - start) if rising else (end - number) / (end - middle))

    return Curve(score, (start, middle, end), straight=start < middle < end)


_SHAPES: Mapping[str, Callable[[Datum], Curve]] = {
    "AffineFun": _affine,
    "LinearFun": _affine,
    "ConstFun": _affine,
    "IdentityFun": _identity,
    "QuadraticFun": _quadratic,
    "PolynomialFun": _polynomial,
    "TriangularFun": _triangle,
    "ExponentialFun": _exponential,
    "LogFun": _logarithm,
    "CosFun": _wave(cos),
    "SinFun": _wave(sin),
}
