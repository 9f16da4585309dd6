"""Hyper-rectangles of GENIUS: what an outcome is worth inside, or outside, of ranges of integer issues."""

from collections.abc import Sequence

from winset_models.interchange.files import words
from winset_models.interchange.genius_issues import GeniusIssue
from winset_models.interchange.scenario import Box
from winset_models.interchange.xml_reader import Element
from winset_solver.errors import FileError


def read_rectangles(utility: Element, issues: Sequence[GeniusIssue]) -> tuple[tuple[Box, ...], float]:
    """Return the boxes of a nonlinear utility function, and the constant that is left of rectangles that exclude.

    Parameters
    ----------
    utility
        The element that holds the function.
    issues
        All issues of the domain.

    Returns
    -------
    tuple
        With D(x) whether outcome x lies in all ranges of a rectangle: a box worth v where the rectangle includes,
        v D(x); v and a box worth −v where it excludes, v (1 − D(x)).

    Notes
    -----
    Weights of inner functions and of rectangles multiply; that of the outermost function does not count, as in GENIUS.
    Rectangles in which nothing lies are left out.
    """
    functions = utility.own("ufun")
    if len(functions) != 1:
        raise FileError("a utility has exactly one outermost <ufun>", where=utility.where, got=len(functions))
    boxes: list[Box] = []
    constants: list[float] = []
    places = {issue.index: place for place, issue in enumerate(issues)}
    for rectangle, weight in _weighted(functions[0], 1.0):
        kinds = {child.tag for child in rectangle.children}
        if not kinds <= {"INCLUDES"} and kinds != {"EXCLUDES"}:
            raise FileError(
                "a rectangle has other ranges than either INCLUDES or EXCLUDES",
                where=rectangle.where,
                got=words(", ".join(sorted(kinds))),
            )
        value = weight * rectangle.number("utility")
        where = _ranges(rectangle, issues, places)
        excludes = kinds == {"EXCLUDES"}
        if where is None or not where:
            constants.append(value if excludes == (where is None) else 0.0)
        elif excludes and len(where) == 1:
            ((place, inside),) = where.items()
            boxes.append(Box({place: frozenset(range(_size(issues[place]))) - inside}, value))
        elif excludes:
            constants.append(value)
            boxes.append(Box(where, -value))
        else:
            boxes.append(Box(where, value))
    return tuple(boxes), sum(constants)


def _weighted(function: Element, weight: float) -> list[tuple[Element, float]]:
    """Return all rectangles of a function with the factor that each is multiplied by."""
    rectangles = function.own("hyperRectangle")
    inner = function.own("ufun")
    aggregation = function.attributes.get("aggregation", "sum").lower()
    if aggregation != "sum" and len(rectangles) + len(inner) > 1:
        raise FileError("only sums are read", where=function.where, got=f"aggregation {words(aggregation)}")
    found = [(rectangle, weight * rectangle.number("weight", 1.0)) for rectangle in rectangles]
    for part in inner:
        found.extend(_weighted(part, weight * part.number("weight", 1.0)))
    return found


def _ranges(
    rectangle: Element, issues: Sequence[GeniusIssue], places: dict[int, int]
) -> dict[int, frozenset[int]] | None:
    """Return the value positions that a rectangle spans, without issues that it spans whole; None where it is empty."""
    spans: dict[int, frozenset[int]] = {}
    for element in rectangle.children:
        index = element.whole("index")
        if index not in places:
            raise FileError("the domain has no issue with this index", where=element.where, got=index)
        place = places[index]
        issue = issues[place]
        if issue.kind != "integer":
            message = f"a range needs an integer issue, and `{issue.issue.name}` is {issue.kind}"
            raise FileError(message, where=element.where)
        size = _size(issue)
        first, last = (element.whole(end) - int(issue.low) for end in ("min", "max"))
        inside = frozenset(range(max(0, first), min(size - 1, last) + 1))
        spans[place] = spans.get(place, frozenset(range(size))) & inside
    if not all(spans.values()):
        return None
    return {place: inside for place, inside in spans.items() if len(inside) < _size(issues[place])}


def _size(issue: GeniusIssue) -> int:
    return int(issue.high - issue.low) + 1
