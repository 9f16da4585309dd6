"""The only door to HiGHS: one live model, every return code checked, every answer verified.

Everything is maximised; the sign turns here and nowhere else, because HiGHS minimises by default and is best tested
that way.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import highspy
import numpy as np
from highspy import HighsModelStatus as Status
from numpy.typing import ArrayLike, NDArray

from winset_solver import verify
from winset_solver.control import Control, cancel_on_interrupt
from winset_solver.engine_model import AIDS, INTEGER, WITHOUT_AIDS, Option, engine_curvature, engine_model
from winset_solver.errors import ArgumentError, EngineError
from winset_solver.linear_model import LinearModel, whole_lower, whole_upper
from winset_solver.listener import Listener, finite
from winset_solver.program import Matrix, PayoffProgram, Vector, as_matrix, check_bounds, check_coefficients
from winset_solver.result import Solution, SolveResult, Termination
from winset_solver.terminations import TERMINATIONS
from winset_solver.tolerances import (
    CERTIFICATE,
    FEASIBILITY,
    LARGEST_COEFFICIENT,
    SMALLEST_COEFFICIENT,
    SOLVER_FEASIBILITY,
)


class Session:
    """One live HiGHS model that is changed in place and solved again and again.

    Parameters
    ----------
    model
        A payoff program (its payoffs are left to the caller's objectives) or a linear model, which is then owned.
    options
        HiGHS options on top of the defaults below, by name.

    Notes
    -----
    HiGHS keeps its basis between linear solves, so a changed objective costs a few pivots. Nothing survives between
    mixed-integer runs but the start passed to :meth:`solve`. Not safe to share between threads while solving.

    Examples
    --------
    >>> session = Session(PayoffProgram.build(matrix=[[1, 1]], row_lower=[0], row_upper=[4], payoff=[[1, 0], [0, 1]]))
    >>> session.maximise([1.0, 2.0])
    >>> session.solve().solution.objective
    8.0
    """

    momentary = 10_000
    """Non-zeros up to which a linear solve is over before anybody could ask it to stop: no callback in every pivot."""

    def __init__(self, model: PayoffProgram | LinearModel, **options: Option) -> None:
        self.model = LinearModel.of(model) if isinstance(model, PayoffProgram) else model
        self._engine = highspy.Highs()
        self._threads = int(options.pop("threads", 1))
        self._listener = Listener()
        self._free = Control()
        self._options: dict[str, Option] = {}
        for name, value in {
            "output_flag": False,
            **AIDS,
            "threads": self._threads,
            "primal_feasibility_tolerance": SOLVER_FEASIBILITY,
            "dual_feasibility_tolerance": SOLVER_FEASIBILITY,
            "mip_feasibility_tolerance": SOLVER_FEASIBILITY,
            **options,
        }.items():
            self._option(name, value)
        self._load()
        if not self._listener.attach(self._engine):
            raise EngineError("HiGHS refuses a call", where="setCallback")

    # -- changing the model -------------------------------------------------------------------------------------

    def maximise(self, cost: ArrayLike, constant: float = 0.0) -> None:
        """Replace the objective by cost·x + constant; columns beyond the given ones get no cost."""
        given = np.asarray(cost, dtype=float)
        dense = np.concatenate([given, np.zeros(self.model.columns - len(given))])
        changed = np.flatnonzero(dense != self.model.cost)
        if changed.size:
            new = dense[changed]
            size = np.abs(new[new != 0])
            if size.size and not (size.min() >= SMALLEST_COEFFICIENT and size.max() <= LARGEST_COEFFICIENT):
                check_coefficients(as_matrix(dense), ("objective",), [f"column {j}" for j in range(len(dense))])
            self._checked(self._engine.changeColsCost(len(changed), changed.astype(np.int32), -new), "changeColsCost")
        self.model.cost, self.model.constant = dense, constant

    def add_columns(
        self, count: int, *, lower: ArrayLike = 0.0, upper: ArrayLike = np.inf, integer: bool = False
    ) -> NDArray[np.int64]:
        """Append columns that occur in no row yet and return their indices."""
        low, high = _pair(lower, upper, count)
        check_bounds(low, high, [f"column {self.model.columns + j}" for j in range(count)])
        whole: NDArray[np.bool_] = np.full(count, integer)
        low, high = whole_lower(low, whole), whole_upper(high, whole)
        first = self.model.columns
        empty: NDArray[np.int32] = np.zeros(0, dtype=np.int32)
        self._checked(
            self._engine.addCols(count, np.zeros(count), low, high, 0, np.zeros(count, np.int32), empty, np.zeros(0)),
            "addCols",
        )
        if integer:
            which, kinds = np.arange(first, first + count, dtype=np.int32), np.array([INTEGER] * count)
            self._checked(self._engine.changeColsIntegrality(count, which, kinds), "changeColsIntegrality")
        self.model.append_columns(low, high, np.full(count, integer))
        return np.arange(first, first + count)

    def add_rows(self, rows: ArrayLike | Matrix, lower: ArrayLike, upper: ArrayLike) -> NDArray[np.int64]:
        """Append rows lower ≤ rows·x ≤ upper and return their indices."""
        matrix = as_matrix(rows, columns=self.model.columns)
        count = matrix.shape[0]
        low, high = _pair(lower, upper, count)
        names = [f"row {self.model.rows + i}" for i in range(count)]
        check_coefficients(matrix, names, [f"column {j}" for j in range(matrix.shape[1])])
        check_bounds(low, high, names)
        if matrix.shape[1] != self.model.columns:
            raise ArgumentError("the rows have a wrong width", got=matrix.shape[1], wanted=str(self.model.columns))
        first = self.model.rows
        start, index = matrix.indptr[:-1].astype(np.int32), matrix.indices.astype(np.int32)
        self._checked(self._engine.addRows(count, low, high, matrix.nnz, start, index, matrix.data), "addRows")
        self.model.append_rows(matrix, low, high)
        return np.arange(first, first + count)

    def delete_rows(self, rows: ArrayLike) -> None:
        """Delete rows by index; the rows behind them move up."""
        gone = np.unique(np.asarray(rows, dtype=np.int32))
        if gone.size:
            self._checked(self._engine.deleteRows(len(gone), gone), "deleteRows")
            keep = np.ones(self.model.rows, dtype=bool)
            keep[gone] = False
            self.model.keep_rows(keep)

    def change_column_bounds(self, columns: ArrayLike, lower: ArrayLike, upper: ArrayLike) -> None:
        """Replace the bounds of columns."""
        which = np.atleast_1d(np.asarray(columns, dtype=np.int32))
        low, high = _pair(lower, upper, which.size)
        check_bounds(low, high, [f"column {j}" for j in which])
        whole = self.model.integer[which]
        low, high = whole_lower(low, whole), whole_upper(high, whole)
        self._checked(self._engine.changeColsBounds(len(which), which, low, high), "changeColsBounds")
        self.model.column_lower[which], self.model.column_upper[which] = low, high

    def change_row_bounds(self, rows: ArrayLike, lower: ArrayLike, upper: ArrayLike) -> None:
        """Replace the bounds of rows."""
        which = np.atleast_1d(np.asarray(rows, dtype=np.int32))
        low, high = _pair(lower, upper, which.size)
        check_bounds(low, high, [f"row {i}" for i in which])
        for i, lower_bound, upper_bound in zip(which.tolist(), low.tolist(), high.tolist(), strict=True):
            self._checked(self._engine.changeRowBounds(i, lower_bound, upper_bound), "changeRowBounds")
        self.model.row_lower[which], self.model.row_upper[which] = low, high

    @contextmanager
    def scratch(self) -> Iterator[None]:
        """Undo, when the block ends, every column, row, bound and objective that it added or changed.

        Rows and columns from before the block must not be deleted inside it.
        """
        model = self.model
        rows, columns = model.rows, model.columns
        saved = [a.copy() for a in (model.row_lower, model.row_upper, model.column_lower, model.column_upper)]
        cost, constant = model.cost.copy(), model.constant
        try:
            yield
        finally:
            self.delete_rows(np.arange(rows, model.rows))
            if model.columns > columns:
                gone = np.arange(columns, model.columns, dtype=np.int32)
                self._checked(self._engine.deleteCols(len(gone), gone), "deleteCols")
                model.truncate_columns(columns)
            moved = np.flatnonzero((model.row_lower != saved[0]) | (model.row_upper != saved[1]))
            self.change_row_bounds(moved, saved[0][moved], saved[1][moved])
            moved = np.flatnonzero((model.column_lower != saved[2]) | (model.column_upper != saved[3]))
            self.change_column_bounds(moved, saved[2][moved], saved[3][moved])
            self.maximise(cost, constant)

    # -- solving ------------------------------------------------------------------------------------------------

    def solve(
        self,
        control: Control | None = None,
        *,
        relaxed: bool = False,
        start: Vector | None = None,
        absolute_gap: float = 0.0,
    ) -> SolveResult:
        """Solve the model as it stands.

        Parameters
        ----------
        control
            Limits, progress and cancellation; its gap counts for mixed-integer models.
        relaxed
            Solve the linear relaxation.
        start
            A point to start a mixed-integer search from; ignored by HiGHS where it is not feasible.
        absolute_gap
            Distance of bound and value at which a mixed-integer search may stop as well.

        Returns
        -------
        SolveResult
            With a solution only if it passed verification.
        """
        began = perf_counter()
        control = control or self._unlimited()
        if (self.model.column_lower > self.model.column_upper).any():
            return SolveResult(Termination.INFEASIBLE, None, None, seconds=perf_counter() - began)
        self._option("mip_abs_gap", absolute_gap)
        result = self._result(self._run(control, relaxed=relaxed, start=start), began, relaxed=relaxed)
        if result.termination is Termination.FAILED:
            result = self._again(control, began, relaxed=relaxed, started=start is not None)
        if result.termination is Termination.UNBOUNDED:
            return self._settle(control, result, relaxed=relaxed)
        if start is not None and not relaxed and self._options.get("presolve") != "off":
            return self._unaided(control, result, start, began)
        return result

    def concave_maximiser(self, cost: Vector, curvature: Vector) -> Vector | None:
        """Return a maximiser of cost·x − ½ Σ_j curvature_j x_j² over the linear relaxation, None where none is found.

        The point is no proof. HiGHS's quadratic solver cycles at times, so steps are limited, and refuses large bends.
        """
        curved = self.twin(qp_regularization_value=0.0, qp_iteration_limit=10 * sum(self.model.matrix.shape))
        curved.model.integer = np.zeros_like(self.model.integer)
        curved._load()
        curved.maximise(cost)
        taken = curved._engine.passHessian(engine_curvature(curvature)) != highspy.HighsStatus.kError
        found = taken and curved._run(Control(), relaxed=True, start=None) == Status.kOptimal
        return np.array(curved._engine.getSolution().col_value, dtype=float) if found else None

    def infeasibility_ray(self) -> Vector | None:
        """Return HiGHS's Farkas ray of the last linear solve, None where it has none."""
        status, found, ray = self._engine.getDualRay()
        self._checked(status, "getDualRay")
        return np.asarray(ray, dtype=float) if found and ray is not None else None

    def twin(self, **options: Option) -> "Session":
        """Return a second session on a copy of this model, for instance with other options."""
        return Session(self.model.copy(), threads=self._threads, **options)

    def without_presolve(self) -> None:
        """Do without presolve from now on: on this model it was caught calling what is feasible infeasible."""
        self._option("presolve", "off")

    def write_mps(self, path: Path) -> None:
        """Write the model, as HiGHS holds it (minimising), to an MPS or LP file by the suffix of the path."""
        self._checked(self._engine.writeModel(str(path)), "writeModel")

    # -- behind the door ----------------------------------------------------------------------------------------

    def _option(self, name: str, value: Option) -> None:
        if self._options.get(name) == value:
            return
        if self._engine.setOptionValue(name, value) != highspy.HighsStatus.kOk:
            raise EngineError("HiGHS refuses an option", where=name, got=value)
        self._options[name] = value

    @staticmethod
    def _checked(status: highspy.HighsStatus, call: str) -> None:
        if status == highspy.HighsStatus.kError:
            raise EngineError("HiGHS refuses a call", where=call)

    def _load(self) -> None:
        self._checked(self._engine.passModel(engine_model(self.model)), "passModel")

    def _unlimited(self) -> Control:
        """Return a control that nobody has asked to stop; made once, because that takes as long as a few pivots."""
        if self._free.cancellation.requested:
            self._free = Control()
        return self._free

    def _run(self, control: Control, *, relaxed: bool, start: Vector | None) -> Status:
        self._listener.control, self._listener.constant = control, self.model.constant
        self._option("solve_relaxation", relaxed)
        # HiGHS holds the limit of a linear solve against the time of all runs of this engine together.
        mixed = not relaxed and bool(self.model.integer.any())
        self._option("time_limit", control.remaining + (0.0 if mixed else self._engine.getRunTime()))
        self._option("mip_rel_gap", control.limits.gap)
        if not self._listener.watch_pivots(self._engine, wanted=self.model.matrix.nnz > self.momentary):
            raise EngineError("HiGHS refuses a call", where="startCallback")
        if start is not None and mixed:
            point = highspy.HighsSolution()
            point.col_value = start.tolist()
            point.value_valid = True
            self._checked(self._engine.setSolution(point), "setSolution")
        with cancel_on_interrupt(control.cancellation):
            failed = self._engine.run() == highspy.HighsStatus.kError
        status: Status = Status.kSolveError if failed else self._engine.getModelStatus()
        return status

    def _result(self, status: Status, began: float, *, relaxed: bool) -> SolveResult:
        termination = TERMINATIONS[status]
        mixed = not relaxed and bool(self.model.integer.any())
        info, found = self._engine.getInfo(), self._engine.getSolution()
        solution = None
        if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
            solution = self._verified(np.array(found.col_value, dtype=float), mixed=mixed)
        elif status == Status.kModelEmpty:
            solution = self._verified(np.clip(0.0, self.model.column_lower, self.model.column_upper), mixed=mixed)
        if termination is Termination.OPTIMAL and solution is None:
            termination = Termination.FAILED
        bound = None
        if mixed and termination not in (Termination.INFEASIBLE, Termination.UNBOUNDED):
            bound = finite(self.model.constant - info.mip_dual_bound)
        elif termination is Termination.OPTIMAL and solution is not None:
            bound = solution.objective
        if mixed and bound is None and status == Status.kOptimal:  # HiGHS says so with a dual bound of −∞ now and then
            termination = Termination.FAILED
        if bound is not None and solution is not None:
            bound = max(bound, solution.objective)
        duals = None
        if not mixed and termination is Termination.OPTIMAL:
            duals = -np.array(found.row_dual, dtype=float)
        return SolveResult(
            termination,
            solution,
            bound,
            row_duals=duals,
            nodes=max(0, int(info.mip_node_count)) if mixed else 0,
            iterations=max(0, int(info.simplex_iteration_count)),
            seconds=perf_counter() - began,
        )

    def _verified(self, x: Vector, *, mixed: bool) -> Solution | None:
        """Return x as a solution if it satisfies the model; integers are rounded, then continuous columns repaired."""
        model = self.model
        if not np.all(np.isfinite(x)):
            return None
        if not mixed:
            worst = verify.violation_of_relaxation(model, x)
            return Solution(x, verify.objective(model, x), worst) if worst <= FEASIBILITY else None
        rounded = verify.round_integers(model, x)
        if rounded is None:
            return None
        worst = verify.violation(model, rounded)
        if worst > FEASIBILITY and not model.integer.all():
            rounded = self._repaired(rounded)
            worst = np.inf if rounded is None else verify.violation(model, rounded)
        if rounded is None or worst > FEASIBILITY:
            return None
        return Solution(rounded, verify.objective(model, rounded), worst)

    def _repaired(self, rounded: Vector) -> Vector | None:
        """Solve for the continuous columns again with the integers held at their rounded values."""
        fixed = self.twin(presolve="off")
        integers = np.flatnonzero(self.model.integer)
        fixed.change_column_bounds(integers, rounded[integers], rounded[integers])
        fixed.model.integer = np.zeros_like(self.model.integer)
        result = fixed.solve(relaxed=True)
        return None if result.solution is None else verify.round_integers(self.model, result.solution.x)

    def _again(self, control: Control, began: float, *, relaxed: bool, started: bool) -> SolveResult:
        """Solve from scratch with less and less help: a start, presolve and scaling make HiGHS fail now and then."""
        before = {aid: self._options[aid] for aid in AIDS}
        for aid in ["start", *WITHOUT_AIDS] if started else WITHOUT_AIDS:
            self._checked(self._engine.clearSolver(), "clearSolver")
            if aid in before:
                self._option(aid, WITHOUT_AIDS[aid])
            result = self._result(self._run(control, relaxed=relaxed, start=None), began, relaxed=relaxed)
            if result.termination is not Termination.FAILED:
                break
        for aid, value in before.items():
            self._option(aid, value)
        return result

    def _unaided(self, control: Control, found: SolveResult, start: Vector, began: float) -> SolveResult:
        """Search again without the start where it was called optimal: with presolve HiGHS errs in that now and then."""
        best, reached = found.solution, verify.objective(self.model, start)
        if not found.optimal or best is None or best.objective > reached + CERTIFICATE * max(1.0, abs(reached)):
            return found
        self._checked(self._engine.clearSolver(), "clearSolver")
        again = self._result(self._run(control, relaxed=False, start=None), began, relaxed=False)
        if again.solution is not None and again.solution.objective >= best.objective:
            return again
        return replace(again, solution=best, bound=None if again.bound is None else max(again.bound, best.objective))

    def _settle(self, control: Control, result: SolveResult, *, relaxed: bool) -> SolveResult:
        """Tell unbounded from infeasible by asking for any feasible point."""
        began = perf_counter()
        with self.scratch():
            self.maximise(np.zeros(self.model.columns))
            feasible = self._result(self._run(control, relaxed=relaxed, start=None), began, relaxed=relaxed)
        found = Termination.UNBOUNDED if feasible.termination is Termination.OPTIMAL else feasible.termination
        return SolveResult(found, None, None, seconds=result.seconds + feasible.seconds)


def _pair(lower: ArrayLike, upper: ArrayLike, size: int) -> tuple[Vector, Vector]:
    low, high = (np.broadcast_to(np.asarray(bound, dtype=float), (size,)).copy() for bound in (lower, upper))
    return low, high
