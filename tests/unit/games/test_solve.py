"""The frame of every equilibrium search: what is refused, what is confirmed, and what happens when opinions differ."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from game_cases import INF, Truth, bimatrix, game_of, games, random_game
from winset_solver.control import Control, Limits
from winset_solver.errors import ArgumentError
from winset_solver.games import solve
from winset_solver.games.listing import equilibrium_claims, listed_equilibria, profiles
from winset_solver.games.outcome import EquilibriumOutcome
from winset_solver.games.prices import price_of_anarchy, price_of_stability
from winset_solver.games.problem import Allowance, EquilibriumProblem
from winset_solver.games.responses import verification
from winset_solver.games.responses.verification import _LISTED, _SEARCHED, _counted, second_opinion
from winset_solver.games.solve import ENGINES, best_equilibrium, social_optimum
from winset_solver.result import Verdict
from winset_solver.status import OutcomeStatus

HUNT = bimatrix([[4, 0], [3, 3]], [[4, 3], [0, 3]])
PENNIES = bimatrix([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
UNCONFIRMED = Control(Limits(confirm="never"))
engines = pytest.mark.parametrize("engine", [*ENGINES])


def verdicts(outcome):
    return [claim.confirmation.verdict for claim in outcome.claims]


@pytest.fixture
def unlistable(monkeypatch):
    """Nothing is small enough to be listed: the other engine and searches give every second opinion."""
    monkeypatch.setattr(listed_equilibria, "everything", lambda _game: None)
    monkeypatch.setattr(verification, "strategies", lambda _model: None)


def test_an_engine_that_does_not_exist_is_refused():
    with pytest.raises(ArgumentError, match="no engine has this name"):
        best_equilibrium(EquilibriumProblem(HUNT), engine="oracle")


@engines
def test_the_engine_asked_for_is_the_one_that_answers(engine):
    assert best_equilibrium(EquilibriumProblem(HUNT), engine=engine).method == engine


@engines
def test_a_player_without_strategy_is_named(engine):
    game = game_of([0, 1, 1], np.zeros((2, 3)), rows=[[0, 1, 1]], lower=[3], upper=[INF])
    outcome = best_equilibrium(EquilibriumProblem(game), engine=engine)
    assert outcome.status is OutcomeStatus.NO_PACKAGE
    assert outcome.notes == ("player[1] has no strategy: its own rows contradict each other",)
    assert outcome.equilibrium is None


@engines
def test_a_payoff_without_limit_is_named(engine):
    game = game_of([0, 1], [[1, 0], [0, 1]], high=[INF, 1])
    outcome = best_equilibrium(EquilibriumProblem(game), engine=engine)
    assert outcome.status is OutcomeStatus.UNBOUNDED
    assert outcome.notes == ("the payoff of player[0] has no upper limit",)
    assert social_optimum(EquilibriumProblem(game)).status is OutcomeStatus.UNBOUNDED


@engines
def test_rows_that_no_profile_satisfies_are_told_from_games_without_equilibrium(engine):
    rows = [[1, 1], [-1, -1]]
    game = game_of([0, 1], np.zeros((2, 2)), rows=rows, upper=[0, -1])
    outcome = best_equilibrium(EquilibriumProblem(game), engine=engine)
    assert outcome.status is OutcomeStatus.NO_PACKAGE
    assert verdicts(outcome) == [Verdict.CONFIRMED]
    assert social_optimum(EquilibriumProblem(game)).status is OutcomeStatus.NO_PACKAGE


@engines
def test_players_without_a_choice_are_in_equilibrium(engine):
    game = game_of([0, 2], [[1, 0], [2, 0], [0, -1]], low=[0, 1])
    outcome = best_equilibrium(EquilibriumProblem(game), engine=engine)
    assert outcome.equilibrium.x.tolist() == [1, 1]
    assert outcome.equilibrium.payoffs.tolist() == [1, 2, -1]
    assert outcome.equilibrium.regrets.tolist() == [0, 0, 0]


@engines
@pytest.mark.parametrize("game", [HUNT, PENNIES], ids=["some", "none"])
def test_what_cannot_be_listed_is_confirmed_by_the_other_engine(game, engine, unlistable):
    outcome = best_equilibrium(EquilibriumProblem(game), engine=engine)
    assert set(verdicts(outcome)) == {Verdict.CONFIRMED}
    others = [name for name in ENGINES if name != engine]
    assert outcome.claims[-1].confirmation.method == others[0]


def test_nothing_is_confirmed_where_nobody_asks_for_it():
    assert best_equilibrium(EquilibriumProblem(HUNT), UNCONFIRMED).claims == ()


def tampered(monkeypatch, change):
    """Let the first engine answer as ``change`` makes it."""
    name = next(iter(ENGINES))
    honest = ENGINES[name]
    monkeypatch.setattr(solve, "ENGINES", {**ENGINES, name: lambda problem, control: change(honest(problem, control))})
    return name


def test_a_profile_that_is_no_equilibrium_is_not_let_through(monkeypatch):
    def wrong(outcome):
        x = np.array([1.0, 0, 0, 1])
        return replace(outcome, equilibrium=replace(outcome.equilibrium, x=x, payoffs=HUNT.payoffs(x)))

    name = tampered(monkeypatch, wrong)
    outcome = best_equilibrium(EquilibriumProblem(HUNT), engine=name)
    assert outcome.status is OutcomeStatus.DISAGREEMENT
    assert verdicts(outcome) == [Verdict.CONTRADICTED]
    assert outcome.notes == ("the profile shown is no equilibrium: a deviation pays",)


def test_a_profile_that_breaks_a_row_is_not_let_through(monkeypatch):
    def wrong(outcome):
        return replace(outcome, equilibrium=replace(outcome.equilibrium, x=np.ones(4)))

    name = tampered(monkeypatch, wrong)
    outcome = best_equilibrium(EquilibriumProblem(HUNT), engine=name)
    assert outcome.status is OutcomeStatus.DISAGREEMENT
    assert "it breaks a row" in outcome.notes[0] or "a deviation pays" in outcome.notes[0]


@pytest.mark.parametrize("listable", [True, False])
def test_a_second_best_equilibrium_is_contradicted_and_replaced(listable, monkeypatch, request):
    if not listable:
        request.getfixturevalue("unlistable")
    worst = best_equilibrium(EquilibriumProblem(HUNT, weights=-np.ones(2)), UNCONFIRMED).equilibrium
    name = tampered(monkeypatch, lambda o: replace(o, equilibrium=replace(worst, value=6.0), bound=6.0))
    outcome = best_equilibrium(EquilibriumProblem(HUNT), engine=name)
    assert outcome.status is OutcomeStatus.DISAGREEMENT
    assert verdicts(outcome) == [Verdict.CONFIRMED, Verdict.CONTRADICTED]
    assert outcome.value == outcome.bound == 8


@pytest.mark.parametrize("listable", [True, False])
def test_a_wrong_claim_that_there_is_none_is_refuted(listable, monkeypatch, request):
    if not listable:
        request.getfixturevalue("unlistable")
    name = tampered(monkeypatch, lambda o: EquilibriumOutcome(OutcomeStatus.NO_EQUILIBRIUM, method=o.method))
    outcome = best_equilibrium(EquilibriumProblem(HUNT), engine=name)
    assert outcome.status is OutcomeStatus.DISAGREEMENT
    assert outcome.value == 8


def test_a_second_opinion_that_is_stopped_confirms_nothing_but_may_refute(monkeypatch, unlistable):
    first, second = ENGINES
    best = best_equilibrium(EquilibriumProblem(HUNT), UNCONFIRMED)
    stopped = replace(best, status=OutcomeStatus.STOPPED_WITH_SOLUTION, bound=None)
    for claimed, status, verdict in [
        (best, OutcomeStatus.OPTIMAL, Verdict.NOT_CONFIRMED),
        (EquilibriumOutcome(OutcomeStatus.NO_EQUILIBRIUM), OutcomeStatus.DISAGREEMENT, Verdict.CONTRADICTED),
    ]:
        fakes = {first: lambda *_, claimed=claimed: claimed, second: lambda *_: stopped}
        monkeypatch.setattr(solve, "ENGINES", fakes)
        outcome = best_equilibrium(EquilibriumProblem(HUNT), engine=first)
        assert (outcome.status, verdicts(outcome)[-1]) == (status, verdict)


@engines
def test_a_stopped_search_claims_nothing(engine):
    control = Control()
    control.cancellation.request()
    outcome = best_equilibrium(EquilibriumProblem(random_game("rows", 5)), control, engine=engine)
    assert outcome.status in (OutcomeStatus.STOPPED_WITH_SOLUTION, OutcomeStatus.STOPPED_WITHOUT_SOLUTION)


@settings(max_examples=40, deadline=None)
@given(game=games())
def test_second_opinions_are_the_regrets_of_the_definition(game):
    truth = Truth(game)
    for x in truth.profiles[:5]:
        opinion = second_opinion(game, x)
        assert opinion.regrets == pytest.approx(truth.regrets(x))
        kept = truth.regrets(x).max() <= 0
        claim = opinion.claim(np.zeros(game.players))
        assert claim.confirmation.verdict is (Verdict.CONFIRMED if kept else Verdict.CONTRADICTED)


@settings(max_examples=15, deadline=None)
@given(game=games())
def test_second_opinions_by_search_are_the_same(game):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verification, "strategies", lambda _model: None)
        for x in Truth(game).profiles[:2]:
            assert second_opinion(game, x).regrets == pytest.approx(Truth(game).regrets(x))


def test_a_second_opinion_without_time_confirms_nothing(unlistable):
    control = Control()
    control.cancellation.request()
    opinion = second_opinion(HUNT, np.array([1.0, 0, 1, 0]), control)
    assert opinion.claim(np.zeros(2)).confirmation.verdict is Verdict.NOT_CONFIRMED


@settings(max_examples=40, deadline=None)
@given(game=games())
def test_everything_listed_is_everything(game):
    found, truth = profiles.everything(game), Truth(game)
    assert sorted(map(tuple, found.profiles)) == sorted(map(tuple, truth.profiles))
    for x, payoffs, regrets in zip(found.profiles, found.payoffs, found.regrets, strict=True):
        assert payoffs == pytest.approx(game.payoffs(x))
        assert regrets == pytest.approx(truth.regrets(x))


def test_what_is_too_many_is_not_listed():
    assert profiles.everything(HUNT, most=3) is None
    assert len(profiles.everything(HUNT, most=4).profiles) == 4
    assert profiles.everything(game_of([0, 0], [[1, 1]], high=[1, INF], integer=[True, True])) is None
    assert profiles.everything(game_of([0, 0], [[1, 1]], integer=[True, False])) is None
    assert profiles.everything(game_of([0] * 12, np.ones((1, 12))), most=1000) is None


@settings(max_examples=40, deadline=None)
@given(game=games())
def test_the_optimum_is_the_best_profile_with_its_regrets(game):
    truth, outcome = Truth(game), social_optimum(EquilibriumProblem(game, allowance=Allowance.common(game.players)))
    if not len(truth.profiles):
        assert outcome.status is OutcomeStatus.NO_PACKAGE
        return
    assert outcome.value == pytest.approx(truth.values(truth.profiles).max())
    assert outcome.bound == pytest.approx(outcome.value)
    assert outcome.equilibrium.regrets == pytest.approx(truth.regrets(outcome.equilibrium.x))
    assert verdicts(outcome) == [Verdict.CONFIRMED]


def outcome_of(status, *payoffs):
    equilibrium = best_equilibrium(EquilibriumProblem(HUNT), UNCONFIRMED).equilibrium
    return EquilibriumOutcome(status, replace(equilibrium, payoffs=np.array(payoffs)))


@pytest.mark.parametrize(
    ("most", "reached", "price"),
    [
        ((6, 0), (2, 1), 2.0),
        ((-1, -1), (-3, -2), 2.5),
        ((1, 0), (-1, 0), None),
        ((1, 0), (0, 0), None),
        ((0,), (0,), None),
    ],
)
def test_prices_are_ratios_of_gains_or_of_costs(most, reached, price):
    optimum, found = outcome_of(OutcomeStatus.OPTIMAL, *most), outcome_of(OutcomeStatus.OPTIMAL, *reached)
    assert price_of_stability(optimum, found) == price_of_anarchy(optimum, found) == price


def test_what_is_not_proven_has_no_price():
    optimum, stopped = outcome_of(OutcomeStatus.OPTIMAL, 2), outcome_of(OutcomeStatus.STOPPED_WITH_SOLUTION, 1)
    assert price_of_stability(optimum, stopped) is None
    assert price_of_anarchy(stopped, optimum) is None
    assert price_of_stability(optimum, EquilibriumOutcome(OutcomeStatus.NO_EQUILIBRIUM)) is None


def test_confirmations_are_limited_unless_always_asked_for():
    outcome = EquilibriumOutcome(OutcomeStatus.OPTIMAL, seconds=10.0)
    assert equilibrium_claims.watch_for(outcome, Control()).limits.seconds == 30.0
    assert equilibrium_claims.watch_for(replace(outcome, seconds=0.1), Control()).limits.seconds == 2.0
    assert equilibrium_claims.watch_for(outcome, Control(Limits(confirm="always"))).limits.seconds is None
    assert equilibrium_claims.watch_for(outcome, Control(Limits(seconds=5.0, confirm="always"))).limits.seconds <= 5.0
    assert equilibrium_claims.watch_for(outcome, UNCONFIRMED) is None


def test_how_deviations_were_judged_is_a_noun_phrase():
    """It follows the words “confirmed by”."""
    assert _counted(()) == "the lack of anybody who could deviate"
    assert _counted((_LISTED, _LISTED)) == "a comparison of all strategies of every player"
    assert _counted((_LISTED, _SEARCHED, _LISTED)) == (
        "a comparison of all strategies of 2 players and another search for one player, with presolve and another seed"
    )
