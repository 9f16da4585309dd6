"""Checks of a roadmap: whom and what it names, and whether its times and figures can be meant.

Circles of requirements and limits that no course keeps are no faults: analyses of the roadmap explain them.
"""

from typing import Final

from winset_models.negotiation.checks.inspection import Inspection
from winset_models.negotiation.checks.roadmap_times import check_times
from winset_models.negotiation.origin import Path
from winset_models.negotiation.roadmap.figures import endless_benefit
from winset_models.negotiation.roadmap.parts import MOST_STEPS, Roadmap, Step

_PATH: Final[Path] = ("roadmap",)
_RELATIONS: Final = {
    "requires": "requires",
    "requires_any": "requires",
    "together": "starts together with",
    "answered_by": "answers",
}


def check_roadmap(inspection: Inspection) -> None:
    """Check the roadmap, where the file has one."""
    roadmap = inspection.negotiation.roadmap
    if roadmap is None:
        return
    _check_third_parties(inspection, roadmap)
    for key, step in roadmap.steps.items():
        _check_step(inspection, key, step)
    _check_number(inspection, roadmap)
    _check_alternatives(inspection, roadmap)
    if roadmap.reciprocity is not None:
        inspection.voices(roadmap.reciprocity.between, (*_PATH, "reciprocity", "between"))
    inspection.by_party(roadmap.exposure_at_most, (*_PATH, "exposure_at_most"))
    _check_guarantees(inspection, roadmap)
    _check_patience(inspection)
    check_times(inspection, roadmap)


def _check_third_parties(inspection: Inspection, roadmap: Roadmap) -> None:
    for key in roadmap.third_parties:
        if key in inspection.names.parties or key in inspection.names.groups:
            kind = "party" if key in inspection.names.parties else "group"
            message = f"the third party `{key}` has the name of a {kind}"
            hint = "rename one of them; a party that performs steps is no third party"
            inspection.fault("name-clash", (*_PATH, "third_parties", key), message, hint=hint, of_key=True)


def _check_step(inspection: Inspection, key: str, step: Step) -> None:
    path: Path = (*_PATH, "steps", key)
    for position, name in enumerate(step.by):
        inspection.known("party", name, inspection.names.performers, (*path, "by", position))
    for name in ("cost", "gain", "benefit", "exposure"):
        inspection.by_party(getattr(step, name), (*path, name))
    for name, relation in _RELATIONS.items():
        for position, other in enumerate(getattr(step, name) or ()):
            place = (*path, name, position)
            if inspection.known("step", other, inspection.names.steps, place) and other == key:
                inspection.fault("contradiction", place, f"`{key}` {relation} itself", hint="name another step")
    if step.phase is not None:
        inspection.known("phase", step.phase, inspection.names.phases, (*path, "phase"))
    for resource in step.uses:
        place = (*path, "uses", resource)
        inspection.known("resource", resource, inspection.names.step_resources, place, of_key=True)


def _check_number(inspection: Inspection, roadmap: Roadmap) -> None:
    if (total := sum(step.parts for step in roadmap.steps.values())) > MOST_STEPS:
        message = "there are too many steps, parts of steps counted one by one"
        hint = "split fewer steps, or into fewer `parts`"
        place = (*_PATH, "steps")
        inspection.fault(
            "too-many-steps", place, message, got=str(total), wanted=f"at most {MOST_STEPS}", hint=hint, of_key=True
        )


def _check_alternatives(inspection: Inspection, roadmap: Roadmap) -> None:
    for key, group in roadmap.alternatives.items():
        path: Path = (*_PATH, "alternatives", key)
        for position, step in enumerate(group.steps):
            inspection.known("step", step, inspection.names.steps, (*path, "steps", position))
        if group.choose > len(group.steps):
            message = "more steps are to be chosen than there are to choose from"
            wanted = f"at most {len(group.steps)}"
            inspection.fault("out-of-range", (*path, "choose"), message, got=str(group.choose), wanted=wanted)


def _check_guarantees(inspection: Inspection, roadmap: Roadmap) -> None:
    for key, guarantee in roadmap.guarantees.items():
        path: Path = (*_PATH, "guarantees", key)
        inspection.voices(guarantee.binds, (*path, "binds"))
        if guarantee.given_by is not None:
            inspection.known("party", guarantee.given_by, inspection.names.actors, (*path, "given_by"))
        if guarantee.at_most is not None and guarantee.at_most < guarantee.amount:
            message = "more is posted than could be posted at most"
            wanted = f"at least the `amount` of {guarantee.amount:g}"
            inspection.fault("contradiction", (*path, "at_most"), message, got=f"{guarantee.at_most:g}", wanted=wanted)


def _check_patience(inspection: Inspection) -> None:
    """Report parties for whom benefits that last for ever would add up to infinity."""
    if not inspection.salvage.intact("roadmap", "beyond"):
        return
    for key in inspection.negotiation.parties:
        sound = all(inspection.salvage.intact("parties", key, name) for name in ("discount", "group"))
        if sound and (name := endless_benefit(inspection.negotiation, key)) is not None:
            message = f"`{key}` does not discount, but benefits such as that of `{name}` last for ever"
            hint = "give it a `discount` below 1, or write `beyond: nothing` in the roadmap"
            place = ("parties", key, "discount")
            inspection.fault("no-discount", place, message, wanted="less than 1", hint=hint)
