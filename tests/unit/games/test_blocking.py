"""Blocking coalitions: what is asked, what a stopped search says, and gains that are no gains."""

import numpy as np
import pytest

from game_cases import bimatrix, counting_game, game_of
from winset_solver.control import Cancellation, Control, Limits
from winset_solver.errors import ArgumentError, DataError
from winset_solver.games.coalitions import departure_model
from winset_solver.games.coalitions.blocking import blocking_coalitions
from winset_solver.games.coalitions.departures import DepartureProblem, Outsiders, least_gain
from winset_solver.result import Verdict
from winset_solver.status import OutcomeStatus

DILEMMA = bimatrix([[3, 0], [4, 1]], [[3, 4], [0, 1]])
DEFECT = np.array([0.0, 1.0, 0.0, 1.0])


def alone(gain, count=3, **options):
    """Players who each have so much for acting, all of them at rest."""
    game = game_of(range(count), np.diag(np.full(count, gain)))
    return DepartureProblem(game, np.zeros(count), most=count, **options)


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"most": 0}, "most"),
        ({"most": 3}, "most"),
        ({"at_stake": np.ones(3)}, "at_stake"),
        ({"at_stake": np.array([0.0, np.inf])}, "at_stake"),
        ({"x": np.zeros(3)}, "x"),
        ({"x": np.array([0.5, 0.5, 0.0, 1.0])}, "x"),
        ({"x": np.zeros(4)}, "x, row[0]"),
        ({"outsiders": Outsiders.LEAVE}, "idle"),
        ({"outsiders": Outsiders.LEAVE, "idle": np.zeros(4)}, "idle, row[0]"),
    ],
)
def test_what_makes_no_question_is_refused(changed, where):
    given = {"game": DILEMMA, "x": DEFECT, "most": 2, **changed}
    with pytest.raises(ArgumentError) as refused:
        DepartureProblem(**given)
    assert refused.value.where == where


def test_a_player_with_more_than_yes_or_no_is_refused():
    game = game_of([0], [[1.0]], high=[2.0])
    with pytest.raises(DataError, match="0/1"):
        DepartureProblem(game, np.zeros(1), most=1)


def test_a_profile_outside_its_bounds_is_refused():
    game = game_of([0], [[1.0]], low=[1.0])
    with pytest.raises(ArgumentError, match="bounds"):
        DepartureProblem(game, np.zeros(1), most=1)


def test_a_gain_of_nothing_is_no_gain():
    assert blocking_coalitions(alone(0.0)).strong is True
    assert blocking_coalitions(alone(1.0, at_stake=np.ones(3))).strong is True


@pytest.mark.parametrize("gain", [1e-6, 1e-4, 0.1, 7.0, 1e6])
def test_the_smallest_gain_that_figures_can_show_counts(gain):
    found = blocking_coalitions(alone(gain))
    assert [departure.members for departure in found.departures] == [(0,), (1,), (2,)]
    assert [departure.smallest for departure in found.departures] == [gain] * 3


def test_off_a_grid_less_than_the_resolution_is_no_gain():
    game = game_of([0, 1], [[5e-9, np.pi], [0.0, 0.0]])
    problem = DepartureProblem(game, np.zeros(2), most=1)
    assert problem.least == pytest.approx(np.pi * 1e-8, rel=1e-6)
    assert blocking_coalitions(problem).strong is True


def test_a_shared_column_that_is_not_whole_leaves_no_grid():
    game = game_of([0, -1], [[2.0, 3.0]], integer=[True, False])
    problem = DepartureProblem(game, np.zeros(2), most=1)
    assert least_gain(problem.lifted) == pytest.approx(5e-8)


def test_who_pays_departs_only_by_changing_something():
    # It would save 2 by departing, but all that it can do instead costs it 3.
    assert blocking_coalitions(alone(-3.0, at_stake=np.full(3, -2.0))).strong is True
    assert len(blocking_coalitions(alone(-1.0, at_stake=np.full(3, -2.0))).departures) == 3


def test_a_player_without_a_choice_takes_no_part():
    game = game_of([0], [[1.0], [1.0]])
    found = blocking_coalitions(DepartureProblem(game, np.zeros(1), most=2))
    assert [departure.members for departure in found.departures] == [(0,)]
    assert found.departures[0].gains.tolist() == [1.0, 1.0]


def test_coalitions_that_overlap_are_all_listed():
    # Alone acting costs 1, together with anybody it brings 2.
    game = counting_game([[-1, 2, 2]] * 3, [[0, 0, 0]] * 3)
    found = blocking_coalitions(DepartureProblem(game, np.zeros(9), most=3))
    assert [departure.members for departure in found.departures] == [(0, 1), (0, 2), (1, 2)]
    assert found.complete


def test_only_as_many_as_asked_for_are_listed_and_that_is_said():
    found = blocking_coalitions(alone(1.0), listed=2)
    assert len(found.departures) == 2
    assert (found.status, found.complete, found.strong) == (OutcomeStatus.OPTIMAL, False, False)
    assert "first 2" in found.notes[0]


def test_thresholds_fall_with_the_departure():
    # Two of three must act for anybody to have 4; acting costs 3. From all acting each leaves alone, but no two do.
    inside, outside = [[-3, 1, 1]] * 3, [[0, 0, 4]] * 3
    game = counting_game(inside, outside)
    everybody = np.ones(9)
    found = blocking_coalitions(DepartureProblem(game, everybody, most=3))
    assert [departure.members for departure in found.departures] == [(0,), (1,), (2,)]
    deterred = DepartureProblem(game, everybody, most=3, at_stake=np.full(3, 3.0))
    assert blocking_coalitions(deterred).strong is True


@pytest.mark.parametrize("outsiders", Outsiders)
def test_a_stopped_search_claims_nothing(outsiders):
    cancellation = Cancellation()
    cancellation.request()
    problem = DepartureProblem(DILEMMA, DEFECT, most=2, outsiders=outsiders, idle=DEFECT)
    found = blocking_coalitions(problem, Control(cancellation=cancellation))
    assert found.status is OutcomeStatus.STOPPED_WITHOUT_SOLUTION
    assert (found.strong, found.complete, found.departures) == (None, False, ())


def test_a_search_stopped_after_a_coalition_keeps_it():
    control = Control()
    heard = []

    def stop(progress):
        heard.append(progress.words)
        control.cancellation.request()

    watched = Control(on_progress=stop, cancellation=control.cancellation)
    found = blocking_coalitions(alone(1.0), watched)
    assert found.status is OutcomeStatus.STOPPED_WITH_SOLUTION
    assert found.strong is False
    assert heard


def test_nobody_else_is_claimed_with_a_second_opinion():
    found = blocking_coalitions(alone(1.0), Control(limits=Limits(confirm="always")))
    assert [claim.confirmation.verdict for claim in found.claims] == [Verdict.CONFIRMED]
    assert found.claims[0].text.startswith("no other coalition of up to 3")


def test_progress_speaks_of_coalitions_not_of_figures(monkeypatch):
    real = departure_model.Session.solve

    def reporting(session, control=None, **options):
        if control is not None:
            control.report(-1.0, -1.0, 0)
        return real(session, control, **options)

    monkeypatch.setattr(departure_model.Session, "solve", reporting)
    heard = []
    blocking_coalitions(alone(1.0), Control(on_progress=heard.append))
    assert {(progress.incumbent, progress.bound) for progress in heard} == {(None, None)}
    assert {"looking at coalitions of 1 to 3", "looking at coalitions of 1"} <= {progress.words for progress in heard}
