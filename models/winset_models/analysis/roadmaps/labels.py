"""Labels for reports: steps, phases, performers and days of a roadmap."""

from datetime import date

from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.roadmap.calendar import first_day
from winset_models.negotiation.roadmap.figures import performers, roadmap_of
from winset_models.negotiation.roadmap.parts import Roadmap
from winset_models.negotiation.roadmap.statements import performer_name, phase_name, step_name


def step_names(negotiation: Negotiation) -> dict[str, str]:
    """Return the names of the steps by id."""
    return {key: step_name(negotiation, key) for key in roadmap_of(negotiation).steps}


def phase_names(negotiation: Negotiation) -> dict[str, str]:
    """Return the names of the phases by id, in their order."""
    return {key: phase_name(negotiation, key) for key in roadmap_of(negotiation).phases}


def performer_names(negotiation: Negotiation) -> dict[str, str]:
    """Return the names of parties and third parties by id."""
    everybody = (*negotiation.parties, *roadmap_of(negotiation).third_parties)
    return {key: performer_name(negotiation, key) for key in everybody}


def performer_ids(negotiation: Negotiation, step: str) -> list[str]:
    """Return the ids of all who perform a step: parties in the order of the file, then third parties."""
    roadmap = roadmap_of(negotiation)
    third_parties = [key for key in roadmap.third_parties if key in roadmap.steps[step].by]
    return [*performers(negotiation, roadmap.steps[step]), *third_parties]


def day_of(roadmap: Roadmap, period: int) -> str | None:
    """Return the first day of a period; None without a start date."""
    day = first_day(roadmap, period)
    return None if day is None else day.isoformat()


def days(roadmap: Roadmap) -> list[str]:
    """Return the first day of each period, 1 to T + 1; nothing without a start date."""
    every = (day_of(roadmap, period) for period in range(1, roadmap.periods + 2))
    return [day for day in every if day is not None]


def period_words(roadmap: Roadmap, period: int) -> str:
    """Return how a period is called: by number, with its calendar time where there is one.

    Examples
    --------
    Months that begin on a first are `period 5 (May 1994)`, years on a 1 January `period 5 (1998)`, and whatever else
    `period 5 (from 11 May 1994)`.
    """
    day = first_day(roadmap, period)
    return f"period {period}" if day is None else f"period {period} ({_calendar_words(roadmap, day)})"


def _calendar_words(roadmap: Roadmap, day: date) -> str:
    if roadmap.period == "month" and day.day == 1:
        return f"{day:%B %Y}"
    if roadmap.period == "year" and (day.month, day.day) == (1, 1):
        return f"{day:%Y}"
    return f"{day.day} {day:%B %Y}" if roadmap.period == "day" else f"from {day.day} {day:%B %Y}"
