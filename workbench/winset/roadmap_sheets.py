"""Roadmaps as sheets."""

from winset import roadmap_words as words
from winset.sheet_parts import Cell, Sheet, about_sheet, party_sheet, yes_or_no
from winset.timeline import Timeline
from winset.words import Names
from winset_models.analysis.roadmap_findings import Course, Roadmap

SCHEDULE = ("Task", "Step", "Name", "By", "Phase", "Start", "Done", "Verified", "Starts on", "Done on", "Verified on")
"""Columns of a schedule."""


def schedule_sheet(names: Names, finding: Roadmap, course: Course) -> Sheet:
    """Return a course as a table, one row for each task."""
    return Sheet("Schedule", SCHEDULE, tuple(_rows(Timeline(names, finding), course)))


def _rows(time: Timeline, course: Course) -> list[tuple[Cell, ...]]:
    return [
        (
            item.task,
            item.step,
            item.name,
            "; ".join(map(time.performer, item.by)),
            None if item.phase is None else time.phase(item.phase),
            item.start,
            item.done,
            item.verified,
            item.starts_on,
            item.done_on,
            item.verified_on,
        )
        for item in course.schedule
    ]


def roadmap_sheets(finding: Roadmap) -> list[Sheet]:
    """Return the courses: schedules, what they are worth, how they go period by period, and what goes wrong."""
    if finding.manifest is None:
        raise ValueError("a finding that is exported says how to get it again")
    names = Names(finding.subject)
    courses = _courses(finding)
    return [
        party_sheet(names, {}),
        _schedules(names, finding, courses),
        _values(names, courses),
        _periods(names, finding, courses),
        _regrets(names, finding, courses),
        _broken(courses),
        *([_moves(names, finding)] if finding.exchange else []),
        about_sheet(finding.subject, finding.manifest, _facts(finding), finding.checks, finding.notes),
    ]


def _courses(finding: Roadmap) -> list[Course]:
    """Return the best course, the closest one, and the given ones."""
    best = [finding.course] if finding.course else []
    return [*best, *([finding.shortfall.course] if finding.shortfall else []), *finding.sequences.values()]


def _facts(finding: Roadmap) -> list[tuple[str, Cell]]:
    facts: list[tuple[str, Cell]] = [
        ("Status", words.STATUSES[finding.status]),
        ("Periods", finding.periods),
        ("Length of a period", finding.period),
        ("Had to be self-enforcing", yes_or_no(finding.self_enforcing)),
    ]
    for stage in finding.stages:
        facts += [(f"{stage.title}: {stage.measure}", stage.value), (f"{stage.title}: proven limit", stage.bound)]
    for course in _courses(finding):
        facts += [
            (f"{course.title}: completed in period", course.completion),
            (f"{course.title}: last day", course.completion_day),
            (f"{course.title}: most at risk", course.largest_exposure),
            (f"{course.title}: no breakdown with probability", course.survival),
            (f"{course.title}: left out", ", ".join(course.left_out) or None),
        ]
    facts += [("Circle of conditions", circle.words) for circle in finding.deadlocks]
    facts += [("Cannot all hold", item.words) for item in finding.conflict]
    if finding.shortfall is not None:
        facts.append(("What is missing", finding.shortfall.words))
    ways = [*finding.ways_out, *(way for circle in finding.deadlocks for way in circle.ways_out)]
    return [*facts, *(("Way out", line) for line in dict.fromkeys(words.way_lines(ways)))]


def _schedules(names: Names, finding: Roadmap, courses: list[Course]) -> Sheet:
    """Return all schedules, below each other."""
    time = Timeline(names, finding)
    rows = [(course.title, *row) for course in courses for row in _rows(time, course)]
    return Sheet("Schedule", ("Course", *SCHEDULE), tuple(rows))


def _values(names: Names, courses: list[Course]) -> Sheet:
    kinds = list(dict.fromkeys(kind for c in courses for party in c.parties.values() for kind in party.components))
    rows = [
        (course.title, names.party(key), party.value, party.gain, party.guarantee, *map(party.components.get, kinds))
        for course in courses
        for key, party in course.parties.items()
    ]
    heads = ("Course", "Party", "Value", "Gain", "Guarantee", *(kind[:1].upper() + kind[1:] for kind in kinds))
    return Sheet("Values", heads, tuple(rows))


def _periods(names: Names, finding: Roadmap, courses: list[Course]) -> Sheet:
    """Return how each course goes for each party, period by period."""
    rows: list[tuple[Cell, ...]] = []
    for course in courses:
        for key, party in course.parties.items():
            for index, (going_on, stopping) in enumerate(zip(party.going_on, party.stopping, strict=True)):
                within = index < finding.periods
                rows.append(
                    (
                        course.title,
                        names.party(key),
                        index + 1,
                        finding.days[index] if index < len(finding.days) else None,
                        party.payoff[index] if within else None,
                        going_on,
                        stopping,
                        going_on - stopping,
                        party.exposure[index] if within else None,
                        party.given[index] if within else None,
                        course.trust[index],
                    )
                )
    heads = (
        "Course",
        "Party",
        "Period",
        "From",
        "Payoff",
        "Going on",
        "Stopping",
        "Margin",
        "At risk",
        "Given",
        "Trust",
    )
    return Sheet("Periods", heads, tuple(rows))


def _regrets(names: Names, finding: Roadmap, courses: list[Course]) -> Sheet:
    time = Timeline(names, finding)
    rows = [
        (
            course.title,
            names.party(item.party),
            item.period,
            item.day,
            item.amount,
            ", ".join(time.task(course, task) for task in item.skipped) or None,
            yes_or_no(item.secret),
            item.words,
        )
        for course in courses
        for item in course.regrets
    ]
    heads = ("Course", "Party", "Period", "From", "Regret", "Would skip", "In secret", "In words")
    return Sheet("Regrets", heads, tuple(rows))


def _broken(courses: list[Course]) -> Sheet:
    rows = [
        (course.title, item.period, item.day, item.statement, item.amount, item.path, item.location)
        for course in courses
        for item in course.broken
    ]
    heads = ("Course", "Period", "From", "Statement", "Broken by", "Path", "Place")
    return Sheet("Broken", heads, tuple(rows))


def _moves(names: Names, finding: Roadmap) -> Sheet:
    time, parties = Timeline(names, finding), list(finding.subject.parties)
    rows: list[tuple[Cell, ...]] = [
        (
            number,
            item.task,
            item.name,
            "; ".join(map(time.performer, item.by)),
            *(item.at_risk.get(party, 0.0) for party in parties),
            *(item.temptation.get(party, 0.0) for party in parties),
        )
        for number, item in enumerate(finding.exchange.chunks if finding.exchange else [], start=1)
    ]
    heads = [f"At risk {names.party(party)}" for party in parties]
    heads += [f"Gains by stopping {names.party(party)}" for party in parties]
    return Sheet("Moves", ("Move", "Task", "Name", "By", *heads), tuple(rows))
