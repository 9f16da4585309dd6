"""Checks of participation clauses: whether they can be met at all."""

from winset_models.negotiation.checks.inspection import Inspection
from winset_models.negotiation.module import ParticipationClause
from winset_models.negotiation.origin import Path
from winset_models.negotiation.suggestions import listed
from winset_models.negotiation.values import eligible, members, threshold


def check_participation(inspection: Inspection) -> None:
    """Check the clauses of every module."""
    for key, module in inspection.negotiation.modules.items():
        if module.floor and module.participation:
            message = "a floor module has participation clauses"
            hint = "a floor binds every party that signs anything; remove the clauses, or `floor`"
            inspection.fault("floor-with-clauses", ("modules", key, "participation"), message, hint=hint, of_key=True)
            continue
        for position, clause in enumerate(module.participation):
            path: Path = ("modules", key, "participation", position)
            named = inspection.voices(clause.among, (*path, "among"))
            if clause.indicator is not None:
                named &= inspection.known(
                    "indicator", clause.indicator, inspection.names.indicators, (*path, "indicator")
                )
            if named and inspection.openness_is_known(key):
                _check_reachable(inspection, key, clause, path)


def _check_reachable(inspection: Inspection, key: str, clause: ParticipationClause, path: Path) -> None:
    negotiation = inspection.negotiation
    concerned = members(negotiation, clause.among)
    joining = [party for party in eligible(negotiation, key) if party in concerned]
    if clause.indicator is not None:
        lacking = [party for party in concerned if clause.indicator not in negotiation.parties[party].indicators]
        if not all(inspection.salvage.intact("parties", party, "indicators") for party in concerned):
            return
        if lacking:
            message = f"the indicator `{clause.indicator}` is missing for {listed(lacking)}"
            inspection.fault("missing-indicator", (*path, "indicator"), message, hint="add it to their `indicators`")
            return
    if threshold(negotiation, clause).met_by(joining):
        return
    if clause.heads is not None:
        message = "the clause wants more parties than can opt in"
        got, wanted, name = str(clause.heads), f"at most {len(joining)}", "heads"
    else:
        figures = [negotiation.parties[party].indicators[str(clause.indicator)] for party in concerned]
        reach = sum(negotiation.parties[party].indicators[str(clause.indicator)] for party in joining)
        message = "the share cannot be reached even if everybody opts in who can"
        got, name = f"{clause.share:g}", "share"
        wanted = f"at most {reach / sum(figures):.4g}" if any(figures) else "an indicator that is not 0 for everybody"
    inspection.fault("impossible-threshold", (*path, name), message, got=got, wanted=wanted)
