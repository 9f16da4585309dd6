"""Arguments of `zone`, and what it makes of the answers of the search."""

import numpy as np
import pytest

from winset_instances import path
from winset_models.analysis import zone as module
from winset_models.analysis.study import Study
from winset_models.analysis.zone import USUAL_COVERAGE, zone
from winset_models.analysis.zone_findings import Zone
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.reader import read
from winset_solver.control import Control, Limits
from winset_solver.errors import ArgumentError
from winset_solver.pareto.frontier import Frontier
from winset_solver.status import OutcomeStatus


@pytest.fixture(scope="module")
def barter():
    return read(path("nash_1950_barter"))


def negotiation(**changes):
    data = {
        "winset": 1, "title": "t", "unit": {"name": "points"}, "parties": {"A": {}, "B": {}, "C": {}},
        "issues": {"cake": {"divide": {"A": 1, "B": 1, "C": 1}}}, **changes,
    }  # fmt: skip
    return Negotiation.model_validate(data)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"parties": ["bil"]}, "the file has no such party.*did you mean `bill`"),
        ({"parties": ["bill", "england"]}, "got england, wanted bill, jack"),
        ({"coverage": 1.0}, "the coverage is not a share of a range"),
        ({"coverage": -0.1}, "the coverage is not a share of a range"),
        ({"coverage": float("nan")}, "the coverage is not a share of a range"),
        ({"solutions": ["nash", "fair"]}, "a solution is unknown .got fair"),
        ({"method": "divination"}, "the method is unknown .got divination, wanted one player, two players"),
    ],
)
def test_wrong_arguments_are_refused(barter, options, message):
    with pytest.raises(ArgumentError, match=f"(?s){message}"):
        zone(barter, **options)


def test_a_finding_goes_to_json_and_back_without_loss(barter):
    finding = zone(barter, solutions="nash")
    assert [item.found.solution for item in finding.solutions] == ["nash"]
    assert Zone.model_validate_json(finding.model_dump_json()) == finding
    assert (finding.kind, finding.schema_version, finding.status, finding.complete) == ("zone", 1, "optimal", True)
    assert {check.outcome for check in finding.checks} == {"confirmed"}


def test_points_are_told_while_they_are_found(barter):
    heard = []
    finding = zone(barter, on_point=heard.append)
    told = {tuple(point.payoffs.values()) for point in heard}
    assert {tuple(point.payoffs.values()) for point in finding.points} <= told
    assert all(point.number is None for point in heard)


def test_the_order_of_the_parties_is_the_order_of_the_list(barter):
    finding = zone(barter, parties=["jack", "bill", "jack"], solutions=())
    assert finding.parties == ["jack", "bill"]
    mine = [point.payoffs["jack"] for point in finding.points]
    assert mine == sorted(mine, reverse=True)
    assert finding.solutions == []
    assert all(step.changes["jack"] < 0 < step.changes["bill"] for step in finding.steps)


def test_one_party_alone_has_one_best_deal(barter):
    finding = zone(barter, parties="bill", solutions=())
    assert [point.payoffs["bill"] for point in finding.points] == [18]
    assert finding.steps == []


def test_beyond_the_floors_there_is_more(barter):
    inside, outside = zone(barter, solutions=()), zone(barter, solutions=(), beyond=True)
    assert min(point.payoffs["jack"] for point in outside.points) < 0 <= inside.nadir["jack"]
    known = {tuple(point.payoffs.values()) for point in outside.points}
    assert {tuple(point.payoffs.values()) for point in inside.points} <= known


def test_how_much_is_left_out_follows_from_whether_the_list_has_an_end(monkeypatch):
    asked = []

    def search(problem, control, *, coverage, on_point, method):
        asked.append(coverage)
        return Frontier(OutcomeStatus.STOPPED_WITHOUT_SOLUTION)

    monkeypatch.setattr(module, "pareto_set", search)
    chosen = {"options": {"x": {"values": 0.1234567}, "y": {"values": {"A": 1}}}}
    for made, options in (
        (negotiation(), {}),
        (negotiation(), {"parties": ["A", "B"]}),
        (negotiation(issues={"seat": chosen}), {}),
        (negotiation(), {"coverage": 0.2}),
    ):
        assert zone(made, solutions=(), **options).status == "stopped without a solution"
    assert asked == [USUAL_COVERAGE, 0.0, 0.0, 0.2]


def test_products_and_commitments_are_whole_and_what_is_divided_or_paid_is_not():
    made = negotiation(
        modules={"m": {"benefit": 3, "reciprocity": 1, "participation": [{"heads": 2}]}},
        transfers={},
    )
    study = Study(made)
    whole = dict(zip(study.program.column_labels, study.pareto_problem().whole.tolist(), strict=True))
    kinds = {label.split("[")[0]: value for label, value in whole.items()}
    assert kinds.pop("one")
    assert kinds == {
        "issues.share": False,
        "transfers.net": False,
        "opt_in.x": True,
        "participation.y": True,
        "participation.z": True,
        "module_values.reciprocity": True,
    }


def test_the_floors_are_the_disagreement_values_unless_they_are_dropped():
    study = Study(read(path("divide_the_dollar_three")))
    assert study.pareto_problem(["cat", "ann"]).compared == (2, 0)
    assert study.pareto_problem().floor.tolist() == [10, 20, 40]
    assert np.isneginf(study.pareto_problem(beyond=True).floor).all()


def test_a_list_that_leaves_out_a_known_deal_is_not_trusted(barter, monkeypatch):
    genuine = module.pareto_set

    def forgetful(*args, **options):
        found = genuine(*args, **options)
        return Frontier(
            found.status, found.points[:2], coverage=found.coverage, resolution=found.resolution, ideal=found.ideal
        )

    monkeypatch.setattr(module, "pareto_set", forgetful)
    finding = zone(barter)
    assert finding.status == "disagreement"
    assert not finding.complete
    assert [check.outcome for check in finding.checks].count("contradicted") == 1


def test_a_file_without_a_deal_lists_nothing_and_says_so():
    finding = zone(read(path("clashing_red_lines")))
    assert finding.status in ("no package", "no acceptable package")
    assert (finding.points, finding.segments, finding.steps, finding.nadir) == ([], [], [], {})
    assert finding.coverage is None
    assert not finding.complete
    assert finding.solves_per_point is None


def test_payoffs_without_limit_are_a_status():
    finding = zone(negotiation(parties={"A": {}, "B": {}}, transfers={}, issues={}), beyond=True, solutions=())
    assert finding.status == "unbounded"
    assert finding.points == []


def test_a_stopped_search_keeps_what_it_has():
    control = Control(Limits(seconds=0.001))
    finding = zone(read(path("mobility_compact")), parties=["PHL", "BGD"], solutions=(), control=control)
    assert finding.status in ("stopped without a solution", "stopped with a solution")
    assert not finding.complete


def test_solutions_and_deals_leave_time_for_the_list(monkeypatch):
    """Whatever they take, the list is still asked for with the whole time limit, and what was cut short is said."""
    seconds = []

    def late(study, name):
        seconds.append(study.control.limits.seconds)
        object.__setattr__(study.control, "started", study.control.started - 301.0)
        return genuine_solution(study, name)

    genuine_solution, genuine_set = Study.solution, module.pareto_set

    def asked(problem, control, **options):
        seconds.append(control.limits.seconds)
        return genuine_set(problem, control, **options)

    monkeypatch.setattr(Study, "solution", late)
    monkeypatch.setattr(module, "pareto_set", asked)
    finding = zone(three_way(), solutions=("nash",), control=Control(Limits(seconds=900.0)))
    assert seconds == [300.0, 900.0]
    assert finding.complete
    assert finding.notes == [module.LANDMARKS_STOPPED]
    assert finding.solutions[0].found.status == "stopped without a solution"


def three_way(**deals):
    """Four options worth (9, 1, 5), (5, 5, 5), (1, 9, 5) and (4, 4, 4), as deals of these names."""
    worth = {"left": (9, 1, 5), "middle": (5, 5, 5), "right": (1, 9, 5), "poor": (4, 4, 4)}
    issue = {"options": {key: {"values": dict(zip("ABC", value, strict=True))} for key, value in worth.items()}}
    return negotiation(
        issues={"course": issue}, deals={name: {"issues": {"course": key}} for name, key in deals.items()}
    )


def test_deals_are_judged_even_where_the_list_is_cut_short(monkeypatch):
    genuine = module.pareto_set

    def first_only(*args, **options):
        found = genuine(*args, **options)
        return Frontier(OutcomeStatus.STOPPED_WITH_SOLUTION, found.points[:1], ideal=found.ideal)

    monkeypatch.setattr(module, "pareto_set", first_only)
    finding = zone(three_way(good="middle", bad="poor", listed="left"), solutions=("leximin",))
    places = {deal.deal: deal.standing for deal in finding.deals}
    assert (places["good"].on_frontier, places["good"].number, places["good"].distance) == (True, None, 0.0)
    assert (places["listed"].on_frontier, places["listed"].number) == (True, 1)
    assert places["bad"].on_frontier is False
    better = places["bad"].improvements[0]
    assert (better.point.number, better.segment) == (None, None)
    assert better.point.payoffs == {"A": 5, "B": 5, "C": 5}
    assert finding.solutions[0].standing.on_frontier
    assert [check.outcome for check in finding.checks if "“good”" in check.claim] == ["confirmed"]


def test_payoffs_that_cancel_but_for_rounding_are_no_obstacle():
    """0.1 + 0.2 − 0.3 is not quite zero."""
    options = {"p": {"values": {"A": 0.1, "B": 0.2, "C": -0.3}}, "q": {"values": {"C": 0.1}}}
    finding = zone(negotiation(issues={"course": {"options": options}}), beyond=True, solutions=("utilitarian",))
    assert [list(point.payoffs.values()) for point in finding.points] == [[0.1, 0.2, -0.3], [0, 0, 0.1]]
    assert finding.solutions[0].standing.number == 2


def test_a_gain_counts_in_its_own_partys_range_however_much_others_have():
    """What is dust for A is half of all that there is for B."""
    worth = {"large": (3e9, 1e-4, 0), "small": (1e9, 2e-4, 1), "poor": (1e9, 1e-4, 1)}
    issue = {"options": {key: {"values": dict(zip("ABC", value, strict=True))} for key, value in worth.items()}}
    finding = zone(negotiation(issues={"course": issue}, deals={"poor": {"issues": {"course": "poor"}}}), solutions=())
    assert [point.payoffs["B"] for point in finding.points] == [1e-4, 2e-4]
    assert finding.deals[0].standing.improvements[0].changes == {"A": 0.0, "B": pytest.approx(1e-4), "C": 0.0}


def test_where_the_list_is_complete_it_and_the_direct_question_agree():
    finding = zone(three_way(good="middle", bad="poor"), solutions=("leximin",))
    places = {deal.deal: deal.standing for deal in finding.deals}
    assert finding.complete
    assert places["good"].number == 2
    assert [item.point.number for item in places["bad"].improvements] == [2]
    assert finding.solutions[0].exchange.end in (1, 3)
    assert finding.solutions[0].exchange.changes in ({"A": 4, "B": -4, "C": 0}, {"A": -4, "B": 4, "C": 0})


def test_progress_says_how_the_list_grows_and_not_how_single_searches_fare():
    heard = []
    zone(read(path("nash_1950_barter")), solutions=(), method="two players", control=Control(on_progress=heard.append))
    frontier = [progress for progress in heard if progress.task == "Frontier"]
    assert frontier
    assert all(progress.words for progress in frontier)
    assert any("7" in progress.words for progress in frontier)
