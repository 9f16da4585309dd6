"""What is said about the places where the recommendation changes along one number."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any, Final

from winset_models.analysis.sensitivities.asked import Asked
from winset_models.analysis.sensitivities.number_search import NumberSearch
from winset_models.analysis.sensitivities.turns import Turn, turn, turn_words
from winset_models.analysis.sensitivities.wording import figure, names, value_words
from winset_models.analysis.sensitivity_findings import Breakpoints, Segment
from winset_models.negotiation.fund.statements import listed
from winset_models.negotiation.suggestions import counted
from winset_models.negotiation.uncertainty.figures import Parameter
from winset_solver.sensitivity.segments import Division
from winset_solver.tolerances import PLACE

_FINE: Final = 1_000
"""Part of a number within which the place of a change is to be known without a word about it."""
HoldsAt = Callable[[str | None, float], bool]
"""Whether the package of a key, or that there is no deal, is as good as what is recommended at a place."""


def breakpoint_words(asked: Asked, parameter: Parameter, found: Breakpoints, doubts: str, holds_at: HoldsAt) -> str:
    """Say how far a number may move before the recommendation changes, and what comes then."""
    if not found.segments:
        return f"Along “{parameter.title}” nothing was settled in time."
    if found.method == "values":
        return _at_values(asked, parameter, found)
    if not found.complete:
        return f"{_stopped(asked, parameter, found.segments)}{doubts}"
    at = _here(asked, parameter, found.segments)
    return f"{_around(asked, parameter, found.segments, at, holds_at)}{doubts}"


def _at_values(asked: Asked, parameter: Parameter, found: Breakpoints) -> str:
    """Tell what is recommended at each value of a number that takes a few of them only."""
    places = dict[str | None, list[str]]()
    for part in found.segments:
        values = [value for value in parameter.distribution.values if part.start <= value <= part.end]
        places.setdefault(part.package, []).extend(value_words(parameter, value) for value in values)
    said = [f"{_lower(_what(asked, key))} at {listed(values)}" for key, values in places.items()]
    count = len(parameter.distribution.values)
    stopped = "" if found.complete else "; it was stopped before the others"
    return f"“{parameter.title}” takes {counted(count, 'value')} only: {'; '.join(said)}{stopped}."


def unproven(parameter: Parameter, segments: Sequence[Segment]) -> str:
    """Say where it is not proven that the package is best, before neighbours with the same package are joined."""
    long = [part for part in segments if part.end - part.start > place_of_change(parameter)]
    runs = [list(run) for certified, run in groupby(long, key=lambda part: part.certified) if not certified]
    if not runs:
        return ""
    if sum(map(len, runs)) == len(segments):
        return " This was only checked at points."
    open_ = [_near(parameter, run[0].model_copy(update={"end": run[-1].end})) for run in runs]
    return f" {_capital(names(_place(parameter, part) for part in open_))} this was only checked at points."


def _near(parameter: Parameter, part: Segment) -> Segment:
    """Return a segment whose ends are what the file says where they are no farther from it than places are known."""
    at, close = parameter.nominal, place_of_change(parameter)
    return part.model_copy(
        update={name: at for name in ("start", "end") if abs(getattr(part, name) - at) <= 2.0 * close}
    )


def ties_and_shares(asked: Asked, search: NumberSearch, division: Division[Any]) -> str:
    """Say what is as good at the ends of the range, and where shares move although the commitments stay."""
    said = []
    if division.complete and division.segments:
        first, last = division.segments[0], division.segments[-1]
        for t, part in ((first.start, first), (last.end, last)):
            tied = search.ties_at(t, part)
            if tied is not None:
                said.append(f" At {value_words(search.parameter, t)}, {_named(asked, tied)} is equally good.")
        moved = dict.fromkeys(issue for part in division.segments for issue in search.splits_moved(part))
        if moved:
            within = "Within a part of the range the" if len(division.segments) > 1 else "The"
            said.append(f" {within} package stays the same, but not the split of {names(moved)}.")
    return "".join(said)


def _stopped(asked: Asked, parameter: Parameter, segments: Sequence[Segment]) -> str:
    """Tell what is known, and that there is nothing else."""
    low, high = parameter.distribution.low, parameter.distribution.high
    known = [f"{_place(parameter, part)} {_lower(_found(asked, part))}" for part in segments]
    spanned = len(segments) > 1 and segments[0].start == low and segments[-1].end == high
    where = "between them" if spanned else "elsewhere"
    return f"Along “{parameter.title}” it was stopped: {'; '.join(known)}; {where} nothing is settled."


def _place(parameter: Parameter, part: Segment) -> str:
    """Return where a segment is, in words."""
    close = place_of_change(parameter)
    start, end = (value_words(parameter, t) for t in (part.start, part.end))
    low, high = parameter.distribution.low, parameter.distribution.high
    if part.start < part.end:
        start = f"just above {value_words(parameter, low)}" if 0.0 < part.start - low <= close else start
        end = f"just below {value_words(parameter, high)}" if 0.0 < high - part.end <= close else end
        return f"from {start} to {end}"
    ends = {parameter.distribution.low: "at the low end, ", parameter.distribution.high: "at the high end, "}
    return f"{ends.get(part.start, 'at ')}{start},"


def _found(asked: Asked, part: Segment) -> str:
    if part.package is None:
        return "The deal does not hold" if asked.deal else "There is no deal"
    if part.package == asked.key_of(asked.base):
        return "The deal holds" if asked.deal else "The recommendation is that of the file"
    return f"{part.package} is recommended"


def _named(asked: Asked, package: str) -> str:
    """Return what a package is called: that of the file's own numbers is the recommendation."""
    return "what the file's own numbers recommend" if package == asked.key_of(asked.base) else package


def _capital(sentence: str) -> str:
    return f"{sentence[0].upper()}{sentence[1:]}"


def _lower(sentence: str) -> str:
    return sentence if sentence.startswith("P") else f"{sentence[0].lower()}{sentence[1:]}"


def place_of_change(parameter: Parameter) -> float:
    """Return the distance within which the place of a change is known."""
    return 2.0 * PLACE * (parameter.distribution.high - parameter.distribution.low)


def _here(asked: Asked, parameter: Parameter, segments: list[Segment]) -> int:
    """Return the position of the segment in which the number is as the file says, or of the nearest one.

    Where the file's number is the very place of a change, it is that of what the file's own numbers recommend.
    """
    own, at = asked.key_of(asked.base), parameter.nominal

    def far(place: int) -> tuple[bool, bool, float]:
        part = segments[place]
        away = max(part.start - at, at - part.end, 0.0)
        return away > place_of_change(parameter), part.package != own, away

    return min(range(len(segments)), key=far)


def _around(asked: Asked, parameter: Parameter, segments: list[Segment], at: int, holds_at: HoldsAt) -> str:
    """Tell the limits of the range around what the file says, and what lies beyond each."""
    here, what = segments[at], _what(asked, segments[at].package)
    ways = [way for way in (segments[:at][::-1], segments[at + 1 :]) if way]
    sides = [way[0] for way in ways]
    if not sides:
        low, high = (value_words(parameter, end) for end in (here.start, here.end))
        ends = f", from {low} to {high}" if low != high else ""
        return f"{what} over the whole range of “{parameter.title}”{ends}."
    turns = [_turn(parameter, here, side, holds_at) for side in sides]
    edge = [_slightest(asked, parameter, end) for end in turns]
    limits = [turn_words(parameter, end) for end in turns]
    beyond = [f"{_beyond(asked, here, way[0])}{_further(asked, parameter, way)}" for way in ways]
    vague = _vague(parameter, here, sides)
    then = f": then {beyond[0]}" if len(set(beyond)) == 1 else f": below, {beyond[0]}; above, {beyond[1]}"
    return f"{''.join(edge)}{what} unless “{parameter.title}” {' or '.join(limits)}{then}.{vague}"


def _turn(parameter: Parameter, here: Segment, side: Segment, holds_at: HoldsAt) -> Turn:
    """Return where a segment ends towards its neighbour, which may be no more than an end of the range."""
    falls, nominal = side.end <= here.start, parameter.nominal
    outermost = side.start if falls else side.end
    if side.end - side.start <= place_of_change(parameter):
        return Turn(outermost, falls, beyond=True)
    inside, outside = (here.start, side.end) if falls else (here.end, side.start)
    if abs(inside - nominal) <= place_of_change(parameter):
        return Turn(nominal, falls)
    farthest = nominal if here.start <= nominal <= here.end else here.end if falls else here.start
    return turn(
        parameter,
        inside,
        outside,
        falls=falls,
        farthest=farthest,
        here=lambda t: holds_at(here.package, t),
        there=lambda t: holds_at(side.package, t),
    )


def _slightest(asked: Asked, parameter: Parameter, end: Turn) -> str:
    """Say where the file's number is at the very place of a change."""
    if end.at != parameter.nominal or end.beyond:
        return ""
    what = "whether the deal holds" if asked.deal else "the recommendation"
    return f"The slightest {'fall' if end.falls else 'rise'} of “{parameter.title}” changes {what}. "


def _vague(parameter: Parameter, here: Segment, sides: Sequence[Segment]) -> str:
    """Say how far apart the places are between which a change is, where that is much for numbers of this size."""
    gaps = [(side.end, here.start) if side.end <= here.start else (here.end, side.start) for side in sides]
    wide = [
        end - start
        for start, end in gaps
        if (end - start) * _FINE > max(abs(start), abs(end), abs(parameter.nominal), end - start)
        and min(abs(start - parameter.nominal), abs(end - parameter.nominal)) > place_of_change(parameter)
    ]
    if not wide:
        return ""
    parts = parameter.means == "factor"
    size = f"{figure(100.0 * max(wide))} %" if parts else figure(max(wide), parameter.unit)
    return f" The range is so wide that places of changes in it are known to within {size} only."


def _what(asked: Asked, package: str | None) -> str:
    if package is None:
        return "The deal does not hold" if asked.deal else "There is no deal"
    if asked.deal:
        return "The deal holds"
    return "The recommendation holds" if package == asked.key_of(asked.base) else f"{package} is recommended"


def _beyond(asked: Asked, here: Segment, side: Segment) -> str:
    if side.package is None:
        return "it fails" if asked.deal else "there is no deal"
    if here.package is None:
        return "it holds" if asked.deal else f"{side.package} becomes possible"
    return f"{_named(asked, side.package)} is recommended"


def _further(asked: Asked, parameter: Parameter, way: Sequence[Segment]) -> str:
    """Say what comes after the first neighbour of a range, from the nearest segment to the farthest."""
    close, ends = place_of_change(parameter), (parameter.distribution.low, parameter.distribution.high)
    later = [part for part in way[1:] if part.end - part.start > close or {part.start, part.end} & set(ends)]
    if not later:
        return ""
    near = later[0].start if later[0].start >= way[0].end else later[0].end
    where = "at" if later[0].end - later[0].start <= close else "beyond"
    fails = "it fails" if asked.deal else "there is no deal"
    holds = "it holds" if asked.deal else _named(asked, later[0].package or "")
    more = " and others" if len(later) > 1 else ""
    return f", {where} {value_words(parameter, near)} {fails if later[0].package is None else holds}{more}"
