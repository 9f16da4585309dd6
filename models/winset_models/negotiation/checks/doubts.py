"""Doubts: what a sound file says that is probably not meant. Warnings never stop anything."""

from math import inf

from winset_models.negotiation.checks.fund_doubts import doubt_fund
from winset_models.negotiation.checks.inspection import Inspection
from winset_models.negotiation.checks.uncertainty_doubts import doubt_uncertainty
from winset_models.negotiation.checks.upper_bound import most_to_gain
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.values import eligible, in_fund
from winset_solver.tolerances import FEASIBILITY

_SELDOM_LESS_PATIENT = 0.5
"""Discount by a quarter of a year or less below which something else is probably meant."""


def check_doubts(inspection: Inspection) -> None:
    """Report everything doubtful in a file without faults."""
    _doubt_modules(inspection)
    _doubt_options(inspection)
    _doubt_parties(inspection)
    _doubt_resources(inspection)
    _doubt_enforcement(inspection)
    _doubt_patience(inspection)
    doubt_fund(inspection)
    doubt_uncertainty(inspection)
    for key, source in inspection.negotiation.sources.items():
        if not source.checked:
            message = f"the source `{key}` was not looked up"
            inspection.warning("unchecked-source", ("sources", key), message, hint="check it, then drop `checked`")


def _doubt_modules(inspection: Inspection) -> None:
    negotiation = inspection.negotiation
    paired = {name for pair in negotiation.complementarities for name in pair.modules}
    for key, module in negotiation.modules.items():
        if not (module.benefit or module.cost or module.spillover or module.reciprocity or key in paired):
            message = f"`{key}` has no value to anybody"
            inspection.warning("no-value", ("modules", key), message, hint="write `benefit: 0` if that is meant")
        for name in ("spillover", "reciprocity"):
            for party, others in getattr(module, name).items():
                if party in negotiation.parties and others.get(party):
                    message = f"`{party}` is paired with itself, which never counts"
                    inspection.warning("never-counts", ("modules", key, name, party, party), message)


def _doubt_options(inspection: Inspection) -> None:
    interacting = {issue for interaction in inspection.negotiation.interactions for issue in interaction.when}
    for key, issue in inspection.negotiation.issues.items():
        for option, entry in issue.options.items():
            if not entry.values and key not in interacting:
                message = f"the option `{option}` has no values"
                path = ("issues", key, "options", option)
                inspection.warning("no-value", path, message, hint="write `values: 0` if that is meant")


def _doubt_parties(inspection: Inspection) -> None:
    negotiation = inspection.negotiation
    welcome = set(negotiation.parties) if _open_to_all(negotiation) else _welcome(negotiation)
    bounds = most_to_gain(negotiation)
    for key, party in negotiation.parties.items():
        if key not in welcome and not in_fund(negotiation, key):
            inspection.warning("kept-out", ("parties", key), f"no module is open to `{key}`")
        most = bounds.get(key, inf)
        if party.disagreement > most + FEASIBILITY * max(1.0, abs(most)):
            message = f"`{key}` can never reach its walk-away value of {party.disagreement:g}: at best {most:g}"
            hint = "no deal will be acceptable; check the unit of `disagreement`"
            inspection.warning("walk-away-out-of-reach", ("parties", key, "disagreement"), message, hint=hint)
        limited = party.pays_at_most is not None or party.receives_at_most is not None
        if limited and negotiation.transfers is None:
            name = "pays_at_most" if party.pays_at_most is not None else "receives_at_most"
            message = f"`{key}` limits its payments, but the file has no transfers"
            hint = "add `transfers: {}` to make payments possible"
            inspection.warning("no-transfers", ("parties", key, name), message, hint=hint)


def _doubt_patience(inspection: Inspection) -> None:
    """Report parties that care little for the very next period, as when a rate is written for the factor."""
    roadmap = inspection.negotiation.roadmap
    if roadmap is None or roadmap.period == "year":
        return
    for key, party in inspection.negotiation.parties.items():
        if party.discount < _SELDOM_LESS_PATIENT:
            message = f"to `{key}` a point one {roadmap.period} later is worth {party.discount:g} today"
            hint = f"was {1 - party.discount:g} meant?" if party.discount else ""
            inspection.warning("impatient", ("parties", key, "discount"), message, hint=hint)


def _doubt_enforcement(inspection: Inspection) -> None:
    negotiation = inspection.negotiation
    enforcement = negotiation.enforcement
    if enforcement is None:
        return
    if not negotiation.modules and negotiation.roadmap is None:
        message, hint = "there are no modules to depart from, so nothing is enforced", "leave `enforcement` out"
        inspection.warning("never-counts", ("enforcement",), message, hint=hint)
        return
    if enforcement.penalties_at_most and not any(enforcement.penalties_at_most.values()):
        place = ("enforcement", "penalties_at_most")
        inspection.warning("never-counts", place, "no penalty is credible against anybody", hint="leave it out")
    welcome = _welcome(negotiation) if negotiation.roadmap is None else set(negotiation.parties)
    for name in ("support_at_most", "penalties_at_most"):
        for party in getattr(enforcement, name):
            if party in negotiation.parties and party not in welcome:
                message = f"`{party}` has nothing to depart from: no module is open to it"
                inspection.warning("never-counts", ("enforcement", name, party), message)


def _open_to_all(negotiation: Negotiation) -> bool:
    modules = negotiation.modules.values()
    return not modules or any(module.open_to is None for module in modules)


def _welcome(negotiation: Negotiation) -> set[str]:
    return {party for module in negotiation.modules for party in eligible(negotiation, module)}


def _doubt_resources(inspection: Inspection) -> None:
    negotiation = inspection.negotiation
    used = {resource for module in negotiation.modules.values() for resource in module.uses}
    held: set[str] = set()
    for key, party in negotiation.parties.items():
        for resource in party.capacities:
            if resource not in used and resource not in held:
                path = ("parties", key, "capacities", resource)
                inspection.warning("unused-capacity", path, f"no module uses the capacity `{resource}`")
            held.add(resource)
    for key, module in negotiation.modules.items():
        for resource in module.uses:
            if resource not in held:
                held.add(resource)
                message = f"no party limits `{resource}`, so its use never binds"
                inspection.warning("unlimited-resource", ("modules", key, "uses", resource), message)
