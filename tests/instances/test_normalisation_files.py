"""Roads from enmity to normal relations: the facts that the files keep, the rules of their figures, what took place."""

from dataclasses import replace
from datetime import date
from math import prod

import pytest

import winset_instances
from winset_models.analysis.roadmap import roadmap
from winset_models.analysis.roadmaps.courses import course
from winset_models.negotiation.reader import read
from winset_models.negotiation.roadmap.calendar import first_day, period_of
from winset_models.negotiation.roadmap.course import course_of
from winset_models.negotiation.roadmap.figures import performers, roadmap_figures
from winset_models.negotiation.roadmap.schedule import starts_of

FILES = ("us_vietnam_1991", "prespa_2018", "us_cuba_2014", "korea_2018")
A_QUARTER = {"quarter": 1, "month": 3, "week": 13}
"""Periods in a quarter."""
DAYS = {
    "us_vietnam_1991": {
        "roadmap_given": "1991-04-09",
        "paris_agreements": "1991-10-23",
        "first_talks": "1991-11-21",
        "embargo_lifted": "1994-02-03",
        "claims_and_liaison": "1995-01-28",
        "diplomatic_relations": "1995-07-11",
        "embassies": "1995-08-06",
        "ambassadors": "1997-05-09",
        "trade_agreement": "2000-07-13",
    },
    "prespa_2018": {
        "agreement_signed": "2018-06-17",
        "referendum": "2018-09-30",
        "amendments": "2019-01-11",
        "greek_ratification": "2019-01-25",
        "protocol_signed": "2019-02-06",
        "entry_into_force": "2019-02-12",
    },
    "us_cuba_2014": {
        "prisoners": "2014-12-17",
        "panama": "2015-04-11",
        "letters": "2015-07-01",
        "embassies": "2015-07-20",
        "air_services": "2016-02-16",
        "visit": "2016-03-20",
        "migration": "2017-01-12",
    },
    "korea_2018": {
        "agreement": "2018-09-19",
        "area_disarmed": "2018-10-25",
        "hostile_acts_end": "2018-11-01",
        "posts_emptied": "2018-11-10",
        "mutual_check": "2018-12-12",
    },
}
"""Days on which steps were taken, as their sources say."""
DONE = {
    "us_vietnam_1991": ("trade_agreement", "2001-12-10"),
    "prespa_2018": ("accession", "2020-03-27"),
    "us_cuba_2014": ("first_flight", "2016-08-31"),
    "korea_2018": ("posts_demolished", "2018-11-30"),
}
"""Steps that took time, with the day on which they were done."""


@pytest.fixture(scope="module", params=FILES)
def negotiation(request):
    return read(winset_instances.path(request.param))


@pytest.fixture(scope="module")
def histories():
    """By file: what took place, recomputed."""
    found = {}
    for name in FILES:
        figures = roadmap_figures(read(winset_instances.path(name)))
        found[name] = course(figures, starts_of(figures, "historical"), "historical")
    return found


def name_of(negotiation):
    return next(name for name in FILES if read(winset_instances.path(name)).title == negotiation.title)


def test_every_history_of_the_folder_is_looked_at():
    files = {file.stem: read(file) for file in winset_instances.folder("normalisation").glob("*.yaml")}
    assert {name for name, found in files.items() if "historical" in found.roadmap.sequences} == set(FILES)


def test_of_mines_and_a_bridge_only_the_bridge_can_come_first():
    """By hand: 1 a month from next month on is worth 0.8 / 0.2 = 4, and costs 3; what stands for ever is not lost."""
    figures = roadmap_figures(read(winset_instances.path("mines_and_bridge")))
    courses = {name: course(figures, starts_of(figures, name), name) for name in figures.roadmap.sequences}
    assert {name: found.self_enforcing for name, found in courses.items()} == {
        **{"mines_first": False, "at_once": False, "bridge_first": True}
    }
    worst = {name: max(item.amount for item in found.regrets) for name, found in courses.items() if found.regrets}
    assert worst == {"mines_first": pytest.approx(3), "at_once": pytest.approx(3)}
    assert [item.party for item in courses["mines_first"].regrets] == ["S", "S"]
    assert min(item.amount for item in courses["bridge_first"].tightest) == pytest.approx(-1)


def test_steps_were_taken_on_the_days_of_their_sources(negotiation):
    starts = negotiation.roadmap.sequences["historical"].starts
    assert set(starts) == set(negotiation.roadmap.steps)
    for step, day in DAYS[name_of(negotiation)].items():
        assert starts[step] == [day]


def test_steps_that_took_time_were_done_in_the_period_of_the_day(negotiation):
    step, day = DONE[name_of(negotiation)]
    figures = roadmap_figures(negotiation)
    start = starts_of(figures, "historical")[step]
    assert start + figures.tasks[step].delay == period_of(negotiation.roadmap, day)


def test_every_step_has_a_source_that_the_file_lists(negotiation):
    assert all(step.source in negotiation.sources for step in negotiation.roadmap.steps.values())
    assert all(source.url for source in negotiation.sources.values() if source.checked)


def test_only_two_files_have_days_from_memory_and_they_say_so():
    unchecked = {
        name: [key for key, source in read(winset_instances.path(name)).sources.items() if not source.checked]
        for name in FILES
    }
    assert unchecked == {
        "us_vietnam_1991": ["two_days"],
        "prespa_2018": [],
        "us_cuba_2014": [],
        "korea_2018": ["first_of_october"],
    }


def test_history_broke_no_condition_that_the_file_states(histories):
    for name, found in histories.items():
        assert [condition.statement for condition in found.broken] == [], name
        assert found.left_out == []


def test_vietnam_has_eighteen_steps_in_four_phases_and_one_before():
    roadmap = read(winset_instances.path("us_vietnam_1991")).roadmap
    phases = [step.phase for step in roadmap.steps.values()]
    assert len(roadmap.steps) == 18
    assert {phase: phases.count(phase) for phase in roadmap.phases} == {
        **{"opening": 2, "phase_1": 3, "phase_2": 3, "phase_3": 5, "phase_4": 5}
    }
    assert phases == sorted(phases, key=list(roadmap.phases).index)


def test_of_the_eighteen_steps_four_are_vietnams_seven_american_and_the_rest_joint():
    negotiation = read(winset_instances.path("us_vietnam_1991"))
    by = [performers(negotiation, step) for step in negotiation.roadmap.steps.values()]
    assert (by.count(("VN",)), by.count(("US",)), by.count(("US", "VN"))) == (4, 7, 7)


def test_every_step_in_korea_is_taken_by_both_sides_and_neither_is_ever_ahead(histories):
    negotiation = read(winset_instances.path("korea_2018"))
    assert all(performers(negotiation, step) == ("ROK", "DPRK") for step in negotiation.roadmap.steps.values())
    north, south = histories["korea_2018"].parties["DPRK"], histories["korea_2018"].parties["ROK"]
    assert north == south


def test_the_referendum_could_have_been_left_out_and_nothing_waits_for_it():
    steps = read(winset_instances.path("prespa_2018")).roadmap.steps
    assert [key for key, step in steps.items() if step.optional] == ["referendum"]
    assert not any("referendum" in (step.requires or ()) for step in steps.values())


def test_in_force_each_side_gets_what_the_other_paid_for_it():
    """Costs of the votes in Skopje and of the signature for Greece; the letters and the protocol count for NATO."""
    steps = read(winset_instances.path("prespa_2018")).roadmap.steps
    for_nato = {"letters", "greek_protocol"}
    paid = {
        party: sum(step.cost.get(party, step.cost.get("all", 0)) for key, step in steps.items() if key not in for_nato)
        - (steps["referendum"].cost.get(party, 0))
        for party in ("GR", "MK")
    }
    assert paid == {"GR": 9, "MK": 11}
    in_force = steps["entry_into_force"].benefit
    assert in_force == {"GR": pytest.approx(paid["MK"] / 30, abs=1e-3), "MK": pytest.approx(paid["GR"] / 30, abs=1e-3)}
    promised = sum(steps[key].cost["GR"] for key in for_nato)
    assert steps["accession"].benefit["MK"] == pytest.approx(promised / 30, abs=1e-3)


def test_prices_are_one_to_three_points_and_set_the_worth_and_the_exposure(negotiation):
    for task in roadmap_figures(negotiation).tasks.values():
        assert set(task.cost) <= set(task.performers)
        assert set(task.cost.values()) <= {1, 2, 3}
        assert not task.cost or task.worth == max(task.cost.values())
        assert all(task.exposure[party] == task.cost[party] for party in task.exposure)
        assert task.trust == 1


def test_shares_and_probabilities_are_those_of_the_rules(negotiation):
    for task in roadmap_figures(negotiation).tasks.values():
        assert task.reversible in {0, 0.5, 1}
        assert task.detection in {0.7, 1}
        assert task.breakdown == 0 or task.breakdown == pytest.approx(0.05)


def test_benefits_are_tenths_of_a_point_a_quarter_and_no_more_than_the_others_paid(negotiation):
    figures = roadmap_figures(negotiation)
    quarter = A_QUARTER[negotiation.roadmap.period]
    for party in figures.parties:
        tenths = [10 * quarter * task.benefit.get(party, 0) for task in figures.tasks.values()]
        assert all(share == pytest.approx(round(share), abs=0.02) for share in tenths)
        paid = sum(cost for task in figures.tasks.values() for other, cost in task.cost.items() if other != party)
        assert round(sum(tenths)) <= paid


def test_everybody_is_as_patient_as_four_years_in_office(negotiation):
    quarter = A_QUARTER[negotiation.roadmap.period]
    for party in negotiation.parties.values():
        assert party.discount**quarter == pytest.approx(1 - 1 / 16, abs=0.005)


def test_the_page_says_what_the_model_says_of_each_history(histories):
    """Under these assumptions: who would have stopped, in the periods that begin on these days."""
    found = {name: [(regret.party, regret.day) for regret in history.regrets] for name, history in histories.items()}
    assert found["prespa_2018"] == found["korea_2018"] == []
    assert {party for party, _ in found["us_vietnam_1991"]} == {"US"}
    assert [day for _, day in found["us_vietnam_1991"]] == [
        "1992-10-01",
        "1993-04-01",
        "1993-07-01",
        "1993-10-01",
        "1994-01-01",
    ]
    assert {party for party, _ in found["us_cuba_2014"]} == {"US"}
    assert min(day for _, day in found["us_cuba_2014"]) == "2015-01-01"


def test_periods_begin_on_the_days_of_the_calendar():
    roadmap = read(winset_instances.path("us_vietnam_1991")).roadmap
    assert first_day(roadmap, 43) == date(2001, 10, 1)
    assert first_day(read(winset_instances.path("korea_2018")).roadmap, 7) == date(2018, 10, 29)


@pytest.mark.parametrize("name", FILES)
def test_with_more_patience_nobody_would_have_stopped(name):
    negotiation = read(winset_instances.path(name))
    figures = roadmap_figures(negotiation)
    patient = replace(
        figures, discount=dict.fromkeys(figures.parties, 0.97 ** (1 / A_QUARTER[negotiation.roadmap.period]))
    )
    paths = course_of(patient, starts_of(patient, "historical")).parties.values()
    assert all(margin > 0 for path in paths for margin in path.margins)


@pytest.mark.parametrize("name", ["prespa_2018", "us_cuba_2014", "korea_2018"])
def test_a_best_roadmap_is_self_enforcing_and_no_worse_than_a_history_that_was(name, histories):
    found = roadmap(read(winset_instances.path(name)))
    assert found.status == "optimal"
    assert found.course.feasible
    assert found.course.self_enforcing
    if histories[name].self_enforcing:
        assert product(found.course) >= product(histories[name])


def test_no_order_of_the_eighteen_steps_keeps_the_united_states_without_a_guarantee():
    found = roadmap(read(winset_instances.path("us_vietnam_1991")))
    assert found.course is None
    assert found.status == "no equilibrium"
    assert found.shortfall.guarantees == {"US": pytest.approx(2.34229, abs=1e-4)}
    assert found.shortfall.bound == pytest.approx(2.34229, abs=1e-4)


def test_the_best_road_to_havana_eases_first_what_can_be_taken_back():
    best = {item.step: item.start for item in roadmap(read(winset_instances.path("us_cuba_2014"))).course.schedule}
    assert best["travel_rules"] < best["listed_prisoners"]


def test_with_the_easing_first_next_to_nothing_is_left_of_the_temptation():
    figures = roadmap_figures(read(winset_instances.path("us_cuba_2014")))
    history = starts_of(figures, "historical")
    worst = [
        min(course_of(figures, {**history, **change}).parties["US"].margins) for change in ({}, {"travel_rules": 1})
    ]
    assert worst == [pytest.approx(-2.047, abs=1e-3), pytest.approx(-0.05, abs=1e-3)]


def test_no_step_may_come_later_than_it_did(negotiation):
    figures = roadmap_figures(negotiation)
    starts = starts_of(figures, "historical")
    assert {key: task.latest for key, task in figures.tasks.items()} == starts


def product(found):
    return prod(path.gain for path in found.parties.values())
