"""The commands about what parties do by themselves: equilibrium, stability and incentives."""

from pathlib import Path

import typer

from winset import exits
from winset.arguments import OBJECTIVES, known_id
from winset.commands.source import known_deals, known_objective, load
from winset.commands.work import controlled, hand_out, writable
from winset_models.analysis.equilibrium import equilibrium as find_equilibria
from winset_models.analysis.incentives import incentives as find_support
from winset_models.analysis.stability import stability as find_departures
from winset_models.analysis.stability_findings import Outsiders
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.control import Limits


def equilibrium(
    file: str,
    limits: Limits,
    *,
    objective: str,
    worst: bool,
    listed: int,
    deal: str,
    json: bool,
    report: Path | None,
) -> int:
    """Find equilibria and return the exit code."""
    writable(report, "--report", source=file)
    negotiation = _with_modules(load(file))
    objective = known_objective(negotiation, objective, OBJECTIVES)
    held = _deal(negotiation, deal)
    finding = controlled(
        limits,
        lambda control: find_equilibria(
            negotiation, objective=objective, worst=worst, listed=listed, deal=held, control=control
        ),
    )
    hand_out(finding, json=json, report=report)
    return exits.STATUS_CODES[finding.status]


def _with_modules(negotiation: Negotiation) -> Negotiation:
    """Return the negotiation if there is anything to opt in to."""
    if not negotiation.modules:
        message = "this file has no modules, so that nobody decides on anything alone"
        raise typer.BadParameter(message, param_hint="'FILE'")
    return negotiation


def _deal(negotiation: Negotiation, deal: str) -> str | None:
    return known_deals(negotiation, [deal], "--deal")[0] if deal else None


def stability(
    file: str,
    deal: str,
    limits: Limits,
    *,
    coalitions: int,
    outsiders: Outsiders | None,
    modules: list[str],
    json: bool,
    report: Path | None,
) -> int:
    """Test whether a deal is kept to and return the exit code."""
    writable(report, "--report", source=file)
    negotiation = _with_modules(load(file))
    known_deals(negotiation, [deal], "--deal")
    titles = {key: module.name or key for key, module in negotiation.modules.items()}
    listed = list(dict.fromkeys(known_id(module, titles, "module", option="--module") for module in modules))
    finding = controlled(
        limits,
        lambda control: find_departures(
            negotiation, deal, coalitions_up_to=coalitions, outsiders=outsiders, modules=listed, control=control
        ),
    )
    hand_out(finding, json=json, report=report)
    return exits.of_deals([finding.status])


def incentives(
    file: str, limits: Limits, *, deal: str, budget: float | None, frontier: bool, json: bool, report: Path | None
) -> int:
    """Find the support that keeps everybody in and return the exit code."""
    writable(report, "--report", source=file)
    negotiation = _with_modules(load(file))
    held = _deal(negotiation, deal)
    finding = controlled(
        limits,
        lambda control: find_support(negotiation, deal=held, budget=budget, frontier=frontier, control=control),
    )
    hand_out(finding, json=json, report=report)
    return exits.STATUS_CODES[finding.status]
