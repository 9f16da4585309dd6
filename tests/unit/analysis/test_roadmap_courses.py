"""Courses of steps: what is done when, what goes wrong first, and who would rather stop where, by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap_cases import figures_of, roadmap_negotiation, small_roadmaps
from winset_models.analysis.roadmap_findings import Course
from winset_models.analysis.roadmaps.courses import course
from winset_models.analysis.roadmaps.labels import days, performer_names, period_words, phase_names, step_names
from winset_models.negotiation.roadmap.course import course_of
from winset_models.negotiation.roadmap.figures import roadmap_figures
from winset_solver.tolerances import REGRET

PARTIES = {"A": {"name": "Aland"}, "B": {"name": "Bland"}}
STEPS = {
    "census": {"name": "Census taken", "by": ["monitor", "B"], "duration": 0, "verification": 1, "phase": "first"},
    "embargo": {"name": "Embargo lifted", "by": "A", "cost": {"A": 3}, "benefit": {"B": 1}, "phase": "second"},
    "embassy": {"name": "Embassy opened", "by": "B", "cost": {"B": 2}, "gain": {"A": 4}, "requires": "embargo"},
}


def easing(steps=None, **roadmap):
    """Aland lifts an embargo, Bland then opens an embassy: the embargo is the only thing that can be taken back."""
    return figures_of(
        PARTIES,
        **{
            "periods": 4,
            "start": "1994-05-01",
            "beyond": "nothing",
            "third_parties": {"monitor": {"name": "Monitor"}},
            "phases": {"first": {"name": "First phase"}, "second": None},
            "resources": {"staff": {"each_period": 5}},
            "steps": STEPS | (steps or {}),
            **roadmap,
        },
    )


STARTS = {"embassy": 3, "census": 1, "embargo": 2}


def test_a_course_says_what_is_done_by_whom_and_when():
    found = course(easing(), STARTS, "Easing")
    assert found.title == "Easing"
    assert [entry.task for entry in found.schedule] == ["census", "embargo", "embassy"]
    census, embargo, embassy = found.schedule
    assert (census.name, census.by, census.phase) == ("Census taken", ["B", "monitor"], "first")
    assert (census.start, census.done, census.verified) == (1, 1, 2)
    assert (census.starts_on, census.done_on, census.verified_on) == ("1994-05-01", "1994-05-01", "1994-06-01")
    assert (embargo.start, embargo.done, embargo.verified) == (2, 2, 3)
    assert (embassy.starts_on, embassy.done_on, embassy.verified_on) == ("1994-07-01", "1994-07-31", "1994-08-01")
    assert (found.completion, found.completion_day) == (3, "1994-07-31")
    assert found.resources == {"staff": [0, 0, 0, 0]}
    assert found.left_out == []


def test_margins_are_those_worked_out_by_hand():
    # Bland: 1 in periods 2, 3 and 4, less 2 in period 3. Whoever stops keeps what there is in that period alone.
    found = course(easing(), STARTS, "Easing")
    assert found.parties["B"].payoff == [0, 1, -1, 1]
    assert found.parties["B"].going_on == [1, 1, 0, 1, 0]
    assert found.parties["B"].stopping == [0, 1, 1, 1, 0]
    assert found.parties["B"].components == {"costs": -2, "benefits": 3}
    assert found.parties["A"].going_on == [1, 1, 4, 0, 0]
    assert [(regret.party, regret.period, regret.amount, regret.skipped) for regret in found.regrets] == [
        ("B", 3, 1, ["embassy"])
    ]
    words = "In period 3 (July 1994) Bland would rather not do “Embassy opened”: stopping is worth 1, going on 0"
    assert found.first == found.regrets[0].words == words
    assert (found.feasible, found.self_enforcing) == (False, False)
    assert found.regrets[0].day == "1994-07-01"


def test_margins_are_what_going_on_has_over_stopping_also_after_the_last_period():
    figures = figures_of(periods=3, steps={"aid": {"by": "A", "cost": {"A": 1}, "benefit": {"B": 1}}})
    found = course(figures, {"aid": 2}, "aid")
    assert found.parties["A"].margins == pytest.approx([-0.9, -1.0, 0.0, 0.0])
    assert [len(own.margins) for own in found.parties.values()] == [4, 4]


def test_the_tightest_moment_is_named_for_every_party_also_where_nobody_stops():
    found = course(easing(), STARTS, "Easing")
    assert [(moment.party, moment.period, moment.amount) for moment in found.tightest] == [("A", 3, 0), ("B", 3, 1)]
    assert found.tightest[0].words == "In period 3 (July 1994) Aland goes on: stopping is worth 4, going on 4"
    at_once = course(easing(), {"census": 1, "embargo": 2}, "Embargo only")
    assert at_once.tightest[0].words == (
        "In period 1 (May 1994) Aland would rather walk away: stopping is worth 0, going on -3"
    )


def test_a_defection_in_secret_is_told_as_such():
    found = course(easing({"embassy": {**STEPS["embassy"], "detection": 0.0}}), STARTS, "In secret")
    (regret,) = found.regrets
    assert regret.secret
    assert regret.words == (
        "In period 3 (July 1994) Bland would rather not do “Embassy opened”, hoping not to be noticed: "
        "stopping is worth 2, going on 0"
    )


def test_who_owes_nothing_walks_away():
    burden = {"embargo": {**STEPS["embargo"], "benefit": {"B": -1}}}
    found = course(easing(burden), {"census": 1, "embargo": 2}, "Burden")
    assert [regret.skipped for regret in found.regrets if regret.party == "B"] == [["census"], [], []]
    assert "In period 2 (June 1994) Bland would rather walk away: stopping is worth -1, going on -3" in [
        regret.words for regret in found.regrets
    ]


def test_the_time_after_the_last_period_has_no_number():
    steps = {"rule": {"by": "A", "benefit": {"B": -1}}}
    figures = figures_of({"A": {"discount": 0.5}, "B": {"discount": 0.5}}, periods=1, steps=steps)
    last = course(figures, {"rule": 1}, "Rule").regrets[-1]
    assert (last.party, last.period, last.day) == ("B", 2, None)
    assert last.words == "After the last period B would rather walk away: stopping is worth -1, going on -2"


@pytest.mark.parametrize(
    ("starts", "first"),
    [
        ({"census": 1, "embargo": 1, "embassy": 3}, "Embargo lifted, of phase second"),
        ({"embargo": 2, "census": 2, "embassy": 3}, "Embargo lifted, of phase second"),
        ({"census": 1, "embargo": 2, "embassy": 2}, "Embassy opened requires Embargo lifted"),
        ({"embargo": 2, "embassy": 3}, "In period 3 (July 1994) Bland would rather not do “Embassy opened”"),
        ({"census": 1}, "Embargo lifted is carried out"),
        ({}, "Census taken is carried out"),
    ],
)
def test_what_goes_wrong_first_in_time_is_named(starts, first):
    # conditions come before regrets of the same period; what is never done at all comes last
    assert course(easing(), starts, "").first.startswith(first)


def test_regrets_do_not_count_where_nobody_has_to_prefer_going_on():
    found = course(easing(self_enforcing=False), STARTS, "")
    assert [regret.period for regret in found.regrets] == [3]
    assert (found.first, found.feasible, found.self_enforcing) == (None, True, False)


def test_a_broken_condition_has_its_place_its_day_and_its_amount():
    (broken,) = course(easing(), {"census": 1, "embargo": 3, "embassy": 2}, "").broken
    assert broken.statement == "Embassy opened requires Embargo lifted"
    assert broken.path == "roadmap.steps.embassy.requires[0]"
    assert (broken.period, broken.day, broken.amount) == (2, "1994-06-01", 2)


def test_walk_away_values_count_where_the_roadmap_is_all_there_is():
    parties = {"A": {"disagreement": 1}, "B": {}}
    roadmap = {"periods": 1, "beyond": "nothing", "steps": {"visit": {"by": "A", "gain": 3}}}
    alone = roadmap_negotiation(parties, **roadmap)
    beside = roadmap_negotiation(parties, sections={"modules": {"visas": None}}, **roadmap)
    gains = [course(roadmap_figures(file), {"visit": 1}, "").parties["A"].gain for file in (alone, beside)]
    assert gains == [2, 3]


def test_nobody_signs_what_is_worth_less_than_walking_away():
    steps = {"visit": {"name": "Visit", "by": "A", "cost": {"A": 0.77, "B": 0.25}}}
    figures = figures_of({**PARTIES}, periods=1, beyond="nothing", self_enforcing=False, steps=steps)
    found = course(figures, {"visit": 1}, "Visit")
    assert found.unwilling == pytest.approx({"A": 0.77, "B": 0.25})
    assert not found.feasible
    assert found.first == "Aland would not sign: the course is worth -0.77 to it, 0.77 less than walking away"


def test_what_goes_wrong_in_time_is_named_before_who_would_not_sign():
    found = course(easing(), {"census": 1, "embargo": 2}, "Embargo only")
    assert found.unwilling == {"A": 3}
    assert found.first.startswith("In period 1 (May 1994) Aland would rather walk away")


def test_who_gets_just_its_walk_away_value_signs():
    parties = {"A": {"disagreement": 3}, "B": {}}
    figures = figures_of(parties, periods=1, beyond="nothing", steps={"visit": {"by": "A", "gain": {"A": 3}}})
    assert course(figures, {"visit": 1}, "").unwilling == {}
    assert course(figures, {"visit": 1}, "").feasible


def test_an_empty_course_completes_nothing():
    found = course(easing(), {}, "")
    assert (found.completion, found.completion_day, found.schedule) == (0, None, [])
    assert found.left_out == ["census", "embargo", "embassy"]


def test_labels_name_everything_once():
    negotiation = easing().negotiation
    assert step_names(negotiation) == {
        "census": "Census taken",
        "embargo": "Embargo lifted",
        "embassy": "Embassy opened",
    }
    assert phase_names(negotiation) == {"first": "First phase", "second": "second"}
    assert performer_names(negotiation) == {"A": "Aland", "B": "Bland", "monitor": "Monitor"}
    assert days(negotiation.roadmap) == ["1994-05-01", "1994-06-01", "1994-07-01", "1994-08-01", "1994-09-01"]
    assert days(easing(start=None).roadmap) == []


@pytest.mark.parametrize(
    ("length", "start", "words"),
    [
        ("month", "1994-05-01", "period 2 (June 1994)"),
        ("month", "1994-05-11", "period 2 (from 11 June 1994)"),
        ("year", "1994-01-01", "period 2 (1995)"),
        ("year", "1994-07-01", "period 2 (from 1 July 1995)"),
        ("quarter", "1994-01-01", "period 2 (from 1 April 1994)"),
        ("week", "1994-05-02", "period 2 (from 9 May 1994)"),
        ("day", "1994-05-02", "period 2 (3 May 1994)"),
        ("month", None, "period 2"),
    ],
)
def test_periods_are_called_by_their_time_in_the_calendar(length, start, words):
    assert period_words(easing(period=length, start=start).roadmap, 2) == words


@given(negotiation=small_roadmaps(), data=st.data())
@settings(max_examples=150, deadline=None)
def test_a_course_agrees_with_its_own_figures(negotiation, data):
    figures = roadmap_figures(negotiation)
    tasks = st.fixed_dictionaries({key: st.one_of(st.none(), st.integers(1, figures.periods)) for key in figures.tasks})
    starts = {key: start for key, start in data.draw(tasks).items() if start is not None}
    found, path = course(figures, starts, "drawn"), course_of(figures, starts)
    assert Course.model_validate_json(found.model_dump_json()) == found
    assert (found.first is None) == found.feasible
    assert found.self_enforcing == (not found.regrets)
    for party, own in found.parties.items():
        assert sum(own.components.values()) == pytest.approx(own.value, abs=1e-9)
        margins = [stay - leave for stay, leave in zip(own.going_on, own.stopping, strict=True)]
        assert margins == path.parties[party].margins
        (tightest,) = [moment for moment in found.tightest if moment.party == party]
        assert tightest.amount == pytest.approx(-min(margins))
        sizes = [max(1, abs(stay), abs(leave)) for stay, leave in zip(own.going_on, own.stopping, strict=True)]
        regretted = [place for place, margin in enumerate(margins) if -margin > REGRET * sizes[place]]
        assert regretted == [regret.period - 1 for regret in found.regrets if regret.party == party]
