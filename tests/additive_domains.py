"""Small additive domains, drawn and listed: issues with options, payoffs that add up."""

import itertools
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.control import Control, Limits
from winset_solver.program import PayoffProgram

ROUNDING = 1e-12
QUICK = Limits(confirm="never")


@dataclass(frozen=True)
class Domain:
    """Values by issue, option and player; the disagreement point; the weights."""

    values: tuple[tuple[tuple[float, ...], ...], ...]
    disagreement: tuple[float, ...]
    weights: tuple[float, ...]

    @property
    def problem(self):
        sizes = [len(options) for options in self.values]
        rows = np.repeat(np.eye(len(sizes)), sizes, axis=1)
        program = PayoffProgram.build(
            matrix=rows,
            row_lower=np.ones(len(sizes)),
            row_upper=np.ones(len(sizes)),
            column_upper=np.ones(sum(sizes)),
            integer=np.ones(sum(sizes)),
            payoff=np.array([option for options in self.values for option in options], dtype=float).T,
        )
        return BargainingProblem(program, self.disagreement, self.weights)

    def space(self, control=None):
        return GainSpace(self.problem, control or Control(QUICK))

    @property
    def gains(self):
        """Normalised gains of all individually rational packages, summed without rounding."""
        rows = []
        for package in itertools.product(*self.values):
            terms = zip(*package, self.disagreement, strict=True)
            sums = [sum(map(Fraction, numbers)) - Fraction(d) for *numbers, d in terms]
            if min(sums) >= -ROUNDING:
                rows.append([float(total / Fraction(w)) for total, w in zip(sums, self.weights, strict=True)])
        return np.array(rows).reshape(len(rows), len(self.weights))


@st.composite
def domains(draw, most=1024):
    """Draw a domain of up to so many packages; most of them have whole numbers, equal values and ties."""
    players = draw(st.integers(3, 5))
    number = draw(
        st.sampled_from(
            [
                st.integers(0, 2),
                st.integers(-3, 9),
                st.sampled_from([0.0, 0.1, 0.2, 0.7]),
                st.floats(0.125, 1.0, width=32),
            ]
        )
    )
    values, size = [], 1
    for _ in range(draw(st.integers(1, 6))):
        options = draw(st.integers(1, 5))
        size *= options
        if size > most:
            break
        values.append(tuple(tuple(map(float, draw(st.tuples(*[number] * players)))) for _ in range(options)))
    disagreement = draw(st.sampled_from([(0.0,) * players, tuple(map(float, range(players))), (-1.0,) * players]))
    weights = draw(st.sampled_from([(1.0,) * players, (1.0, 2.0, 0.5, 3.0, 1.5)[:players]]))
    return Domain(tuple(values), disagreement, weights)


def uniform(players, issues, options, seed=0):
    values = np.random.default_rng(seed).random((issues, options, players))
    return Domain(tuple(tuple(map(tuple, issue)) for issue in values.tolist()), (0.0,) * players, (1.0,) * players)
