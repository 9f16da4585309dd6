"""Periods and days in words, and who performs the steps of a roadmap."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from winset.words import Names, listed
from winset_models.analysis.roadmap_findings import Course, Roadmap, ScheduledStep

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
JOINT: Final = "Together"
"""Side of the steps that several perform."""


def day_words(day: str) -> str:
    """Return a day as it is written in English; a word that is no day as it is.

    Examples
    --------
    >>> day_words("1995-07-11")
    '11 Jul 1995'
    """
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return day
    return f"{found.day} {MONTHS[found.month - 1]} {found.year}"


def together(items: Sequence[ScheduledStep]) -> list[list[ScheduledStep]]:
    """Return the items in their order, those parts of a step that start in the same period as one."""
    found: dict[tuple[str, int], list[ScheduledStep]] = {}
    for item in items:
        found.setdefault((item.step, item.start), []).append(item)
    return list(found.values())


def part_numbers(items: Sequence[ScheduledStep]) -> str:
    """Return the numbers of parts that follow each other: `2`, or `2–4`."""
    return str(items[0].part) if len(items) == 1 else f"{items[0].part}–{items[-1].part}"


def phase_gates(course: Course) -> dict[str, int]:
    """Return the phases with any step, in their order, by the period in which the first of their steps starts."""
    opened: dict[str, int] = {}
    for item in course.schedule:
        if item.phase is not None:
            opened[item.phase] = min(item.start, opened.get(item.phase, item.start))
    return dict(sorted(opened.items(), key=lambda pair: pair[1]))


class Timeline:
    """How the periods, steps and performers of a roadmap are called.

    Parameters
    ----------
    names
        What parties are called.
    finding
        Whose periods and steps they are.
    """

    def __init__(self, names: Names, finding: Roadmap) -> None:
        self.names = names
        self.finding = finding
        self.dated = bool(finding.days)

    def period(self, number: int) -> str:
        """Return what a period is called; the one after the last stands for all the time from then on."""
        last = self.finding.periods
        return f"period {number}" if number <= last else f"after period {last}"

    def when(self, number: int) -> str:
        """Return a period with its day, month or year."""
        on = self.day(number) if number <= self.finding.periods else ""
        return f"{self.period(number)} ({on})" if on else self.period(number)

    def at(self, number: int) -> str:
        """Return a period with its day, month or year, as it stands in a sentence."""
        return f"in {self.when(number)}" if number <= self.finding.periods else self.period(number)

    def day(self, number: int) -> str:
        """Return the first day of a period, or its month or year if it is a whole one; nothing without dates."""
        return self.calendar(self.finding.days[number - 1]) if 0 < number <= len(self.finding.days) else ""

    def brief(self, number: int) -> str:
        """Return the number of a period, with its day, month or year."""
        if number > self.finding.periods:
            return f"after {self.finding.periods}"
        on = self.day(number)
        return f"{number} ({on})" if on else str(number)

    def calendar(self, day: str) -> str:
        """Return the day on which a period begins, or its month or year if it is a whole one."""
        words, length = day_words(day), self.finding.period
        if length == "month" and day.endswith("-01"):
            return words.removeprefix("1 ")
        return words.removeprefix("1 Jan ") if length == "year" else words

    def end(self, course: Course) -> str:
        """Return when everything is done and verified."""
        if any(item.done > course.completion for item in course.schedule):
            return f"the beginning of {self.when(course.completion + 1)}"
        words = f"the end of {self.period(course.completion)}"
        if course.completion > self.finding.periods:
            words = self.period(course.completion)
        return f"{words} ({day_words(course.completion_day)})" if course.completion_day else words

    def performer(self, key: str) -> str:
        """Return what a party or third party is called."""
        if key in self.finding.subject.parties:
            return self.names.party(key)
        return self.finding.performers.get(key, key)

    def performers(self, by: Sequence[str]) -> str:
        """Return who performs a step."""
        return listed([self.performer(key) for key in by])

    def step(self, key: str) -> str:
        """Return what a step, or the step of a task, is called."""
        return self.finding.steps.get(key) or self.finding.steps.get(key.partition("#")[0], key)

    def task(self, course: Course, task: str) -> str:
        """Return what a task is called."""
        return next((item.name for item in course.schedule if item.task == task), self.step(task))

    def parts(self, items: Sequence[ScheduledStep]) -> str:
        """Return what parts of a step that start together are called."""
        if len(items) == 1:
            return items[0].name
        return f"{self.step(items[0].step)} (parts {part_numbers(items)} of {items[0].parts})"

    def phase(self, key: str) -> str:
        """Return what a phase is called."""
        return self.finding.phases.get(key, key)

    def side(self, item: ScheduledStep) -> str:
        """Return the side that performs a step: a party, a third party, or several together."""
        return item.by[0] if len(item.by) == 1 else ""

    def sides(self, course: Course) -> dict[str, str]:
        """Return the sides that perform anything, by key: parties first, then those together, then third parties."""
        known = {self.side(item) for item in course.schedule}
        order = [*self.finding.subject.parties, "", *self.finding.performers]
        order += sorted(known - set(order))
        return {key: self.performer(key) if key else JOINT for key in dict.fromkeys(order) if key in known}
