"""How a fund is asked for its best plan: arguments, scope, limits and what is left out."""

from typing import Any

import pytest

from fund_cases import fund_negotiation
from winset_models.analysis.fund import fund
from winset_models.analysis.funds.dials import dials
from winset_models.analysis.funds.prices import prices
from winset_models.analysis.funds.values import Setting, largest_sum
from winset_models.negotiation.fund.accounts import everything
from winset_models.negotiation.fund.figures import fund_figures, resolved
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.control import Cancellation, Control
from winset_solver.errors import ArgumentError

FLOOD = {"of": "A", "amount": {"per": {"water": 1}}, "unmet": 3, "at_most": 0.5}
SCENARIOS = {
    "paths": {
        "dry": {"probability": 0.75, "values": {"water": 0}},
        "wet": {"probability": 0.25, "values": {"water": 8}},
    }
}


def flood(**changes: Any) -> Negotiation:
    """Return a fund in which B can help A, for whom a flood costs three times the money; A pays B in dry years."""
    return fund_negotiation(
        **{
            "scenarios": SCENARIOS,
            "members": {"A": {"income": 10}, "B": {"income": 10, "draws_at_most": 2}},
            "needs": {"flood": FLOOD},
            **changes,
        }
    )


@pytest.mark.parametrize(
    ("arguments", "got"),
    [
        ({"objectives": "fairest"}, "fairest"),
        ({"objectives": "adjusted-winner"}, "adjusted-winner"),
        ({"objectives": "payoff:Z"}, "payoff:Z"),
        ({"objectives": "pledges"}, "pledges"),
        ({"objectives": "reserve"}, "reserve"),
        ({"modules": ["m"]}, "m"),
        ({"engine": "abacus"}, "abacus"),
        ({"engine": "mpi", "objectives": "nash"}, "nash"),
        ({"engine": "mpi", "objectives": "welfare,contributions"}, "welfare, contributions"),
    ],
)
def test_what_cannot_be_asked_is_refused(arguments: dict[str, Any], got: str) -> None:
    with pytest.raises(ArgumentError) as refusal:
        fund(flood(), **arguments)
    assert refusal.value.got == got


def test_a_file_without_a_fund_is_refused() -> None:
    with pytest.raises(ArgumentError, match="no fund"):
        fund(flood().model_copy(update={"fund": None}))


def test_parties_that_are_no_members_cannot_be_an_objective() -> None:
    people = {"A": {}, "B": {}, "C": {}}
    negotiation = flood()
    wider = fund_negotiation(people, scenarios=SCENARIOS, members=negotiation.fund.model_dump()["members"])
    with pytest.raises(ArgumentError, match="member"):
        fund(wider, objectives="payoff:C")


def test_everything_is_said_about_a_plan() -> None:
    found = fund(flood(), objectives="nash, welfare")
    assert (found.status, [stage.objective for stage in found.stages]) == ("optimal", ["nash", "welfare"])
    assert {check.outcome for check in found.checks} == {"confirmed"}
    assert found.pooling is not None
    assert found.pooling.value == pytest.approx(0.25 * 4 * 2)  # four units are covered, each worth three for one
    assert found.plan is not None
    assert found.plan.broken == []
    assert sum(member.gain for member in found.plan.members.values()) == pytest.approx(2.0)


def test_prices_are_what_a_little_more_changes() -> None:
    figures = fund_figures(flood())
    setting = Setting(everything(figures))
    welfare = largest_sum(figures, setting, Control())
    found = {price.path: price for price in prices(figures, setting, welfare, Control())}
    assert found["fund.needs.flood.at_most"].price == pytest.approx(-0.01 * 0.25 * 8 * 2)
    for dial in dials(figures, setting.active):
        changed = largest_sum(resolved(dial.turned(figures.negotiation, 1 / 64), figures.world), setting, Control())
        path = ".".join(map(str, dial.statement.path))
        assert changed.value is not None
        assert welfare.value is not None
        price = found[path].price if path in found else 0.0
        assert 64 * (welfare.value - changed.value) == pytest.approx(price, abs=1e-6)
    assert all(price.confirmed for price in found.values())


def test_only_the_named_modules_are_in_force() -> None:
    sections = {"modules": {"m": None}}
    negotiation = fund_negotiation(
        sections=sections,
        **{**flood().fund.model_dump(exclude_unset=True), "needs": {"flood": {**FLOOD, "module": "m"}}},
    )
    assert fund(negotiation, objectives="welfare").missing == []
    without = fund(negotiation, objectives="welfare", modules=[])
    assert (without.modules, without.missing) == ([], ["flood"])


def test_a_search_that_is_cancelled_says_so() -> None:
    cancellation = Cancellation()
    cancellation.request()
    found = fund(flood(), objectives="welfare,contributions", control=Control(cancellation=cancellation))
    assert (found.status, found.plan, found.pooling) == ("stopped without a solution", None, None)
    assert found.notes == ["not searched for, because the search ended before: contributions"]
