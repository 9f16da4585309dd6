"""What selfishness costs: the prices of stability and of anarchy."""

from winset_solver.games.outcome import EquilibriumOutcome
from winset_solver.status import OutcomeStatus


def price_of_stability(optimum: EquilibriumOutcome, best: EquilibriumOutcome) -> float | None:
    """Return how much larger the best welfare is than that of the best equilibrium, ≥ 1.

    Parameters
    ----------
    optimum
        A profile of largest welfare, from :func:`~winset_solver.games.solve.social_optimum`.
    best
        An equilibrium of largest welfare.

    Returns
    -------
    float or None
        W(optimum) / W(equilibrium) where both are positive; where both are negative they are costs, and the ratio is
        turned round. None where the signs differ or one is 0, so that no ratio means anything, and where either is not
        proven.

    References
    ----------
    Anshelevich, Dasgupta, Kleinberg, Tardos, Wexler and Roughgarden (2008), "The price of stability for network design
    with fair cost allocation", SIAM Journal on Computing 38 (not opened).
    """
    return _ratio(optimum, best)


def price_of_anarchy(optimum: EquilibriumOutcome, worst: EquilibriumOutcome) -> float | None:
    """Return how much larger the best welfare is than that of the worst equilibrium, ≥ 1.

    Parameters
    ----------
    optimum
        As in :func:`price_of_stability`.
    worst
        An equilibrium of smallest welfare: found with weights −1.

    Returns
    -------
    float or None
        As from :func:`price_of_stability`.

    References
    ----------
    Koutsoupias and Papadimitriou (2009), "Worst-case equilibria", Computer Science Review 3 (not opened).
    """
    return _ratio(optimum, worst)


def _ratio(optimum: EquilibriumOutcome, found: EquilibriumOutcome) -> float | None:
    if optimum.status is not OutcomeStatus.OPTIMAL or found.status is not OutcomeStatus.OPTIMAL:
        return None
    if optimum.equilibrium is None or found.equilibrium is None:
        return None
    most, reached = float(optimum.equilibrium.payoffs.sum()), float(found.equilibrium.payoffs.sum())
    if most > 0 and reached > 0:
        return most / reached
    return reached / most if most < 0 and reached < 0 else None
