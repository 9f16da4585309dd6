"""Issues of a GENIUS domain."""

from dataclasses import dataclass

from winset_models.interchange.files import refuse_too_many, words
from winset_models.interchange.scenario import ContinuousIssue, FiniteIssue
from winset_models.interchange.xml_reader import Element
from winset_solver.errors import FileError

_KINDS = ("type", "vtype", "etype")


@dataclass(frozen=True)
class GeniusIssue:
    """An issue, and what a profile needs to refer to it.

    Parameters
    ----------
    issue
        The issue.
    index
        Its number in the files.
    kind
        `discrete`, `integer` or `real`.
    written
        The values of a discrete issue exactly as written.
    low, high
        The bounds of an integer or real issue.
    """

    issue: FiniteIssue | ContinuousIssue
    index: int
    kind: str
    written: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 0.0


def read_issues(root: Element) -> list[GeniusIssue]:
    """Return the issues of a domain in the order of the file."""
    issues: list[GeniusIssue] = []
    for element in root.all("issue"):
        issue = _issue(element)
        if any(other.index == issue.index for other in issues):
            raise FileError("two issues have the same index", where=element.where, got=issue.index)
        issues.append(issue)
    if not issues:
        raise FileError("the domain has no issues", where=root.where)
    return issues


def kind_of(element: Element) -> str:
    """Return `discrete`, `integer` or `real`."""
    kind = next((element.attributes[name] for name in _KINDS if name in element.attributes), "discrete")
    if kind not in ("discrete", "integer", "real"):
        wanted = "discrete, integer or real"
        raise FileError("an issue of this type is unknown", where=element.where, got=words(kind), wanted=wanted)
    return kind


def bounds(element: Element) -> tuple[float, float]:
    """Return the lowest and the highest number of an integer or real issue."""
    holder = next((part for part in [element, *element.own("range")] if "lowerbound" in part.attributes), element)
    read = holder.whole if kind_of(element) == "integer" else holder.number
    low, high = float(read("lowerbound")), float(read("upperbound"))
    if low > high:
        raise FileError("the lower bound is above the upper bound", where=holder.where, got=f"{low:g} and {high:g}")
    return low, high


def _issue(element: Element) -> GeniusIssue:
    index, kind, name = element.whole("index"), kind_of(element), words(element.text("name"))
    if kind == "discrete":
        values = _values(element)
        return GeniusIssue(FiniteIssue(name, tuple(map(words, values))), index, kind, values)
    low, high = bounds(element)
    if kind == "real":
        return GeniusIssue(ContinuousIssue(name, low, high), index, kind, (), low, high)
    refuse_too_many(int(high - low) + 1, element.where)
    numbers = range(int(low), int(high) + 1)
    return GeniusIssue(FiniteIssue(name, tuple(map(str, numbers))), index, kind, (), low, high)


def _values(element: Element) -> tuple[str, ...]:
    """Return the values of a discrete issue, those listed twice once, as GENIUS takes them for the same."""
    items = element.own("item")
    refuse_too_many(len(items), element.where)
    if not items:
        raise FileError("the issue has no values", where=element.where)
    return tuple(dict.fromkeys(item.text("value") for item in items))
