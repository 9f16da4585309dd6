"""A payoff that a red line limits from above is what the fund is worth to a party, not less."""

import pytest

from fund_cases import fund_negotiation
from winset_models.analysis.study import Study
from winset_models.negotiation.breaches import violations
from winset_models.negotiation.ledger import payoffs


def capped(cap):
    """Return a fund that can give A up to 3 by covering its need, with a red line of B on what A may gain."""
    lines = {"cap": {"party": "B", "at_most": {"of": [{"payoff": "A"}], "value": cap}}}
    members = {"A": {"income": 5, "pays_at_most": 0}, "B": {"income": 9, "pays_at_most": 3}}
    needs = {"n": {"of": "A", "amount": 2, "unmet": 1.5, "benefit": {"B": 3}}}
    return fund_negotiation(sections={"red_lines": lines}, members=members, needs=needs)


@pytest.mark.parametrize(("cap", "reached"), [(1, 1.0), (9, 3.0)])
def test_the_limit_is_kept_by_what_is_paid(cap, reached):
    negotiation = capped(cap)
    found = Study(negotiation).solution("utilitarian")
    package = found.package
    assert {check.outcome for check in found.checks} == {"confirmed"}
    assert not violations(negotiation, package)
    assert payoffs(negotiation, package)["A"] == pytest.approx(reached)
