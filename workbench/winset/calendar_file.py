"""A course as a calendar file (.ics): one all-day event for each task."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from icalendar import Calendar, Event

from winset.timeline import Timeline, day_words
from winset.whole_file import write_whole
from winset_models.analysis.roadmap_findings import Course, Roadmap, ScheduledStep


def write_calendar(time: Timeline, course: Course, path: Path) -> None:
    """Write the tasks of a course that has dates, from the day they start to the day they are done.

    The same finding gives the same bytes; an event keeps its identity as long as the negotiation keeps its title and
    the task its id, so that a calendar program replaces it and does not add another.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    write_whole(path, calendar_of(time, course).to_ical())


def calendar_of(time: Timeline, course: Course) -> Calendar:
    """Return the calendar of a course."""
    calendar = Calendar()
    calendar.add("prodid", "-//winset//roadmap//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{time.finding.subject.title}: {course.title}")
    for item in course.schedule:
        if item.starts_on is not None:
            calendar.add_component(_event(time, item, date.fromisoformat(item.starts_on)))
    return calendar


def _event(time: Timeline, item: ScheduledStep, start: date) -> Event:
    event = Event()
    event.add("uid", _identity(time.finding, item))
    event.add("dtstamp", _made(time.finding))
    event.add("dtstart", start)
    event.add("dtend", _end(item, start))
    event.add("summary", item.name)
    event.add("description", _description(time, item))
    if item.phase is not None:
        event.add("categories", [time.phase(item.phase)])
    event.add("transp", "TRANSPARENT")
    return event


def _identity(finding: Roadmap, item: ScheduledStep) -> str:
    """Return what tells an event from all others, today and when it is written again."""
    named = "\n".join((finding.subject.title, item.task)).encode("utf-8", "replace")
    return f"{hashlib.sha256(named).hexdigest()[:32]}@winset"


def _made(finding: Roadmap) -> datetime:
    """Return when the finding was made, in UTC."""
    if finding.manifest is None:
        raise ValueError("a finding that is exported says when it was made")
    made = datetime.fromisoformat(finding.manifest.created)
    return made.astimezone(UTC) if made.tzinfo else made.replace(tzinfo=UTC)


def _end(item: ScheduledStep, start: date) -> date:
    """Return the day after the last one of a task, where events end."""
    last = start if item.done_on is None else date.fromisoformat(item.done_on)
    return last + timedelta(days=1)


def _description(time: Timeline, item: ScheduledStep) -> str:
    lines = [f"By {time.performers(item.by)}."]
    if item.verified > item.start + item.duration:
        on = f" ({day_words(item.verified_on)})" if item.verified_on else ""
        lines.append(f"Being verified once done; counts as verified from {time.period(item.verified)}{on}.")
    return "\n".join([*lines, f"Step {item.task} of {time.finding.subject.title}."])
