"""From the negotiation to the recommended package, against a list of all packages valued by the ledger alone."""

import numpy as np
import pytest
from hypothesis import given, settings

from brute_force import packages, payoff_table
from finite_sets import best_leximin, best_nash, dominated, kalai_smorodinsky
from strategies import negotiations
from winset_models.analysis.evaluate import evaluate
from winset_models.analysis.recommend import recommend
from winset_models.negotiation.breaches import violations
from winset_models.negotiation.deal import Deal

NAMES = ("nash", "kalai-smorodinsky", "leximin", "egalitarian", "utilitarian")


@settings(max_examples=200, deadline=None)
@given(negotiations(largest=60))
def test_every_solution_of_a_random_negotiation_is_the_best_of_all_its_packages(negotiation):
    table = payoff_table(negotiation, packages(negotiation))
    parties = negotiation.parties.values()
    disagreement = np.array([party.disagreement for party in parties])
    weights = np.array([party.weight for party in parties])
    gains = table - disagreement
    gains = gains[np.all(gains >= -1e-9, axis=1)]
    found = {finding.solution: finding for finding in recommend(negotiation, NAMES, evaluate_deals=False).solutions}
    if len(gains) == 0:
        wanted = "no package" if len(table) == 0 else "no acceptable package"
        assert {finding.status for finding in found.values()} == {wanted}
        return
    for finding in found.values():
        assert finding.status == "optimal", finding
        assert finding.exact
        assert violations(negotiation, finding.package) == []
        assert all(check.outcome == "confirmed" for check in finding.checks)
    reached = {name: np.array([a.gain for a in finding.accounts.values()]) for name, finding in found.items()}
    assert found["utilitarian"].value == pytest.approx((gains @ weights).max())
    assert found["egalitarian"].value == pytest.approx((gains / weights).min(axis=1).max())
    assert np.sort(reached["leximin"] / weights) == pytest.approx(best_leximin(gains, weights))
    assert found["nash"].value == pytest.approx(best_nash(gains, weights))
    ideal = gains.max(axis=0)
    ratios = np.sort(reached["kalai-smorodinsky"][ideal > 0] / (ideal * weights)[ideal > 0])
    assert ratios == pytest.approx(kalai_smorodinsky(gains, weights))


@settings(max_examples=60, deadline=None)
@given(negotiations(largest=60))
def test_an_evaluated_deal_is_efficient_exactly_if_no_package_dominates_it(negotiation):
    listed = packages(negotiation)
    if not listed:
        return
    table = payoff_table(negotiation, listed)
    disagreement = np.array([party.disagreement for party in negotiation.parties.values()])
    chosen = len(listed) // 2
    package = listed[chosen]
    terms = Deal(
        modules={key: package.opt_ins.get(key, {}) for key in negotiation.modules},
        issues={key: dict(shares) for key, shares in package.shares.items()},
    )
    finding = evaluate(negotiation.model_copy(update={"deals": {"proposal": terms}}), "proposal", solutions=())
    assert finding.feasible
    assert finding.completed == []
    payoffs = np.array([account.payoff for account in finding.accounts.values()])
    assert payoffs == pytest.approx(table[chosen])
    assert finding.individually_rational == bool(np.all(payoffs >= disagreement - 1e-9))
    assert finding.efficient == (not dominated(np.round(payoffs, 9), np.round(table, 9)))
    if finding.improvement is not None:
        better = np.array([account.payoff for account in finding.improvement_accounts.values()])
        assert np.all(better >= payoffs - 1e-6)
        assert better.sum() > payoffs.sum()
        assert violations(negotiation, finding.improvement) == []
