"""The opt-in game and the ledger must agree on every profile, on every departure from it, and on all equilibria."""

from functools import cached_property
from itertools import product
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opt_in_cases import random_negotiation
from strategies import opt_in_negotiations
from winset_models.formulations.opt_in_game import opt_in_game
from winset_models.negotiation.breaches import violations
from winset_models.negotiation.commitments import in_force
from winset_models.negotiation.deal import Package
from winset_models.negotiation.ledger import payoffs
from winset_models.negotiation.red_line_breaches import short_of
from winset_models.negotiation.values import eligible, options
from winset_solver.games.lifted import Lifted
from winset_solver.games.problem import EquilibriumProblem
from winset_solver.verify import violation

CLOSE = 1e-6


class Judge:
    """Every profile of a small negotiation as the file and the ledger see it, without any game."""

    def __init__(self, negotiation, joint, left_out):
        self.negotiation = negotiation
        self.joint = joint
        self.parties = list(negotiation.parties)
        self.enforced = {key: line for key, line in negotiation.red_lines.items() if line.statement not in left_out}

    @cached_property
    def menus(self):
        """For every party all its menus, by module and level, whether or not its rules allow them."""
        modules = self.negotiation.modules
        found = {}
        for party in self.parties:
            mine = [key for key in modules if party in eligible(self.negotiation, key)]
            chosen = product(*([None, *modules[key].levels] for key in mine))
            found[party] = [dict(zip(mine, levels, strict=True)) for levels in chosen]
        return found

    @cached_property
    def profiles(self):
        """Every profile: the number of the menu that each party chooses."""
        return list(product(*(range(len(self.menus[party])) for party in self.parties)))

    def package(self, profile):
        opt_ins = {}
        for party, number in zip(self.parties, profile, strict=True):
            for module, level in self.menus[party][number].items():
                if level is not None:
                    opt_ins.setdefault(module, {})[party] = level
        return self.joint.model_copy(update={"opt_ins": opt_ins, "in_force": in_force(self.negotiation, opt_ins)})

    @cached_property
    def payoffs(self):
        return {profile: payoffs(self.negotiation, self.package(profile)) for profile in self.profiles}

    @cached_property
    def broken(self):
        """By profile: the enforced red lines that are broken."""
        return {
            profile: {key for key in self.enforced if short_of(self.negotiation, self.package(profile), key) > CLOSE}
            for profile in self.profiles
        }

    @cached_property
    def allowed(self):
        """By party: the menus that its own rules allow."""
        nobody = (0,) * len(self.parties)
        return {
            party: [alone[place] for alone in self.departures(nobody, place) if not self._breaks_rules(alone, party)]
            for place, party in enumerate(self.parties)
        }

    def _breaks_rules(self, profile, party):
        found = violations(self.negotiation, self.package(profile))
        return any(breach.kind != "red line" and breach.party == party for breach in found)

    def departures(self, profile, place):
        """Yield the profiles in which one party has another menu, or the same."""
        for number in range(len(self.menus[self.parties[place]])):
            yield (*profile[:place], number, *profile[place + 1 :])

    def respects(self, profile, place):
        """Whether a party signs nothing or its own red lines are kept."""
        party = self.parties[place]
        signs = any(self.menus[party][profile[place]].values())
        return not signs or not any(self.enforced[key].party == party for key in self.broken[profile])

    def selected(self, profile):
        rules = all(number in self.allowed[party] for party, number in zip(self.parties, profile, strict=True))
        return rules and not any(self.enforced[key].party is None for key in self.broken[profile])

    def is_equilibrium(self, profile):
        return self.selected(profile) and all(self._keeps(profile, place) for place in range(len(self.parties)))

    def _keeps(self, profile, place):
        party = self.parties[place]
        mine = self.payoffs[profile][party] + CLOSE
        return self.respects(profile, place) and not any(
            other[place] in self.allowed[party] and self.respects(other, place) and self.payoffs[other][party] > mine
            for other in self.departures(profile, place)
        )


class Compared:
    """A game beside the judge of its negotiation."""

    def __init__(self, negotiation, joint, *, kept=False):
        self.made = opt_in_game(negotiation, joint, kept=kept)
        self.game = self.made.game
        self.judge = Judge(negotiation, joint or Package(), self.made.left_out)
        self.lifted = Lifted(EquilibriumProblem(self.game))
        self.lifted_model = self.lifted.model()
        self.x = {profile: self.made.profile_of(self.judge.package(profile)) for profile in self.judge.profiles}

    def penalty(self, profile, party):
        values = dict(zip(self.game.program.column_labels, self.x[profile], strict=True))
        polynomial = self.made.penalties.get(party)
        return 0.0 if polynomial is None else polynomial.value(values)

    def rows_hold(self, x, rows):
        program = self.game.program
        activity = program.matrix[rows] @ x
        return bool(
            np.all(activity >= program.row_lower[rows] - CLOSE) and np.all(activity <= program.row_upper[rows] + CLOSE)
        )

    def check_profile(self, profile):
        """Payoffs, penalties and rows at a profile, and the way back to its package."""
        x, judge = self.x[profile], self.judge
        package = judge.package(profile)
        assert self.made.package_of(x) == package
        penalties = [self.penalty(profile, party) for party in judge.parties]
        truth = np.array(list(judge.payoffs[profile].values())) - penalties
        assert self.game.payoffs(x) == pytest.approx(truth, abs=CLOSE)
        assert [penalty > CLOSE for penalty in penalties] == [
            not judge.respects(profile, place) for place in range(len(judge.parties))
        ]
        assert self.rows_hold(x, slice(None)) == judge.selected(profile)
        if judge.selected(profile):
            assert violation(self.lifted_model, self.lifted.lift(x)) <= CLOSE
        for place, party in enumerate(judge.parties):
            mine = self.rows_hold(x, self.game.rows[place])
            assert mine == (profile[place] in judge.allowed[party]), (profile, party)

    def check_departures(self, profile):
        """Every departure is worth in the game what the package after it is worth in the ledger."""
        x, judge = self.x[profile], self.judge
        for place, party in enumerate(judge.parties):
            for other in judge.departures(profile, place):
                strategy = self.x[other][self.game.columns[place]]
                truth = judge.payoffs[other][party] - self.penalty(other, party)
                assert self.game.deviating(place, x, strategy) == pytest.approx(truth, abs=CLOSE), (profile, other)

    def equilibria(self):
        """All profiles of the game that its rows select and no player would leave for another own strategy."""
        return {profile for profile in self.judge.profiles if self._is_equilibrium(profile)}

    def _is_equilibrium(self, profile):
        x = self.x[profile]
        if not self.rows_hold(x, slice(None)):
            return False
        payoffs = self.game.payoffs(x)
        return all(
            self.game.deviating(place, x, self.x[other][self.game.columns[place]]) <= payoffs[place] + CLOSE
            for place in range(self.game.players)
            for other in self.judge.departures(profile, place)
            if self.rows_hold(self.x[other], self.game.rows[place])
        )


@st.composite
def negotiations_and_settlements(draw):
    negotiation = draw(opt_in_negotiations())
    settled = draw(st.booleans())
    shares = {key: {draw(st.sampled_from(options(negotiation, key))): 1.0} for key in negotiation.issues}
    return negotiation, Package(shares=shares) if settled else None


@settings(max_examples=120, deadline=None)
@given(drawn=negotiations_and_settlements(), chooser=st.randoms(use_true_random=False))
def test_game_and_ledger_agree_on_every_profile_and_departure(drawn, chooser):
    compared = Compared(*drawn)
    for profile in compared.judge.profiles:
        compared.check_profile(profile)
    for profile in chooser.sample(compared.judge.profiles, min(20, len(compared.judge.profiles))):
        compared.check_departures(profile)


@settings(max_examples=80, deadline=None)
@given(drawn=negotiations_and_settlements())
def test_game_and_file_have_the_same_equilibria(drawn):
    compared = Compared(*drawn)
    truth = {profile for profile in compared.judge.profiles if compared.judge.is_equilibrium(profile)}
    assert compared.equilibria() == truth


@pytest.mark.parametrize("seed", range(30))
def test_game_and_file_agree_with_clauses_that_four_parties_can_meet(seed):
    compared = Compared(*random_negotiation(seed))
    judge = compared.judge
    chosen = Random(seed).sample(judge.profiles, min(60, len(judge.profiles)))
    for profile in chosen:
        compared.check_profile(profile)
        compared.check_departures(profile)


@pytest.mark.parametrize("seed", range(30))
def test_a_game_in_which_red_lines_are_kept_selects_no_profile_that_breaks_one(seed):
    negotiation, joint = random_negotiation(seed)
    compared = Compared(negotiation, joint, kept=True)
    judge = compared.judge
    for profile in Random(seed).sample(judge.profiles, min(60, len(judge.profiles))):
        kept = all(judge.respects(profile, place) for place in range(len(judge.parties)))
        assert compared.rows_hold(compared.x[profile], slice(None)) == (judge.selected(profile) and kept)
