"""A negotiation formulated once for many values of its doubtful numbers: the program as expressions of them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from winset_models.formulations.package import Formulation, bargaining_problem, formulate, written
from winset_models.formulations.red_lines import limited_parties
from winset_models.formulations.traced_sheet import TracedSheet
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.uncertainty.changes import changed, with_parameters
from winset_models.negotiation.uncertainty.figures import Parameter
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.collection import collection_paused
from winset_solver.errors import WinsetError
from winset_solver.program import PayoffProgram, Vector
from winset_solver.sensitivity.expressions import Flags, Indices
from winset_solver.sensitivity.parametric_program import Entries, Kind, ParametricProgram, Place
from winset_solver.sensitivity.traced import Trace, Traced, Untraceable

CHECKS: Final = 3
"""Places at which a traced formulation is compared with one made anew before it is handed out."""
SHARES: Final = (1.0, 0.1, 0.01)
"""How far these places are from the nominal parameters, as a part of the way to a random value."""


@dataclass(frozen=True, eq=False)
class TracedFormulation:
    """A negotiation formulated at some values of its parameters, and its program as expressions of them.

    Parameters
    ----------
    formulation
        At the nominal parameters. Its way from columns to packages is that of all parameters: only numbers change.
    parametric
        The bargaining problem over those parameters that can be traced.
    parameters
        Names of all parameters.
    nominal
        Their values there.
    untraceable
        By name of a parameter that ``parametric`` leaves out: why.
    """

    formulation: Formulation = field(repr=False)
    parametric: ParametricProgram = field(repr=False)
    parameters: tuple[str, ...]
    nominal: Vector
    untraceable: Mapping[str, str]

    @cached_property
    def columns(self) -> Indices:
        """Positions among all parameters of those that are traced."""
        return np.array([k for k, name in enumerate(self.parameters) if name not in self.untraceable], dtype=np.int64)

    def evaluate(self, thetas: ArrayLike) -> Entries:
        """Return the changing numbers of the program for each row of all parameters (n × k).

        A row that moves a parameter which cannot be traced is not valid either.
        """
        rows = np.atleast_2d(np.asarray(thetas, dtype=float))
        entries = self.parametric.evaluate(rows[:, self.columns])
        return Entries(entries.values, entries.valid & self.moves_only_traced(rows))

    def moves_only_traced(self, thetas: ArrayLike) -> Flags:
        """Return for each row of all parameters whether those that cannot be traced stay where they are here."""
        rows = np.atleast_2d(np.asarray(thetas, dtype=float))
        others = np.setdiff1d(np.arange(len(self.parameters)), self.columns)
        return np.asarray((rows[:, others] == self.nominal[others]).all(axis=1))


def traced(
    negotiation: Negotiation, parameters: Sequence[Parameter], theta: Sequence[float] | None = None
) -> TracedFormulation:
    """Formulate a negotiation with its doubtful numbers as parameters.

    Parameters
    ----------
    negotiation
        Whose program.
    parameters
        Its parameters.
    theta
        Their values there, which decide every comparison; those of the file where absent.

    Returns
    -------
    TracedFormulation
        Parameters whose numbers pass through rounding, whole numbers or arrays are left out and named, with the
        reason.

    Raises
    ------
    ModelError, DataError
        As :func:`~winset_models.formulations.package.formulate` at these values.

    Notes
    -----
    The formulation blocks run once on numbers that record what is done with them
    (:class:`winset_solver.sensitivity.traced.Trace`). Whether a row exists may depend on numbers; what was compared
    must come out the same for other values, or the program has to be made anew. Before it is handed out, the program
    is compared bit by bit with those made anew at the nominal parameters and at ``CHECKS`` other places.
    """
    nominal = [float(value) for value in ([part.nominal for part in parameters] if theta is None else theta)]
    formulation = formulate(changed(negotiation, parameters, nominal))
    task, untraceable = _Task(negotiation, tuple(parameters), tuple(nominal), formulation.program()), dict[str, str]()
    while True:
        try:
            parametric = task.parametric(untraceable.keys())
        except Untraceable as reason:
            if not reason.parameters:
                raise
            untraceable |= dict.fromkeys(sorted(reason.parameters), reason.what)
        else:
            names = tuple(parameter.name for parameter in parameters)
            return TracedFormulation(formulation, parametric, names, np.array(nominal), untraceable)


@dataclass(frozen=True, eq=False)
class _Task:
    """A negotiation to be traced at some values of its parameters, and its program there, made without tracing."""

    negotiation: Negotiation
    parameters: tuple[Parameter, ...]
    nominal: tuple[float, ...]
    program: PayoffProgram

    def parametric(self, without: Collection[str]) -> ParametricProgram:
        """Return the program over all parameters but some.

        Raises
        ------
        Untraceable
            Where others cannot be traced either.
        """
        kept = [k for k, parameter in enumerate(self.parameters) if parameter.name not in without]
        trace = Trace([self.parameters[k].name for k in kept], [self.nominal[k] for k in kept])
        theta: list[float | Traced] = [*self.nominal]
        for k, number in zip(kept, trace.parameters, strict=True):
            theta[k] = number
        with collection_paused():
            sheet = _written_on(with_parameters(self.negotiation, self.parameters, theta))
        labels, numbers = [*sheet.entries], [*sheet.entries.values()]
        problem = bargaining_problem(changed(self.negotiation, self.parameters, self.nominal), self.program)
        places = tuple(_places(self.program, labels))
        nominal = np.array([self.nominal[k] for k in kept])
        parametric = ParametricProgram(problem, trace.names, nominal, places, trace.expressions(numbers))
        self._check(parametric, kept)
        return parametric

    def _check(self, parametric: ParametricProgram, kept: Sequence[int]) -> None:
        """Compare with programs made anew.

        Raises
        ------
        Untraceable
            All parameters, where something differs.
        """
        thetas = self._elsewhere(kept)
        entries = parametric.evaluate(thetas[:, kept])
        for theta, values in [*zip(thetas[entries.valid], entries.values[entries.valid], strict=True)][: CHECKS + 1]:
            if not _equal(parametric.problem_at(values), self._anew(theta)):
                raise Untraceable("the program made anew has other numbers", frozenset(parametric.parameters))

    def _anew(self, theta: Vector) -> BargainingProblem | None:
        """Return the problem made without tracing at some parameters; None where that fails."""
        negotiation = changed(self.negotiation, self.parameters, theta.tolist())
        with suppress(WinsetError):
            return bargaining_problem(negotiation, formulate(negotiation).program())
        return None

    def _elsewhere(self, kept: Sequence[int]) -> Vector:
        """Return the nominal parameters, and random ones ever closer to them; those left out stay."""
        generator, nominal = np.random.default_rng(CHECKS), np.array(self.nominal)
        thetas = [nominal]
        for share in SHARES:
            for _ in range(CHECKS):
                theta = nominal.copy()
                for k, u in zip(kept, generator.random(len(kept)), strict=True):
                    drawn = float(self.parameters[k].distribution.ppf(np.array(u)))
                    theta[k] = drawn if share == 1.0 else nominal[k] + share * (drawn - nominal[k])
                thetas.append(theta)
        return np.array(thetas)


def _written_on(negotiation: Negotiation) -> TracedSheet:
    """Return the sheet on which a negotiation with traced numbers was written."""
    sheet = TracedSheet(negotiation, limited_parties(negotiation))
    written(sheet)
    for key, party in negotiation.parties.items():
        sheet.plain(Kind.DISAGREEMENT, key, "", party.disagreement)
        sheet.plain(Kind.WEIGHT, key, "", party.weight)
    return sheet


def _places(program: PayoffProgram, entries: Iterable[tuple[Kind, str, str]]) -> Iterator[Place]:
    rows, columns, players = (
        {label: i for i, label in enumerate(labels)}
        for labels in (program.row_labels, program.column_labels, program.player_labels)
    )
    index = {
        Kind.MATRIX: rows,
        Kind.ROW_LOWER: rows,
        Kind.ROW_UPPER: rows,
        Kind.COLUMN_LOWER: columns,
        Kind.COLUMN_UPPER: columns,
    }
    for kind, row, column in entries:
        yield Place(kind, index.get(kind, players)[row], columns[column] if column else 0)


def _equal(one: BargainingProblem, other: BargainingProblem | None) -> bool:
    if other is None:
        return False
    vectors = np.array_equal(one.disagreement, other.disagreement) and np.array_equal(one.weights, other.weights)
    return vectors and one.program.fingerprint() == other.program.fingerprint()
