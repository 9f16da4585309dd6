"""Solutions, deals, frontiers and explanations of negotiations that have a fund."""

import pytest

from fund_cases import fund_negotiation
from winset_models.analysis.completion import complete
from winset_models.analysis.explain import explain
from winset_models.analysis.study import Study
from winset_models.analysis.zone import zone
from winset_models.formulations.opt_in_game import FUND, opt_in_game
from winset_models.negotiation.deal import Package
from winset_models.negotiation.fund.parts import FundPlan
from winset_models.negotiation.ledger import payoffs
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.errors import ArgumentError


def relief(utility=None, risk=None, **sections) -> Negotiation:
    """Return a fund for storm repairs of A, which a module brings about; B and C value them too."""
    loss = {"per": {"loss": 1}}
    fund = {
        "stages": ["now", "later"],
        "scenarios": {
            "paths": {
                "dry": {"probability": 0.25, "values": {"loss": [0, 4]}},
                "wet": {"probability": 0.75, "values": {"loss": [0, 1]}},
            }
        },
        "members": {
            "A": {"income": 10, "pays_at_most": 3, "risk": risk or {}},
            "B": {"income": 8, "pays_in_all": 5},
            "C": {"income": 9, "pays_at_most": 2, "utility": utility or {}},
        },
        "needs": {
            "repairs": {"of": "A", "module": "relief", "amount": loss, "unmet": 1.5, "benefit": {"B": 0.25, "C": 1}}
        },
        "pledging": {"fee": 0.01},
        "reserve": {"initial": 1, "interest": 0.5},
    }
    modules = {"relief": {"open_to": ["A"], "benefit": {"A": 0.5}}}
    people = {"A": {"discount": 0.9}, "B": {}, "C": {}}
    return fund_negotiation(people, sections={"modules": modules, **sections}, **fund)


CURVED = {"form": "logarithmic", "reference": 9}
TAIL = {"weight": 0.5, "level": 0.5}


@pytest.mark.parametrize(("utility", "risk"), [({}, {}), ({}, TAIL), (CURVED, TAIL)])
@pytest.mark.parametrize("solution", ["nash", "leximin", "utilitarian"])
def test_the_ledger_confirms_every_solution(utility, risk, solution):
    study = Study(relief(utility, risk))
    found = study.solution(solution)
    assert found.status == "optimal"
    assert {check.outcome for check in found.checks} == {"confirmed"}
    assert found.package.fund != FundPlan()
    assert found.accounts["B"].components["fund"] == pytest.approx(found.accounts["B"].payoff)


def test_a_deal_holds_pledges_and_the_rest_is_filled_in():
    deal = {"draft": {"modules": {"relief": ["A"]}, "fund": {"pledges": {"A": 1, "B": 2}}}}
    completed = complete(Study(relief(deals=deal)), "draft", "nash")
    assert completed.package.fund.pledges == pytest.approx({"A": 1, "B": 2})
    assert max(completed.package.fund.contributions.get("C", [0])) == 0


@pytest.mark.parametrize("terms", [{"payments": {"dike": {"built": 1}}}, {"pledges": {"D": 1}}])
def test_a_deal_about_what_the_fund_does_not_have_is_refused(terms):
    negotiation = relief()
    deal = {"draft": {"fund": terms}}
    with pytest.raises(ArgumentError, match="fund"):
        complete(Study(negotiation.model_copy(update={"deals": relief(deals=deal).deals})), "draft", "nash")


def test_the_frontier_is_confirmed_within_the_error_of_a_utility():
    found = zone(relief(CURVED, TAIL), parties=["A", "C"])
    assert found.points
    assert "contradicted" not in {check.outcome for check in found.checks}


def test_an_explanation_names_what_the_fund_says():
    """C wants the module, all of the repairs have to be covered, and three limits on payments do not suffice."""
    line = {"must": {"party": "C", "require": {"module": "relief", "by": "A"}}}
    negotiation = relief(red_lines=line)
    fund = negotiation.fund
    poor = {p: fund.members[p].model_copy(update={"pays_in_all": 0.5}) for p in fund.members}
    needs = {"repairs": fund.needs["repairs"].model_copy(update={"at_least": 1.0})}
    changed = negotiation.model_copy(update={"fund": fund.model_copy(update={"members": poor, "needs": needs})})
    found = explain(changed)
    members = {member for conflict in found.conflicts for member in conflict.members}
    assert "fund.needs.repairs.at_least" in members
    assert any(key.startswith("fund.members.A.pays_in_all") for key in members)


def test_the_opt_in_game_leaves_the_fund_out_and_says_so():
    negotiation = relief()
    made = opt_in_game(negotiation, Package(fund={"pledges": {"A": 1}}))
    assert FUND in made.left_out
    joined = made.package_of(made.profile_of(Package(opt_ins={"relief": {"A": "in"}})))
    assert joined.fund is None
    assert payoffs(made.negotiation, joined)["A"] == pytest.approx(0.5)
