"""Thousands of solves of one shipped treaty with other payoffs: a kept tree, against searching anew every time."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Final

import winset_instances
from winset_benchmarks import perturbed_peers as peers
from winset_benchmarks.case import Case, Reply, Setting, Target, Task
from winset_benchmarks.generators import generator
from winset_models.analysis.study import Study
from winset_models.negotiation.reader import read
from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.bargaining.solutions import bargain
from winset_solver.control import Control, Limits
from winset_solver.sensitivity.perturbed import PerturbedBargaining

OURS: Final = "winset kept tree"
ANEW: Final = "winset, searched anew"
REBUILT: Final = "Pyomo rebuilt, appsi_highs"
CONTRIB: Final = "Pyomo rebuilt, contrib.solver"
MILP: Final = "scipy.optimize.milp"
DIRECT: Final = "highspy, changed entries"
_INSTANCE: Final = "mobility_compact"
_SPREAD: Final = 0.2
_MANY: Final = 10_000
_SAMPLED: Final = 50
_FEW: Final = 10
_SMOKE: Final = 20


def cases() -> Iterator[Case]:
    """Return the largest sum of gains, the same without integers, and Nash."""
    common = (Target("solve", OURS, REBUILT, at_least=20.0), Target("solve", OURS, CONTRIB, at_least=20.0))
    about = f"{_INSTANCE}, every payoff within 20 %, {_MANY:,} solves"
    every = (REBUILT, CONTRIB, MILP, DIRECT, ANEW)
    linear = (*common, Target("solve", OURS, MILP, at_least=5.0))
    yield Case("perturbed_sum", "medium", ("load", "solve"), every, about, _sums, common, repeat=1)
    about += ", integers relaxed"
    yield Case(
        "perturbed_lp", "medium", ("load", "solve"), every, about, partial(_sums, relaxed=True), linear, repeat=1
    )
    about = f"{_INSTANCE}, every payoff within 20 %, {_MANY // 10:,} solves"
    yield Case("perturbed_nash", "medium", ("load", "solve"), (ANEW,), about, _nash, repeat=1)


def _sums(setting: Setting, *, relaxed: bool = False) -> list[Task]:
    first = _first(relaxed=relaxed)
    makers = {REBUILT: peers.pyomo_rebuilt, CONTRIB: peers.pyomo_rebuilt_contrib, MILP: peers.scipy_milp}
    solvers = {by: make(first) for by, make in {**makers, DIRECT: peers.highspy_changed}.items()}
    solvers[ANEW] = partial(_anew, "utilitarian")
    tasks = _ours(setting, first, "utilitarian", _MANY, _SAMPLED)
    return tasks + [_sampled(setting, first, by, solve, _SAMPLED) for by, solve in solvers.items()]


def _nash(setting: Setting) -> list[Task]:
    first = _first(relaxed=False)
    tasks = _ours(setting, first, "nash", _MANY // 10, _FEW)
    return [*tasks, _sampled(setting, first, ANEW, partial(_anew, "nash"), _FEW)]


def _first(*, relaxed: bool) -> BargainingProblem:
    problem = Study(read(winset_instances.path(_INSTANCE)), _quiet()).space.problem
    integer = problem.program.integer & (not relaxed)
    return replace(problem, program=problem.program.replace(integer=integer))


def _numbers(first: BargainingProblem) -> Iterator[BargainingProblem]:
    """Yield the problem with other payoffs, the same ones for everybody."""
    random, program = generator(7), first.program
    while True:
        payoff = program.payoff.copy()
        payoff.data = payoff.data * random.uniform(1.0 - _SPREAD, 1.0 + _SPREAD, payoff.nnz)
        yield BargainingProblem(program.renumbered(payoff=payoff), first.disagreement, first.weights)


def _quiet() -> Control:
    return Control(Limits(confirm="never"))


def _ours(setting: Setting, first: BargainingProblem, solution: str, many: int, compared: int) -> list[Task]:
    """Return growing a tree, and asking it many times; of what is asked, the making is timed as well."""
    count, compared = (_SMOKE, setting.count(compared)) if setting.smoke else (many, compared)
    kept = PerturbedBargaining(first, solution, control=_quiet())

    def grown() -> Reply:
        PerturbedBargaining(first, solution, control=_quiet())
        return Reply(note="the first search")

    def asked() -> Reply:
        before, total, pivots = kept.searches, 0.0, 0
        for k, problem in enumerate(islice(_numbers(first), count)):
            outcome = kept.solve(problem, _quiet()).outcome
            pivots += outcome.solves
            total += (outcome.value or 0.0) if k < compared else 0.0
        searches = kept.searches - before
        return Reply(total, f"{pivots / count:.1f} linear programs a solve, {searches} searched anew")

    return [Task("load", OURS, grown), Task("solve", OURS, asked, units=count, most=1, question=solution)]


def _sampled(
    setting: Setting, first: BargainingProblem, by: str, solve: Callable[[BargainingProblem], float], sampled: int
) -> Task:
    """Return a peer that is asked for the first few problems."""
    count = setting.count(sampled)
    question = "nash" if sampled == _FEW else "utilitarian"

    def asked() -> Reply:
        return Reply(sum(solve(problem) for problem in islice(_numbers(first), count)))

    return Task("solve", by, asked, units=count, most=1, question=question)


def _anew(solution: str, problem: BargainingProblem) -> float:
    return bargain(GainSpace(problem, _quiet()), solution).value or 0.0
