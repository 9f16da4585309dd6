"""The calendar of a roadmap: days of periods, and periods of days."""

from calendar import monthrange
from datetime import date, timedelta

from winset_models.negotiation.roadmap.parts import Roadmap
from winset_solver.errors import ArgumentError

_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def first_day(roadmap: Roadmap, period: int) -> date | None:
    """Return the first day of a period, which may lie after the last one; None where the roadmap has no dates.

    Notes
    -----
    Periods of months, quarters and years begin on the same day of the month as the first one, or on the month's last
    day where it has no such day: after 31 January come 28 February and 31 March. Nothing after the year 9999 has a
    date.

    Examples
    --------
    >>> roadmap = Roadmap.model_validate({"periods": 3, "start": "2024-01-31", "steps": {"talks": {"by": "A"}}})
    >>> [str(first_day(roadmap, period)) for period in (1, 2, 3)]
    ['2024-01-31', '2024-02-29', '2024-03-31']
    """
    if roadmap.start is None:
        return None
    start = date.fromisoformat(roadmap.start)
    try:
        if roadmap.period in _DAYS:
            return start + timedelta(days=_DAYS[roadmap.period] * (period - 1))
        return _months_later(start, _MONTHS[roadmap.period] * (period - 1))
    except (OverflowError, ValueError):
        return None


def period_of(roadmap: Roadmap, day: str) -> int:
    """Return the period in which a day lies.

    Raises
    ------
    ArgumentError
        The day does not exist, lies outside the roadmap, or the roadmap has no dates.
    """
    first = first_day(roadmap, 1)
    if first is None:
        raise ArgumentError("the roadmap has no dates", got=day, hint="add `start`, the first day of period 1")
    try:
        wanted = date.fromisoformat(day)
    except ValueError as error:
        raise ArgumentError("there is no such day", got=day, wanted="a day such as 1995-07-11") from error
    after = first_day(roadmap, roadmap.periods + 1) or date.max
    if not first <= wanted < after:
        last = after - timedelta(days=1)
        message = "the day lies outside the roadmap"
        raise ArgumentError(message, got=day, wanted=f"{first} to {last}", hint="see `start` and `periods`")
    beginnings = (first_day(roadmap, period) for period in range(1, roadmap.periods + 1))
    return sum(1 for beginning in beginnings if beginning is not None and beginning <= wanted)


def first_of_window(roadmap: Roadmap, step: str) -> int:
    """Return the first period in which a step may start, as far as its window says.

    Raises
    ------
    ArgumentError
        The window names a day that has no place in the roadmap.
    """
    earliest = roadmap.steps[step].window.earliest
    return 1 if earliest is None else period_at(roadmap, earliest)


def last_of_window(roadmap: Roadmap, step: str) -> int:
    """Return the last period in which a step may be done, as far as its window and the horizon say.

    Raises
    ------
    ArgumentError
        The window names a day that has no place in the roadmap.
    """
    latest = roadmap.steps[step].window.latest
    return roadmap.periods if latest is None else min(roadmap.periods, period_at(roadmap, latest))


def period_at(roadmap: Roadmap, moment: int | str) -> int:
    """Return the period that is meant by its number or by a day in it.

    Raises
    ------
    ArgumentError
        The moment is a day that has no place in the roadmap.
    """
    return moment if isinstance(moment, int) else period_of(roadmap, moment)


def _months_later(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
