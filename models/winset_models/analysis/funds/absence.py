"""Absence: why a fund has no plan, in the words of its file, and what would make one."""

import numpy as np

from winset_models.analysis.explain import explained
from winset_models.analysis.explanation_findings import Explanation
from winset_models.analysis.finding_parts import Check
from winset_models.analysis.funds.alone import fund_alone
from winset_models.analysis.funds.values import Setting, largest_sum
from winset_models.analysis.grievances import Case, case_of
from winset_models.analysis.study import check_of
from winset_models.negotiation.deal import Package
from winset_models.negotiation.fund.figures import Active, FundFigures, fund_figures
from winset_models.negotiation.fund.parts import FundTerms
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.confirm import solve_confirmed
from winset_solver.control import Control
from winset_solver.elastic import softened
from winset_solver.status import Claim
from winset_solver.tolerances import SHARE


def absence(figures: FundFigures, active: Active, control: Control, terms: FundTerms | None = None) -> Explanation:
    """Say which statements about a fund contradict each other, and what would give way most cheaply.

    Parameters
    ----------
    active
        Which parts of the fund exist; that they do is taken as given.
    control
        Limits, progress and cancellation. A stopped run returns what was found, marked as stopped.
    terms
        What a deal says about pledges and outcome payments; that is taken as given, too.

    Notes
    -----
    The answer of :func:`winset_models.analysis.explain.explain` about the file with everything but its fund left out.
    A statement speaks of all states at once, so that conflicts are as short as the rules of the fund are few, and each
    repair is worked into the file and asked about in the way that :func:`winset_models.analysis.fund.fund` asks. What
    members have outside the fund is no entry of the file, and no repair: by how much they would fall short of it with
    all rules as they are is said besides.
    """
    negotiation, deal = fund_alone(figures.negotiation, active)
    case = case_of(negotiation, deal.model_copy(update={"fund": terms}), about="fund")

    def again(_: Case, changed: Negotiation, fitting: Package, control: Control) -> Package | None:
        return _solved(changed, Setting(active, terms), fitting, control)

    found = explained(case, control, again=again)
    if found.trouble != "walk-away values" or control.exhausted:
        return found
    shortfalls, checks = _shortfalls(case, control.named("who would be worse off"))
    return found.model_copy(update={"shortfalls": shortfalls, "checks": [*found.checks, *checks]})


def _solved(changed: Negotiation, setting: Setting, fitting: Package, control: Control) -> Package | None:
    """Return the package with a plan of the changed fund that leaves no member worse off than outside it."""
    figures = fund_figures(changed)
    x = largest_sum(figures, setting, control).x
    if x is None:
        return None
    formulation = setting.formulated(figures)
    return fitting.model_copy(update={"fund": formulation.plan_of(x[: formulation.program.shape[1]])})


def _shortfalls(case: Case, control: Control) -> tuple[dict[str, float], list[Check]]:
    """Return by how much a plan that keeps all rules leaves parties worse off than outside, as little as it can be."""
    items = [item for item in case.grievances if item.kind == "walk-away value"]
    rows = np.array([row for item in items for row in item.rows], dtype=np.int64)
    result = solve_confirmed(softened(case.program, rows, 1.0), control)
    if not result.optimal:
        return {}, []
    missing = case.program.row_lower[rows] - case.activities(result.x[: case.program.shape[1]])[rows]
    short = {item.party or "": float(gap) for item, gap in zip(items, missing, strict=True) if gap > SHARE}
    claim = "no plan that keeps all rules leaves members less worse off in total than outside the fund"
    return short, [check_of(Claim(claim, result.confirmation))] if result.confirmation else []
