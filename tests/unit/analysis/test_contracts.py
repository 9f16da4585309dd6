"""What is found about the contracts of a fund, and how it is said."""

import numpy as np
import pytest

from winset_models.analysis.funds.contracts import agreements, second_opinions
from winset_models.negotiation.fund.figures import resolved
from winset_models.negotiation.fund.parts import FundPlan
from winset_models.negotiation.fund.scenarios import World
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.stochastic.tree import ScenarioTree

BASIC = {"cost": 0, "outcomes": {"no": 0.5, "yes": 0.5}}
CAREFUL = {"name": "careful work", "cost": 3, "outcomes": {"no": 0.2, "yes": 0.8}}
CONTRACT = {
    "name": "Vaccination",
    "implementer": "agency",
    "efforts": {"basic": BASIC, "careful": CAREFUL},
    "wanted": "careful",
    "values": {"yes": {"A": 20, "B": 10}},
}


def figures_of(**changes):
    contract = {**CONTRACT, **changes}
    stages = [f"year {t + 1}" for t in range(contract.get("stage", 1))]
    file = {
        "winset": 1,
        "title": "",
        "unit": {"name": "points"},
        "parties": {"A": {"discount": 0.5}, "B": {}},
        "fund": {"stages": stages, "members": {"all": {}}, "contracts": {"pay": contract}},
    }
    tree = ScenarioTree.of([t - 1 for t in range(len(stages))], [1.0] * len(stages))
    world = World(tree, {}, {"pay": np.full(len(stages), -1)})
    return resolved(Negotiation.model_validate(file), world)


def agreement(*, plan=None, **changes):
    figures = figures_of(**changes)
    (check,) = second_opinions(figures)
    assert check.outcome == "confirmed"
    (finding,) = agreements(figures, plan)
    return finding


def wanted(finding):
    return next(effort for effort in finding.efforts if effort.effort == finding.wanted)


def test_every_effort_is_worked_out():
    finding = agreement()
    basic, careful = finding.efforts
    assert (basic.payments, basic.rent, basic.worth) == ({"no": 0, "yes": 0}, 0, 15)
    assert careful.payments == pytest.approx({"no": 0, "yes": 10})
    figures = (careful.expected_payment, careful.rent, careful.first_best, careful.agency_cost, careful.worth)
    assert figures == pytest.approx((8, 5, 3, 5, 24))
    assert finding.perfect_verification is None
    assert finding.paid == {}
    assert finding.words == (
        "The cheapest payments that make “careful work” worthwhile are 0 for no and 10 for yes: 8 points expected, "
        "where 3 points would be enough if the effort could be seen."
    )


def test_reports_that_err_are_compared_with_true_ones():
    noisy = {"no": {"no": 0.8, "yes": 0.2}, "yes": {"yes": 0.9, "no": 0.1}}
    finding = agreement(verification=noisy)
    assert wanted(finding).payments["yes"] == pytest.approx(3 / (0.3 * 0.7))
    assert finding.perfect_verification.payments == pytest.approx({"no": 0, "yes": 10})
    saved = 3 / (0.3 * 0.7) * (0.2 * 0.2 + 0.8 * 0.9) - 8
    assert f"Reports that are always true would save {saved:.3g} points of that." in finding.words


def test_reports_that_are_told_apart_no_further_save_nothing():
    """Another name for an outcome is no error."""
    finding = agreement(verification={"yes": {"success": 1.0}})
    assert wanted(finding).payments == pytest.approx({"no": 0, "yes": 0, "success": 10})
    assert finding.words.endswith("Reports that are always true would save nothing.")


def test_a_member_counts_its_own_worth_and_its_patience():
    """In the second year a payment, and a success, count half to A: 10 of its 20 are there already."""
    finding = agreement(implementer="A", stage=2)
    assert wanted(finding).payments == pytest.approx({"no": 0, "yes": 0})
    assert wanted(finding).rent == pytest.approx(0.8 * 20 - 3 / 0.5)
    less = agreement(implementer="A", stage=2, values={"yes": {"A": 4}})
    assert wanted(less).payments == pytest.approx({"no": 0, "yes": 20 - 4})
    assert wanted(less).rent == pytest.approx(0.5 * 20)


@pytest.mark.parametrize(
    ("paid", "said"), [(10, "just that in expectation"), (15, "12 points in expectation, 4 points more")]
)
def test_the_plan_is_compared_with_the_cheapest_payments(paid, said):
    finding = agreement(plan=FundPlan(payments={"pay": {"yes": paid}}))
    assert finding.paid == {"yes": paid}
    assert finding.words.endswith(f"The plan pays {said}.")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"efforts": {"basic": BASIC, "careful": {**CAREFUL, "outcomes": BASIC["outcomes"]}}},
            "is as likely with “basic”",
        ),
        ({"most_payment": 9}, "up to 9 points for an outcome"),
    ],
)
def test_an_effort_that_nothing_makes_worthwhile_is_explained(changes, said):
    finding = agreement(**changes)
    assert not wanted(finding).possible
    assert (wanted(finding).payments, wanted(finding).rent, wanted(finding).agency_cost) == ({}, None, None)
    assert finding.words.startswith("No payments make “careful work” worthwhile")
    assert said in finding.words


def test_even_seen_effort_may_be_too_dear():
    assert wanted(agreement(most_payment=2)).first_best is None


def test_an_effort_that_leaves_the_members_more_is_named():
    finding = agreement(values={"yes": {"A": 20}})
    assert finding.words.endswith(
        "“basic” would leave the members 2 points more, after what it takes to make it worthwhile."
    )


def test_a_contract_of_one_effort_pays_what_is_left_of_its_cost():
    finding = agreement(efforts={"careful": CAREFUL}, least_payment=-5)
    assert wanted(finding).expected_payment == pytest.approx(3)
    assert finding.words.endswith("3 points expected, no more than if the effort could be seen.")


def test_contracts_with_many_reports_are_confirmed_by_multipliers():
    reports = {f"r{i}": 0.05 for i in range(20)}
    (check,) = second_opinions(
        figures_of(verification={"no": reports, "yes": {**reports, "r0": 0.1, "r1": 0.0}}, most_payment=1000)
    )
    assert (check.outcome, check.method) == (
        "confirmed",
        "multipliers of the conditions, recomputed without the solver",
    )


def test_effort_that_costs_more_than_it_brings_is_called_so():
    said = agreement(values={"yes": {"A": 5}}).words
    assert "“careful work” is worth 1.5 points more to all together than “basic”, but costs 3 points more" in said
    idle = agreement(efforts={"basic": BASIC, "careful": CAREFUL | {"cost": 0}}, wanted="basic").words
    assert "“careful work” costs no more than “basic” and is worth 9 points more to all together" in idle
    assert "costs" not in agreement().words
