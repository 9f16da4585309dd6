"""Changes that break a circle of conditions: exchanged at once, split, deposited first, or vouched for."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Final, Literal, get_args

from winset_models.analysis.roadmap_findings import Place, WayKind, WayOut
from winset_models.analysis.roadmaps.deadlocks import Circle, Condition
from winset_models.analysis.temptation_words import enumerated
from winset_models.negotiation.content import Content
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.origin import dotted
from winset_models.negotiation.roadmap.figures import roadmap_of
from winset_models.negotiation.roadmap.parts import Roadmap, Step, ThirdParty
from winset_models.negotiation.roadmap.statements import performer_name, step_name

Kind = Literal["simultaneous exchange", "split a step", "escrow", "third party"]
Steps = Mapping[str, Step]
Path = tuple[str | int, ...]

_ESCROW_AGENT: Final = "escrow_agent"
"""Third party that deposits are made with where the file has none."""
_LONGEST_STEM: Final = 48
"""Characters of a step's id that ids derived from it keep, so that they stay short enough for a file."""


@dataclass(frozen=True)
class Change:
    """A changed file.

    Parameters
    ----------
    kind, words
        What is done.
    steps
        Steps that it is about.
    negotiation
        The negotiation with the change.
    """

    kind: Kind
    words: str
    steps: tuple[str, ...]
    negotiation: Negotiation


def changed_entries(before: Negotiation, after: Negotiation) -> int:
    """Return how many entries of a roadmap differ: parts that are new count once, others by entry.

    Examples
    --------
    To give up one requirement changes one entry; a new step is one as well.
    """
    return len(_changed_paths(before, after))


def changed_places(before: Negotiation, after: Negotiation) -> list[Place]:
    """Return where those entries are in the file."""
    return places(before, _changed_paths(before, after))


def places(negotiation: Negotiation, paths: Iterable[Path]) -> list[Place]:
    """Return where paths lead in the file of a negotiation."""
    return [Place(path=dotted(path), location=str(negotiation.origin.locate(path))) for path in paths]


def changes(negotiation: Negotiation, circle: Circle, *, kinds: Iterable[Kind] = ()) -> list[Change]:
    """Return the changes that break a circle, of some kinds (all where none is named), those of few entries first.

    Notes
    -----
    - *Simultaneous exchange*: the steps of the circle start in the same period and no longer wait for each other.
    - *Split a step*: half of a step comes first, without its condition, and whoever waits for the step waits for that
      half only. Everything about the step is divided equally, but each half takes as long as the whole.
    - *Escrow*: what is waited for is deposited with a third party first, which takes one period; the deposit meets the
      condition.
    - *Third party*: somebody vouches for what is waited for, so that the condition is dropped.

    That one step starts together with another is no condition that a deposit or a promise could stand for.
    """
    wanted = tuple(kinds) or tuple(_MAKERS)
    found = [change for kind in wanted for change in _MAKERS[kind](negotiation, circle)]
    return sorted(found, key=lambda change: changed_entries(negotiation, change.negotiation))


def in_order(ways: Iterable[WayOut]) -> list[WayOut]:
    """Return ways out in the order in which they are worth a look.

    Those that are enough come first, then those of few entries; of these, what asks the parties for least.
    """
    asked = get_args(WayKind)
    settled = (True, None, False)
    return sorted(ways, key=lambda way: (settled.index(way.enough), way.changes, asked.index(way.kind)))


def _simultaneous(negotiation: Negotiation, circle: Circle) -> Iterator[Change]:
    if len(circle) == 1:
        return
    steps, members = dict(roadmap_of(negotiation).steps), tuple(condition.step for condition in circle)
    for condition in circle:
        step = steps[condition.step]
        for other in members:
            if other in (step.requires or ()):
                step = _without(step, Condition(condition.step, other, "required"))
        if not set(members).isdisjoint(step.requires_any or ()):
            step = step.model_copy(update={"requires_any": None})
        if condition.reason == "trust":
            step = _without(step, condition)
        if condition.reason == "earlier phase":
            step = step.model_copy(update={"phase": steps[condition.waits_for].phase})
        steps[condition.step] = step
    first = steps[members[0]]
    partners = list(dict.fromkeys([*(first.together or ()), *members[1:]]))
    steps[members[0]] = first.model_copy(update={"together": partners})
    words = f"{_quoted(negotiation, members)} start in the same period instead of waiting for each other"
    yield Change("simultaneous exchange", words, members, _with(negotiation, steps))


def _split(negotiation: Negotiation, circle: Circle) -> Iterator[Change]:
    roadmap = roadmap_of(negotiation)
    for position, condition in enumerate(circle):
        waiting, key = circle[position - 1], condition.step
        grouped = any(key in group.steps for group in roadmap.alternatives.values())
        if "together" in (condition.reason, waiting.reason) or roadmap.steps[key].optional or grouped:
            continue
        half, name = _half(roadmap.steps[key]), step_name(negotiation, key)
        early = _new_key(roadmap, key, "first_half")
        free = _without(half, condition).model_copy(update={"name": f"{name} (first half)", "together": None})
        late = half.model_copy(update={"name": f"{name} (second half)"})
        if waiting.reason == "earlier phase":
            late = late.model_copy(update={"phase": None})
        steps = {**roadmap.steps, key: late, early: free}
        if waiting.reason in ("required", "one of several required"):
            steps[waiting.step] = _renamed(steps[waiting.step], waiting, early)
        before, after = (_quoted(negotiation, [step]) for step in (condition.waits_for, waiting.step))
        words = f"“{name}” is split in two: one half comes before {before}, and {after} waits for that half only"
        yield Change("split a step", words, (key, waiting.step), _with(negotiation, steps))


def _escrow(negotiation: Negotiation, circle: Circle) -> Iterator[Change]:
    roadmap = roadmap_of(negotiation)
    if len(circle) == 1:
        return
    agent = next(iter(roadmap.third_parties), _ESCROW_AGENT)
    for condition in circle:
        if condition.reason == "together":
            continue
        key, name = condition.waits_for, step_name(negotiation, condition.waits_for)
        deposit, given = _new_key(roadmap, key, "deposit"), roadmap.steps[key]
        steps = {**roadmap.steps, deposit: Step(name=f"{name} (deposit)", by=[agent], worth=0.0)}
        if condition.reason == "earlier phase":
            steps[deposit] = steps[deposit].model_copy(update={"phase": given.phase})
            steps[key] = given.model_copy(update={"phase": None})
        else:
            steps[condition.step] = _renamed(steps[condition.step], condition, deposit)
        after = steps[key]
        steps[key] = after.model_copy(update={"requires": [*(after.requires or ()), deposit]})
        who = "an escrow agent" if agent == _ESCROW_AGENT else performer_name(negotiation, agent)
        words = f"“{name}” is deposited with {who} first, and {_quoted(negotiation, [condition.step])} waits for that"
        yield Change("escrow", words, (condition.step, key), _with(negotiation, steps, agent))


def _third_party(negotiation: Negotiation, circle: Circle) -> Iterator[Change]:
    roadmap = roadmap_of(negotiation)
    for condition in circle:
        if condition.reason == "together":
            continue
        steps = {**roadmap.steps, condition.step: _without(roadmap.steps[condition.step], condition)}
        what = "enough trust" if condition.reason == "trust" else _quoted(negotiation, [condition.waits_for])
        words = f"a third party vouches for {what}, so that {_quoted(negotiation, [condition.step])} need not wait"
        yield Change("third party", words, (condition.step, condition.waits_for), _with(negotiation, steps))


_MAKERS: Final[Mapping[Kind, Callable[[Negotiation, Circle], Iterator[Change]]]] = {
    "third party": _third_party,
    "simultaneous exchange": _simultaneous,
    "escrow": _escrow,
    "split a step": _split,
}
KINDS: Final[tuple[Kind, ...]] = tuple(_MAKERS)
"""All kinds of changes."""


def _without(step: Step, condition: Condition) -> Step:
    """Return a step that no longer has a condition."""
    if condition.reason == "required":
        kept = [other for other in step.requires or () if other != condition.waits_for]
        return step.model_copy(update={"requires": kept or None})
    field = {"one of several required": "requires_any", "earlier phase": "phase", "trust": "needs_trust"}
    return step.model_copy(update={field[condition.reason]: None})


def _renamed(step: Step, condition: Condition, other: str) -> Step:
    """Return a step that waits for another step instead."""
    if condition.reason == "one of several required":
        named = [other if name == condition.waits_for else name for name in step.requires_any or ()]
        return step.model_copy(update={"requires_any": named})
    free = _without(step, condition)
    return free.model_copy(update={"requires": [*(free.requires or ()), other]})


def _half(step: Step) -> Step:
    """Return half of a step: everything that adds up over steps is divided by two."""
    shares = ("cost", "gain", "benefit", "exposure", "uses")
    halves: dict[str, Content] = {
        name: {key: amount / 2 for key, amount in getattr(step, name).items()} for name in shares
    }
    survival = sqrt(1.0 - step.breakdown)
    return step.model_copy(
        update={**halves, "trust": step.trust / 2, "worth": step.worth / 2, "breakdown": 1.0 - survival}
    )


def _new_key(roadmap: Roadmap, step: str, suffix: str) -> str:
    stem, number = f"{step[:_LONGEST_STEM]}_{suffix}", 1
    key = stem
    while key in roadmap.steps:
        number += 1
        key = f"{stem}_{number}"
    return key


def _with(negotiation: Negotiation, steps: Steps, agent: str | None = None) -> Negotiation:
    """Return the negotiation with these steps, and with a third party unless it has that."""
    roadmap = roadmap_of(negotiation)
    third_parties = roadmap.third_parties
    if agent is not None and agent not in third_parties:
        third_parties = {**third_parties, agent: ThirdParty(name="Escrow agent")}
    changed = roadmap.model_copy(update={"steps": dict(steps), "third_parties": third_parties})
    return negotiation.model_copy(update={"roadmap": changed})


def _changed_paths(before: Negotiation, after: Negotiation) -> list[Path]:
    return [
        ("roadmap", section, *path)
        for section in ("steps", "third_parties", "guarantees")
        for path in _changed_in(getattr(roadmap_of(before), section), getattr(roadmap_of(after), section))
    ]


def _changed_in(before: Mapping[str, Content], after: Mapping[str, Content]) -> Iterator[Path]:
    for key, part in after.items():
        if key not in before:
            yield (key,)
            continue
        yield from (
            (key, name) for name in type(part).model_fields if getattr(before[key], name) != getattr(part, name)
        )


def _quoted(negotiation: Negotiation, steps: Iterable[str]) -> str:
    return enumerated([f"“{step_name(negotiation, step)}”" for step in steps])
