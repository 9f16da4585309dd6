"""Equilibrium: what the parties would do if each decided for itself what to opt in to."""

from dataclasses import dataclass, replace
from operator import neg
from typing import Final, Self

import numpy as np

from winset_models.analysis.completion import Completed
from winset_models.analysis.equilibrium_findings import Equilibria, MixedEquilibrium, MixedStrategy, StandingPackage
from winset_models.analysis.opt_in_study import OptInStudy, opt_in_study
from winset_models.analysis.recommend import priorities_of
from winset_models.analysis.study import check_of
from winset_models.analysis.subject import manifest, subject
from winset_models.analysis.temptations import menu_of_strategy
from winset_models.formulations.opt_in_game import opt_in_game
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.control import Control
from winset_solver.games.chance.mixed import MixedOutcome, mixed_equilibrium
from winset_solver.games.game import Game
from winset_solver.games.listing.enumeration import EquilibriumList, equilibria
from winset_solver.games.listing.known_equilibria import as_known, distinct
from winset_solver.games.outcome import EquilibriumOutcome
from winset_solver.games.prices import price_of_anarchy, price_of_stability
from winset_solver.games.problem import Allowance, EquilibriumProblem
from winset_solver.games.smallest_regret import smallest_regret
from winset_solver.games.solve import best_equilibrium, social_optimum
from winset_solver.program import Vector
from winset_solver.status import OutcomeStatus

_OPTIMUM_BY: Final = 0.2
_BEST_BY: Final = 0.6
_WORST_BY: Final = 0.9
"""Part of a time limit by which the searches for the optimum, the best and the worst equilibrium end."""
_MIXED_SECONDS: Final = 30.0
"""Seconds that the search for a mixed equilibrium may take where no limit is set."""
_STOPPED: Final = (OutcomeStatus.STOPPED_WITH_SOLUTION, OutcomeStatus.STOPPED_WITHOUT_SOLUTION)
_SMALL: Final = ("minimum", "regret")
"""Objectives of which less is wanted."""


def equilibrium(
    negotiation: Negotiation,
    *,
    objective: str = "welfare",
    worst: bool = False,
    listed: int = 0,
    deal: str | None = None,
    control: Control | None = None,
) -> Equilibria:
    """Find the best package from which no party would depart alone, or prove that there is none.

    Parameters
    ----------
    objective
        ``welfare``, ``minimum`` (the smallest welfare), ``payoff:PARTY``, ``group:GROUP``, or ``regret``: the package
        with the smallest sum of temptations, whether or not everybody keeps to it.
    worst
        Whether to look for the equilibrium with the smallest welfare as well.
    listed
        How many equilibria to list, by falling welfare.
    deal
        Proposed deal whose issues, payments and assistance are held while everybody chooses its opt-ins; without one
        issues are unsettled and nobody pays.
    control
        Limits, progress and cancellation of everything together. A stopped search says so, with its bounds.

    Raises
    ------
    ArgumentError
        Where the objective or deal is unknown, or the file has no modules.
    """
    control = control or Control()
    asked = _Objective.of(negotiation, objective)
    study = opt_in_study(negotiation, deal, control)
    options: dict[str, str | float | int | bool | None] = {"objective": objective, "worst": worst, "listed": listed}
    options["deal"] = deal
    if isinstance(study, Completed):
        return Equilibria(
            subject=subject(negotiation),
            status=study.status,
            objective=objective,
            checks=study.checks,
            notes=study.notes,
            manifest=manifest(negotiation, control, options),
        )
    found = _search(study, asked, worst=worst, listed=listed)
    return _finding(study, asked, found, options)


@dataclass(frozen=True, eq=False)
class _Objective:
    """What is wanted of an equilibrium.

    Parameters
    ----------
    name
        As it was asked for.
    weights
        Of the parties' payoffs in what is maximised.
    sign
        −1 where the value that is shown is to be small.
    """

    name: str
    weights: Vector
    sign: float

    @classmethod
    def of(cls, negotiation: Negotiation, name: str) -> Self:
        """Return an objective by name.

        Raises
        ------
        ArgumentError
            Where it, its party or its group is unknown.
        """
        count = len(negotiation.parties)
        if name in _SMALL:
            return cls(name, np.full(count, -1.0 if name == "minimum" else 0.0), -1.0)
        return cls(name, priorities_of(negotiation, name, besides=_SMALL), 1.0)

    @property
    def title(self) -> str:
        """What is found by it."""
        return "package with the smallest temptations" if self.name == "regret" else "best equilibrium"

    def problem(self, game: Game) -> EquilibriumProblem:
        """Return the problem to be solved in a game."""
        paid = Allowance.support(game.players, cost=1.0) if self.name == "regret" else None
        return EquilibriumProblem(game, self.weights, allowance=paid)

    def watched(self, control: Control) -> Control:
        """Return a control whose reports are in values as they are shown."""
        return control if self.sign > 0 else control.through(neg)

    def shown(self, value: float | None) -> float | None:
        """Return a value or bound as it is shown."""
        return None if value is None else self.sign * value


@dataclass(frozen=True, eq=False)
class _Found:
    """What the searches found; None where one was not made."""

    optimum: EquilibriumOutcome
    best: EquilibriumOutcome
    worst: EquilibriumOutcome | None = None
    regret: EquilibriumOutcome | None = None
    mixed: MixedOutcome | None = None
    listed: EquilibriumList | None = None


def _search(study: OptInStudy, asked: _Objective, *, worst: bool, listed: int) -> _Found:
    """Make all searches one after the other; what the time limit leaves out is stopped at once and says so."""
    game, control = study.opt_in_game.game, study.control
    optimum = social_optimum(EquilibriumProblem(game), control.named("optimum").within(_OPTIMUM_BY))
    watch = control.named(asked.title).within(_BEST_BY if worst or listed else 1.0)
    best = best_equilibrium(asked.problem(game), asked.watched(watch), starts=study.starts)
    found = _Found(study.heard(optimum), study.heard(best))
    if best.status is OutcomeStatus.NO_EQUILIBRIUM:
        return _without_equilibrium(study, found)
    if worst:
        watch = control.named("worst equilibrium").within(_WORST_BY).through(neg)
        last = best_equilibrium(_worst_problem(game), watch, starts=study.starts)
        found = replace(found, worst=study.heard(last))
    if listed:
        every = equilibria(game, control.named("all equilibria"), most=listed)
        found = replace(found, listed=study.heard(every))
    return _shared(study, asked, found, listed)


def _shared(study: OptInStudy, asked: _Objective, found: _Found, listed: int) -> _Found:
    """Let every search profit from what the others found: one that was stopped may know less than they do."""
    game, every = study.opt_in_game.game, found.listed
    searched = [found.optimum, found.best, *([found.worst] if found.worst else [])]
    items = [outcome.equilibrium for outcome in searched] + list(every.items if every else ())
    optimum = study.improved(found.optimum, EquilibriumProblem(game), items)
    best = found.best
    if asked.name == "welfare" and best.status in _STOPPED:
        bounds = [outcome.bound for outcome in (best, optimum) if outcome.bound is not None]
        best = replace(best, bound=min(bounds, default=None))
    best = study.improved(best, asked.problem(game), items)
    worst = found.worst and study.improved(found.worst, _worst_problem(game), items)
    if every is not None and not every.complete and len(every.items) < listed:
        known = distinct(game, as_known(EquilibriumProblem(game), items))
        every = replace(every, items=tuple(known[:listed]))
    return replace(found, optimum=optimum, best=best, worst=worst, listed=every)


def _worst_problem(game: Game) -> EquilibriumProblem:
    return EquilibriumProblem(game, -np.ones(game.players))


def _without_equilibrium(study: OptInStudy, found: _Found) -> _Found:
    """Look for the packages that come nearest to an equilibrium, and for a mixed one."""
    control = study.control
    regret = smallest_regret(study.opt_in_game.game, control.named("smallest regret").within(_WORST_BY))
    study.heard(regret)
    limits = control.limits
    if limits.seconds is None:
        limits = replace(limits, seconds=control.elapsed + _MIXED_SECONDS)
    # Rules of the text select packages; no mixture of independent choices can be held to them.
    free = opt_in_game(study.negotiation, study.opt_in_game.joint)
    mixed = mixed_equilibrium(free.game, replace(control, limits=limits).named("mixed equilibrium"))
    study.checks += map(check_of, mixed.claims)
    study.notes += mixed.notes
    return replace(found, regret=regret, mixed=mixed)


def _finding(
    study: OptInStudy, asked: _Objective, found: _Found, options: dict[str, str | float | int | bool | None]
) -> Equilibria:
    best = found.best.equilibrium
    regret = None if found.regret is None else found.regret.value
    value = None if best is None else asked.shown(best.value)
    worst = found.best if asked.name == "minimum" else found.worst
    parts = {
        "best": None if best is None else study.standing(best.x, asked.title, value=value),
        "worst": _shown(study, found.worst, "worst equilibrium"),
        "optimum": _shown(study, found.optimum, "optimum"),
        "nearest": _shown(study, found.regret, "nearest package"),
    }
    listed = (
        []
        if found.listed is None
        else [
            study.standing(item.x, f"equilibrium {number}", value=item.value)
            for number, item in enumerate(found.listed.items, start=1)
        ]
    )
    return Equilibria(
        subject=subject(study.negotiation),
        status=study.verdict(found.best.status),
        objective=asked.name,
        **parts,
        bound=asked.shown(found.best.bound),
        worst_bound=None if found.worst is None or found.worst.bound is None else -found.worst.bound,
        optimum_bound=found.optimum.bound,
        price_of_stability=price_of_stability(found.optimum, found.best) if asked.name == "welfare" else None,
        price_of_anarchy=None if worst is None else price_of_anarchy(found.optimum, worst),
        smallest_regret=None if regret is None else -regret,
        smallest_regret_bound=None if found.regret is None or found.regret.bound is None else -found.regret.bound,
        mixed=_mixed(study, found.mixed),
        listed=listed,
        listed_complete=found.listed is not None and found.listed.complete,
        left_out=list(study.opt_in_game.left_out),
        work=study.work,
        checks=study.checks,
        notes=study.notes,
        manifest=manifest(study.negotiation, study.control, options),
    )


def _shown(study: OptInStudy, outcome: EquilibriumOutcome | None, what: str) -> StandingPackage | None:
    """Return the package that a search found, its value the welfare."""
    if outcome is None or outcome.equilibrium is None:
        return None
    return study.standing(outcome.equilibrium.x, what, value=float(outcome.equilibrium.payoffs.sum()))


def _mixed(study: OptInStudy, outcome: MixedOutcome | None) -> MixedEquilibrium | None:
    """Return a mixed equilibrium in domain words; None where none was found."""
    if (
        outcome is None
        or outcome.status is not OutcomeStatus.OPTIMAL
        or outcome.payoffs is None
        or outcome.regrets is None
    ):
        return None
    parties = list(study.negotiation.parties)
    strategies = [
        MixedStrategy(
            party=party,
            choices=[menu_of_strategy(study.opt_in_game, party, strategy) for strategy in table],
            probabilities=probabilities.tolist(),
        )
        for party, table, probabilities in zip(parties, outcome.strategies, outcome.probabilities, strict=True)
    ]
    payoffs, regrets = (
        dict(zip(parties, vector.tolist(), strict=True)) for vector in (outcome.payoffs, outcome.regrets)
    )
    return MixedEquilibrium(strategies=strategies, payoffs=payoffs, regrets=regrets)
