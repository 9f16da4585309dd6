"""The only home of tolerances.

Every comparison of computed numbers in winset names one of these constants; a test refuses small literals elsewhere.
"""

from typing import Final

FEASIBILITY: Final = 1e-6
"""Largest accepted violation of a row or bound, relative to max(1, largest term of the row)."""

INTEGRALITY: Final = 1e-5
"""Largest accepted distance of an integer column from its nearest integer before it is rounded."""

SOLVER_FEASIBILITY: Final = 1e-9
"""Feasibility and integrality tolerance that HiGHS is asked to keep."""

EXACT_GAP: Final = 1e-9
"""Relative gap at or under which an answer is called exact."""

CERTIFICATE: Final = 1e-7
"""Accepted distance between a dual bound recomputed from multipliers and the primal value, relative."""

AGREEMENT: Final = 1e-6
"""Relative difference at which two solves of the same program disagree."""

POSITIVE_GAIN: Final = 1e-6
"""Gain, relative to the largest possible gain, under which a party counts as not gaining."""

LEVEL: Final = 2e-8
"""Slack left under a level that an earlier lexicographic stage has reached, in thousandths of the smallest gain."""

HELD: Final = 1e-7
"""Slack left under the value of an earlier objective of several in an order, relative to max(1, its size)."""

RESOLUTION: Final = 1e-8
"""Part of a payoff's range under which two values of it are not told apart, where they lie on no grid."""

TANGENT_CLOSENESS: Final = 1e-10
"""Relative distance at which two points of tangency count as the same point."""

SMALLEST_COEFFICIENT: Final = 1e-9
"""Non-zero coefficients below this are refused: HiGHS would silently drop them."""

LARGEST_COEFFICIENT: Final = 1e12
"""Coefficients above this are refused: HiGHS would lose whole rows at 1e15, and accuracy long before."""

LARGEST_VALUE: Final = 5e9
"""Discounted values of single steps above this are refused: their sums are known to 1e-6 only, and searches then
prove what is not so."""

SHARE: Final = 1e-9
"""Shares, transfers and assistance below this (in the unit of the file) are shown as nothing."""

ACCOUNT: Final = 1e-6
"""Relative difference allowed between a payoff of the program and the same payoff from the ledger."""

INDICATOR_RESOLUTION: Final = 1e-7
"""Part of an indicator's total to which the weights of a participation clause are resolved, so that a solver that
keeps ``SOLVER_FEASIBILITY`` can tell any two sums of weights apart."""

REGRET: Final = 1e-6
"""Regret, relative to max(1, largest size of the payoff), up to which a player counts as keeping to a profile."""

CUT_VIOLATION: Final = 1e-6
"""Violation, relative to its largest coefficient, from which a valid inequality is worth adding."""

CLAUSE_VIOLATION: Final = 1e-2
"""Violation, relative to its largest coefficient, from which an inequality that says little by itself is added at a
node of a search."""

BOUND_ROUNDING: Final = 1e-11
"""Part of the sum of a bound's terms by which the bound is raised, more than adding them up in doubles can lose."""

BRANCHING_EFFECT: Final = 1e-6
"""Fall of a bound below which two columns to branch on are not told apart."""

PROBABILITY: Final = 1e-9
"""Distance of a sum of probabilities from what it should be that counts as rounding."""

PRICE: Final = 1e-7
"""Part of the largest sum of values under which the price of an entry of the file counts as nothing."""

PATIENCE: Final = 1e-5
"""Width at which a bisection for a discount factor ends."""

INTERIOR: Final = 1e-10
"""Relative residuals and gap at which an interior-point method ends; its answer is judged by a recomputed bound."""

PROXIMAL: Final = 1e-8
"""Regularisation of the columns and rows of scaled systems of an interior-point method."""

PROXIMAL_CLOSENESS: Final = 3e-4
"""Part of the spread of what processes have to agree on to which progressive hedging writes its quadratic penalty as a
piecewise linear one; multipliers, and with them bounds, are as exact as that."""

WHOLE_CENTS: Final = 1e-12
"""Part of an amount, at least of one unit, by which whole cents may differ from it and count as the same amount."""

PLACE: Final = 1e-6
"""Part of a parameter's range within which the place of a change is known where it is not exact."""
