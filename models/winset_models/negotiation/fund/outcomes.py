"""Outcomes of a contract: which there are, how likely each is, and what is reported of them."""

import numpy as np
from numpy.typing import NDArray

from winset_models.negotiation.fund.parts import Contract
from winset_solver.stochastic.tree import Vector


def outcomes_of(contract: Contract) -> tuple[str, ...]:
    """Return the true outcomes of a contract, in the order in which its efforts name them."""
    return tuple(dict.fromkeys(outcome for effort in contract.efforts.values() for outcome in effort.outcomes))


def reports_of(contract: Contract) -> tuple[str, ...]:
    """Return the outcomes that may be reported: the true ones, then any others that verification names."""
    others = (seen for row in contract.verification.values() for seen in row)
    return tuple(dict.fromkeys([*outcomes_of(contract), *others]))


def outcome_chances(contract: Contract) -> NDArray[np.float64]:
    """Return the probability of each true outcome (columns) by effort (rows)."""
    outcomes = outcomes_of(contract)
    return np.array([[effort.outcomes.get(o, 0.0) for o in outcomes] for effort in contract.efforts.values()])


def verification_chances(contract: Contract) -> NDArray[np.float64]:
    """Return the probability of each report (columns) by true outcome (rows)."""
    reports = reports_of(contract)
    return np.array([[_report(contract, true, seen) for seen in reports] for true in outcomes_of(contract)])


def report_chances(contract: Contract) -> Vector:
    """Return the probability of each report under the wanted effort."""
    wanted = list(contract.efforts).index(contract.wanted)
    return np.asarray(outcome_chances(contract)[wanted] @ verification_chances(contract))


def _report(contract: Contract, true: str, seen: str) -> float:
    if true not in contract.verification:
        return float(true == seen)
    return contract.verification[true].get(seen, 0.0)
