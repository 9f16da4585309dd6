"""Arguments of `recommend` and `compare`."""

import pytest

from winset_instances import path
from winset_models.analysis.evaluate import compare, evaluate
from winset_models.analysis.findings import Comparison, Evaluation, Recommendation
from winset_models.analysis.recommend import recommend
from winset_models.negotiation.reader import read
from winset_solver.errors import ArgumentError


@pytest.fixture(scope="module")
def barter():
    return read(path("nash_1950_barter"))


def test_one_name_may_be_given_as_it_is_and_repetition_counts_once(barter):
    single = recommend(barter, "nash", evaluate_deals=False)
    double = recommend(barter, ["nash", "nash"], evaluate_deals=False)
    assert [s.solution for s in single.solutions] == [s.solution for s in double.solutions] == ["nash"]
    assert [deal.deal for deal in compare(barter, "nash_1950", solutions=()).deals] == ["nash_1950"]


@pytest.mark.parametrize(("objective", "counted"), [("payoff:jack", ["jack"]), ("welfare", ["bill", "jack"])])
def test_an_objective_comes_first_and_is_met(barter, objective, counted):
    found = recommend(barter, ["utilitarian"], objective=objective, evaluate_deals=False)
    finding, best = found.solutions[0], {"jack": found.ideal["jack"], "welfare": found.solutions[1].value}
    assert (finding.solution, finding.status) == ("objective", "optimal")
    assert finding.value == pytest.approx(sum(finding.accounts[party].gain for party in counted))
    assert finding.value == pytest.approx(best["jack" if counted == ["jack"] else "welfare"])


def test_unknown_names_are_told_with_what_there_is(barter):
    with pytest.raises(ArgumentError, match="unknown"):
        recommend(barter, ["nosh"])
    with pytest.raises(ArgumentError, match="payoff:bill"):
        recommend(barter, objective="payoff:jim")
    with pytest.raises(ArgumentError, match="did you mean `nash_1950`"):
        evaluate(barter, "nash_1951")


def test_findings_survive_json(barter):
    found = recommend(barter, ["nash", "adjusted-winner"])
    assert Recommendation.model_validate_json(found.model_dump_json()) == found
    deal = evaluate(barter, "like_for_like", solutions=("nash",))
    assert Evaluation.model_validate_json(deal.model_dump_json()) == deal
    several = compare(barter, solutions=("nash",))
    assert Comparison.model_validate_json(several.model_dump_json()) == several
