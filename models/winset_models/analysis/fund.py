"""Fund: the best plan of a fund that shares risk, and what it rests on, or why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from winset_models.analysis.explanation_findings import Explanation
from winset_models.analysis.finding_parts import Check
from winset_models.analysis.fund_findings import Commitment, Fund, Information, Pooling, Price
from winset_models.analysis.funds.absence import absence
from winset_models.analysis.funds.commitment import commitment_study
from winset_models.analysis.funds.contracts import agreements, second_opinions
from winset_models.analysis.funds.dials import dials
from winset_models.analysis.funds.information import information
from winset_models.analysis.funds.labels import contract_names, donor_names, need_names, nodes_of, tree_summary
from winset_models.analysis.funds.objectives import objectives_of, only_welfare
from winset_models.analysis.funds.on_ranks import plan_on_ranks
from winset_models.analysis.funds.plans import plan_finding
from winset_models.analysis.funds.pooling import pooling
from winset_models.analysis.funds.prices import prices
from winset_models.analysis.funds.scope import Scope, scope_of
from winset_models.analysis.funds.search import BestPlan, best_plan
from winset_models.analysis.funds.second_opinion import another_method
from winset_models.analysis.funds.values import largest_sum
from winset_models.analysis.study import check_of
from winset_models.analysis.subject import manifest, subject
from winset_models.negotiation.fund.figures import FundFigures, fund_figures
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.control import Control
from winset_solver.errors import ArgumentError
from winset_solver.status import OutcomeStatus

Engine = Literal["extensive", "mpi"]
_Options = dict[str, str | float | int | bool | None]
_NONE: Final = (OutcomeStatus.NO_PACKAGE, OutcomeStatus.NO_ACCEPTABLE_PACKAGE)


def fund(
    negotiation: Negotiation,
    *,
    objectives: str | Sequence[str] = ("nash",),
    modules: Sequence[str] | None = None,
    deal: str | None = None,
    engine: Engine = "extensive",
    ranks: int = 3,
    alpha: float = 2.0,
    control: Control | None = None,
) -> Fund:
    """Find the best plan of a fund: who pledges, pays, draws and is rewarded in every scenario.

    Parameters
    ----------
    negotiation
        A negotiation with a fund; the fund is looked at by itself.
    objectives
        In the order of their importance: a bargaining solution, ``welfare``, ``payoff:PARTY``, ``group:GROUP``,
        ``contributions``, ``pledges`` or ``reserve``. Each is held at its value before the next; in the end the plan
        that moves the least money is taken.
    modules
        Modules in force, everybody to whom they are open being bound; all that the fund names where absent.
    deal
        A proposed deal, whose participants, pledges and outcome payments count instead.
    engine
        ``extensive`` solves one program of all scenarios, ``mpi`` divides them among processes (largest sum of values
        only).
    ranks
        Number of those processes.
    alpha
        Aversion to inequality of the α-fair solution.
    control
        Limits, progress and cancellation of everything together. A stopped search says so, with its bounds; what
        there was no time for is left out.

    Returns
    -------
    Fund
        With status ``optimal`` where every objective was proven. Where no plan exists, with the reason.

    Notes
    -----
    No member gets less than it has without the fund, whatever the objective: it would not sign.

    Raises
    ------
    ArgumentError
        Where the file has no fund, an objective, party, group, module, deal or engine is unknown, or processes are
        asked for what they cannot do.
    """
    if engine not in get_args(Engine):
        raise ArgumentError("the engine is unknown", got=engine, wanted=", ".join(get_args(Engine)))
    control, figures = control or Control(), fund_figures(negotiation)
    asked, scope = objectives_of(figures, objectives), scope_of(figures, modules, deal)
    if engine == "mpi":
        best = plan_on_ranks(figures, scope.setting, only_welfare(asked), ranks, control)
    else:
        best = best_plan(scope.setting.formulated(figures), scope.active, asked, alpha=alpha, control=control)
    around = _around(figures, scope, best, control)
    given = None if modules is None else ", ".join(modules)
    options: _Options = {"objectives": ", ".join(item.name for item in asked), "modules": given, "deal": deal}
    options |= {"engine": engine if engine == "extensive" else f"mpi on {ranks} ranks", "alpha": alpha}
    return Fund(
        subject=subject(negotiation),
        name=figures.fund.name or negotiation.title,
        status=best.status.value,
        engine=engine,
        tree=tree_summary(figures),
        nodes=nodes_of(figures),
        quantities={key: values.tolist() for key, values in figures.world.quantities.items()},
        needs=need_names(figures),
        donors=donor_names(figures),
        contracts=contract_names(figures),
        need_of={key: need.of for key, need in figures.needs.items()},
        modules=scope.modules,
        missing=scope.missing,
        limited=figures.fund.commitment == "limited",
        pledging=None if figures.fund.pledging is None else figures.fund.pledging.per,
        stages=list(best.stages),
        plan=None if best.plan is None else plan_finding(figures, best.plan, scope.active),
        utility_error=dict(best.utility_error),
        pooling=around.pooling,
        information=around.information,
        prices=around.prices,
        free=around.free,
        agreements=agreements(figures, best.plan),
        commitment=around.commitment,
        explanation=around.explanation,
        checks=[*best.checks, *second_opinions(figures), *around.checks],
        notes=[*scope.notes, *best.notes, *around.notes],
        manifest=manifest(negotiation, control, options),
    )


@dataclass(frozen=True)
class _Around:
    """What is said about a fund besides its best plan."""

    pooling: Pooling | None = None
    information: Information | None = None
    prices: tuple[Price, ...] = ()
    free: int = 0
    commitment: Commitment | None = None
    explanation: Explanation | None = None
    checks: tuple[Check, ...] = ()
    notes: tuple[str, ...] = ()


def _around(figures: FundFigures, scope: Scope, best: BestPlan, control: Control) -> _Around:
    """Say what the plan rests on as far as time permits, or why there is none."""
    if best.status in _NONE:
        explanation = None if control.exhausted else absence(figures, scope.active, control, scope.setting.terms)
        return _Around(explanation=explanation)
    if best.plan is None or control.exhausted:
        return _Around()
    sums = largest_sum(figures, scope.setting, control.named("largest sum of values"))
    study = commitment_study(figures, scope.active, control, scope.setting.terms)
    known, priced = information(figures, scope.setting, control), prices(figures, scope.setting, sums, control)
    whole = sums.multipliers is not None and not control.exhausted
    return _Around(
        pooling=pooling(figures, scope.active, best.plan, sums),
        information=known,
        prices=tuple(priced),
        free=sum(1 for _ in dials(figures, scope.active)) - len(priced) if whole else 0,
        commitment=study.finding,
        checks=(*map(check_of, sums.claims), *another_method(sums, control), *study.checks),
        notes=("the time was up before everything was said that could be",) if control.exhausted else (),
    )
