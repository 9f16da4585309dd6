"""What is said about the places where the recommendation changes along one number."""

from collections.abc import Sequence
from typing import Any

from winset_models.analysis.sensitivities.asked import Asked
from winset_models.analysis.sensitivities.limit_words import round_number
from winset_models.analysis.sensitivities.number_search import NumberSearch
from winset_models.analysis.sensitivities.wording import factor_words, figure, names, percent_off, value_words
from winset_models.analysis.sensitivity_findings import Breakpoints, Segment
from winset_models.negotiation.uncertainty.figures import Parameter
from winset_models.negotiation.values import divisible
from winset_solver.sensitivity.segments import Division
from winset_solver.tolerances import PLACE


def breakpoint_words(asked: Asked, parameter: Parameter, found: Breakpoints, doubts: str) -> str:
    """Say how far a number may move before the recommendation changes, and what comes then."""
    if not found.segments:
        return f"Along “{parameter.title}” nothing was settled in time."
    if not found.complete:
        return f"{_stopped(asked, parameter, found.segments)}{doubts}"
    at = _here(asked, parameter, found.segments)
    return f"{_around(asked, parameter, found, at)}{doubts}"


def unproven(parameter: Parameter, segments: Sequence[Segment]) -> str:
    """Say where it is not proven that the package is best, before neighbours with the same package are joined."""
    open_ = [part for part in segments if part.start < part.end and not part.certified]
    if not open_:
        return ""
    if len(open_) == len(segments):
        return " This was only checked at points."
    return f" {_capital(names(_place(parameter, part) for part in open_))} this was only checked at points."


def ties_and_shares(asked: Asked, search: NumberSearch, division: Division[Any]) -> str:
    """Say what is as good at the ends of the range, and where shares move although the commitments stay."""
    said = []
    if division.complete and division.segments:
        ends = ((division.segments[0].start, division.segments[0]), (division.segments[-1].end, division.segments[-1]))
        for t, part in ends:
            tied = search.ties_at(t, part)
            if tied is not None:
                said.append(f" At {value_words(search.parameter, t)}, {_named(asked, tied)} is equally good.")
        shared = any(divisible(issue) for issue in asked.negotiation.issues.values())
        if shared and any(search.moves_in(part) for part in division.segments):
            said.append(" Commitments and whole choices stay the same within each part of the range; shares move.")
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
    start, end = (value_words(parameter, t) for t in (part.start, part.end))
    if part.start < part.end:
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


def _here(asked: Asked, parameter: Parameter, segments: list[Segment]) -> int:
    """Return the position of the segment in which the number is as the file says, or of the nearest one.

    Where the file's number is the very place of a change, it is that of what the file's own numbers recommend.
    """
    own, at = asked.key_of(asked.base), parameter.nominal

    def far(place: int) -> tuple[bool, bool, float]:
        part = segments[place]
        away = max(part.start - at, at - part.end, 0.0)
        return away > _close(parameter), part.package != own, away

    return min(range(len(segments)), key=far)


def _close(parameter: Parameter) -> float:
    """Return the distance within which the place of a change is known."""
    return 2.0 * PLACE * (parameter.distribution.high - parameter.distribution.low)


def _around(asked: Asked, parameter: Parameter, found: Breakpoints, at: int) -> str:
    """Tell the limits of the range around what the file says, and what lies beyond each."""
    segments = found.segments
    here, what = segments[at], _what(asked, segments[at])
    below = segments[at - 1] if at > 0 else None
    above = segments[at + 1] if at < len(segments) - 1 else None
    if below is None and above is None:
        low, high = (value_words(parameter, end) for end in (here.start, here.end))
        return f"{what} over the whole range of “{parameter.title}”, from {low} to {high}."
    edge = [_slightest(asked, parameter, here, side) for side in (below, above) if side is not None]
    limits = [_falls(parameter, _round(below.end, here.start))] if below else []
    limits += [_rises(parameter, _round(here.end, above.start))] if above else []
    beyond = [_beyond(asked, here, side) for side in (below, above) if side is not None]
    then = f": then {beyond[0]}" if len(set(beyond)) == 1 else f": below, {beyond[0]}; above, {beyond[1]}"
    return f"{''.join(edge)}{what} unless “{parameter.title}” {' or '.join(limits)}{then}."


def _slightest(asked: Asked, parameter: Parameter, here: Segment, side: Segment) -> str:
    """Say where the file's number is at the very place of a change."""
    falls = side.end <= here.start
    limits = (side.end, here.start) if falls else (here.end, side.start)
    if not limits[0] - _close(parameter) <= parameter.nominal <= limits[1] + _close(parameter):
        return ""
    what = "whether the deal holds" if asked.deal else "the recommendation"
    return f"The slightest {'fall' if falls else 'rise'} of “{parameter.title}” changes {what}. "


def _what(asked: Asked, here: Segment) -> str:
    if here.package is None:
        return "The deal does not hold" if asked.deal else "There is no deal"
    if asked.deal:
        return "The deal holds"
    own = here.package == asked.key_of(asked.base)
    return "The recommendation holds" if own else f"{here.package} is recommended"


def _beyond(asked: Asked, here: Segment, side: Segment) -> str:
    if side.package is None:
        return "it fails" if asked.deal else "there is no deal"
    if here.package is None:
        return "it holds" if asked.deal else f"{side.package} becomes possible"
    return f"{_named(asked, side.package)} is recommended"


def _round(before: float, after: float) -> float:
    """Return a limit with as few digits as is right between the two places between which it is known to be."""
    width = after - before
    return round_number(before - width, after + width) if width else before


def _falls(parameter: Parameter, limit: float) -> str:
    if parameter.means == "factor":
        return _by_part(limit, "falls below", below=True)
    if parameter.means == "difference":
        size = figure(abs(limit), parameter.unit)
        return "falls" if not limit else f"falls by more than {size}" if limit < 0 else f"rises by less than {size}"
    return f"falls below {value_words(parameter, limit)}"


def _rises(parameter: Parameter, limit: float) -> str:
    if parameter.means == "factor":
        return _by_part(limit, "exceeds", below=False)
    if parameter.means == "difference":
        size = figure(abs(limit), parameter.unit)
        return "rises" if not limit else f"rises by more than {size}" if limit > 0 else f"falls by less than {size}"
    return f"exceeds {value_words(parameter, limit)}"


def _by_part(limit: float, beyond: str, *, below: bool) -> str:
    """Say that a factor is below or above its limit: in parts of the file's number where it is not far from that."""
    if limit == 1.0:
        return "falls" if below else "rises"
    if not 0.0 < limit < 2.0:
        return f"{beyond} {factor_words(limit)}"
    falls = limit < 1.0
    return f"{'falls' if falls else 'rises'} by {'more' if falls == below else 'less'} than {percent_off(limit)}"
