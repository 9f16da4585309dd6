"""The analysis of what would change the answer: its question, samples, rounds and finding."""

import pickle
from itertools import pairwise
from math import inf

import numpy as np
import pytest

from uncertainty_cases import BRIDGE, bridge, doubtful
from winset_models.analysis.sensitivities import evaluator as evaluators
from winset_models.analysis.sensitivities.full_path import Found
from winset_models.analysis.sensitivities.opening import asked_of
from winset_models.analysis.sensitivities.quantities import Situation, figures_of, possible_quantities
from winset_models.analysis.sensitivities.rounds import Rounds
from winset_models.analysis.sensitivities.sampled_question import SampledQuestion
from winset_models.analysis.sensitivities.tables import tables
from winset_models.analysis.sensitivities.tornado import tornado, whole
from winset_models.analysis.sensitivities.views import views
from winset_models.analysis.sensitivities.wording import factor_words
from winset_models.analysis.sensitivity import sensitivity
from winset_models.analysis.sensitivity_findings import Bar, Sensitivity
from winset_models.campaigns.store import Store
from winset_models.campaigns.where import Shard, Where
from winset_models.negotiation.deal import Package
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.uncertainty.sampling import samples
from winset_solver.control import Cancellation, Control, Limits
from winset_solver.errors import ArgumentError

HERE = Where(workers=0)


@pytest.fixture(scope="module")
def finding() -> Sensitivity:
    """Return a tornado, views and a small draw about three parties."""
    return sensitivity(
        bridge(), ("tornado", "views", "information"), objective="welfare", samples=8, where=HERE, keep_samples=True
    )


def test_finding_is_whole(finding: Sensitivity) -> None:
    assert Sensitivity.model_validate_json(finding.model_dump_json()) == finding
    assert finding.base.package == "P1"
    assert not finding.stopped
    assert not finding.failures
    assert finding.assumed == ""
    assert all(check.outcome == "confirmed" for check in finding.checks)
    assert "adding it up again from the file" in " ".join(check.method for check in finding.checks)
    named = {part.name for part in finding.samples}
    assert named == {"tornado", "information"}
    assert finding.effort.samples > sum(len(part.statuses) for part in finding.samples)


def test_bars_are_sorted_by_swing(finding: Sensitivity) -> None:
    assert finding.tornado is not None
    bars = [bar for bar in finding.tornado.bars if bar.quantity == "total gain"]
    whole = [None not in (bar.package_at_low, bar.package_at_high) for bar in bars]
    order = [(not both, -abs(bar.at_high - bar.at_low)) for bar, both in zip(bars, whole, strict=True)]
    assert order == sorted(order)
    assert "cost of returns" in finding.tornado.words


def test_views_are_what_others_see(finding: Sensitivity) -> None:
    """Arcadia thinks that its returns cost 4.5 and not 3, so the package of the file is worth 1.5 less to it."""
    assert finding.views is not None
    seen = {view.party: view for view in finding.views.views}
    assert list(seen) == ["ARC", "receiving", "crisis", "boom"]
    assert seen["ARC"].changes == ["returns: cost, sending: 4.5 million EUR instead of 3 million EUR"]
    expected = finding.base.quantities["gain:ARC"] - 1.5
    assert seen["ARC"].value_of_file_package["ARC"] == pytest.approx(expected)
    assert seen["receiving"].title == "as Boreal and Caldera see it"
    assert seen["crisis"].value_of_file_package == {}
    assert any(why.startswith("breaks “") for why in seen["crisis"].drawbacks)
    assert "In “Arrivals double”, what the file recommends breaks “" in finding.views.words


def test_tables_have_units(finding: Sensitivity) -> None:
    pytest.importorskip("pandas")
    found = tables(finding)
    assert {"numbers", "quantities", "packages", "tornado", "information", "views", "samples of tornado"} <= set(found)
    assert set(found["tornado"]["unit"]) == {"million EUR", ""}
    assert found["information"].attrs["units"] == {"value": "million EUR", "interval": "million EUR"}
    assert found["samples of tornado"].attrs["units"]["total gain"] == "million EUR"
    assert len(found["samples of tornado"]) == 2 * len(finding.parameters) + 1


def test_an_answer_depends_on_the_sample_alone() -> None:
    """Answered one by one by a copy that was sent elsewhere, in reverse, samples have the same records."""
    asked = asked_of(bridge(), solution="nash")
    thetas = samples(asked.figures, 6, 1)
    campaign = SampledQuestion("x", asked.negotiation, asked.question, None, asked.parameters, thetas)
    copy = pickle.loads(pickle.dumps(campaign))
    assert copy.key == campaign.key
    together = list(campaign.evaluator()(range(6)))
    answer = copy.evaluator()
    apart = [next(answer(range(at, at + 1))) for at in reversed(range(6))]
    assert together == apart[::-1]
    assert all(record.answered for record in together)


def test_round_numbers_do_not_make_samples_anew() -> None:
    """Boreal's visas are worth exactly what they cost: the program of the file lacks what those of all samples have."""
    modules = {**BRIDGE["modules"], "visas": {**BRIDGE["modules"]["visas"], "cost": {"BOR": 3, "CAL": 2}}}
    found = sensitivity(bridge(modules=modules), objective="welfare", numbers=["visa_worth"], where=HERE)
    assert (found.effort.samples, found.effort.rebuilt) == (3, 0)


def test_where_a_number_ends_the_deal() -> None:
    """A bar without a deal at an end compares no like with like; every other one does."""
    asked = asked_of(bridge(), objective="welfare", of=["total gain"])
    with_end, without = (
        Bar(parameter=name, quantity="total gain", at_low=low, at_high=5.0, package_at_low=key, package_at_high="P1")
        for name, low, key in (("fee", 0.0, None), ("visa_worth", 4.0, "P1"))
    )
    assert not whole(asked, with_end)
    assert (whole(asked, without), without.swing) == (True, 1.0)


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (1.158, "15.8 % more than the file says"),
        (0.5, "50 % less than the file says"),
        (3.0, "3 times what the file s"),
    ],
)
def test_factors_in_words(limit: float, words: str) -> None:
    assert factor_words(limit).startswith(words)


def test_key_is_of_what_decides() -> None:
    asked = asked_of(bridge(), solution="utilitarian")
    thetas = samples(asked.figures, 4, 1)

    def key(name: str, rows: np.ndarray, negotiation: Negotiation) -> str:
        return SampledQuestion(name, negotiation, asked.question, None, asked.parameters, rows).key

    same = key("x", thetas, asked.negotiation)
    assert key("y", thetas.copy(), bridge()) == same
    assert key("x", thetas + 0.001, asked.negotiation) != same
    assert key("x", thetas, bridge(minimum_menu=1)) != same


def test_a_contradiction_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that were wrong about payoffs, or a package that breaks a rule, ends as a failure with words."""
    asked = asked_of(bridge(), solution="utilitarian", of=["total gain"])
    thetas = np.array([asked.nominal])
    own = asked.base.package
    assert own is not None
    wrong = {
        "what the file adds up to": Found("optimal", own, np.array([100.0, 0.0, 0.0]), 100.0),
        "breaks “": Found("optimal", own.model_copy(update={"transfers": {"ARC": 50.0, "BOR": -50.0}}), None, 1.0),
        "worse off": Found("optimal", Package(opt_ins={"returns": {"ARC": "in"}}, in_force=["returns"]), None, 1.0),
        "stopped": Found("stopped with a solution", own, None, 1.0),
    }
    for words, found in wrong.items():
        monkeypatch.setattr(evaluators.Recommender, "found", lambda *_, found=found: found)
        answers = asked_of(bridge(), solution="utilitarian", of=["total gain"]).answers(thetas, "x")
        assert not answers.answered[0]
        assert words in answers.failures[0].words
        assert answers.values.tolist() == [[0.0]]


def test_no_deal_is_an_answer() -> None:
    negotiation = bridge()
    nothing = Situation(negotiation, None, 0.0, Control())
    names = [quantity.name for quantity in possible_quantities(negotiation)]
    values = dict(zip(names, figures_of(nothing, names), strict=True))
    assert values.pop("payoff:ARC") == 1.0
    assert set(values.values()) == {0.0}


def test_a_deal_is_held_fixed() -> None:
    """Arcadia's walk-away value of 1 is all that it has from the plain deal: 4 from visas less 3 for returns."""
    found = sensitivity(bridge(), deal="plain", of=["gain:ARC", "deal"], numbers=["walk_away"], where=HERE)
    assert found.base.quantities == {"gain:ARC": 0.0, "deal": 1.0}
    assert found.tornado is not None
    low, high = found.parameters[0].low, found.parameters[0].high
    gain, holds = found.tornado.bars
    assert (gain.at_low, gain.at_high) == pytest.approx((1.0 - low, 1.0 - high))
    assert (holds.at_low, holds.at_high, holds.package_at_low, holds.package_at_high) == (1.0, 0.0, "P1", None)
    assert "The deal does not hold with “walk away” at" in found.tornado.words


def test_where_the_file_says_nothing() -> None:
    found = sensitivity(bridge(uncertainty=None), objective="welfare", where=HERE, numbers=["transfers.fee"])
    assert "assumed" in found.assumed
    assert found.parameters[0].paths == ["transfers.fee"]
    assert "As asked for" in sensitivity(bridge(), vary=0.1, numbers=["transfers.fee"], where=HERE).assumed


def test_what_does_not_apply_is_a_remark_beside_what_does() -> None:
    found = sensitivity(bridge(), ["tornado", "acceptability"], objective="welfare", where=HERE, numbers=["fee"])
    assert found.tornado is not None
    assert any(note.startswith("acceptability: ") for note in found.notes)
    with pytest.raises(ArgumentError, match="depend on the weights"):
        sensitivity(bridge(), ["acceptability"], objective="welfare", where=HERE)


def test_shards_together_are_the_whole() -> None:
    negotiation, store = (
        doubtful({"visa_worth": ("modules.visas.benefit.BOR", 1, 4), "fee": ("transfers.fee", 0, 0.2)}),
        Store(),
    )

    def part(shard: str | None) -> Sensitivity:
        where = Where(workers=0, shard=None if shard is None else Shard.written(shard))
        return sensitivity(negotiation, objective="welfare", where=where, store=store, samples=8)

    first = part("1/2")
    assert first.tornado is None
    assert not first.stopped
    assert "merged" in first.notes[-1]
    assert part("2/2").effort.samples == 5
    whole = part(None)
    assert whole.effort.resumed == 5
    assert whole.tornado == sensitivity(negotiation, objective="welfare", where=HERE).tornado


def test_a_stopped_run_says_so() -> None:
    cancellation = Cancellation()
    cancellation.request()
    found = sensitivity(bridge(), ["tornado", "views"], where=HERE, control=Control(cancellation=cancellation))
    assert found.stopped
    assert found.tornado is None
    assert any(note.startswith("With the numbers of the file there is no answer: stopped") for note in found.notes)


def test_a_run_that_is_stopped_between_analyses() -> None:
    cancellation = Cancellation()
    rounds = Rounds(asked_of(bridge(), objective="welfare", control=Control(cancellation=cancellation)))
    rounds.make({"tornado": tornado})
    cancellation.request()
    rounds.make({"views": views})
    assert rounds.stopped
    assert rounds.parts["tornado"] is not None
    assert rounds.remarks == ["There was no time for: views."]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"what": "tornedo"}, "the analysis is unknown"),
        ({"what": ()}, "the analysis is unknown"),
        ({"solution": "nush"}, "the solution is unknown"),
        ({"objective": "wealth"}, "the objective is unknown"),
        ({"deal": "plan"}, "no such deal"),
        ({"of": ["gain:XYZ"]}, "the quantity is unknown"),
        ({"numbers": ["stuff"]}, "no doubtful number has this name"),
        ({"samples": 0}, "number of samples"),
        ({"seed": -1}, "the seed is negative"),
        ({"confidence": 1.0}, "no proper part"),
        ({"vary": inf}, "a share of a number"),
    ],
)
def test_wrong_arguments(wrong: dict[str, object], words: str) -> None:
    with pytest.raises(ArgumentError, match=words):
        sensitivity(bridge(), **{"where": HERE, **wrong})


def test_samples_that_reach_their_time_limit_are_told_and_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(seconds: float) -> Sensitivity:
        monkeypatch.setattr(evaluators, "Limits", lambda **_: Limits(seconds=seconds, confirm="never"))
        return sensitivity(bridge(), numbers=["visa_worth"], where=HERE, store=store)

    with Store() as store:
        hasty, patient = ask(1e-9), ask(60)
    assert [failure.words for failure in hasty.failures] == ["no proven answer within 1 s"] * 2
    assert (patient.failures, patient.effort.resumed, patient.effort.samples) == ([], 1, 3)


@pytest.mark.parametrize("unit", [1e-4, 1e8])
def test_units_do_not_matter_for_where_the_recommendation_changes(unit):
    module = {"benefit": {"A": 3 * unit, "B": 2 * unit}, "cost": unit}
    doubt = {"worth": {"of": "modules.visas.benefit.A", "between": [0, 5 * unit]}}
    data = {"winset": 1, "title": "visas", "unit": {"name": "points"}, "parties": {"A": {}, "B": {}}}
    negotiation = Negotiation.model_validate({**data, "modules": {"visas": module}, "uncertainty": {"numbers": doubt}})
    (found,) = sensitivity(negotiation, ["breakpoints"], where=HERE).breakpoints
    changes = [one.end / unit for one, other in pairwise(found.segments) if one.package != other.package]
    assert changes == pytest.approx([1.0], abs=1e-4)
