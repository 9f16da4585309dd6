"""Recommend: the bargaining solutions of a negotiation, and where its proposed deals stand."""

from collections.abc import Sequence

import numpy as np

from winset_models.analysis.evaluate import evaluation
from winset_models.analysis.findings import Recommendation, SolutionFinding
from winset_models.analysis.principles import SOLUTIONS
from winset_models.analysis.study import Study
from winset_models.analysis.subject import manifest, subject
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.bargaining.utilitarian import utilitarian
from winset_solver.control import Control
from winset_solver.errors import ArgumentError
from winset_solver.program import Vector

__all__ = ["SOLUTIONS", "recommend"]


def recommend(
    negotiation: Negotiation,
    solutions: str | Sequence[str] = ("nash",),
    *,
    control: Control | None = None,
    objective: str | None = None,
    alpha: float = 2.0,
    evaluate_deals: bool = True,
) -> Recommendation:
    """Compute bargaining solutions and evaluate the file's proposed deals against them.

    Parameters
    ----------
    negotiation
        What is negotiated.
    solutions
        A name from ``SOLUTIONS``, or several.
    control
        Limits, progress and cancellation. A stopped run returns what was found, each part marked as stopped.
    objective
        ``welfare``, ``payoff:PARTY`` or ``group:GROUP``: a package that maximises this sum of gains comes first.
    alpha
        Aversion to inequality of the α-fair solution.
    evaluate_deals
        Whether the proposed deals are evaluated as well.

    Raises
    ------
    ArgumentError
        Where a solution, party or group is unknown.
    """
    solutions = _names(solutions)
    unknown = [name for name in solutions if name not in SOLUTIONS]
    if unknown:
        raise ArgumentError("a solution is unknown", got=", ".join(unknown), wanted=", ".join(SOLUTIONS))
    priorities = None if objective is None else priorities_of(negotiation, objective)
    study = Study(negotiation, control or Control(), alpha)
    found: list[SolutionFinding] = []
    if priorities is not None:
        outcome = utilitarian(study.space, priorities=priorities)
        found.append(study.finding_of("objective", outcome, objective=f"gain counted by the objective `{objective}`"))
    found += [study.solution(name) for name in solutions]
    deals = []
    if evaluate_deals and any(finding.package is not None for finding in found):
        deals = [evaluation(study, deal, solutions=solutions) for deal in negotiation.deals]
    options: dict[str, str | float | int | bool | None] = {"solutions": ", ".join(solutions), "objective": objective}
    return Recommendation(
        subject=subject(negotiation),
        solutions=found,
        deals=deals,
        ideal=study.ideal(),
        manifest=manifest(negotiation, study.control, {**options, "alpha": alpha}),
    )


def _names(solutions: str | Sequence[str]) -> list[str]:
    """Return names as a list, each once; a single name may be given as it is."""
    return list(dict.fromkeys([solutions] if isinstance(solutions, str) else solutions))


def priorities_of(negotiation: Negotiation, objective: str, *, besides: Sequence[str] = ()) -> Vector:
    """Return the weights of the parties that an objective counts.

    Parameters
    ----------
    besides
        Objectives of another kind, which a complaint names too.

    Raises
    ------
    ArgumentError
        Where the party or group is unknown.
    """
    kind, _, name = objective.partition(":")
    parties = negotiation.parties
    if objective == "welfare":
        counted = [1.0] * len(parties)
    elif kind == "payoff" and name in parties:
        counted = [float(key == name) for key in parties]
    elif kind == "group" and any(party.group == name for party in parties.values()):
        counted = [float(party.group == name) for party in parties.values()]
    else:
        groups = sorted({party.group for party in parties.values() if party.group})
        wanted = ["welfare", *besides, *(f"payoff:{key}" for key in parties), *(f"group:{group}" for group in groups)]
        raise ArgumentError("the objective is unknown", got=objective, wanted=", ".join(wanted))
    return np.array(counted)
