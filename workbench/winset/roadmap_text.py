"""Roadmaps in the terminal."""

from typing import Final

from rich.text import Text

from winset import roadmap_tables, sentences
from winset import roadmap_words as words
from winset.console import FindingWriter
from winset.text_gantt import text_gantt
from winset.timeline import Timeline
from winset.words import Names, count, short_place
from winset_models.analysis.roadmap_findings import Course, Deadlock, Roadmap, Shortfall

MOST_LISTED: Final = 8
"""Broken conditions or regrets of one course that the terminal shows; the report and JSON have all."""
MOST_CIRCLES: Final = 5
"""Circles of conditions that the terminal shows."""


def write_roadmap(writer: FindingWriter, finding: Roadmap) -> None:
    """Write the answer of `roadmap`."""
    names = Names(finding.subject)
    writer.head()
    writer.paragraph(words.headline(names, finding))
    if any(item.value is not None for item in finding.stages):
        writer.table(roadmap_tables.stages(finding.stages))
    if finding.course is not None:
        _course(writer, names, finding, finding.course)
    _circles(writer, finding)
    if finding.shortfall is not None:
        _shortfall(writer, names, finding, finding.shortfall)
    lines = [f"{short_place(item.location)} {item.path}: {item.words}" for item in finding.conflict]
    writer.bullets(words.CONFLICTING[finding.irreducible], lines)
    writer.bullets("Ways out", words.way_lines(words.further_ways(finding)))
    _sequences(writer, names, finding)
    if finding.exchange is not None:
        writer.heading("Safe exchange")
        writer.paragraph(words.exchange_sentence(names, finding.exchange))
        writer.table(roadmap_tables.exchange(writer.names, finding, finding.exchange))
    writer.bullets("How this was checked", sentences.checks_summary([("", check) for check in finding.checks]))
    writer.bullets("Notes", [words.sentence(note) for note in finding.notes])


def _course(writer: FindingWriter, names: Names, finding: Roadmap, course: Course) -> None:
    """Write who does what when, what it is worth, and when anybody comes closest to stopping."""
    for table in roadmap_tables.schedules(writer.names, finding, course):
        writer.table(table)
    _gantt(writer, finding, course)
    writer.bullets("Over time", words.facts(names, finding, course))
    if words.valued(course):
        writer.table(roadmap_tables.values(writer.names, course))
        writer.table(roadmap_tables.tightest(writer.names, finding, course))
    _faults(writer, names, finding, course)


def _gantt(writer: FindingWriter, finding: Roadmap, course: Course) -> None:
    lines = text_gantt(Timeline(writer.names, finding), course, writer.console.width)
    for line in lines:
        writer.console.print(Text(line), soft_wrap=len(line) <= writer.console.width)
    if lines:
        writer.console.print()


def _faults(writer: FindingWriter, names: Names, finding: Roadmap, course: Course) -> None:
    for heading, lines in (
        ("Broken conditions, in the order of time", words.broken_lines(names, finding, course)),
        ("Who would rather stop, and when", words.regret_lines(course.regrets)),
    ):
        more = len(lines) - MOST_LISTED
        rest = [f"and {more} more (all of them: --json or --report)"] if more > 0 else []
        writer.bullets(heading, [*lines[:MOST_LISTED], *rest])


def _circles(writer: FindingWriter, finding: Roadmap) -> None:
    shown: list[Deadlock] = finding.deadlocks[:MOST_CIRCLES]
    for circle in shown:
        writer.heading(circle.words)
        writer.bullets("In this circle", words.deadlock_lines(circle))
        writer.bullets("Ways to break it, those that are enough first", words.way_lines(circle.ways_out))
    more = len(finding.deadlocks) - len(shown)
    if more > 0:
        writer.paragraph(f"And {count(more, 'more circle')} (all of them: --json or --report).")


def _shortfall(writer: FindingWriter, names: Names, finding: Roadmap, shortfall: Shortfall) -> None:
    writer.heading("What is missing")
    writer.paragraph(words.shortfall_sentence(names, finding, shortfall))
    table = roadmap_tables.guarantees(writer.names, finding)
    if table is not None:
        writer.table(table)
    writer.heading("The closest course")
    _course(writer, names, finding, shortfall.course)


def _sequences(writer: FindingWriter, names: Names, finding: Roadmap) -> None:
    if not finding.sequences:
        return
    writer.heading("Given sequences")
    writer.bullets("Whether each holds", roadmap_tables.verdicts(names, finding))
    writer.table(roadmap_tables.compared(writer.names, finding))
    worth = roadmap_tables.worth(writer.names, finding)
    if worth is not None:
        writer.table(worth)
    for course in finding.sequences.values():
        writer.heading(course.title)
        _gantt(writer, finding, course)
        _faults(writer, names, finding, course)
