"""The commands that compute: solve, evaluate and compare."""

from pathlib import Path

import typer

from winset import exits
from winset.commands.source import known_deals, load
from winset.commands.work import controlled, hand_out, writable
from winset_models.analysis.evaluate import compare as compare_deals
from winset_models.analysis.evaluate import evaluate as evaluate_deal
from winset_models.analysis.recommend import recommend
from winset_solver.control import Limits


def solve(
    file: str,
    solutions: list[str],
    limits: Limits,
    *,
    objective: str | None,
    alpha: float,
    json: bool,
    report: Path | None,
) -> int:
    """Recommend a package and return the exit code."""
    writable(report, "--report", source=file)
    negotiation = load(file)
    finding = controlled(
        limits,
        lambda control: recommend(negotiation, solutions, control=control, objective=objective, alpha=alpha),
    )
    hand_out(finding, json=json, report=report)
    return exits.of_solutions(solution.status for solution in finding.solutions)


def evaluate(file: str, deal: str, limits: Limits, *, complete_by: str, json: bool, report: Path | None) -> int:
    """Evaluate one deal and return the exit code."""
    writable(report, "--report", source=file)
    negotiation = load(file)
    known_deals(negotiation, [deal], "--deal")
    finding = controlled(
        limits, lambda control: evaluate_deal(negotiation, deal, control=control, complete_by=complete_by)
    )
    hand_out(finding, json=json, report=report)
    return exits.of_deals([finding.status])


def compare(file: str, deals: list[str], limits: Limits, *, json: bool, report: Path | None) -> int:
    """Evaluate several deals side by side and return the exit code."""
    writable(report, "--report", source=file)
    negotiation = load(file)
    chosen = known_deals(negotiation, deals or list(negotiation.deals), "--deals")
    if not chosen:
        raise typer.BadParameter("this file proposes no deals to compare", param_hint="'FILE'")
    finding = controlled(limits, lambda control: compare_deals(negotiation, chosen, control=control))
    hand_out(finding, json=json, report=report)
    return max(
        exits.of_deals(deal.status for deal in finding.deals),
        exits.of_deals(solution.status for solution in finding.solutions),
    )
