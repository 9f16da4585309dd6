"""What a roadmap must respect, in words: the formulation and the recomputation quote the same statements.

One function a rule, as in :mod:`winset_models.negotiation.statements`. Steps are named by id, and by the words of the
file in the text. Paths lead to the entry of the file that one would change to give the rule up.
"""

from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.origin import Path
from winset_models.negotiation.part import EVERYBODY
from winset_models.negotiation.roadmap.calendar import period_at
from winset_models.negotiation.roadmap.figures import RoadmapFigures, roadmap_of
from winset_models.negotiation.roadmap.parts import Reciprocity
from winset_models.negotiation.statements import Statement, definition, party_name
from winset_models.negotiation.suggestions import counted


def step_name(negotiation: Negotiation, step: str) -> str:
    """Return how a step is called in words."""
    return roadmap_of(negotiation).steps[step].name or step


def task_name(figures: RoadmapFigures, task: str) -> str:
    """Return how a task is called in words: its step, with the part where there are several."""
    found = figures.tasks[task]
    name = step_name(figures.negotiation, found.step)
    return name if found.parts == 1 else f"{name} (part {found.part} of {found.parts})"


def phase_name(negotiation: Negotiation, phase: str) -> str:
    """Return how a phase is called in words."""
    return roadmap_of(negotiation).phases[phase].name or phase


def performer_name(negotiation: Negotiation, performer: str) -> str:
    """Return how a party or a third party is called in words."""
    third = roadmap_of(negotiation).third_parties.get(performer)
    return (third.name or performer) if third else party_name(negotiation, performer)


def taken(negotiation: Negotiation, step: str) -> Statement:
    """State that a step is carried out."""
    return Statement(_step_path(step), f"{step_name(negotiation, step)} is carried out")


def whole(negotiation: Negotiation, step: str) -> Statement:
    """State that a step is carried out with all its parts or not at all."""
    words = f"all parts of {step_name(negotiation, step)} are carried out, or none"
    return definition(_step_path(step, "parts"), words)


def part_order(negotiation: Negotiation, step: str) -> Statement:
    """State that parts start one after the other, or at once."""
    return definition(_step_path(step, "parts"), f"the parts of {step_name(negotiation, step)} start in their order")


def once(negotiation: Negotiation, step: str) -> Statement:
    """State that a task starts at most once."""
    return definition(_step_path(step), f"{step_name(negotiation, step)} starts at most once")


def horizon(negotiation: Negotiation, step: str) -> Statement:
    """State that a step is done by the last period."""
    periods = roadmap_of(negotiation).periods
    words = f"{step_name(negotiation, step)} is done by the last period, which is {periods}"
    return Statement(("roadmap", "periods"), words)


def earliest(negotiation: Negotiation, step: str) -> Statement:
    """State the first period in which a step may start."""
    first = roadmap_of(negotiation).steps[step].window.earliest
    words = f"{step_name(negotiation, step)} starts in {_moment(negotiation, first)} or later"
    return Statement(_step_path(step, "window", "earliest"), words)


def latest(negotiation: Negotiation, step: str) -> Statement:
    """State the last period by which a step is done."""
    last = roadmap_of(negotiation).steps[step].window.latest
    words = f"{step_name(negotiation, step)} is done in {_moment(negotiation, last)} or earlier"
    return Statement(_step_path(step, "window", "latest"), words)


def requires(negotiation: Negotiation, step: str, other: str) -> Statement:
    """State that a step waits until another one is verified."""
    required = roadmap_of(negotiation).steps[step].requires or []
    words = f"{step_name(negotiation, step)} requires {step_name(negotiation, other)}"
    return Statement(_step_path(step, "requires", required.index(other)), words)


def requires_any(negotiation: Negotiation, step: str) -> Statement:
    """State that a step waits until one of several is verified."""
    names = [step_name(negotiation, other) for other in roadmap_of(negotiation).steps[step].requires_any or ()]
    wanted = names[0] if len(names) == 1 else f"one of {', '.join(names)}"
    return Statement(_step_path(step, "requires_any"), f"{step_name(negotiation, step)} requires {wanted}")


def together(negotiation: Negotiation, step: str, other: str) -> Statement:
    """State that two steps start in the same period, or are both left out."""
    named = roadmap_of(negotiation).steps[step].together or []
    words = f"{step_name(negotiation, step)} starts together with {step_name(negotiation, other)}"
    return Statement(_step_path(step, "together", named.index(other)), words)


def in_phase(negotiation: Negotiation, step: str) -> Statement:
    """State that a step waits until its phase opens."""
    phase = phase_name(negotiation, roadmap_of(negotiation).steps[step].phase or "")
    words = f"{step_name(negotiation, step)}, of phase {phase}, starts after all steps of earlier phases"
    return Statement(_step_path(step, "phase"), words)


def phase_opens(negotiation: Negotiation, phase: str) -> Statement:
    """State that a phase opens once every step of earlier phases is verified or left out."""
    words = f"phase {phase_name(negotiation, phase)} opens once earlier phases are over"
    return definition(("roadmap", "phases", phase), words)


def alternatives(negotiation: Negotiation, group: str) -> Statement:
    """State how many of several steps are carried out."""
    entry = roadmap_of(negotiation).alternatives[group]
    names = ", ".join(step_name(negotiation, step) for step in entry.steps)
    verb = "is" if entry.choose == 1 else "are"
    return Statement(("roadmap", "alternatives", group), f"exactly {entry.choose} of {names} {verb} carried out")


def each_period(negotiation: Negotiation, resource: str) -> Statement:
    """State how much of a resource there is in every period."""
    limit = roadmap_of(negotiation).resources[resource].each_period or 0.0
    words = f"steps under way use at most {limit:,.15g} of {resource} in any period"
    return Statement(("roadmap", "resources", resource, "each_period"), words)


def in_all(negotiation: Negotiation, resource: str) -> Statement:
    """State how much of a resource there is for all steps together."""
    limit = roadmap_of(negotiation).resources[resource].in_all or 0.0
    words = f"all steps together use at most {limit:,.15g} of {resource}"
    return Statement(("roadmap", "resources", resource, "in_all"), words)


def needs_trust(negotiation: Negotiation, step: str) -> Statement:
    """State the trust without which a step does not start."""
    needed = roadmap_of(negotiation).steps[step].needs_trust or 0.0
    words = f"trust is at least {needed:,.15g} before {step_name(negotiation, step)} starts"
    return Statement(_step_path(step, "needs_trust"), words)


def band(negotiation: Negotiation, first: str, second: str) -> Statement:
    """State how far the concessions of two parties may be apart."""
    limit = _reciprocity(negotiation).band or 0.0
    words = (
        f"what {party_name(negotiation, first)} and {party_name(negotiation, second)} have given never differs by "
        f"more than {limit:,.15g}"
    )
    return Statement(("roadmap", "reciprocity", "band"), words)


def answer(negotiation: Negotiation, party: str) -> Statement:
    """State how soon and how fully the concessions of a party are answered."""
    rule = _reciprocity(negotiation).answer
    if rule is None:
        raise ValueError("the roadmap has a rule for answers")
    when = f"within {counted(rule.within, 'period')}" if rule.within else "in the same period"
    worth = "of at least the same worth" if rule.share == 1.0 else f"worth at least {rule.share:,.15g} times as much"
    words = f"what {party_name(negotiation, party)} gives is answered {when} by steps {worth}"
    return Statement(("roadmap", "reciprocity", "answer"), words, party)


def exposure(figures: RoadmapFigures, party: str) -> Statement:
    """State the most that a party may have at risk."""
    negotiation = figures.negotiation
    limits, group = roadmap_of(negotiation).exposure_at_most, negotiation.parties[party].group
    key = next((name for name in (party, group) if name in limits), EVERYBODY)
    words = (
        f"{party_name(negotiation, party)} has at most {figures.exposure_at_most[party]:,.15g} at risk in any period"
    )
    return Statement(("roadmap", "exposure_at_most", key or EVERYBODY), words, party)


def survival(negotiation: Negotiation) -> Statement:
    """State the smallest probability that the process holds."""
    least = roadmap_of(negotiation).survival_at_least
    words = f"the process survives with a probability of at least {least:.6g}"
    return Statement(("roadmap", "survival_at_least"), words)


def self_enforcement(negotiation: Negotiation, party: str) -> Statement:
    """State that a party is never better off by stopping."""
    words = f"{party_name(negotiation, party)} prefers to go on in every period"
    return Statement(("roadmap", "self_enforcing"), words, party)


def _step_path(step: str, *rest: str | int) -> Path:
    return ("roadmap", "steps", step, *rest)


def _moment(negotiation: Negotiation, moment: int | str | None) -> str:
    if isinstance(moment, str):
        return f"period {period_at(roadmap_of(negotiation), moment)} ({moment})"
    return f"period {moment}"


def _reciprocity(negotiation: Negotiation) -> Reciprocity:
    rule = roadmap_of(negotiation).reciprocity
    if rule is None:
        raise ValueError("the roadmap has a rule of reciprocity")
    return rule
