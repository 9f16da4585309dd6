"""A fund in a package: the joined program and the ledger agree on which plans are admissible, and on payoffs."""

import numpy as np
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from fund_cases import fund_negotiation, random_plan, small_funds
from winset_models.formulations.package import Formulation, formulate
from winset_models.negotiation.breaches import violations
from winset_models.negotiation.commitments import in_force
from winset_models.negotiation.deal import Package
from winset_models.negotiation.fund.figures import fund_figures
from winset_models.negotiation.fund.parts import FundPlan
from winset_models.negotiation.ledger import payoffs
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.values import eligible
from winset_solver.errors import ModelError
from winset_solver.highs import Session
from winset_solver.linear_model import LinearModel
from winset_solver.result import Termination
from winset_solver.verify import violation


def solved(formulation: Formulation, fixings: dict[str, float]):
    program = formulation.program().fix(fixings)
    session = Session(program, presolve="off")
    session.maximise(np.asarray(program.payoff.sum(axis=0)).ravel())
    return program, session.solve()


def values(program, x: np.ndarray) -> dict[str, float]:
    return dict(zip(program.column_labels, x.tolist(), strict=True))


def opted_in(negotiation: Negotiation, chosen: set[tuple[str, str]], plan: FundPlan | None) -> Package:
    opt_ins: dict[str, dict[str, str]] = {}
    for module, party in chosen:
        opt_ins.setdefault(module, {})[party] = negotiation.modules[module].levels[-1]
    return Package(opt_ins=opt_ins, in_force=in_force(negotiation, opt_ins), fund=plan)


def agrees(formulation: Formulation, package: Package) -> bool:
    """Compare a complete package with the ledger and return whether it is admissible."""
    negotiation = formulation.negotiation
    program, found = solved(formulation, formulation.fixings_of(package))
    broken = violations(negotiation, package)
    preferences = {breach.path for breach in broken} <= {("fund", "commitment"), ("fund", "worthwhile")}
    if preferences and formulation.understated and (found.solution is None) != bool(broken):
        event("a preference within the error of a utility")
        return False
    assert (found.termination is Termination.INFEASIBLE) == bool(broken), broken
    if found.solution is None:
        return False
    exact = formulation.exact(values(program, found.solution.x))
    x = np.array(list(exact.values()))
    assert violation(LinearModel.of(program), x) <= 1e-6
    assert formulation.package_of(exact).opt_ins == package.opt_ins
    truth = payoffs(negotiation, package)
    for party, worth in zip(program.player_labels, program.payoffs(x).tolist(), strict=True):
        assert -1e-6 <= truth[party] - worth <= formulation.understated.get(party, 0.0) + 1e-6, party
    return True


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(negotiation=small_funds(), chooser=st.randoms(use_true_random=False))
def test_program_and_ledger_agree_on_packages_with_a_fund(negotiation, chooser):
    formulation = formulate(negotiation)
    assert set(formulation.program().row_labels) == set(formulation.statements)
    pairs = [(module, party) for module in negotiation.modules for party in eligible(negotiation, module)]
    chosen = {pair for pair in pairs if chooser.random() < 0.5}
    drawn = random_plan(fund_figures(negotiation), chooser.randrange(1000))
    agrees(formulation, opted_in(negotiation, chosen, drawn))
    modules = formulation.fixings_of(opted_in(negotiation, chosen, None))
    program, best = solved(formulation, {k: v for k, v in modules.items() if not k.startswith("fund.")})
    event(str(best.termination))
    if best.solution is not None:
        plan = formulation.package_of(values(program, best.solution.x)).fund
        assert agrees(formulation, opted_in(negotiation, chosen, plan))


def relief(**changes) -> Negotiation:
    """Return a fund for a need of A that a module brings about; B values the help at twice its cost."""
    fund = {
        "members": {"A": {"income": 10, "pays_at_most": 3}, "B": {"income": 10, "pays_at_most": 5}},
        "needs": {"flood": {"of": "A", "module": "m", "amount": 4, "unmet": 1.5, "benefit": {"B": 2}}},
        **changes.pop("fund", {}),
    }
    modules = {"m": {"open_to": ["A"], "cost": {"A": 1}}}
    return fund_negotiation(sections={"modules": modules, **changes}, **fund)


def test_what_a_fund_is_worth_moves_a_red_line():
    """Every unit of help is worth 1.5 to A and 2 to B: with 4 units A has 0 − 1 for the module, B 8 − 4 to share."""
    line = {"own": {"party": "A", "payoff_at_least": -1}}
    formulation = formulate(relief(red_lines=line))
    program, found = solved(formulation, {})
    assert found.solution.objective == pytest.approx(8 - 4 - 1)
    package = formulation.package_of(values(program, found.solution.x))
    assert "A" in package.opt_ins["m"]
    assert sum(package.fund.support["flood"]) == pytest.approx(4)
    assert payoffs(formulation.negotiation, package)["A"] >= -1 - 1e-9


def test_a_part_that_does_not_exist_is_paid_nothing():
    negotiation = relief()
    formulation = formulate(negotiation)
    assert agrees(formulation, Package(fund=FundPlan()))
    plan = FundPlan(contributions={"B": [1.0]}, support={"flood": [1.0]})
    assert not agrees(formulation, Package(fund=plan))
    assert agrees(formulation, opted_in(negotiation, {("m", "A")}, plan))


def test_a_party_whose_payoff_is_limited_cannot_look_poorer_than_it_is():
    modest = {"modest": {"party": "A", "at_most": {"value": 1, "of": [{"payoff": "B"}]}}}
    formulation = formulate(relief(red_lines=modest))
    negotiation = formulation.negotiation
    helped = FundPlan(contributions={"A": [3.0]}, support={"flood": [3.0]})
    assert not agrees(formulation, opted_in(negotiation, {("m", "A")}, helped))
    less = FundPlan(contributions={"A": [0.5]}, support={"flood": [0.5]})
    assert agrees(formulation, opted_in(negotiation, {("m", "A")}, less))


@pytest.mark.parametrize(
    "judging",
    [{"risk": {"weight": 0.5, "level": 0.5}}, {"utility": {"form": "exponential", "tolerance": 5}}],
)
def test_a_payoff_that_is_not_linear_cannot_be_limited_from_above(judging):
    modest = {"modest": {"party": "A", "at_most": {"value": 1, "of": [{"payoff": "B"}]}}}
    members = {"A": {"income": 10}, "B": {"income": 10, **judging}}
    with pytest.raises(ModelError, match=r"fund\.members\.B: .* not linear"):
        formulate(relief(red_lines=modest, fund={"members": members}))
