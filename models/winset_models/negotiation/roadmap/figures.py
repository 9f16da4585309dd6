"""Resolved figures of a roadmap: steps split into their parts, names into parties, days into periods.

Whatever computes with a roadmap reads figures here, and only here: the formulation as well as the recomputation that
checks it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.part import lookup
from winset_models.negotiation.roadmap.calendar import first_of_window, last_of_window
from winset_models.negotiation.roadmap.parts import Roadmap, Step
from winset_models.negotiation.values import by_party, credible_penalty, members
from winset_solver.errors import ArgumentError

Starts = Mapping[str, int]
"""By task: the period in which it starts; tasks that are left out are not named."""


@dataclass(frozen=True)
class Task:
    """A step, or one of the equal parts of a step that is split, with everything about it in numbers.

    Parameters
    ----------
    key
        Name of the task: that of its step, with ``#2`` behind it for the second of several parts.
    step, part, parts
        The step, which of its parts this is (from 1), and how many it has.
    performers
        Parties that perform it, in the order of the file; third parties are not among them.
    cost, gain, benefit, exposure
        By party, not zero: paid at the start; received when done; received in every period from then on; at risk.
    duration, verification
        In periods.
    earliest, latest
        First and last period in which it may start, as far as its own window and the horizon say.
    requires, requires_any
        Tasks that are all, or of which one is, verified before it starts.
    answered_by
        Tasks that must be verified, besides itself, for its exposure to end.
    uses
        By resource.
    trust, needs_trust, worth, reversible, detection, breakdown
        As in the file; trust, worth and breakdown are those of the part.
    """

    key: str
    step: str
    part: int
    parts: int
    performers: tuple[str, ...]
    cost: Mapping[str, float]
    gain: Mapping[str, float]
    benefit: Mapping[str, float]
    exposure: Mapping[str, float]
    duration: int
    verification: int
    earliest: int
    latest: int
    requires: tuple[str, ...]
    requires_any: tuple[str, ...]
    answered_by: tuple[str, ...]
    uses: Mapping[str, float]
    trust: float
    needs_trust: float | None
    worth: float
    reversible: float
    detection: float
    breakdown: float

    @property
    def delay(self) -> int:
        """Periods from the start to the one in which it is done, gains are received and benefits begin."""
        return max(self.duration, 1) - 1

    @property
    def lag(self) -> int:
        """Periods from the start to the first one in which it counts as verified."""
        return self.duration + self.verification


@dataclass(frozen=True)
class RoadmapFigures:
    """A roadmap in numbers.

    Parameters
    ----------
    negotiation
        Where it comes from.
    tasks
        By key, in the order of the file; the parts of a step in their order.
    tasks_of
        Keys of the tasks of each step.
    discount
        By party: value today of one unit one period later.
    guarantee
        By party: what is posted and lost by a defection that is noticed, credible penalties of the file included.
    exposure_at_most
        By party: limit of its exposure; parties without one are not named.
    compared
        Parties whose concessions are compared.
    """

    negotiation: Negotiation
    tasks: Mapping[str, Task]
    tasks_of: Mapping[str, tuple[str, ...]]
    discount: Mapping[str, float]
    guarantee: Mapping[str, float]
    exposure_at_most: Mapping[str, float]
    compared: tuple[str, ...]

    @property
    def roadmap(self) -> Roadmap:
        """The roadmap of the file."""
        return roadmap_of(self.negotiation)

    @property
    def periods(self) -> int:
        """Number of periods T."""
        return self.roadmap.periods

    @property
    def parties(self) -> tuple[str, ...]:
        """Parties in the order of the file."""
        return tuple(self.negotiation.parties)

    def annuity(self, party: str, first: int) -> float:
        """Return the value, in period 0 of the count, of one unit in every period from the ``first`` on for ever.

        Examples
        --------
        With a discount of one half, 1/2 + 1/4 + … from period 1 on is worth 1.
        """
        delta = self.discount[party]
        return delta**first / (1.0 - delta)

    def is_first_part(self, task: str) -> bool:
        """Return whether a task is its whole step, or the first of several parts."""
        return self.tasks[task].part == 1

    def is_last_part(self, task: str) -> bool:
        """Return whether a task is its whole step, or the last of several parts."""
        return self.tasks[task].part == self.tasks[task].parts

    def may_be_left_out(self, step: str) -> bool:
        """Return whether a roadmap may do without a step: it is optional, or one of several alternatives."""
        roadmap = self.roadmap
        return roadmap.steps[step].optional or any(step in group.steps for group in roadmap.alternatives.values())


def roadmap_of(negotiation: Negotiation) -> Roadmap:
    """Return the roadmap of a negotiation that has one."""
    if negotiation.roadmap is None:
        raise ValueError("the negotiation has a roadmap")
    return negotiation.roadmap


def roadmap_figures(negotiation: Negotiation) -> RoadmapFigures:
    """Resolve the roadmap of a negotiation.

    Notes
    -----
    The parts of a step that is split share its cost, gains, benefits, exposure, trust, worth and use of resources
    equally, take as long each as the step would, and start in their order or at once. The k-th of n parts is answered
    by the first ⌈k m / n⌉ of the m parts of a step that answers it.

    Raises
    ------
    ArgumentError
        A discount is outside its range, or a window names a day outside the roadmap. A file that was read has no such
        mistakes; a negotiation that was changed may have.
    """
    roadmap = roadmap_of(negotiation)
    tasks_of = {key: _keys(key, step) for key, step in roadmap.steps.items()}
    tasks = {
        name: _task(negotiation, key, part, tasks_of)
        for key, names in tasks_of.items()
        for part, name in enumerate(names, start=1)
    }
    groups = {key: party.group for key, party in negotiation.parties.items()}
    limits = {key: lookup(roadmap.exposure_at_most, key, group) for key, group in groups.items()}
    between = roadmap.reciprocity.between if roadmap.reciprocity else None
    return RoadmapFigures(
        negotiation=negotiation,
        tasks=tasks,
        tasks_of=tasks_of,
        discount={key: _discount(negotiation, key) for key in negotiation.parties},
        guarantee={key: _guarantee(negotiation, key) for key in negotiation.parties},
        exposure_at_most={key: limit for key, limit in limits.items() if limit is not None},
        compared=tuple(members(negotiation, between)),
    )


def performers(negotiation: Negotiation, step: Step) -> tuple[str, ...]:
    """Return the parties that perform a step, in the order of the file."""
    return tuple(members(negotiation, step.by))


def bound_by(negotiation: Negotiation, guarantee: str) -> list[str]:
    """Return the parties that a guarantee binds."""
    return members(negotiation, roadmap_of(negotiation).guarantees[guarantee].binds)


def endless_benefit(negotiation: Negotiation, party: str) -> str | None:
    """Return a step whose benefits last for ever for a party that does not discount; None where there is none."""
    roadmap = roadmap_of(negotiation)
    if roadmap.beyond != "for ever" or negotiation.parties[party].discount < 1.0:
        return None
    return next((key for key, step in roadmap.steps.items() if by_party(negotiation, step.benefit, party)), None)


def _discount(negotiation: Negotiation, party: str) -> float:
    discount, where = negotiation.parties[party].discount, f"parties.{party}.discount"
    if not 0.0 <= discount <= 1.0:
        hint = "it is what a point one period later is worth today"
        raise ArgumentError("the discount is out of range", where=where, got=discount, wanted="0 to 1", hint=hint)
    if (step := endless_benefit(negotiation, party)) is not None:
        what = f"`{party}` does not discount, but benefits such as that of `{step}` last for ever"
        raise ArgumentError(what, where=where, got=discount, wanted="at least 0 and less than 1")
    return discount


def _guarantee(negotiation: Negotiation, party: str) -> float:
    guarantees = roadmap_of(negotiation).guarantees
    posted = sum(guarantees[key].amount for key in guarantees if party in bound_by(negotiation, key))
    return posted + credible_penalty(negotiation, party)


def _keys(key: str, step: Step) -> tuple[str, ...]:
    return (key,) if step.parts == 1 else tuple(f"{key}#{part}" for part in range(1, step.parts + 1))


def _task(negotiation: Negotiation, key: str, part: int, tasks_of: Mapping[str, tuple[str, ...]]) -> Task:
    roadmap = roadmap_of(negotiation)
    step = roadmap.steps[key]
    delay = max(step.duration, 1) - 1
    answers = [tasks_of[name][: ceil(part * len(tasks_of[name]) / step.parts)] for name in step.answered_by or ()]
    return Task(
        key=tasks_of[key][part - 1],
        step=key,
        part=part,
        parts=step.parts,
        performers=performers(negotiation, step),
        cost=_shared(negotiation, step.cost, step.parts),
        gain=_shared(negotiation, step.gain, step.parts),
        benefit=_shared(negotiation, step.benefit, step.parts),
        exposure=_shared(negotiation, step.exposure, step.parts),
        duration=step.duration,
        verification=step.verification,
        earliest=first_of_window(roadmap, key),
        latest=last_of_window(roadmap, key) - delay,
        requires=_all_of(step.requires, tasks_of),
        requires_any=tuple(tasks_of[name][-1] for name in step.requires_any or ()),
        answered_by=tuple(name for names in answers for name in names),
        uses={resource: amount / step.parts for resource, amount in step.uses.items() if amount},
        trust=step.trust / step.parts,
        needs_trust=step.needs_trust,
        worth=step.worth / step.parts,
        reversible=step.reversible,
        detection=step.detection,
        breakdown=1.0 - (1.0 - step.breakdown) ** (1.0 / step.parts),
    )


def _shared(negotiation: Negotiation, values: Mapping[str, float], parts: int) -> dict[str, float]:
    amounts = {party: by_party(negotiation, values, party) / parts for party in negotiation.parties}
    return {party: amount for party, amount in amounts.items() if amount}


def _all_of(steps: Sequence[str] | None, tasks_of: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(task for step in steps or () for task in tasks_of[step])
