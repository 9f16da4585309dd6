"""A linear model, and a curvature, in the form in which HiGHS takes them; minimised there."""

from collections.abc import Mapping
from typing import Final, TypeAlias

import highspy
import numpy as np

from winset_solver.linear_model import LinearModel
from winset_solver.program import Vector

Option: TypeAlias = str | float | int | bool
"""Value of an option of HiGHS."""
AIDS: Final[Mapping[str, Option]] = {"presolve": "choose", "simplex_scale_strategy": 2}
"""What HiGHS does to models of its own accord, as it is set where nobody asks for anything else."""
WITHOUT_AIDS: Final[Mapping[str, Option]] = {"presolve": "off", "simplex_scale_strategy": 0}
"""The same set to nothing."""
SHORT_SEARCHES: Final[Mapping[str, Option]] = {
    "mip_allow_restart": False,
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_root_reduced_cost": False,
}
"""For mixed-integer searches of parts of a second, of which restarts and searches inside the search take most."""
INTEGER, CONTINUOUS = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
Basis: TypeAlias = highspy.HighsBasis
"""Which columns and rows a simplex method stands on; HiGHS's own object, that others only keep and hand back."""


def engine_model(model: LinearModel) -> highspy.HighsLp:
    """Return rows, columns, integrality and the negative of the objective."""
    lp, matrix = highspy.HighsLp(), model.matrix
    lp.num_row_, lp.num_col_ = model.rows, model.columns
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = -model.cost, model.column_lower, model.column_upper
    lp.row_lower_, lp.row_upper_ = model.row_lower, model.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    if model.integer.any():
        lp.integrality_ = [INTEGER if flag else CONTINUOUS for flag in model.integer.tolist()]
    return lp


def pass_relaxation(engine: highspy.Highs, model: LinearModel) -> highspy.HighsStatus:
    """Hand over a model without its integrality, in a fifth of the time that an object of HiGHS takes to fill."""
    matrix, continuous = model.matrix, np.zeros(model.columns, dtype=np.int32)
    by_row, minimise = int(highspy.MatrixFormat.kRowwise), int(highspy.ObjSense.kMinimize)
    status: highspy.HighsStatus = engine.passModel(
        *(model.columns, model.rows, matrix.nnz, by_row, minimise, 0.0),
        *(-model.cost, model.column_lower, model.column_upper, model.row_lower, model.row_upper),
        *(matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32), matrix.data, continuous),
    )
    return status


def engine_curvature(curvature: Vector) -> highspy.HighsHessian:
    """Return the Hessian of ½ Σ_j curvature_j x_j²."""
    hessian, bent = highspy.HighsHessian(), np.flatnonzero(curvature)
    hessian.dim_, hessian.format_ = len(curvature), highspy.HessianFormat.kTriangular
    hessian.start_ = np.concatenate([[0], np.cumsum(curvature != 0)]).astype(np.int32)
    hessian.index_, hessian.value_ = bent.astype(np.int32), curvature[bent]
    return hessian
