"""Whole cents by hand: who pays the odd cent, what the reserve takes, and what administration and interest are."""

import pytest

from fund_cases import figures_of
from winset_models.negotiation.fund.accounts import everything
from winset_models.negotiation.fund.cents import balance_in_cents, breaches_beyond_cents, settled
from winset_models.negotiation.fund.figures import resolved
from winset_models.negotiation.fund.parts import FundPlan
from winset_models.negotiation.negotiation import Unit

EUR = Unit(name="EUR", currency="EUR")
ONE_NEED = {"needs": {"n": {"of": "B", "amount": 1.0}}}
THREE = {"A": {}, "B": {}, "C": {}}


def in_euros(parties=None, **fund):
    figures = figures_of(parties, **fund)
    return resolved(figures.negotiation.model_copy(update={"unit": EUR}), figures.world)


def paid(figures, **plan):
    found, cent = settled(figures, FundPlan.model_validate(plan), everything(figures))
    assert cent == pytest.approx(0.01)
    assert not balance_in_cents(figures, found, everything(figures)).any()
    assert breaches_beyond_cents(figures, found, everything(figures)) == []
    return found


def test_a_third_each_leaves_one_cent_for_the_largest_remainder():
    found = paid(in_euros(THREE, **ONE_NEED), contributions={key: [1 / 3] for key in THREE}, support={"n": [1.0]})
    assert found.contributions == {"A": [0.34], "B": [0.33], "C": [0.33]}
    shares = {"A": [0.3331], "B": [0.3338], "C": [0.3331]}
    assert paid(in_euros(THREE, **ONE_NEED), contributions=shares, support={"n": [1.0]}).contributions["B"] == [0.34]


def test_what_contributions_cannot_make_up_for_goes_to_the_reserve():
    figures = in_euros(stages=["one", "two"], **ONE_NEED, reserve={"initial": 2.004, "leftover": "kept"})
    found = paid(figures, support={"n": [1.0, 0.503]}, reserve=[1.004, 0.501])
    assert (found.support["n"], found.reserve) == ([1.0, 0.5], [1.0, 0.5])


def test_without_a_reserve_the_largest_gift_or_support_gives_way():
    figures = in_euros(**ONE_NEED, donors={"bank": {"gives_at_most": 1.0}, "trust": {"gives_at_most": 1.0}})
    found = paid(figures, gifts={"bank": [0.644], "trust": [0.244]}, support={"n": [0.888]})
    assert (found.gifts, found.support) == ({"bank": [0.65], "trust": [0.24]}, {"n": [0.89]})


def test_administration_takes_its_part_to_the_nearest_cent():
    figures = in_euros(**ONE_NEED, overhead=0.07)
    found = paid(figures, contributions={"A": [1 / 0.93]}, support={"n": [1.0]})
    assert found.contributions == {"A": [1.07]}


@pytest.mark.parametrize("per", ["stage", "all"])
def test_pledges_are_raised_to_what_is_paid(per):
    figures = in_euros(THREE, **ONE_NEED, pledging={"per": per})
    thirds = dict.fromkeys(THREE, 1 / 3)
    found = paid(figures, pledges=thirds, contributions={key: [1 / 3] for key in THREE}, support={"n": [1.0]})
    assert found.pledges == {"A": 0.34, "B": 0.33, "C": 0.33}


def test_interest_is_paid_to_the_nearest_cent():
    figures = in_euros(stages=["one", "two"], **ONE_NEED, reserve={"initial": 0.77, "interest": 0.02})
    found = paid(figures, reserve=[0.77, 0.0], refunds=[0.0, 0.7854])
    assert (found.reserve, found.refunds) == ([0.77, 0.0], [0.0, 0.79])


def test_where_administration_takes_everything_contributions_cannot_help():
    figures = in_euros(**ONE_NEED, overhead=1.0, donors={"bank": {"gives_at_most": 1.0}})
    found = paid(figures, contributions={"A": [0.5]}, gifts={"bank": [0.333]}, support={"n": [0.333]})
    assert (found.gifts, found.support) == ({"bank": [0.33]}, {"n": [0.33]})


def test_rules_that_are_really_broken_are_still_told():
    figures = in_euros(members={"all": {"pays_at_most": 0.5}}, **ONE_NEED)
    plan = FundPlan(contributions={"A": [0.9]}, support={"n": [0.9]})
    assert [found.breach.amount for found in breaches_beyond_cents(figures, plan, everything(figures))] == [
        pytest.approx(0.4)
    ]


def test_limits_between_two_cents_are_kept_from_below():
    figures = in_euros(
        THREE, members={"A": {"pays_at_most": 0.335}, "all": {}}, **ONE_NEED, pledging={}, reserve={"initial": 0}
    )
    thirds = {"A": 0.335, "B": 0.3325, "C": 0.3325}
    found = paid(
        figures, pledges=thirds, contributions={key: [part] for key, part in thirds.items()}, support={"n": [1]}
    )
    assert found.pledges == {"A": 0.33, "B": 0.34, "C": 0.33} == {k: v[0] for k, v in found.contributions.items()}


def test_what_is_guaranteed_is_rounded_up_and_what_is_needed_down():
    figures = in_euros(needs={"n": {"of": "B", "amount": 1.234, "at_least": 0.5}, "m": {"of": "A", "amount": 0.126}})
    found = paid(figures, contributions={"A": [0.743]}, support={"n": [0.617], "m": [0.126]})
    assert found.support == {"n": [0.62], "m": [0.12]}
    assert found.contributions == {"A": [0.74]}


def test_what_a_later_state_would_lack_is_kept_before():
    figures = in_euros(
        stages=["one", "two"],
        needs={"n": {"of": "B", "amount": [0, 0.503], "at_least": 1}},
        members={"A": {"pays_at_most": [1, 0.25]}},
        reserve={},
    )
    found = paid(figures, contributions={"A": [0.253, 0.25]}, support={"n": [0, 0.503]}, reserve=[0.253, 0])
    assert (found.contributions["A"], found.reserve) == ([0.25, 0.25], [0.25, 0.0])
    assert found.support["n"] == [0, 0.50]


def test_where_limits_leave_no_way_a_cent_is_missing():
    figures = in_euros(
        needs={"n": {"of": "B", "amount": 1.0, "at_least": 0.994}}, members={"A": {"pays_at_most": 0.994}}
    )
    found = paid(figures, contributions={"A": [0.994]}, support={"n": [0.994]})
    assert (found.contributions, found.support) == ({"A": [0.99]}, {"n": [0.99]})


EFFORTS = {
    "high": {"cost": 0.333, "outcomes": {"good": 0.75, "bad": 0.25}},
    "low": {"outcomes": {"good": 0.25, "bad": 0.75}},
}


@pytest.mark.parametrize(
    ("promised", "most", "expected"),
    [
        ({"good": 0.666, "bad": 0.0}, 5.0, {"good": 0.67, "bad": 0.0}),
        ({"good": 0.666 + 1e-15, "bad": 1e-15}, 5.0, {"good": 0.67, "bad": 0.0}),
        ({"good": 0.7, "bad": 0.034}, 5.0, {"good": 0.71, "bad": 0.04}),
        ({"good": 0.666, "bad": 0.0}, 0.666, {"good": 0.66, "bad": 0.0}),
    ],
)
def test_outcome_payments_are_rounded_so_that_the_effort_stays_worthwhile(promised, most, expected):
    contract = {"implementer": "agency", "efforts": EFFORTS, "wanted": "high", "most_payment": most}
    figures = in_euros(contracts={"c": contract})
    active, plan = everything(figures), FundPlan(payments={"c": promised})
    assert settled(figures, plan, active)[0].payments == {"c": expected}
