"""Least regrets and radii of deals that are known by hand."""

from typing import Any

import numpy as np
import pytest

from winset_models.analysis.sensitivities.held_deal import HeldDeal
from winset_models.analysis.sensitivities.opening import asked_of
from winset_models.analysis.sensitivities.radius import radius
from winset_models.analysis.sensitivities.regret import regret
from winset_models.analysis.sensitivities.variants import apart
from winset_models.negotiation.breaches import violations
from winset_models.negotiation.deal import Package
from winset_models.negotiation.ledger import payoffs
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.uncertainty.changes import under
from winset_solver.errors import ArgumentError

TREATY: dict[str, Any] = {
    "winset": 1,
    "title": "A treaty in two worlds",
    "unit": {"name": "points"},
    "parties": {"A": {"capacities": {"staff": 5}}, "B": {"disagreement": 1}},
    "modules": {
        "treaty": {"open_to": ["A"], "benefit": 4, "spillover": {"B": {"A": 3}}, "uses": {"staff": 4}},
    },
}


def negotiation(uncertainty: dict[str, Any], **sections: Any) -> Negotiation:
    return Negotiation.model_validate({**TREATY, **sections, "uncertainty": uncertainty})


PLANS = {
    "issues": {
        "plan": {
            "options": {
                "bold": {"values": {"A": 5, "B": 2}},
                "middle": {"values": {"A": 3, "B": 3}},
                "modest": {"values": {"A": 1, "B": 3}},
            }
        }
    },
    "modules": {},
}
BAD = {"issues.plan.options.bold.values.A": 0, "issues.plan.options.modest.values.A": 4}


def test_the_middle_way_is_least_regretted() -> None:
    """Total gains: bold 6 or 1, middle 5 or 5, modest 3 or 6; so regrets of (0, 5), (1, 1) and (3, 0)."""
    found = regret(asked_of(negotiation({"scenarios": {"bad": {"name": "Bad years", "changes": BAD}}}, **PLANS)))
    assert found.best == {"file": pytest.approx(6.0), "bad": pytest.approx(6.0)}
    assert found.chosen is not None
    assert found.exact
    assert found.chosen.regrets == {"file": pytest.approx(1.0), "bad": pytest.approx(1.0)}
    assert found.bound == pytest.approx(1.0)
    assert sorted(other.largest for other in found.others) == pytest.approx([3.0, 5.0])
    assert "more than 1 point, in" in found.words


@pytest.mark.parametrize(
    ("deal", "said"),
    [
        (
            None,
            "What is recommended and P2 are least regretted alike: in no scenario is their total gain short of the "
            "largest possible by more than 3 points.",
        ),
        (
            "poor",
            "Packages P2 and P3 are least regretted alike: in no scenario is their total gain short of the largest "
            "possible by more than 3 points. The deal “A poor plan” is regretted by up to 4 points, in “the file as it "
            "is written”.",
        ),
    ],
)
def test_who_shares_the_least_regret_is_said_and_a_deal_is_compared_by_its_name(deal: str | None, said: str) -> None:
    """Total gains: bold 6 or 3, modest 3 or 6, poor 2 or 2; so regrets of (0, 3), (3, 0) and (4, 4)."""
    plans = PLANS["issues"]["plan"]["options"]
    options = {"bold": plans["bold"], "modest": plans["modest"], "poor": {"values": {"A": 1, "B": 2}}}
    bad = {"name": "Bad years", "changes": {**BAD, "issues.plan.options.bold.values.A": 2}}
    sections = {"issues": {"plan": {"options": options}}, "modules": {}}
    sections["deals"] = {"poor": {"name": "A poor plan", "issues": {"plan": "poor"}}}
    found = regret(asked_of(negotiation({"scenarios": {"bad": bad}}, **sections), deal=deal))
    assert found.words == said
    assert sorted(one.largest for one in found.least) == pytest.approx([3.0, 3.0])
    assert [one.largest for one in found.others if one not in found.least] == pytest.approx([4.0] if deal else [])


def test_what_is_best_in_every_scenario_is_not_regretted() -> None:
    same = {"issues.plan.options.bold.values.A": 7}
    found = regret(asked_of(negotiation({"scenarios": {"good": {"changes": same}}}, **PLANS), objective="welfare"))
    assert found.chosen is not None
    assert found.chosen.largest == pytest.approx(0.0)
    assert found.others == []
    assert (
        found.words == "What is recommended has the largest total gain in every scenario: it is not regretted in any."
    )


def test_no_deal_in_a_scenario_costs_all_that_could_be_gained_there() -> None:
    """With staff of 3 the treaty breaks a rule in the bad world, where nothing else is to be had: regret 0 there.

    In a third world B wants 5 and gets 3, so that there is no deal either.
    """
    worlds = {
        "few": {"changes": {"parties.A.capacities.staff": 3}},
        "greedy": {"changes": {"parties.B.disagreement": 5}},
    }
    found = regret(asked_of(negotiation({"scenarios": worlds})))
    assert found.best == {"file": pytest.approx(6.0), "few": 0.0, "greedy": 0.0}
    assert found.chosen is not None
    assert found.chosen.largest == pytest.approx(0.0)
    assert found.chosen.holds == {"file": True, "few": False, "greedy": False}


def test_the_rule_that_is_broken_where_the_least_regretted_package_fails_is_said() -> None:
    """Little staff allows a small programme of 1 only; the treaty of 6 is regretted by 1 there, the small one by 5."""
    small = {"small": {"open_to": ["A"], "benefit": 1, "spillover": {"B": {"A": 1}}, "excludes": ["treaty"]}}
    worlds = {"few": {"name": "Few officials", "changes": {"parties.A.capacities.staff": 3}}}
    found = regret(asked_of(negotiation({"scenarios": worlds}, modules={**TREATY["modules"], **small})))
    assert found.chosen is not None
    assert found.chosen.holds == {"file": True, "few": False}
    assert "It is no deal in “Few officials” (it breaks “" in found.words


def test_unlimited_payments_are_limited_by_what_everybody_gains() -> None:
    found = regret(asked_of(negotiation({"scenarios": {"bad": {"changes": BAD}}}, **PLANS, transfers={})))
    assert found.exact
    assert found.chosen is not None
    assert found.chosen.regrets == {"file": pytest.approx(1.0), "bad": pytest.approx(1.0)}


def test_packages_are_regretted_with_their_own_payments() -> None:
    """B receives r of the 2r that A pays. The file: 2 ≤ r ≤ 5, total gain 8 − r; bad years: 3 ≤ r ≤ 4 and 5 − r."""
    site = {"issues": {"site": {"options": {"here": {"values": {"A": 10, "B": -2}}}}}, "modules": {}}
    worlds = {"bad": {"changes": {f"issues.site.options.here.values.{key}": worth for key, worth in BAD_SITE.items()}}}
    sections = {**site, "parties": {"A": {}, "B": {}}, "transfers": {"fee": 0.5}}
    asked = asked_of(negotiation({"scenarios": worlds}, **sections))
    found, unpaid = regret(asked), {"in_force": [], "shares": {"site": {"here": 1.0}}}
    paid = [Package(**unpaid, transfers={"A": -2 * r, "B": r}) for r in np.linspace(1, 5, 81).tolist()]
    largest = [max(regrets_of(asked.negotiation, one, found.best).values()) for one in paid]
    assert found.chosen is not None
    assert found.exact
    assert found.chosen.largest == pytest.approx(min(largest)) == pytest.approx(1.0)
    assert [row.label for row in (found.chosen, *found.others)] == [
        "P1 where A pays 6 and B receives 3",
        "P1 where A pays 4 and B receives 2",
    ]
    for row in (found.chosen, *found.others):
        assert row.regrets == pytest.approx(regrets_of(asked.negotiation, row.content, found.best))
    assert found.words.startswith("Package P1 where A pays 6 and B receives 3 is least regretted")


@pytest.mark.parametrize(
    ("paid", "helped", "said"),
    [
        ({"A": -2.0, "B": 2.0}, {}, "where A pays 2 and B receives 2"),
        ({}, {"A": {"staff": 1.0}}, "with other assistance"),
        ({"A": -2.0, "B": 2.0}, {"A": {"staff": 1.0}}, "where A pays 2 and B receives 2 and with other assistance"),
        ({}, {}, ""),
    ],
)
def test_what_tells_variants_apart_is_said(
    paid: dict[str, float], helped: dict[str, dict[str, float]], said: str
) -> None:
    asked = asked_of(negotiation({}))
    assert apart(asked, "P1", asked.packages["P1"].model_copy(update={"transfers": paid, "assistance": helped})) == said


BAD_SITE = {"A": 8, "B": -3}


def regrets_of(negotiation: Negotiation, package: Package, best: dict[str, float]) -> dict[str, float]:
    """Return what a package gives up in every scenario, added up without the analysis."""
    worlds = {key: negotiation if key == "file" else under(negotiation, key) for key in best}
    kept = {
        key: not violations(world, package) and min(payoffs(world, package).values()) >= 0.0
        for key, world in worlds.items()
    }
    return {key: best[key] - kept[key] * sum(payoffs(world, package).values()) for key, world in worlds.items()}


def test_without_scenarios_there_is_nothing_to_regret() -> None:
    with pytest.raises(ArgumentError, match="no scenarios"):
        regret(asked_of(negotiation({"numbers": {"staff": {"of": "parties.A.capacities.staff", "between": [3, 6]}}})))


def test_the_first_rule_to_break_limits_how_far_all_numbers_may_move() -> None:
    """Staff 5 in [3, 6] may fall to 4: half of its way. B's 3 in [1, 4] may fall to 1: all of its way."""
    numbers = {
        "staff": {"of": "parties.A.capacities.staff", "between": [3, 6]},
        "worth": {"name": "worth to B", "of": "modules.treaty.spillover.B.A", "between": [1, 4]},
    }
    found = radius(asked_of(negotiation({"numbers": numbers})))
    assert found.deal == "P1"
    assert found.holds_within == pytest.approx(0.5, abs=1e-5)
    assert found.fails_at == pytest.approx(0.5, abs=1e-5)
    assert found.failing_numbers["staff"] == pytest.approx(4.0, abs=1e-4)
    assert found.words.startswith("What is recommended holds however the numbers move, all of them at once, as long as")
    assert "50.0 %" in found.words
    assert "“staff” at 3.98 staff: it breaks" in found.words


def test_two_numbers_fail_together_before_either_does_alone() -> None:
    """B gains 3 − 1. Worth falls by up to 2 and the walk-away value rises by up to 2: half of both is too much."""
    numbers = {
        "asks": {"of": "parties.B.disagreement", "between": [0, 3]},
        "worth": {"of": "modules.treaty.spillover.B.A", "between": [1, 4]},
    }
    found = radius(asked_of(negotiation({"numbers": numbers})))
    assert (found.holds_within, found.fails_at) == (pytest.approx(0.5, abs=1e-5), pytest.approx(0.5, abs=1e-5))
    assert found.fails_because == "B is worse off than without a deal"


def test_boxes_are_certain_only_where_a_deal_fails_in_none_of_their_corners() -> None:
    numbers = {
        "asks": {"of": "parties.B.disagreement", "between": [0, 3]},
        "worth": {"of": "modules.treaty.spillover.B.A", "between": [1, 4]},
    }
    asked = asked_of(negotiation({"numbers": numbers}))
    held = HeldDeal(asked, asked.parameters)
    assert held.certain([[0.0, 2.01], [0.0, 1.99], [1.0, 3.0]], [[2.0, 4.0], [2.0, 4.0], [1.0, 3.0]]).tolist() == [
        True,
        False,
        True,
    ]
    assert held.certainly_worse([2.5, 1.0], [3.0, 2.0])
    assert not held.certainly_worse([1.5, 1.0], [3.0, 2.0])


def test_a_deal_that_holds_over_all_ranges_never_fails() -> None:
    numbers = {"worth": {"of": "modules.treaty.spillover.B.A", "between": [2, 4]}}
    found = radius(asked_of(negotiation({"numbers": numbers})))
    assert (found.holds_within, found.fails_at) == (1.0, None)
    assert found.words == (
        "What is recommended holds however the numbers move within their ranges, all of them at once."
    )


@pytest.mark.parametrize(("least", "within", "fails"), [(-3, 1.0, None), (-8, 0.5, 0.5)])
def test_numbers_that_are_0_in_the_file_are_followed(least: float, within: float, fails: float | None) -> None:
    """B gains 4 and what the bold plan is worth to it, which leaves no trace in the program where it is 0."""
    issues = {"plan": {"options": {"bold": {"values": {"A": 5, "B": 0}}}}, "aid": {"options": {"all": {"values": 4}}}}
    numbers = {"worth": {"of": "issues.plan.options.bold.values.B", "between": [least, 1]}}
    sections = {"issues": issues, "modules": {}, "parties": {"A": {}, "B": {}}}
    found = radius(asked_of(negotiation({"numbers": numbers}, **sections)))
    assert (found.holds_within, found.fails_at) == (pytest.approx(within, abs=1e-5), pytest.approx(fails, abs=1e-5))
    assert "as much as 50.0 %" in found.words or fails is None


def test_a_deal_that_does_not_even_hold_as_it_is_has_no_radius() -> None:
    numbers = {"asks": {"of": "parties.B.disagreement", "between": [0, 6]}}
    sections = {"deals": {"all": {"modules": {"treaty": ["A"]}}}, "parties": {"A": {}, "B": {"disagreement": 4}}}
    sections["modules"] = {"treaty": {"open_to": ["A"], "benefit": 4, "spillover": {"B": {"A": 3}}}}
    found = radius(asked_of(negotiation({"numbers": numbers}, **sections), deal="all"))
    assert (found.holds_within, found.fails_at) == (0.0, 0.0)
    assert found.words == ("“all” does not hold with the numbers of the file. B is worse off than without a deal.")
