"""What a roadmap is, and why there is none, in sentences that the terminal and the report share."""

from collections.abc import Mapping, Sequence
from typing import Final

from winset import game_words
from winset.timeline import Timeline
from winset.words import STATUS_WORDS, Names, count, figure, listed, percent, short_place
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

STATUSES: Final[Mapping[Status, str]] = {
    **STATUS_WORDS,
    "stopped with a solution": "stopped early: the best roadmap found so far, not proven best",
    "stopped without a solution": "stopped early: no roadmap found yet, and none ruled out",
    "no package": "no roadmap exists, because its conditions contradict each other",
    "no acceptable package": "no roadmap exists that leaves nobody worse off than walking away",
    "no equilibrium": "steps can be put in order, but in every order somebody would rather stop",
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
CONFLICTING: Final = "Statements that cannot all hold; without any one of them the others can"
KINDS: Final = {
    True: "a roadmap then exists",
    False: "this breaks the circle, but alone it is not enough",
    None: "whether a roadmap then exists was not settled",
}
"""What becomes of a change that is proposed as a way out."""


def headline(names: Names, finding: Roadmap) -> str:
    """Return what was found, in a few sentences."""
    if finding.status == "disagreement":
        return game_words.DOUBT
    if finding.course is not None:
        parts = [_course(names, finding, finding.course), *map(stage_sentence, finding.stages)]
        return " ".join([*parts, *_given(names, finding)])
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
        return f"A roadmap on which nobody would ever do better by stopping: {whole}{left}."
    free = "" if finding.self_enforcing else ", which was not required to be self-enforcing"
    return f"A roadmap{free}: {whole}{left}. {regret_sentence(names, finding, course)}"


def regret_sentence(names: Names, finding: Roadmap, course: Course) -> str:
    """Return who would rather stop, when first, and by how much at worst."""
    if not course.regrets:
        return "Nobody would ever rather stop."
    time = Timeline(names, finding)
    who = list(dict.fromkeys(item.party for item in course.regrets))
    first, worst = course.regrets[0], max(course.regrets, key=lambda item: item.amount)
    unit = names.subject.unit
    parties = f"{count(len(who), 'party', 'parties')} of {len(course.parties)} would rather stop"
    begins = f"{parties}: {names.party(first.party)} first, {time.at(first.period)}, by {figure(first.amount)} {unit}"
    if worst is first:
        return f"{begins}."
    return f"{begins}; at worst {names.party(worst.party)} {time.at(worst.period)}, by {figure(worst.amount)}."


def stage_sentence(stage: Stage) -> str:
    """Return what was found for one objective, and how sure it is."""
    if stage.value is None:
        return f"{stage.title}: {STATUSES[stage.status]}."
    if stage.exact:
        sure = "proven best"
    elif stage.bound is None:
        sure = "not proven best"
    else:
        better = "below" if stage.smaller_is_better else "above"
        sure = f"not proven best; none can be {better} {figure(stage.bound)}"
    return f"{stage.title}: {figure(stage.value)} ({stage.measure}; {sure})."


def _given(names: Names, finding: Roadmap) -> list[str]:
    """Return how many of the given sequences hold."""
    given = finding.sequences
    if not given:
        return []
    if len(given) == 1:
        return [f"“{course.title}”: {verdict(names, finding, course)}" for course in given.values()]
    hold = sum(course.feasible for course in given.values())
    return [f"{hold or 'None'} of {len(given)} given sequences {'holds' if hold < 2 else 'hold'}."]


def verdict(names: Names, finding: Roadmap, course: Course) -> str:
    """Return whether a given sequence holds; if not, what it breaks first and who would rather stop."""
    if course.feasible and course.self_enforcing:
        return "every condition is met, and nobody would ever rather stop."
    broken = "every condition is met"
    if course.broken:
        where = _first(names, finding, course.broken[0])
        broken = f"{count(len(course.broken), 'condition is', 'conditions are')} broken{where}"
    return f"{broken}. {regret_sentence(names, finding, course)}"


def _first(names: Names, finding: Roadmap, condition: BrokenCondition) -> str:
    when = "" if condition.period is None else f" {Timeline(names, finding).at(condition.period)}"
    return f", the first{when}: “{condition.statement}”"


def broken_lines(names: Names, finding: Roadmap, course: Course) -> list[str]:
    """Return every broken condition with its place, its time and by how much it is broken."""
    time = Timeline(names, finding)
    return [
        f"{'' if item.period is None else time.when(item.period) + ': '}{item.statement} (broken by "
        f"{figure(item.amount)}; {short_place(item.location)} {item.path})"
        for item in course.broken
    ]


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
        opening = "Steps can be put in order, but in every order somebody would rather stop."
        words = [opening, sentence(finding.shortfall.words)]
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


def way_lines(ways: Sequence[WayOut]) -> list[str]:
    """Return changes that lead out, and what becomes of each."""
    return [
        f"{way.kind.capitalize()}: {way.words.rstrip('.')} "
        f"({count(way.changes, 'entry', 'entries')} of the file changed; {KINDS[way.enough]})."
        for way in ways
    ]


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
    proven = f"proven so far: no roadmap needs less than {figure(shortfall.bound)} {names.subject.unit} in sum"
    if figure(shortfall.bound) == figure(total):
        proven = f"proven: no roadmap needs less than {figure(total)} {names.subject.unit} in sum"
    return f"{stopped} Further guarantees keep everybody to it; {proven}."


def exchange_sentence(names: Names, exchange: Exchange) -> str:
    """Return what splitting steps and taking turns achieves."""
    unit = names.subject.unit
    sizes = (
        f"In this order nobody ever has more than {figure(exchange.largest_exposure)} {unit} at risk; in one piece it "
        f"would be {figure(exchange.in_one_piece)}."
    )
    if exchange.safe:
        return f"{sizes} Nobody would stop after any move."
    return f"{sizes} Each must stand to lose {figure(exchange.guarantee)} if nobody is to stop after any move."


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
        most = f"{figure(course.largest_exposure)} {names.subject.unit}"
        lines.append(f"The most that anybody ever has at risk is {most}.")
    lost = [f"{names.party(key)} {figure(party.guarantee)}" for key, party in course.parties.items() if party.guarantee]
    if lost:
        lines.append(f"Whoever is seen to stop loses a guarantee, in {names.subject.unit}: {listed(lost)}.")
    if course.survival < 1:
        lines.append(f"The process does not break down with a probability of {percent(course.survival)}.")
    if course.left_out:
        lines.append(f"Left out: {listed([time.step(key) for key in course.left_out])}.")
    return lines
