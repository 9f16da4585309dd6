"""Utility profiles of GENIUS: linear ones, and sums over hyper-rectangles."""

from collections.abc import Mapping, Sequence
from math import inf
from pathlib import Path

from winset_models.interchange.files import number_words, words
from winset_models.interchange.genius_issues import GeniusIssue, bounds, kind_of
from winset_models.interchange.genius_rectangles import read_rectangles
from winset_models.interchange.scenario import FLAT, ContinuousIssue, Curve, FiniteIssue, Profile
from winset_models.interchange.xml_reader import Element
from winset_models.negotiation.yaml_scalar import number
from winset_solver.errors import FileError
from winset_solver.tolerances import SHARE


def read_profile(root: Element, path: Path, issues: Sequence[GeniusIssue]) -> Profile:
    """Return the utility function of a profile whose issues are those of its domain.

    Raises
    ------
    FileError
        If it does not fit the domain, or is of a kind that is no sum.
    """
    if next(root.all("rules"), None) is not None:
        raise FileError("utility spaces made of rules and constraints are not read", where=root.where)
    matched = _matched(root, issues)
    notes = _discount(root)
    reservation = _value_of(root, "reservation")
    if (utility := next(root.all("utility"), None)) is None:
        scores, remark = _linear(root, matched, issues)
        return Profile(words(path.stem), words(path.name), scores, reservation=reservation, notes=(*notes, *remark))
    largest = utility.number("maxutility")
    if largest <= 0:
        raise FileError("`maxutility` is not positive", where=utility.where, got=number_words(largest))
    boxes, constant = read_rectangles(utility, issues)
    empty = tuple((0.0,) * len(each.issue.values) if isinstance(each.issue, FiniteIssue) else FLAT for each in issues)
    scaled = None if reservation is None else reservation * largest
    scale = f"GENIUS shows these payoffs divided by {number_words(largest)}, and never more than 1"
    return Profile(
        words(path.stem), words(path.name), empty, boxes, constant, reservation=scaled, notes=(scale, *notes)
    )


def _value_of(root: Element, tag: str) -> float | None:
    found = root.own(tag)
    return found[0].number("value") if found else None


def _discount(root: Element) -> tuple[str, ...]:
    """Say that a discount is left out; 0, 1 and more mean none, as what is no number does."""
    found = root.own("discount_factor")
    factor = number(found[0].attributes.get("value", "").strip()) if found else None
    if factor is None or not 0 < factor < 1:
        return ()
    return (f"the discount factor {number_words(factor)} is left out: payoffs do not fall with time",)


def _matched(root: Element, issues: Sequence[GeniusIssue]) -> dict[int, Element]:
    """Return the issues of a profile by index, after a check that they are issues of the domain."""
    known = {issue.index: issue for issue in issues}
    matched: dict[int, Element] = {}
    for element in root.all("issue"):
        index, name = element.whole("index"), words(element.text("name"))
        issue = known.get(index)
        if issue is None:
            wanted = ", ".join(map(str, known))
            raise FileError("the domain has no issue with this index", where=element.where, got=index, wanted=wanted)
        if name != issue.issue.name:
            raise FileError(
                f"issue {index} has another name in the domain", where=element.where, got=name, wanted=issue.issue.name
            )
        if kind_of(element) != issue.kind:
            message = f"`{name}` has another type in the domain"
            raise FileError(message, where=element.where, got=kind_of(element), wanted=issue.kind)
        if index in matched:
            raise FileError("two issues have the same index", where=element.where, got=index)
        matched[index] = element
    return matched


def _linear(
    root: Element, matched: Mapping[int, Element], issues: Sequence[GeniusIssue]
) -> tuple[tuple[tuple[float, ...] | Curve, ...], tuple[str, ...]]:
    """Return Σ_i w_i e_i / max e_i as scores, with w divided by its sum, and a remark where that changed something."""
    weights = {entry.whole("index"): entry for entry in root.all("weight")}
    scores: list[tuple[float, ...] | Curve] = []
    total = sum(_weight(weights, issue, root) for issue in issues)
    if not 0 < total < inf:
        what = "the weights are too large to be added up" if total else "all weights are 0"
        raise FileError(what, where=root.where)
    for issue in issues:
        if issue.index not in matched:
            message = f"the profile says nothing about the issue `{issue.issue.name}`"
            raise FileError(message, where=root.where, wanted=f"an <issue> with index {issue.index}")
        scores.append(_score(matched[issue.index], issue, _weight(weights, issue, root) / total))
    if abs(total - 1) <= SHARE:
        return tuple(scores), ()
    return tuple(scores), (f"the weights add up to {number_words(total)}; they are divided by that",)


def _weight(weights: Mapping[int, Element], issue: GeniusIssue, root: Element) -> float:
    if issue.index not in weights:
        message = f"the issue `{issue.issue.name}` has no weight"
        raise FileError(message, where=root.where, wanted=f"a <weight> with index {issue.index}")
    weight = weights[issue.index].number("value")
    if weight < 0:
        raise FileError("a weight is negative", where=weights[issue.index].where, got=number_words(weight))
    return weight


def _score(element: Element, issue: GeniusIssue, weight: float) -> tuple[float, ...] | Curve:
    if issue.kind == "discrete":
        return _discrete(element, issue, weight)
    if bounds(element) != (issue.low, issue.high):
        low, high = bounds(element)
        raise FileError(
            f"`{issue.issue.name}` has other bounds in the domain",
            where=element.where,
            got=f"{low:g} to {high:g}",
            wanted=f"{issue.low:g} to {issue.high:g}",
        )
    evaluators = element.own("evaluator")
    if not evaluators:
        raise FileError(f"the issue `{issue.issue.name}` has no <evaluator>", where=element.where)
    if isinstance(issue.issue, ContinuousIssue):
        return _curve(evaluators[0], issue.issue, weight)
    return _integers(evaluators[0], issue, weight)


def _discrete(element: Element, issue: GeniusIssue, weight: float) -> tuple[float, ...]:
    """Return w e / max e for the values of an issue; all 0 where no evaluation is positive."""
    evaluations: dict[str, float] = {}
    for item in element.own("item"):
        value = item.text("value")
        if value not in issue.written:
            message = f"the issue `{issue.issue.name}` has no such value in the domain"
            raise FileError(message, where=item.where, got=words(value))
        evaluations[value] = item.number("evaluation")
        if evaluations[value] < 0:
            raise FileError("an evaluation is negative", where=item.where, got=number_words(evaluations[value]))
    for value in issue.written:
        if value not in evaluations:
            message = f"the value `{words(value)}` of `{issue.issue.name}` has no evaluation"
            raise FileError(message, where=element.where)
    largest = max(evaluations.values())
    return tuple(weight * evaluations[value] / largest if largest > 0 else 0.0 for value in issue.written)


def _kind(evaluator: Element, known: Sequence[str]) -> str:
    kind = evaluator.attributes.get("ftype", "linear").lower()
    if kind not in known:
        wanted = " or ".join(known)
        raise FileError("this evaluator is not read", where=evaluator.where, got=words(kind), wanted=wanted)
    return kind


def _limited(value: float) -> float:
    return min(1.0, max(0.0, value))


def _integers(evaluator: Element, issue: GeniusIssue, weight: float) -> tuple[float, ...]:
    """Return w times offset + slope (v − lower bound), held within [0, 1], for every whole number v."""
    _kind(evaluator, ["linear"])
    slope, offset = evaluator.number("slope"), evaluator.number("offset")
    steps = range(int(issue.high - issue.low) + 1)
    return tuple(weight * _limited(offset + slope * step) for step in steps)


def _curve(evaluator: Element, issue: ContinuousIssue, weight: float) -> Curve:
    """Return the score of a real issue: `linear`, held within [0, 1], `constant` or `triangular`."""
    kind = _kind(evaluator, ["linear", "constant", "triangular"])
    first = evaluator.number("parameter0")
    if kind == "constant":
        return Curve(lambda _: weight * first)
    second = evaluator.number("parameter1")
    if kind == "linear":
        bends = [(level - first) / second for level in (0.0, 1.0)] if second else []
        inner = tuple(sorted(bend for bend in bends if issue.low < bend < issue.high))
        return Curve(lambda number: weight * _limited(first + second * number), inner)
    top = evaluator.number("parameter2")
    if not first <= top <= second or first == second:
        got = f"{first:g}, {second:g}, {top:g}"
        wanted = "a lower bound, an upper bound and a top between them"
        raise FileError("the triangle has no such shape", where=evaluator.where, got=got, wanted=wanted)
    jumps = (first == top and issue.low < top) or (top == second and issue.high >= top)
    inner = tuple(sorted({bend for bend in (first, top, second) if issue.low < bend < issue.high}))
    return Curve(lambda number: weight * _triangle(number, first, second, top), inner, straight=not jumps)


def _triangle(number: float, lower: float, upper: float, top: float) -> float:
    if number < lower or number >= upper:
        return 0.0
    return (number - lower) / (top - lower) if number < top else 1.0 - (number - top) / (upper - top)
