"""Can these groups hold together? One live model that answers, remembers, and is not trusted on its word."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from winset_solver import verify
from winset_solver.confirm import FARKAS, confirm
from winset_solver.conflict.problem import ConflictProblem
from winset_solver.conflict.sets import Conflict, Correction
from winset_solver.control import Control
from winset_solver.elastic import softened
from winset_solver.errors import ArgumentError
from winset_solver.highs import Session
from winset_solver.linear_model import LinearModel
from winset_solver.program import Vector
from winset_solver.result import Confirmation, SolveResult, Termination, Verdict
from winset_solver.status import Claim, OutcomeStatus, Unanswered
from winset_solver.tolerances import CERTIFICATE, SOLVER_FEASIBILITY

Groups = frozenset[int]
LARGE: Final = 20_000
"""Non-zeros from which presolve and one more solve are faster than rays, which need every solve to do without."""


@dataclass(frozen=True, eq=False)
class Answer:
    """Whether some groups can hold together.

    Parameters
    ----------
    groups
        Where they can: these and all others that hold at ``x`` as well. Where they cannot: some of them that cannot
        either, as few as a certificate names.
    x
        A verified point; None where they cannot.
    """

    groups: Groups
    x: Vector | None


class Oracle:
    """One live model of a conflict problem in which sets of groups are switched on and off by row bounds.

    Parameters
    ----------
    problem
        Rows and groups.
    control
        Limits, progress and cancellation of the whole task; its gap is not used, every answer is exact.

    Notes
    -----
    A set is first asked about in the linear relaxation. A Farkas ray of it names a few groups that already contradict
    each other, checked by arithmetic of our own; a fractional point leads on to a mixed-integer search. Every point is
    tried on all groups, so that one search settles many questions. "They cannot" is a claim until :meth:`confirmed`
    has turned it into a conflict, "they can" is proven by the point.

    Examples
    --------
    >>> from winset_solver.program import PayoffProgram
    >>> program = PayoffProgram.build(
    ...     matrix=[[1], [1]], row_lower=[-np.inf, 3], row_upper=[2, np.inf], column_upper=[9], payoff=[[1]]
    ... )
    >>> oracle = Oracle(ConflictProblem(program, ((0,), (1,)), ("at most 2", "at least 3")))
    >>> oracle.point([1]) is None, oracle.point([0, 1]) is None
    (False, True)
    """

    def __init__(self, problem: ConflictProblem, control: Control | None = None) -> None:
        self.problem = problem
        self.groups: Groups = frozenset(range(len(problem.groups)))
        self.conflicts: dict[Groups, Conflict] = {}
        self.corrections: dict[Groups, Correction] = {}
        self.points: list[Answer] = []
        self.claims: list[Claim] = []
        self.notes: list[str] = []
        self.solves = 0
        self._words = "looking for a conflict"
        self.under(control or Control())
        self._group_of: NDArray[np.int64] = np.full(problem.program.shape[0], -1, dtype=np.int64)
        for group, rows in enumerate(problem.groups):
            self._group_of[list(rows)] = group
        model, threads = LinearModel.of(problem.program), self._control.limits.threads
        self._mixed = Session(model, threads=threads) if model.integer.any() else None
        relaxed = replace(model.copy(), integer=np.zeros_like(model.integer))
        self._large = self._mixed is None and model.matrix.nnz > LARGE
        self._linear = Session(relaxed, threads=threads, presolve="choose" if self._large else "off")
        self._slowest = 0.0

    @classmethod
    def of(cls, problem: ConflictProblem, control: Control | None, oracle: Self | None) -> Self:
        """Return the given oracle under another control, or a new one.

        Raises
        ------
        ArgumentError
            Where the given oracle knows another problem.
        """
        if oracle is None:
            return cls(problem, control)
        if oracle.problem is not problem:
            raise ArgumentError("the oracle knows another problem", where="oracle")
        oracle.under(control or Control())
        return oracle

    def under(self, control: Control) -> None:
        """Go on under another control."""
        self._outer = control.named("conflicts")
        heard = None if control.on_progress is None else lambda _: self.say(self._words)
        self._control = replace(self._outer, limits=replace(control.limits, gap=0.0), on_progress=heard)

    def say(self, words: str) -> None:
        """Tell whoever listens how far the search has come, now and during the searches that follow."""
        self._words = words
        self._outer.say(words)

    @property
    def control(self) -> Control:
        """The control of the task, exact and with progress in words; for searches beside the oracle's own."""
        return self._control

    def cost(self, groups: Iterable[int]) -> float:
        """Return the sum of prices."""
        return float(self.problem.prices[sorted(groups)].sum())

    def labels(self, groups: Iterable[int]) -> str:
        """Return the names of groups for a sentence."""
        return ", ".join(self.problem.labels[group] for group in sorted(groups)) or "the definitions"

    # -- questions ----------------------------------------------------------------------------------------------

    def point(self, groups: Iterable[int]) -> Vector | None:
        """Return a verified point that satisfies these groups and the definitions, None where there is none.

        Raises
        ------
        Unanswered
            Where the question could not be settled in time.
        """
        return self.answer(frozenset(groups)).x

    def satisfied(self, x: Vector) -> Groups:
        """Return the groups whose rows all hold at a point, within the tolerance that HiGHS is asked to keep."""
        program = self.problem.program
        activity, scale = program.matrix @ x, np.maximum(1.0, self._linear.model.magnitudes @ np.abs(x))
        excess = np.maximum(program.row_lower - activity, activity - program.row_upper)
        return self.groups.difference(self._group_of[excess > SOLVER_FEASIBILITY * scale].tolist())

    def answer(self, groups: Groups) -> Answer:
        """Return whether these groups can hold together, from what is known or by searching.

        Raises
        ------
        Unanswered
            Where the question could not be settled in time.
        """
        known = self.known(groups)
        if known is not None:
            return known
        contradiction = self._relaxation(groups)
        if isinstance(contradiction, Answer):
            return contradiction
        if self._mixed is None:
            raise self._unanswered(groups, contradiction)
        self._switch(self._mixed, groups)
        result = self._solved(self._mixed)
        if result.solution is not None:
            return self._learnt(groups, result.x)
        if result.termination is Termination.INFEASIBLE:
            self._slowest = max(self._slowest, result.seconds)
            return Answer(groups, None)
        raise self._unanswered(groups, result)

    def known(self, groups: Groups) -> Answer | None:
        """Return what the points and conflicts found so far say about these groups, None where they do not tell."""
        for point in self.points:
            if groups <= point.groups:
                return point
        return next((Answer(conflict, None) for conflict in self.conflicts if conflict <= groups), None)

    def confirmed(self, groups: Groups, *, irreducible: bool = True) -> Conflict | None:
        """Record groups that were found to contradict each other as a conflict, after a second opinion.

        Returns
        -------
        Conflict
            None where the second opinion is a point at which they all hold. That is noted, and from then on every
            search is done in the configuration that found it.
        """
        proof = self._proof(groups) if self._large else None
        session, result = self._claim(groups)
        result = confirm(session, result, self._control) if proof is None else replace(result, confirmation=proof)
        if result.solution is not None:
            self._refuted(groups, result)
            return None
        conflict = Conflict(tuple(sorted(groups)), result.confirmation, irreducible)
        if irreducible:
            self.conflicts[groups] = conflict
        return conflict

    # -- behind the answers -------------------------------------------------------------------------------------

    def _relaxation(self, groups: Groups) -> Answer | SolveResult:
        """Return what the linear relaxation settles, else its result."""
        result = self._relaxed(groups)
        if result.termination is Termination.INFEASIBLE:
            core = None if self._large else self._core(groups)
            if core is not None or self._mixed is None:
                return Answer(groups if core is None else core, None)
        elif result.solution is not None:
            if self._mixed is None:
                return self._learnt(groups, result.x)
            self._switch(self._mixed, groups)
            whole = verify.round_integers(self._mixed.model, result.x)
            if whole is not None and verify.violation(self._mixed.model, whole) <= SOLVER_FEASIBILITY:
                return self._learnt(groups, whole)
        return result

    def _relaxed(self, groups: Groups) -> SolveResult:
        """Solve the relaxation; a large one afresh, as HiGHS does without presolve where it has a basis."""
        if self._large:
            self._linear = self._linear.twin()
        self._switch(self._linear, groups)
        return self._solved(self._linear)

    def _core(self, groups: Groups) -> Groups | None:
        """Return the groups that the last Farkas ray needs, None where it proves nothing."""
        model, ray = self._linear.model, self._linear.infeasibility_ray()
        if ray is None or not verify.proves_infeasible(model, ray):
            return None
        clear = np.where(np.abs(ray) > CERTIFICATE * np.abs(ray).max(), ray, 0.0)
        if verify.proves_infeasible(model, clear):
            ray = clear
        return groups.intersection(self._group_of[ray != 0].tolist())

    def _proof(self, groups: Groups) -> Confirmation | None:
        """Return the proof that groups contradict each other which lies in how much one of them must be broken.

        The multipliers of the rows where the rest holds and this one gives way as little as possible are a Farkas ray.
        None where they prove nothing, or nobody asks for a proof.
        """
        began = perf_counter()
        if not groups or self._control.limits.confirm == "never":
            return None
        self._switch(self._linear, groups)
        model, every = self._linear.model, self.problem.groups
        program = self.problem.program.replace(row_lower=model.row_lower.copy(), row_upper=model.row_upper.copy())
        rows = np.array(every[min(groups, key=lambda group: len(every[group]))], dtype=np.int64)
        duals = self._solved(softened(program, rows, 1.0)).row_duals
        if duals is None:
            return None
        ray = duals[: len(model.row_lower)].copy()
        ray[rows] += duals[len(ray) :]
        proven = verify.proves_infeasible(model, ray)
        return Confirmation(Verdict.CONFIRMED, FARKAS, None, perf_counter() - began) if proven else None

    def _claim(self, groups: Groups) -> tuple[Session, SolveResult]:
        """Return the session in which these groups contradict each other, and its result."""
        result = self._relaxed(groups)
        if self._mixed is None:
            return self._linear, result
        if result.termination is Termination.INFEASIBLE and self._core(groups) is not None:
            return self._linear, result
        self._switch(self._mixed, groups)
        return self._mixed, SolveResult(Termination.INFEASIBLE, None, None, seconds=self._slowest)

    def _refuted(self, groups: Groups, result: SolveResult) -> None:
        self._learnt(groups, result.x)
        if result.confirmation is not None:
            # Where a third search agrees with the point, the opinion is on the right answer, else on the wrong one.
            verb = "can" if result.optimal else "cannot"
            self.claims.append(Claim(f"{self.labels(groups)} {verb} all hold", result.confirmation))
        self.notes.append(
            f"HiGHS first answered that {self.labels(groups)} cannot all hold; a verified point shows that they can"
        )
        if self._mixed is not None:
            self._mixed = self._mixed.twin(presolve="off", random_seed=1)

    def _switch(self, session: Session, groups: Groups) -> None:
        program, model = self.problem.program, session.model
        chosen: NDArray[np.bool_] = np.zeros(len(self.groups) + 1, dtype=bool)
        chosen[[-1, *groups]] = True  # the last entry stands for the definitions, whose group is −1
        on = chosen[self._group_of]
        lower, upper = np.where(on, program.row_lower, -np.inf), np.where(on, program.row_upper, np.inf)
        changed = np.flatnonzero((lower != model.row_lower) | (upper != model.row_upper))
        session.change_row_bounds(changed, lower[changed], upper[changed])

    def _solved(self, session: Session) -> SolveResult:
        if self._control.exhausted:
            raise Unanswered(OutcomeStatus.STOPPED_WITHOUT_SOLUTION)
        self.solves += 1
        return session.solve(self._control)

    def _learnt(self, groups: Groups, x: Vector) -> Answer:
        answer = Answer(groups | self.satisfied(x), x)
        self.points = [point for point in self.points if not point.groups <= answer.groups]
        self.points.append(answer)
        return answer

    def _unanswered(self, groups: Groups, result: SolveResult) -> Unanswered:
        failed = () if result.stopped else (f"HiGHS could not settle whether {self.labels(groups)} can all hold",)
        return Unanswered(OutcomeStatus.STOPPED_WITHOUT_SOLUTION, failed)
