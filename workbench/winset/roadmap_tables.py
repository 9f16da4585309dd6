"""Tables of roadmaps, drawn by the console and by the report."""

from collections.abc import Sequence
from typing import Final

from winset import roadmap_words as words
from winset.tables import Row, Table, amounts_by_party, party_rows
from winset.timeline import Timeline, together
from winset.words import Names, amount, count, figure, percent, places
from winset_models.analysis.roadmap_findings import Course, Exchange, Regret, Roadmap, ScheduledStep, Stage
from winset_models.analysis.roadmaps.guarantees import enough

UNSIGNED: Final = "Would not sign"
"""Column of the parties to which a course is worth less than walking away, where there are any."""


def stages(sought: Sequence[Stage]) -> Table:
    """Return the objectives in their order: what was found, and what is proven of it."""
    rows = tuple(Row(f"{item.title} ({item.measure})", _stage_cells(item)) for item in sought)
    columns = ("Value", "Proven limit", "Gap")
    return Table("What was sought, each kept while the next was", "Objective", columns, rows)


def _stage_cells(item: Stage) -> tuple[str, ...]:
    gap = "0 (exact)" if item.exact else percent(item.gap)
    return ("–" if item.value is None else figure(item.value), "–" if item.bound is None else figure(item.bound), gap)


def schedules(names: Names, finding: Roadmap, course: Course) -> list[Table]:
    """Return who does what when, one table for each phase."""
    time = Timeline(names, finding)
    order = [*finding.phases, None]
    order += [item.phase for item in course.schedule if item.phase not in order]
    groups = {phase: [item for item in course.schedule if item.phase == phase] for phase in order}
    return [_schedule(time, phase, items) for phase, items in groups.items() if items]


def _schedule(time: Timeline, phase: str | None, items: Sequence[ScheduledStep]) -> Table:
    """Return the steps of one phase by their start."""
    rows = tuple(
        Row(
            time.brief(whole[0].start),
            (time.parts(whole), str(whole[0].done), str(whole[0].verified), time.performers(whole[0].by)),
        )
        for whole in together(items)
    )
    plain = "Other steps" if time.finding.phases else "All steps"
    caption = f"{plain if phase is None else time.phase(phase)}: when each starts, is done, and counts as verified"
    return Table(caption, "Period", ("Step", "Done", "Verified", "By"), rows, numeric=False, whole=True)


def values(names: Names, course: Course) -> Table:
    """Return what a course is worth to each party, and what that is made of."""
    kinds = list(dict.fromkeys(kind for party in course.parties.values() for kind in party.components))
    series = {
        kind[:1].upper() + kind[1:]: {key: party.components.get(kind, 0.0) for key, party in course.parties.items()}
        for kind in kinds
    }
    series["Value"] = {key: party.value for key, party in course.parties.items()}
    if any(party.gain != party.value for party in course.parties.values()):
        series["Gain"] = {key: party.gain for key, party in course.parties.items()}
    caption = f"What the course is worth to each party, discounted, in {names.subject.unit}"
    return amounts_by_party(names.subject, caption, series)


def tightest(names: Names, finding: Roadmap, course: Course) -> Table:
    """Return for each party when it comes closest to stopping, or would most like to."""
    time = Timeline(names, finding)
    figures = {item.party: _margin(course, item) for item in course.tightest}
    decimals = places(value for row in figures.values() for value in row)
    cells = {
        item.party: [
            time.brief(item.period),
            *(amount(value, decimals) for value in figures[item.party]),
            ", ".join(time.task(course, task) for task in item.skipped) or "nothing",
        ]
        for item in course.tightest
    }
    caption = f"When each party comes closest to stopping: what it would have from then on, in {names.subject.unit}"
    columns = ("Period", "Going on", "Stopping", "Margin", "It would skip")
    return Table(caption, "Party", columns, party_rows(names.subject, cells), numeric=False, whole=True)


def _margin(course: Course, item: Regret) -> tuple[float | None, float | None, float]:
    party, index = course.parties.get(item.party), item.period - 1
    if party is None or not 0 <= index < min(len(party.going_on), len(party.stopping)):
        return None, None, -item.amount
    return party.going_on[index], party.stopping[index], -item.amount


def margins(names: Names, finding: Roadmap, course: Course) -> Table:
    """Return the margin of each party in every period."""
    time = Timeline(names, finding)
    columns = [(names.party(key), party.margins) for key, party in course.parties.items()]
    caption = f"Margin of going on over stopping, in {names.subject.unit}; negative: the party would rather stop"
    return _by_period(time, caption, columns)


def curves(names: Names, finding: Roadmap, course: Course) -> Table:
    """Return trust, what each party has at risk, and the use of resources in every period."""
    time = Timeline(names, finding)
    columns = [("Trust", course.trust)]
    columns += [(f"At risk: {names.party(key)}", party.exposure) for key, party in course.parties.items()]
    columns += [(f"Used: {key}", used) for key, used in course.resources.items()]
    caption = "Trust at the beginning of each period, and what each party then has at risk"
    return _by_period(time, caption, columns)


def _by_period(time: Timeline, caption: str, columns: Sequence[tuple[str, Sequence[float]]]) -> Table:
    decimals = [places(values) for _, values in columns]
    rows = tuple(
        Row(
            time.when(number),
            tuple(
                amount(values[number - 1], digits) if number <= len(values) else "–"
                for (_, values), digits in zip(columns, decimals, strict=True)
            ),
        )
        for number in range(1, max((len(values) for _, values in columns), default=0) + 1)
    )
    return Table(caption, "Period", tuple(head for head, _ in columns), rows)


def compared(names: Names, finding: Roadmap) -> Table:
    """Return the given sequences, and the best course where one was sought, side by side."""
    courses = side_by_side(finding)
    cells = [_criteria(names, finding, course) for _, course in courses]
    columns = tuple(column for column in cells[0] if column != UNSIGNED or any(c.unwilling for _, c in courses))
    rows = tuple(
        Row(title, tuple(own[column] for column in columns)) for (title, _), own in zip(courses, cells, strict=True)
    )
    return Table("Courses side by side", "Course", columns, rows, numeric=False, whole=True)


def side_by_side(finding: Roadmap) -> list[tuple[str, Course]]:
    """Return the courses that are compared, with their titles."""
    best = [("The best roadmap", finding.course)] if finding.course else []
    return [*best, *((course.title, course) for course in finding.sequences.values())]


def worth(names: Names, finding: Roadmap) -> Table | None:
    """Return what the courses that stand side by side are worth to each party; None where nothing is worth anything."""
    courses = side_by_side(finding)
    if not any(words.valued(course) for _, course in courses):
        return None
    parties = list(names.subject.parties)
    figures = [[course.parties[party].value for party in parties] for _, course in courses]
    if len(parties) > 1:
        figures = [[*own, sum(own)] for own in figures]
    decimals = places(value for own in figures for value in own)
    rows = tuple(
        Row(title, tuple(amount(value, decimals) for value in own))
        for (title, _), own in zip(courses, figures, strict=True)
    )
    columns = (*map(names.party, parties), *(["Together"] if len(parties) > 1 else []))
    caption = f"What each course is worth to each party, discounted, in {names.subject.unit}"
    return Table(caption, "Course", columns, rows)


def _criteria(names: Names, finding: Roadmap, course: Course) -> dict[str, str]:
    """Return what courses are compared by, by column."""
    who = dict.fromkeys(item.party for item in course.regrets)
    worst = max((item.amount for item in course.regrets), default=None)
    done = [item.done for item in course.schedule]
    return {
        "Broken": str(len(course.broken)) if course.broken else "none",
        UNSIGNED: names.parties(course.unwilling) or "nobody",
        "Would stop": names.parties(who) or "nobody",
        "Worst by": "–" if worst is None else figure(worst, words.DIGITS),
        "Done by": Timeline(names, finding).period(max(course.completion, *done)) if done else "–",
        "At risk": figure(course.largest_exposure, words.DIGITS),
    }


def exchange(names: Names, finding: Roadmap, found: Exchange) -> Table:
    """Return the moves of a safe exchange, with what each party then has at risk and would gain by stopping."""
    time = Timeline(names, finding)
    risks = {party: [item.at_risk.get(party, 0.0) for item in found.chunks] for party in names.subject.parties}
    lures = {party: [item.temptation.get(party, 0.0) for item in found.chunks] for party in names.subject.parties}
    involved = [party for party in names.subject.parties if any(risks[party]) or any(lures[party])]
    heads = [f"At risk: {names.party(party)}" for party in involved]
    heads += [f"Gains by stopping: {names.party(party)}" for party in involved]
    columns = [risks[party] for party in involved] + [lures[party] for party in involved]
    decimals = places(value for column in columns for value in column)
    rows = tuple(
        Row(
            f"{number}. {item.name}",
            (
                time.performers(item.by),
                *(amount(column[number - 1], decimals) for column in columns),
            ),
        )
        for number, item in enumerate(found.chunks, start=1)
    )
    caption = f"{count(len(rows), 'move')} in their order, and how each party stands after it, in {names.subject.unit}"
    return Table(caption, "Move", ("By", *heads), rows)


def safe_windows(names: Names, finding: Roadmap, found: Exchange) -> Table | None:
    """Return how many parts of each divisible step may be done after each move for nobody to stop."""
    time = Timeline(names, finding)
    steps = list(dict.fromkeys(step for item in found.chunks for step in item.windows))
    rows = tuple(
        Row(f"{number}. {item.name}", tuple(words.window_words(item.windows.get(step)) for step in steps))
        for number, item in enumerate(found.chunks, start=1)
    )
    caption = "How much of each step may be done after each move, all else as it is then, for nobody to stop"
    return Table(caption, "Move", tuple(map(time.step, steps)), rows, numeric=False, whole=True) if steps else None


def guarantees(names: Names, finding: Roadmap) -> Table | None:
    """Return what each party would lose by stopping as things are, and what must be added."""
    found = finding.shortfall
    if found is None or not found.guarantees:
        return None
    series = {
        "In place": {party: found.course.parties[party].guarantee for party in found.guarantees},
        "Needed besides": {party: enough(needed) for party, needed in found.guarantees.items()},
    }
    caption = f"Guarantees that each party would lose by stopping, in {names.subject.unit}"
    return amounts_by_party(names.subject, caption, series)


def verdicts(names: Names, finding: Roadmap) -> list[str]:
    """Return whether each given sequence holds, a line each; nothing for a single one, which the headline judges."""
    if len(finding.sequences) < 2:
        return []
    return [f"{course.title}: {words.verdict(names, finding, course)}" for course in finding.sequences.values()]
