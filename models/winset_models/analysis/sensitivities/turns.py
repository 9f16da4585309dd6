"""Where a recommendation turns along one number, told by a number with few digits of which the sentence is true."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context
from typing import Final

from winset_models.analysis.sensitivities.limit_words import round_number
from winset_models.analysis.sensitivities.wording import DIGITS, PERCENT_DIGITS, factor_words, figure, percent_off
from winset_models.negotiation.uncertainty.figures import Parameter
from winset_solver.tolerances import CERTIFICATE

_MOST_DIGITS: Final = 15


@dataclass(frozen=True)
class Turn:
    """One end of the range in which something is recommended.

    Parameters
    ----------
    at
        Its place.
    falls
        Whether it is the low end.
    beyond
        Whether something else is recommended at the very place; otherwise only past it.
    more
        Significant digits beyond the usual ones with which the place is told.
    """

    at: float
    falls: bool
    beyond: bool = False
    more: int = 0


def turn(
    parameter: Parameter,
    inside: float,
    outside: float,
    *,
    falls: bool,
    farthest: float,
    here: Callable[[float], bool],
    there: Callable[[float], bool],
) -> Turn:
    """Return where something stops to be recommended, as a round number.

    Parameters
    ----------
    inside
        The last place that is known to have it.
    outside
        The first place that is known to have something else; ``inside`` where the place is exact.
    falls
        Whether it stops below the place and not above.
    farthest
        What the number must not pass on its way inside: what the file says, or the other end of the range.
    here, there
        Whether it is as good as what is recommended at a place, and whether what comes then is.

    Notes
    -----
    A number between both places with few digits is looked at: past it, or from it on, something else is recommended.
    Otherwise the place is rounded to the inside, where everything is known.
    """
    width = abs(inside - outside)
    if width:
        simple = round_number(inside + (inside - outside), outside - (inside - outside))
    else:
        simple = float(f"{inside:.{DIGITS}g}")
    close = abs(simple - inside) <= max(2.0 * width, CERTIFICATE * abs(inside))
    passed = simple > farthest if falls else simple < farthest
    if close and not passed and _digits(parameter, simple) <= _usual(parameter, simple):
        if here(simple):
            return Turn(simple, falls)
        if there(simple):
            return Turn(simple, falls, beyond=True)
    return _rounded_inside(parameter, inside, farthest, falls=falls)


def turn_words(parameter: Parameter, end: Turn) -> str:
    """Return what a number does that passes a turn.

    Examples
    --------
    >>> from winset_models.negotiation.uncertainty.distributions import Distribution
    >>> staff = Parameter("staff", "staff", (), "value", "people", 7, Distribution("uniform", (4, 9)))
    >>> turn_words(staff, Turn(6.2, True)), turn_words(staff, Turn(8.0, False, beyond=True))
    ('falls below 6.2 people', 'reaches 8 people')
    """
    if parameter.means == "factor":
        return _by_part(end)
    if parameter.means == "difference":
        size = figure(abs(end.at), parameter.unit, DIGITS + end.more)
        return _moves(end, end.at, size)
    return f"{_passes(end)} {figure(end.at, parameter.unit, DIGITS + end.more)}"


def _rounded_inside(parameter: Parameter, inside: float, farthest: float, *, falls: bool) -> Turn:
    """Return a place rounded to the inside with few digits, more where it would pass the farthest one."""
    shown = _shown(parameter, inside)
    usual = _usual(parameter, inside)
    for more in range(_MOST_DIGITS - usual):
        place = _unshown(parameter, inside, _towards(shown, usual + more, up=falls))
        if place < farthest if falls else place > farthest:
            return Turn(place, falls, more=more)
    return Turn(inside, falls, more=_MOST_DIGITS - usual)


def _towards(number: float, digits: int, *, up: bool) -> float:
    """Return a number rounded up or down, what is mere rounding of a float left aside."""
    clean = repr(float(f"{number:.{_MOST_DIGITS - 3}g}"))
    return float(Context(prec=digits, rounding=ROUND_CEILING if up else ROUND_FLOOR).create_decimal(clean))


def _in_percent(parameter: Parameter, value: float) -> bool:
    return parameter.means == "factor" and 0.0 < value < 2.0


def _shown(parameter: Parameter, value: float) -> float:
    return 100.0 * (value - 1.0) if _in_percent(parameter, value) else value


def _unshown(parameter: Parameter, like: float, shown: float) -> float:
    return 1.0 + shown / 100.0 if _in_percent(parameter, like) else shown


def _usual(parameter: Parameter, value: float) -> int:
    return PERCENT_DIGITS if _in_percent(parameter, value) else DIGITS


def _digits(parameter: Parameter, value: float) -> int:
    """Return with how many significant digits a value is shown exactly, but for the rounding of floats."""
    shown = float(f"{_shown(parameter, value):.{_MOST_DIGITS - 3}g}")
    return next((n for n in range(1, _MOST_DIGITS) if float(f"{shown:.{n}g}") == shown), _MOST_DIGITS)


def _passes(end: Turn) -> str:
    if end.beyond:
        return "falls to" if end.falls else "reaches"
    return "falls below" if end.falls else "exceeds"


def _by_part(end: Turn) -> str:
    """Say it of a factor: in parts of the file's number where it is not far from that."""
    if not 0.0 < end.at < 2.0:
        return f"{_passes(end)} {factor_words(end.at)}"
    return _moves(end, end.at - 1.0, percent_off(end.at, PERCENT_DIGITS + end.more))


def _moves(end: Turn, by: float, size: str) -> str:
    """Say by how much a number moves that passes a turn ``by`` away from what the file says."""
    verb, onward = ("falls" if by < 0.0 else "rises"), (by < 0.0) == end.falls
    if by == 0.0:
        return "falls at all" if end.falls else "rises at all"
    if end.beyond:
        return f"{verb} by {size} or {'more' if onward else 'less'}"
    return f"{verb} by {'more' if onward else 'less'} than {size}"
