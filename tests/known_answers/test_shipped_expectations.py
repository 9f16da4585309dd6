"""What the shipped files expect of their own solutions, and the published facts behind two of them."""

import math

import pytest

import winset_instances
from winset_models.analysis.principles import SOLUTIONS
from winset_models.analysis.recommend import recommend
from winset_models.negotiation.reader import read

NO_DEAL = {"no package", "no acceptable package"}


def cases(status):
    """Pairs of file and solution to compare; files without a deal are asked for every solution."""
    for name in winset_instances.names():
        expected = read(winset_instances.path(name)).expected
        if expected is not None and expected.status == status:
            yield from ((name, solution) for solution in (expected.solutions or SOLUTIONS))


def found(name, solution):
    return recommend(read(winset_instances.path(name)), [solution], evaluate_deals=False).solutions[0]


def test_there_is_something_to_compare():
    assert len(list(cases("optimal"))) >= 12
    assert len({name for name, _ in cases("no deal")}) >= 2


@pytest.mark.parametrize(("name", "solution"), list(cases("optimal")))
def test_a_solution_is_as_its_file_expects(name, solution):
    expected = read(winset_instances.path(name)).expected.solutions[solution]
    finding = found(name, solution)
    assert finding.status == "optimal"
    assert finding.exact
    assert expected.value is not None or expected.payoffs or expected.gains
    if expected.value is not None:
        assert finding.value == pytest.approx(expected.value, abs=expected.tolerance, rel=0)
    for party, payoff in expected.payoffs.items():
        assert finding.accounts[party].payoff == pytest.approx(payoff, abs=expected.tolerance, rel=0)
    for party, gain in expected.gains.items():
        assert finding.accounts[party].gain == pytest.approx(gain, abs=expected.tolerance, rel=0)
    assert {check.outcome for check in finding.checks} == {"confirmed"}


@pytest.mark.parametrize(("name", "solution"), list(cases("no deal")))
def test_a_file_without_a_deal_gets_none_from_any_solution(name, solution):
    finding = found(name, solution)
    if finding.status != "not applicable":
        assert finding.status in NO_DEAL
        assert finding.checks
        assert {check.outcome for check in finding.checks} == {"confirmed"}
    assert finding.package is None
    assert finding.value is None


def test_adjusted_winner_splits_only_sinai_at_camp_david_and_egypt_cedes_a_sixth_of_it():
    finding = found("camp_david_1978", "adjusted-winner")
    shares = finding.package.shares
    assert [issue for issue, parts in shares.items() if len(parts) > 1] == ["sinai"]
    assert shares["sinai"]["israel"] == pytest.approx(1 / 6, abs=1e-9)
    assert shares["sinai"]["egypt"] == pytest.approx(5 / 6, abs=1e-9)
    assert shares["palestinian_rights"] == {"egypt": 1.0}
    for issue in ("diplomatic_recognition", "west_bank_and_gaza", "formal_linkage", "jerusalem"):
        assert shares[issue] == {"israel": 1.0}
    for party in ("israel", "egypt"):
        assert finding.accounts[party].payoff == pytest.approx(65 + 5 / 6, abs=1e-9)


def test_bill_and_jack_barter_as_nash_says():
    finding = found("nash_1950_barter", "nash")
    given = {good for good, choice in finding.package.shares.items() if choice == {"give": 1.0}}
    assert given == {"book", "whip", "ball", "bat", "pen", "toy", "knife"}
    gains = [account.gain for account in finding.accounts.values()]
    assert gains == [12, 5]
    assert math.prod(gains) == 60
    assert finding.value == pytest.approx(math.sqrt(60))
