"""Deadlocks: steps that wait for each other in a circle, so that no roadmap exists whatever time and money there are.

Only conditions of starting count here: what a step requires, phases, trust, and what starts together.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise, permutations
from typing import Final, Literal

from winset_models.analysis.roadmap_findings import Deadlock, Wait
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.roadmap.figures import RoadmapFigures
from winset_models.negotiation.roadmap.statements import step_name
from winset_solver.tolerances import FEASIBILITY

MOST_DEADLOCKS: Final = 10
"""Circles named unless more are asked for."""
_MOST_ORDERS: Final = 120
"""Orders of steps that are tried for a short way through all of them."""

Reason = Literal["required", "one of several required", "earlier phase", "trust", "together"]
_HARD: Final = frozenset[Reason]({"required", "earlier phase", "together"})
"""Reasons that nothing but the step that is waited for does away with."""
_ALL: Final = _HARD | frozenset[Reason]({"one of several required", "trust"})
Waits = Mapping[str, Mapping[str, Reason]]
"""By step that can never start: the others like it that it waits for, and why."""


@dataclass(frozen=True)
class Condition:
    """A step that waits for another one.

    Parameters
    ----------
    step, waits_for
        Ids.
    reason
        Why.
    """

    step: str
    waits_for: str
    reason: Reason


Circle = tuple[Condition, ...]
"""Conditions of which each waits for the step of the next, and the last for that of the first. A step that waits for
one of several, or for the trust that several give, comes back once for each of them."""


def deadlocks(figures: RoadmapFigures, *, limit: int = MOST_DEADLOCKS) -> list[Deadlock]:
    """Return circles of conditions in words, without ways out.

    Parameters
    ----------
    limit
        Most circles to return.

    Notes
    -----
    See :func:`circles`.
    """
    return [in_words(figures.negotiation, circle) for circle in circles(figures, limit=limit)]


def circles(figures: RoadmapFigures, *, limit: int = MOST_DEADLOCKS) -> list[Circle]:
    """Return circles of conditions among steps that no roadmap can do without, no two with a step in common.

    Each is blocked by itself: even if all other steps were done, none of its own could start. Short ones come first.

    Parameters
    ----------
    limit
        Most circles to return.

    Notes
    -----
    Let S be what has been verified, ∅ at first. The steps that can start next are the largest set X of others such that
    every condition of each is met by S together with the steps of X that count as verified in the period in which they
    start; X then joins S, until nothing does. Trust counts as the largest that these steps could give, and time,
    resources and everything else that limits a roadmap are left out of account. So what never joins S starts in no
    roadmap, and there is none if it must be taken.

    Many of these steps wait only because others do. So a circle is made of a smallest set K of which no step joins S
    even if S is all the rest at first. It is a circle of waits of which every one must end, in which some step takes
    time or time to be verified; where there is none, steps are left out of K as long as some of K stay blocked. Every
    step of such a K waits for every other, directly or through others, since those that wait only for one another would
    be blocked without the rest. The next circle is looked for among the steps that are blocked even once K is done. A
    step that waits only for trust that all steps together could not give is in no circle.
    """
    conditions = _Conditions(figures)
    blocked = conditions.blocked
    found: list[Circle] = []
    while blocked and len(found) < limit:
        circle = _shortest(_trimmed(conditions.waits(blocked, _HARD)), conditions.lag)
        members = conditions.smallest(blocked) if circle is None else {condition.step for condition in circle}
        circle = circle or _tour(conditions.waits(members))
        if circle:
            found.append(circle)
        blocked = conditions.stuck(blocked - members)
    return sorted(found, key=lambda circle: len({condition.step for condition in circle}))


def in_words(negotiation: Negotiation, circle: Circle) -> Deadlock:
    """Return a circle of conditions with its words."""
    waits = [
        Wait(step=item.step, waits_for=item.waits_for, words=condition_words(negotiation, item)) for item in circle
    ]
    rest = "".join(f" waits for {step_name(negotiation, item.waits_for)} ({item.reason})" for item in circle)
    return Deadlock(waits=waits, words=step_name(negotiation, circle[0].step) + rest, ways_out=[])


def condition_words(negotiation: Negotiation, condition: Condition) -> str:
    """Return a condition in words."""
    names = (step_name(negotiation, condition.step), step_name(negotiation, condition.waits_for))
    return f"{names[0]} waits for {names[1]} ({condition.reason})"


class _Conditions:
    """What each step waits for before it starts."""

    def __init__(self, figures: RoadmapFigures) -> None:
        self.figures = figures
        self.steps = figures.roadmap.steps
        self.first = {step: figures.tasks[names[0]] for step, names in figures.tasks_of.items()}
        self.lag = {step: task.lag for step, task in self.first.items()}
        self.partners = _components({step: part.together or () for step, part in self.steps.items()})
        self._rank = {phase: place for place, phase in enumerate(figures.roadmap.phases)}
        self._earlier = {step: self._needed_before(step) for step in self.steps}

    @cached_property
    def needed(self) -> frozenset[str]:
        """Steps that every roadmap takes."""
        groups = self.figures.roadmap.alternatives.values()
        found = {step for step in self.steps if not self.figures.may_be_left_out(step)}
        found |= {step for group in groups if group.choose >= len(group.steps) for step in group.steps}
        while True:
            more = {name for step in found for name in self._entailed(step)} - found
            if not more:
                return frozenset(found)
            found |= more

    @cached_property
    def startable(self) -> frozenset[str]:
        """Steps that can start in some order, time and money apart."""
        verified: frozenset[str] = frozenset()
        while more := self._next(verified):
            verified |= more
        return verified

    @cached_property
    def blocked(self) -> frozenset[str]:
        """Steps that can never start, as far as the roadmap cannot do without them."""
        never = self.steps.keys() - self.startable
        found = set[str]()
        reached = self._missing()
        while reached:
            found |= reached
            reached = {other for step in reached for other in self._waits_of(step, never)} - found
        return frozenset(found)

    def stuck(self, steps: Set[str]) -> frozenset[str]:
        """Return those of some steps that could not start even if all others were done."""
        verified = done = frozenset(self.steps) - steps
        while more := self._next(verified, done):
            verified |= more
        return frozenset(steps) - verified

    def smallest(self, blocked: frozenset[str]) -> frozenset[str]:
        """Return a smallest set of steps that could not start even if all others were done, among such steps."""
        for step in self.steps:
            if step in blocked:
                blocked = self.stuck(blocked - {step}) or blocked
        return blocked

    def waits(self, blocked: Set[str], reasons: Set[Reason] = _ALL) -> Waits:
        """Return what blocked steps wait for among each other, for some reasons."""
        found = {step: self._waits_of(step, blocked) for step in self.steps if step in blocked}
        return {step: {other: why for other, why in others.items() if why in reasons} for step, others in found.items()}

    def _missing(self) -> set[str]:
        """Return steps that can never start though they, or some of them, must be taken."""
        missing = set(self.needed - self.startable)
        for group in self.figures.roadmap.alternatives.values():
            if len(self.startable.intersection(group.steps)) < group.choose:
                missing |= set(group.steps) - self.startable
        return missing

    def _entailed(self, step: str) -> set[str]:
        part = self.steps[step]
        only = part.requires_any if part.requires_any and len(part.requires_any) == 1 else []
        return {*(part.requires or ()), *only, *self.partners[step]}

    def _needed_before(self, step: str) -> frozenset[str]:
        phase = self.steps[step].phase
        if phase is None:
            return frozenset()
        return frozenset(other for other in self.needed if self._precedes(other, step))

    def _precedes(self, one: str, other: str) -> bool:
        """Return whether one step belongs to an earlier phase than another."""
        phases = (self.steps[one].phase, self.steps[other].phase)
        return None not in phases and self._rank[str(phases[0])] < self._rank[str(phases[1])]

    def _next(self, verified: frozenset[str], done: Set[str] = frozenset()) -> frozenset[str]:
        """Return the largest set of further steps that can start in one period, if some are done whatever they need."""
        moving = self.steps.keys() - verified
        while True:
            counted = verified | {step for step in moving if self.lag[step] == 0}
            trust = self._trust(counted)
            kept = {step for step in moving if self._met(step, counted, trust, done)}
            kept = {step for step in kept if self.partners[step] <= kept | verified}
            if kept == moving:
                return frozenset(kept)
            moving = kept

    def _met(self, step: str, counted: Iterable[str], trust: float, done: Set[str]) -> bool:
        part = self.steps[step]
        able = self._useful(step, counted, done)
        return (
            able.issuperset(part.requires or ())
            and (part.requires_any is None or not able.isdisjoint(part.requires_any))
            and able >= self._earlier[step]
            and (part.needs_trust is None or trust >= part.needs_trust - FEASIBILITY * max(1.0, part.needs_trust))
        )

    def _useful(self, step: str, counted: Iterable[str], done: Set[str]) -> set[str]:
        """Return the steps that can be verified before this one: those of later phases cannot, but for moments."""
        part = self.steps[step]
        named = {*(part.requires or ()), *(part.requires_any or ()), *self._earlier[step]}
        moments = self.lag[step] == 0
        return {
            name
            for name in named.intersection(counted)
            if name in done or not self._precedes(step, name) or (moments and self.lag[name] == 0)
        }

    def _trust(self, counted: Iterable[str]) -> float:
        return self.figures.roadmap.trust.initial + sum(max(0.0, self.steps[step].trust) for step in counted)

    def _waits_of(self, step: str, blocked: Set[str]) -> Mapping[str, Reason]:
        part, found = self.steps[step], dict[str, Reason]()
        free = self.steps.keys() - blocked
        for other in self.partners[step] & blocked:
            found[other] = "together"
        for other in self._suppliers(step, blocked):
            found[other] = "trust"
        for other in self._earlier[step] & blocked:
            found[other] = "earlier phase"
        if part.requires_any and free.isdisjoint(part.requires_any):
            found.update(dict.fromkeys(blocked & set(part.requires_any), "one of several required"))
        found.update(dict.fromkeys(blocked & set(part.requires or ()), "required"))
        return {other: found[other] for other in self.steps if other in found}

    def _suppliers(self, step: str, blocked: Set[str]) -> set[str]:
        """Return the steps without which a step does not find the trust that it needs."""
        needed = self.steps[step].needs_trust
        if needed is None or self._trust(self.steps.keys() - blocked) >= needed - FEASIBILITY * max(1.0, needed):
            return set()
        if self._trust(self.steps) < needed - FEASIBILITY * max(1.0, needed):
            return set()
        able = {other for other in blocked if self.steps[other].trust > 0}
        return able - {step} or able


def _components(neighbours: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
    """Return, for every step, all those that are tied to it, directly or through others, itself left out."""
    found = {step: {step} for step in neighbours}
    for step, others in neighbours.items():
        merged = set().union(found[step], *(found[other] for other in others))
        found.update(dict.fromkeys(merged, merged))
    return {step: frozenset(group - {step}) for step, group in found.items()}


def _trimmed(waits: Waits) -> Waits:
    """Leave out, as long as there are any, steps that wait for none of those left or for which none of them waits."""
    while True:
        waits = {
            step: {other: why for other, why in others.items() if other in waits} for step, others in waits.items()
        }
        waited_for = {other for others in waits.values() for other in others}
        kept = {step: others for step, others in waits.items() if others and step in waited_for}
        if len(kept) == len(waits):
            return waits
        waits = kept


def _tour(waits: Waits) -> Circle:
    """Return a short circle through all steps, each of which waits for all others in the end; none without waits."""
    first, *rest = waits
    if not waits[first]:
        return ()
    ways = {(one, other): _path(waits, list(waits[one]), other, fewer=None) or [] for one in waits for other in waits}
    tours = ([first, *order] for order in islice(permutations(rest), _MOST_ORDERS))
    legs = ([step for one, other in pairwise([*tour, first]) for step in [one, *ways[one, other]]] for tour in tours)
    return _conditions(waits, min(legs, key=len))


def _conditions(waits: Waits, steps: Sequence[str]) -> Circle:
    """Return the circle through steps in the order in which they wait for each other."""
    ahead = [*steps[1:], steps[0]]
    return tuple(Condition(one, other, waits[one][other]) for one, other in zip(steps, ahead, strict=True))


def _shortest(waits: Waits, lag: Mapping[str, int]) -> Circle | None:
    """Return a shortest circle in which some step that is waited for takes time; the earliest in the file of these.

    A circle without such a step is none: all its steps may start in one period.
    """
    best: list[str] | None = None
    for step, others in waits.items():
        slow = [other for other in others if lag[other] and others[other] != "together"]
        path = _path(waits, slow, step, fewer=None if best is None else len(best) - 1)
        if path is not None:
            best = [step, *path]
    if best is None:
        return None
    start = best.index(min(best, key=list(waits).index))
    return _conditions(waits, [*best[start:], *best[:start]])


def _path(waits: Waits, starts: Sequence[str], end: str, *, fewer: int | None) -> list[str] | None:
    """Return a shortest path from one of some steps, along what they wait for, to the one before ``end``.

    Empty where ``end`` is one of them; None where there is none with ``fewer`` steps, or none at all.
    """
    if end in starts:
        return []
    before: dict[str, str | None] = dict.fromkeys(starts)
    layer, length = list(starts), 1
    while layer and (fewer is None or length < fewer):
        following: list[str] = []
        for step in layer:
            if end in waits[step]:
                return _back(before, step)
            for other in waits[step]:
                if other not in before:
                    before[other] = step
                    following.append(other)
        layer, length = following, length + 1
    return None


def _back(before: Mapping[str, str | None], step: str) -> list[str]:
    path, at = [step], before[step]
    while at is not None:
        path.append(at)
        at = before[at]
    return path[::-1]
