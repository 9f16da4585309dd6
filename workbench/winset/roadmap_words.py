"""What a roadmap is, and why there is none, in sentences that the terminal and the report share."""

from collections.abc import Mapping, Sequence
from typing import Final

from winset import game_words
from winset.timeline import Timeline
from winset.words import STATUS_WORDS, Names, count, figure, listed, percent, short_place
from winset_models.analysis.file_changes import outward
from winset_models.analysis.finding_parts import Status
from winset_models.analysis.roadmap_findings import (
    BrokenCondition,
    Course,
    Deadlock,
    Exchange,
    Regret,
    Roadmap,
    Shortfall,
    Stage,
    WayOut,
)
from winset_models.analysis.roadmaps.guarantees import enough
from winset_models.negotiation.statements import unit_after

DIGITS: Final = 3
"""Significant digits of amounts in sentences."""
MOST_NAMED: Final = 4
"""Parties that the first sentences have figures for; tables have them for all."""
STATUSES: Final[Mapping[Status, str]] = {
    **STATUS_WORDS,
    "stopped with a solution": "stopped early: the best roadmap found so far, not proven best",
    "stopped without a solution": "stopped early: no roadmap found yet, and none ruled out",
    "no package": "no roadmap exists, because its conditions contradict each other",
    "no acceptable package": "no roadmap exists that leaves nobody worse off than walking away",
    "no equilibrium": "no roadmap exists that everybody would keep to: in every order somebody would rather stop",
}
"""Statuses of a roadmap as readers see them."""
GOING_ON: Final = (
    "Margin: what a party has by going on, from a period onwards, beyond what it would have by the best way of "
    "stopping then. Where it is negative, the party would rather stop."
)
"""What the figures about going on and stopping mean."""
AT_RISK: Final = (
    "At risk: what a party has given that is not yet verified and answered. Trust: what verified steps have added to "
    "the stock at the beginning of a period."
)
"""What exposure and trust mean."""
CONFLICTING: Final = {
    True: "Statements that cannot all hold; without any one of them the others can",
    False: "Statements that cannot all hold; the search was stopped before it was known which of them are superfluous",
}
"""By whether none of the statements is superfluous."""
KINDS: Final = {
    True: "a roadmap then exists",
    False: "this breaks the circle, but alone it is not enough",
    None: "whether a roadmap then exists was not settled",
}
"""What becomes of a change that is proposed as a way out."""


def measured(names: Names, value: float) -> str:
    """Return an amount with its unit, rounded as sentences have it."""
    shown = figure(value, DIGITS)
    return f"{shown} {unit_after(shown, names.subject.unit)}"


def headline(names: Names, finding: Roadmap) -> str:
    """Return what was found, in a few sentences."""
    if finding.status == "disagreement":
        return game_words.DOUBT
    if finding.course is not None:
        parts = [_course(names, finding, finding.course), *_worth(names, finding.course)]
        return " ".join([*parts, *map(stage_sentence, finding.stages), *_given(names, finding)])
    if only_sequences(finding):
        return " ".join(_given(names, finding))
    return " ".join([*_absence(finding), *_given(names, finding)])


def only_sequences(finding: Roadmap) -> bool:
    """Return whether given sequences are all that was asked for."""
    return finding.course is None and bool(finding.sequences) and finding.status in ("optimal", "not applicable")


def _course(names: Names, finding: Roadmap, course: Course) -> str:
    time = Timeline(names, finding)
    if not course.schedule:
        return "The best that can be done is to take no step at all."
    tasks = len({item.step for item in course.schedule})
    whole = f"{count(tasks, 'step')}, all done and verified by {time.end(course)}"
    if course.completion > finding.periods:
        whole = f"{count(tasks, 'step')}, the last of them verified {time.end(course)}"
    left = f"; {count(len(course.left_out), 'step')} left out" if course.left_out else ""
    if not valued(course):
        return f"A roadmap: {whole}{left}."
    if course.self_enforcing:
        return f"A roadmap on which nobody would ever do better by stopping{_once(names, finding)}: {whole}{left}."
    free = "" if finding.self_enforcing else ", which was not required to be self-enforcing"
    return f"A roadmap{free}: {whole}{left}. {regret_sentence(names, finding, course)}"


def _once(names: Names, finding: Roadmap) -> str:
    """Return whose guarantees had to be raised for that, and by how much."""
    added = [
        f"{names.party(party)} has {figure(enough(amount), DIGITS)} more to lose"
        for party, amount in finding.guarantees_added.items()
    ]
    return f", once {listed(added)} than the file posts" if added else ""


def _worth(names: Names, course: Course) -> list[str]:
    """Return what a course is worth to each of a few parties."""
    if not course.schedule or not valued(course) or len(course.parties) > MOST_NAMED:
        return []
    shown = [figure(party.value, DIGITS) for party in course.parties.values()]
    shown[0] = measured(names, next(iter(course.parties.values())).value)
    worth = [f"{value} to {names.party(key)}" for key, value in zip(course.parties, shown, strict=True)]
    return [f"It is worth {listed(worth)}."]


def regret_sentence(names: Names, finding: Roadmap, course: Course) -> str:
    """Return who would rather stop, when first, and by how much at worst."""
    if not course.regrets:
        return "Nobody would ever rather stop."
    time = Timeline(names, finding)
    who = list(dict.fromkeys(item.party for item in course.regrets))
    first, worst = course.regrets[0], max(course.regrets, key=lambda item: item.amount)
    parties = f"{count(len(who), 'party', 'parties')} of {len(course.parties)} would rather stop"
    begins = f"{parties}: {names.party(first.party)} first, {time.at(first.period)}, by {measured(names, first.amount)}"
    if worst is first:
        return f"{begins}."
    return f"{begins}; at worst {names.party(worst.party)} {time.at(worst.period)}, by {figure(worst.amount, DIGITS)}."


def stage_sentence(stage: Stage, statuses: Mapping[Status, str] = STATUSES, digits: int = 6) -> str:
    """Return what was found for one objective, and how sure it is; ``statuses`` are those of what was looked for."""
    if stage.value is None:
        return f"{stage.title}: {statuses[stage.status]}."
    if stage.exact:
        sure = "proven best"
    elif stage.bound is None:
        sure = "not proven best"
    else:
        better = "below" if stage.smaller_is_better else "above"
        sure = f"not proven best; none can be {better} {figure(stage.bound, digits)}"
    return f"{stage.title}: {figure(stage.value, digits)} ({stage.measure}; {sure})."


def _given(names: Names, finding: Roadmap) -> list[str]:
    """Return how many of the given sequences hold and, where that need not count, how many somebody would stop."""
    given = finding.sequences
    if not given:
        return []
    if len(given) == 1:
        return [f"“{course.title}”: {verdict(names, finding, course)}" for course in given.values()]
    hold = sum(course.feasible for course in given.values())
    most = f"{hold or 'None'} of {len(given)} given sequences"
    if finding.self_enforcing:
        return [f"{most} {'holds' if hold < 2 else 'hold'}."]
    hold = sum(not course.broken for course in given.values())
    most = f"{hold or 'None'} of {len(given)} given sequences"
    stopped = sum(not course.self_enforcing for course in given.values())
    tempted = f"in {stopped} of the {len(given)} somebody would rather stop, which is allowed here"
    kept = f"{most} {'keeps' if hold < 2 else 'keep'} every condition"
    return [f"{kept}; {tempted if stopped else 'in none would anybody rather stop'}."]


def verdict(names: Names, finding: Roadmap, course: Course) -> str:
    """Return whether a given sequence holds; if not, what it breaks first and who would rather stop."""
    unsigned = unsigned_words(names, course)
    but = f", but {unsigned}" if unsigned else ""
    if not course.broken and not course.regrets:
        return f"every condition is met, and nobody would ever rather stop{but}."
    broken = "every condition is met"
    if course.broken:
        where = _first(names, finding, course.broken[0])
        broken = f"{count(len(course.broken), 'condition is', 'conditions are')} broken{where}"
    return f"{broken}{but}. {regret_sentence(names, finding, course)}"


def unsigned_words(names: Names, course: Course) -> str:
    """Return who is worse off than by walking away, and by how much at worst; nothing where everybody would sign."""
    if not course.unwilling:
        return ""
    worst = max(course.unwilling, key=lambda party: course.unwilling[party])
    worth = f"{figure(course.parties[worst].value, DIGITS)} to {names.party(worst)}"
    less = f"{figure(course.unwilling[worst], DIGITS)} less than walking away"
    at_worst = "at worst it" if len(course.unwilling) > 1 else "it"
    who = listed(list(map(names.party, course.unwilling)))
    return f"{who} would not sign: {at_worst} is worth {worth}, {less}"


def _first(names: Names, finding: Roadmap, condition: BrokenCondition) -> str:
    when = "" if condition.period is None else f" {Timeline(names, finding).at(condition.period)}"
    return f", the first{when}: “{condition.statement}”"


def broken_lines(names: Names, finding: Roadmap, course: Course) -> list[str]:
    """Return every broken condition with its place, its time and by how much it is broken."""
    time = Timeline(names, finding)
    return [
        f"{'' if item.period is None else time.when(item.period) + ': '}{item.statement} ({_by_how_much(time, item)}; "
        f"{short_place(item.location)} {item.path})"
        for item in course.broken
    ]


def _by_how_much(time: Timeline, item: BrokenCondition) -> str:
    if item.path.endswith(".window.latest") and item.period is not None:
        due = item.period - 1
        return f"due by {time.when(due)}, done {time.at(due + round(item.amount))}"
    return f"broken by {figure(item.amount)}"


def regret_lines(regrets: Sequence[Regret]) -> list[str]:
    """Return who would rather stop when, and why."""
    return [_ended(item.words) for item in regrets]


def _absence(finding: Roadmap) -> list[str]:
    """Return why there is no roadmap, and the first change after which there is one."""
    if finding.deadlocks:
        circles = count(len(finding.deadlocks), "circle")
        words = [
            f"No roadmap exists: {circles} of steps that wait for each other. {_ended(finding.deadlocks[0].words)}"
        ]
    elif finding.shortfall is not None:
        words = [sentence(STATUSES["no equilibrium"]), sentence(finding.shortfall.words)]
    elif finding.conflict:
        words = [f"No roadmap exists: {count(len(finding.conflict), 'statement')} of the file cannot all hold."]
    else:
        words = [sentence(STATUSES[finding.status])]
    every = [*(way for circle in finding.deadlocks for way in circle.ways_out), *finding.ways_out]
    enough = next((way for way in every if way.enough), None)
    return [*words, *([f"A way out: {_ended(enough.words)}"] if enough else [])]


def sentence(words: str) -> str:
    """Return words as a sentence: with a capital letter and a full stop."""
    return _ended(words[:1].upper() + words[1:])


def _ended(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."


def deadlock_lines(circle: Deadlock) -> list[str]:
    """Return who waits for whom and why, in a circle."""
    return [_ended(wait.words) for wait in circle.waits]


def circle_arrows(finding: Roadmap, circle: Deadlock) -> str:
    """Return the steps of a circle in their order, back to the first."""
    order = [wait.step for wait in circle.waits]
    return " → ".join(finding.steps.get(step, step) for step in [*order, *order[:1]])


def way_lines(ways: Sequence[WayOut]) -> list[str]:
    """Return changes that lead out, and what becomes of each."""
    return [
        f"{way.kind.capitalize()}: {way.words.rstrip('.')} "
        f"({count(way.changes, 'entry', 'entries')} of the file changed{_where(way)}; {KINDS[way.enough]})."
        for way in ways
    ]


def _where(way: WayOut) -> str:
    """Return where the changed entries of a way out are, or are to be."""
    lines: dict[str, set[int]] = {}
    for place in way.places:
        file, line, _ = short_place(place.location).rsplit(":", 2)
        lines.setdefault(file, set()).add(int(line))
    found = [f"{file}:{listed([str(line) for line in sorted(numbers)])}" for file, numbers in lines.items()]
    return f": {listed(found)}" if found else ""


def further_ways(finding: Roadmap) -> list[WayOut]:
    """Return the ways out that are not among those of a circle."""
    said = [(way.kind, way.steps) for circle in finding.deadlocks for way in circle.ways_out]
    return [way for way in finding.ways_out if (way.kind, way.steps) not in said]


def shortfall_sentence(names: Names, finding: Roadmap, shortfall: Shortfall) -> str:
    """Return who would stop the closest course, and how sure it is that no smaller guarantees are enough."""
    stopped = f"In the closest course {regret_sentence(names, finding, shortfall.course)}"
    if not shortfall.guarantees:
        return stopped
    total = sum(shortfall.guarantees.values())
    if shortfall.bound is None:
        return stopped
    sure = "proven" if figure(shortfall.bound) == figure(total) else "proven so far"
    least = measured(names, outward(shortfall.bound, up=False, digits=DIGITS))
    return f"{stopped} Further guarantees keep everybody to it; {sure}: no roadmap needs less than {least} in sum."


def exchange_sentence(names: Names, exchange: Exchange) -> str:
    """Return what splitting steps and taking turns achieves."""
    sizes = (
        f"Taken by itself, without the rest of the roadmap: in this order nobody ever has more than "
        f"{measured(names, exchange.largest_exposure)} at risk; in one piece it would be "
        f"{figure(exchange.in_one_piece, DIGITS)}."
    )
    if exchange.safe:
        return f"{sizes} Nobody would stop after any move."
    needed = figure(enough(exchange.guarantee), DIGITS)
    return f"{sizes} Each must stand to lose {needed} if nobody is to stop after any move."


def window_words(window: tuple[float, float] | None) -> str:
    """Return how many parts of a step may be done for nobody to stop, rounded to the safe side.

    Examples
    --------
    >>> window_words((1.0, 2.34567)), window_words((2.0, 2.0)), window_words(None)
    ('between 1 and 2.34 parts', 'at 2 parts', 'at no number')
    """
    if window is None:
        return "at no number"
    low, high = (outward(value, up=not index, digits=DIGITS) for index, value in enumerate(window))
    if low < high:
        return f"between {figure(low)} and {figure(high)} parts"
    return f"at {figure(window[0])} {'part' if window[0] == 1 else 'parts'}"


def valued(course: Course) -> bool:
    """Return whether anything in a course is worth anything to anybody."""
    return any(any((*party.going_on, *party.stopping)) for party in course.parties.values())


def facts(names: Names, finding: Roadmap, course: Course) -> list[str]:
    """Return completion, exposure and survival of a course."""
    time = Timeline(names, finding)
    whole = f"{count(finding.periods, 'period')} of a {finding.period}"
    done = f"; everything is done and verified by {time.end(course)}" if course.schedule else ""
    lines = [f"{whole}{done}."]
    if course.largest_exposure:
        lines.append(f"The most that anybody ever has at risk is {measured(names, course.largest_exposure)}.")
    lost = [f"{names.party(key)} {figure(party.guarantee)}" for key, party in course.parties.items() if party.guarantee]
    if lost:
        lines.append(f"Whoever is seen to stop loses a guarantee, in {names.subject.unit}: {listed(lost)}.")
    if course.survival < 1:
        lines.append(f"The process does not break down with a probability of {percent(course.survival)}.")
    if course.unwilling:
        lines.append(_ended(unsigned_words(names, course)))
    if course.left_out:
        lines.append(f"Left out: {listed([time.step(key) for key in course.left_out])}.")
    return lines
