"""Every status of HiGHS has a meaning here, and every call that HiGHS refuses is an error."""

from contextlib import suppress

import highspy
import numpy as np
import pytest
from highspy import HighsModelStatus

from winset_solver.errors import EngineError
from winset_solver.highs import Session
from winset_solver.program import PayoffProgram
from winset_solver.result import Termination
from winset_solver.terminations import TERMINATIONS

HIGHS = highspy.Highs
PROGRAM = PayoffProgram.build(
    matrix=[[1, 2], [3, 1]], row_lower=[0, 0], row_upper=[4, 6], column_upper=[3, 3], integer=[1, 0], payoff=[[1, 1]]
)


def test_every_status_of_highs_has_a_meaning():
    statuses = set(HighsModelStatus.__members__.values())
    assert len(statuses) >= 19
    assert set(TERMINATIONS) == statuses


def test_only_proofs_count_as_proofs():
    proven = {status for status, meaning in TERMINATIONS.items() if meaning is Termination.OPTIMAL}
    assert proven == {HighsModelStatus.kOptimal, HighsModelStatus.kModelEmpty}
    assert TERMINATIONS[HighsModelStatus.kInfeasible] is Termination.INFEASIBLE
    assert TERMINATIONS[HighsModelStatus.kTimeLimit] is Termination.TIME_LIMIT
    assert TERMINATIONS[HighsModelStatus.kInterrupt] is Termination.INTERRUPTED
    infeasible = [meaning for meaning in TERMINATIONS.values() if meaning is Termination.INFEASIBLE]
    assert len(infeasible) == 1


class Refusing:
    """HiGHS, except that one call says that it failed; remembers which calls answered with a status."""

    def __init__(self, refused=""):
        self._engine, self._refused = HIGHS(), refused
        self.asked = set()

    def __getattr__(self, name):
        real = getattr(self._engine, name)
        if not callable(real):
            return real

        def call(*arguments):
            answer = real(*arguments)
            status = answer[0] if isinstance(answer, tuple) else answer
            if not isinstance(status, highspy.HighsStatus):
                return answer
            self.asked.add(name)
            if name != self._refused:
                return answer
            return highspy.HighsStatus.kError if status is answer else (highspy.HighsStatus.kError, *answer[1:])

        return call


def everything(path):
    """Use every call of a session, and yield whatever was solved."""
    session = Session(PROGRAM)
    session.maximise([1.0, 2.0])
    yield session.solve(start=np.array([1.0, 1.0]))
    with session.scratch():
        session.add_columns(1, upper=2.0, integer=True)
        session.add_rows([[1.0, 0.0, 1.0]], 0.0, 3.0)
        session.change_column_bounds([1], 0.0, 2.0)
        session.change_row_bounds([0], 0.0, 3.0)
        yield session.solve(relaxed=True)
    session.infeasibility_ray()
    session.write_mps(path / "model.mps")
    session.concave_maximiser(np.ones(2), np.ones(2))


def calls(path):
    engines = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(highspy, "Highs", lambda: engines.append(Refusing()) or engines[-1])
        assert all(result.optimal for result in everything(path))
    return set().union(*(engine.asked for engine in engines))


def test_every_call_that_highs_refuses_is_an_error(tmp_path):
    asked = calls(tmp_path)
    assert asked >= {"passModel", "setOptionValue", "setCallback", "run", "setSolution", "addRows", "deleteRows"}
    for name in sorted(asked - {"passHessian"}):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(highspy, "Highs", lambda name=name: Refusing(name))
            if name == "run":
                assert next(everything(tmp_path)).termination is Termination.FAILED
                continue
            with pytest.raises(EngineError):
                list(everything(tmp_path))


def test_curvature_that_highs_refuses_is_no_error_and_has_no_maximiser(monkeypatch):
    session = Session(PROGRAM)
    assert session.concave_maximiser(np.ones(2), np.ones(2)) is not None
    monkeypatch.setattr(highspy, "Highs", lambda: Refusing("passHessian"))
    assert session.concave_maximiser(np.ones(2), np.ones(2)) is None


def test_an_option_that_highs_does_not_know_is_an_error():
    with pytest.raises(EngineError, match="simplex_strategie: HiGHS refuses an option"):
        Session(PROGRAM, simplex_strategie=1)


def test_an_option_value_out_of_range_is_an_error():
    with pytest.raises(EngineError, match=r"presolve.*got perhaps"):
        Session(PROGRAM, presolve="perhaps")


@pytest.mark.parametrize("size", [1, 3])
def test_a_start_of_the_wrong_size_is_an_error(size):
    session = Session(PROGRAM)
    session.maximise([1.0, 1.0])
    with pytest.raises(EngineError, match="setSolution"):
        session.solve(start=np.zeros(size))


def test_a_refused_call_leaves_the_model_as_highs_has_it():
    session = Session(PROGRAM)
    session.maximise([1.0, 1.0])
    before = session.solve().x.tolist()
    with suppress(EngineError):
        session.solve(start=np.zeros(7))
    assert session.solve().x.tolist() == before
