"""Roadmaps as pages."""

from typing import Final

from winset import roadmap_tables
from winset import roadmap_words as words
from winset.charts.gantt import gantt
from winset.charts.stopping_margins import stopping_margins
from winset.report.frame import framed
from winset.report.page import Bullets, Page, Section, present
from winset.report.proof import UNANSWERED, Tone, proof
from winset.words import Names, short_place
from winset_models.analysis.roadmap_findings import Course, Roadmap

NONE: Final = "No roadmap exists"
NONE_KEPT: Final = "No roadmap that everybody would keep to"
"""Badges."""
TERMS: Final = (words.AT_RISK, words.GOING_ON)
"""What the figures mean, where they stand first."""


def roadmap_page(finding: Roadmap) -> Page:
    """Return the page of what `roadmap` found."""
    if finding.manifest is None:
        raise ValueError("a report needs the finding's own manifest")
    subject, names = finding.subject, Names(finding.subject)
    return framed(
        subject,
        finding.manifest,
        kind="Who does what when",
        tone=_tone(finding),
        answer=words.headline(names, finding),
        sections=(
            *_best(names, finding),
            *_circles(finding),
            *_conflict(finding),
            *_missing(names, finding),
            *_ways_out(finding),
            *_closest(names, finding),
            *_sequences(names, finding),
            *_exchange(names, finding),
            proof([], checks=finding.checks, notes=[words.sentence(note) for note in finding.notes]),
        ),
    )


def _tone(finding: Roadmap) -> tuple[Tone, str]:
    if finding.status in ("disagreement", "unbounded"):
        return UNANSWERED[finding.status]
    if words.only_sequences(finding):
        hold = [course.feasible for course in finding.sequences.values()]
        if all(hold) and not all(course.self_enforcing for course in finding.sequences.values()):
            return "open", "Possible, but somebody would stop"
        if all(course.unwilling and not course.broken and not course.regrets for course in finding.sequences.values()):
            return "none", "Somebody would not sign"
        return ("sure", "Holds") if all(hold) else ("none", "Does not hold" if not any(hold) else "Not all hold")
    if finding.status in ("no package", "no acceptable package"):
        return "none", NONE
    if finding.status == "no equilibrium":
        return "none", NONE_KEPT
    if finding.status == "optimal":
        return "sure", "Proven best"
    return "open", "Stopped early"


def _best(names: Names, finding: Roadmap) -> list[Section]:
    """Return the best course, and what was sought."""
    if finding.course is None:
        return []
    heading = "The course, step by step"
    course = _course(names, finding, finding.course, key="course", heading=heading, paragraphs=TERMS)
    sought = [Section("sought", "What it is best at", tables=(roadmap_tables.stages(finding.stages),))]
    return [course, *(sought if finding.stages else [])]


def _course(
    names: Names, finding: Roadmap, course: Course, *, key: str, heading: str, paragraphs: tuple[str, ...] = ()
) -> Section:
    """Return a course over time, when anybody would rather stop, and what it is worth."""
    bullets = [Bullets("Over time", tuple(words.facts(names, finding, course)))]
    broken, regrets = words.broken_lines(names, finding, course), words.regret_lines(course.regrets)
    bullets += [Bullets("Broken conditions, in the order of time", tuple(broken))] if broken else []
    bullets += [Bullets("Who would rather stop, and when", tuple(regrets))] if regrets else []
    figures = [gantt(names, finding, course, key=key), stopping_margins(names, finding, course, key=key)]
    return Section(
        key,
        heading,
        paragraphs=paragraphs,
        bullets=tuple(bullets),
        figures=present(figures),
        tables=(roadmap_tables.values(names, course),) if words.valued(course) else (),
    )


def _circles(finding: Roadmap) -> list[Section]:
    if not finding.deadlocks:
        return []
    bullets = []
    for circle in finding.deadlocks:
        bullets.append(
            Bullets(words.circle_arrows(finding, circle), tuple(words.deadlock_lines(circle)), numbered=True)
        )
        if circle.ways_out:
            bullets.append(
                Bullets("Ways to break it, those that are enough first", tuple(words.way_lines(circle.ways_out)))
            )
    return [Section("circles", "Who waits for whom, in a circle", bullets=tuple(bullets))]


def _ways_out(finding: Roadmap) -> list[Section]:
    ways = tuple(words.way_lines(words.further_ways(finding)))
    return [Section("ways-out", "Ways out", bullets=(Bullets("What could be changed", ways),))] if ways else []


def _missing(names: Names, finding: Roadmap) -> list[Section]:
    """Return which guarantees would keep everybody from stopping."""
    found, table = finding.shortfall, roadmap_tables.guarantees(names, finding)
    if found is None:
        return []
    paragraphs = (words.shortfall_sentence(names, finding, found),)
    return [Section("missing", "What is missing", paragraphs=paragraphs, tables=(table,) if table else ())]


def _closest(names: Names, finding: Roadmap) -> list[Section]:
    if finding.shortfall is None:
        return []
    course = finding.shortfall.course
    heading = "The closest course"
    return [_course(names, finding, course, key="closest", heading=heading, paragraphs=TERMS)]


def _conflict(finding: Roadmap) -> list[Section]:
    if not finding.conflict:
        return []
    lines = tuple(f"{item.words} ({short_place(item.location)} {item.path})" for item in finding.conflict)
    bullets = Bullets(words.CONFLICTING[finding.irreducible], lines)
    return [Section("conflict", "Statements that contradict each other", bullets=(bullets,))]


def _sequences(names: Names, finding: Roadmap) -> list[Section]:
    """Return whether each given sequence holds, and each over time."""
    if not finding.sequences:
        return []
    verdicts, worth = tuple(roadmap_tables.verdicts(names, finding)), roadmap_tables.worth(names, finding)
    whole = Section(
        "sequences",
        "The given sequences",
        paragraphs=() if finding.course or finding.shortfall else TERMS,
        bullets=(Bullets("Whether each holds", verdicts),) if verdicts else (),
        tables=(roadmap_tables.compared(names, finding), *([worth] if worth else [])),
    )
    each = [
        _course(names, finding, course, key=f"sequence-{number}", heading=course.title)
        for number, course in enumerate(finding.sequences.values(), start=1)
    ]
    return [whole, *each]


def _exchange(names: Names, finding: Roadmap) -> list[Section]:
    found = finding.exchange
    if found is None:
        return []
    words_of, windows = (words.exchange_sentence(names, found),), roadmap_tables.safe_windows(names, finding, found)
    return [
        Section(
            "exchange",
            "Safe exchange",
            paragraphs=words_of,
            tables=(roadmap_tables.exchange(names, finding, found), *([windows] if windows else [])),
        )
    ]
