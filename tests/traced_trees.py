"""Random computations for tests: trees of operations that run on floats, fractions and traced numbers alike."""

import operator
from collections.abc import Sequence
from typing import Any

from hypothesis import assume, reject
from hypothesis import strategies as st

from winset_solver.sensitivity.expressions import Expressions
from winset_solver.sensitivity.traced import Trace, Traced, Untraceable, largest, least

Tree = Any
"""The number of a parameter, a constant in a list, or an operation's name with its operands."""
PARAMETERS = 3
TWO = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": operator.truediv,
    "power": operator.pow,
    "least": least,
    "largest": largest,
}
ONE = {"negate": operator.neg, "absolute": operator.abs}

numbers = st.floats(-1e3, 1e3, allow_subnormal=False) | st.integers(-3, 3).map(float)
thetas = st.lists(numbers, min_size=PARAMETERS, max_size=PARAMETERS)


def computed(tree: Tree, theta: Sequence[Any]) -> Any:
    """Run a computation; ``choose`` takes its third operand where the first is less than the second, or the fourth."""
    if isinstance(tree, int):
        return theta[tree]
    if isinstance(tree, list):
        return tree[0]
    name, *parts = tree
    if name == "choose":
        return computed(parts[2 if computed(parts[0], theta) < computed(parts[1], theta) else 3], theta)
    operands = [computed(part, theta) for part in parts]
    return (ONE | TWO)[name](*operands)


def traced_tree(tree: Tree, theta: Sequence[float]) -> Expressions:
    """Return a computation as expressions, recorded at some parameters; its result, which moves, is the only output."""
    trace = Trace([f"p{k}" for k in range(len(theta))], theta)
    try:
        found = computed(tree, trace.parameters)
    except Untraceable:  # a complex number on the way
        reject()
    assume(isinstance(found, Traced))
    return trace.expressions([found])


def trees(names: Sequence[str], constants: st.SearchStrategy[float] = numbers) -> st.SearchStrategy[Tree]:
    """Draw computations of some operations."""
    leaves = st.integers(0, PARAMETERS - 1) | constants.map(lambda value: [value])

    def larger(parts: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
        counts = {name: 1 if name in ONE else 2 if name in TWO else 4 for name in names}
        return st.one_of([st.tuples(st.just(name), *[parts] * count) for name, count in counts.items()])

    return st.recursive(leaves, larger, max_leaves=8)
