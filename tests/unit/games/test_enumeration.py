"""All equilibria: by listing profiles and by excluding one after the other."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings

from game_cases import INF, KINDS, Truth, bimatrix, game_of, games, owned, random_game
from winset_solver.control import Control, Limits
from winset_solver.games.listing import listed_equilibria
from winset_solver.games.listing.enumeration import equilibria
from winset_solver.games.responses import verification
from winset_solver.games.responses.best_response import BestResponses
from winset_solver.games.responses.verification import SecondOpinion
from winset_solver.result import Verdict
from winset_solver.status import OutcomeStatus, Unanswered

BINARY = [kind for kind in KINDS if kind != "integer"]
HUNT = bimatrix([[4, 0], [3, 3]], [[4, 3], [0, 3]])


@pytest.fixture
def unlistable(monkeypatch):
    monkeypatch.setattr(listed_equilibria, "everything", lambda _game: None)


def check(game, found):
    """The list is right: everything, once, by falling objective, and confirmed."""
    truth = Truth(game)
    wanted = {owned(x, game) for x in truth.equilibria()}
    assert len(found.items) == len(wanted)
    assert {owned(e.x, game) for e in found.items} == wanted
    assert all(a.value >= b.value - 1e-9 for a, b in itertools.pairwise(found.items))
    for e in found.items:
        assert e.value == pytest.approx(game.payoffs(e.x).sum())
        assert e.regrets == pytest.approx(truth.regrets(e.x))
    if not len(truth.profiles):
        assert found.status is OutcomeStatus.NO_PACKAGE
    else:
        assert found.status is (OutcomeStatus.OPTIMAL if wanted else OutcomeStatus.NO_EQUILIBRIUM)
        assert found.complete
        assert found.bound is None
    assert all(claim.confirmation.verdict is Verdict.CONFIRMED for claim in found.claims)


@settings(max_examples=40, deadline=None)
@given(game=games())
def test_listed_profiles_give_all_equilibria(game):
    found = equilibria(game)
    check(game, found)
    assert found.method == listed_equilibria.METHOD


@settings(max_examples=20, deadline=None)
@given(game=games(BINARY))
def test_exclusion_gives_all_equilibria(game):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listed_equilibria, "everything", lambda _game: None)
        found = equilibria(game)
    check(game, found)
    assert found.method != listed_equilibria.METHOD
    assert found.work.rounds > len(found.items)


@pytest.mark.parametrize("listable", [True, False])
def test_the_best_few_come_first_and_more_may_be_left(listable, request):
    if not listable:
        request.getfixturevalue("unlistable")
    told = []
    found = equilibria(HUNT, most=1, on_equilibrium=told.append)
    assert found.status is OutcomeStatus.OPTIMAL
    assert [e.value for e in found.items] == [8]
    assert tuple(told) == found.items
    assert not found.complete
    assert found.bound == 8
    assert equilibria(HUNT, weights=[-1, -1], most=1).items[0].payoffs.tolist() == [3, 3]


@pytest.mark.parametrize("listable", [True, False])
def test_a_row_that_selects_does_not_bind_a_deviation(listable, request):
    """With one player's columns only, a row that excludes its equilibrium must not become one of its own."""
    if not listable:
        request.getfixturevalue("unlistable")
    game = game_of([0, 0], [[1, 0]])
    found = equilibria(game)
    assert {owned(e.x, game) for e in found.items} == {(1, 0), (1, 1)}
    assert found.complete


def test_nobody_who_can_choose_leaves_one_equilibrium(unlistable):
    game = game_of([0, 1], [[1, 0], [0, -1]], low=[1, 0], high=[1, 0])
    found = equilibria(game)
    assert [e.x.tolist() for e in found.items] == [[1, 0]]
    assert found.complete


def test_a_stopped_search_keeps_what_it_found(unlistable):
    game = game_of([0, 0, 1, 1], np.zeros((2, 4)))
    control = Control()
    found = equilibria(game, control, on_equilibrium=lambda _: control.cancellation.request())
    assert found.status is OutcomeStatus.STOPPED_WITH_SOLUTION
    assert len(found.items) == 1
    assert not found.complete
    late = equilibria(random_game("rows", 5), control)
    assert late.status is OutcomeStatus.STOPPED_WITHOUT_SOLUTION


def test_a_best_response_that_is_stopped_stops_the_list_and_keeps_what_it_holds(unlistable, monkeypatch):
    calls = iter(range(100))

    def stopped(self, player, x, control=None):
        if next(calls) > 5:
            raise Unanswered(OutcomeStatus.STOPPED_WITHOUT_SOLUTION)
        return answer(self, player, x, control)

    answer = BestResponses.to
    monkeypatch.setattr(BestResponses, "to", stopped)
    found = equilibria(game_of([0, 0, 1, 1], np.zeros((2, 4))))
    assert found.status is OutcomeStatus.STOPPED_WITH_SOLUTION
    assert len(found.items) == 2
    assert not found.complete


@pytest.mark.parametrize(("high", "integer"), [(3.0, True), (1.0, False)])
def test_columns_that_cannot_be_excluded_are_refused_by_name(high, integer, unlistable):
    game = game_of([0, 1], np.zeros((2, 2)), high=[1, high], integer=[True, integer])
    found = equilibria(game)
    assert found.status is OutcomeStatus.NOT_APPLICABLE
    assert found.notes[0].startswith("x[1] takes more values than 0 and 1")


@pytest.mark.parametrize("listable", [True, False])
def test_rows_that_no_profile_satisfies_are_told_from_games_without_equilibrium(listable, request):
    if not listable:
        request.getfixturevalue("unlistable")
    game = game_of([0, 1], np.zeros((2, 2)), rows=[[1, 1], [-1, -1]], upper=[0, -1])
    assert equilibria(game).status is OutcomeStatus.NO_PACKAGE
    assert equilibria(bimatrix([[1, 0], [0, 1]], [[0, 1], [1, 0]])).status is OutcomeStatus.NO_EQUILIBRIUM


def test_players_without_strategy_or_limit_are_named():
    empty = game_of([0, 1, 1], np.zeros((2, 3)), rows=[[0, 1, 1]], lower=[3], upper=[INF])
    assert equilibria(empty).notes == ("player[1] has no strategy: its own rows contradict each other",)
    endless = game_of([0, 1], [[1, 0], [0, 1]], high=[INF, 1])
    assert equilibria(endless).status is OutcomeStatus.UNBOUNDED


def test_an_item_that_a_second_opinion_refutes_is_a_disagreement(monkeypatch):
    def wrong(game, x, control=None):
        payoffs = game.payoffs(x)
        return SecondOpinion(payoffs, payoffs + 1.0, payoffs + 1.0, ("nothing",) * game.players, 0.0)

    monkeypatch.setattr(verification, "second_opinion", wrong)
    assert equilibria(HUNT).status is OutcomeStatus.DISAGREEMENT
    assert equilibria(HUNT, Control(Limits(confirm="never"))).status is OutcomeStatus.OPTIMAL


def test_progress_is_told_in_words():
    told = []
    equilibria(HUNT, Control(on_progress=lambda progress: told.append(progress.words)))
    assert told == ["1 equilibria, the last with objective 8", "2 equilibria, the last with objective 6"]
