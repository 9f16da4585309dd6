"""Bars of a tornado against finite re-solves by the full path: the numbers written into a file, read and solved."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from uncertainty_cases import rewritten
from winset_instances import path
from winset_models.analysis.sensitivities.asked import Asked
from winset_models.analysis.sensitivities.opening import Doubts, asked_of
from winset_models.analysis.sensitivities.tornado import ends, tornado
from winset_models.analysis.study import Study
from winset_models.negotiation.ledger import payoffs as ledger_payoffs
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.reader import read
from winset_models.negotiation.uncertainty.assumed import assumed_figures
from winset_solver.control import Control, Limits
from winset_solver.tolerances import AGREEMENT


def chosen(count: int, seed: int) -> tuple[Negotiation, list[str]]:
    """Return the compact, and the names of some of all its numbers, drawn at random."""
    negotiation = read(Path(path("mobility_compact")))
    names = [parameter.name for parameter in assumed_figures(negotiation).parameters]
    drawn = np.random.default_rng(seed).choice(names, size=count, replace=False)
    return negotiation, drawn.tolist()


def agrees(asked: Asked, quantities: Sequence[str]) -> None:
    """Assert that every sample of the tornado has the figures of the full path."""
    part = tornado(asked)
    assert part is not None
    answers = asked.answers(ends(asked), "tornado")
    assert answers.complete
    for theta, values in zip(answers.thetas, answers.values, strict=True):
        changed = rewritten(asked.negotiation, asked.parameters, theta.tolist())
        study = Study(changed, Control(Limits(confirm="never")))
        outcome = study.largest_surplus() if asked.question.objective else study.outcome(asked.question.solution)
        assert outcome.status == "optimal"
        assert outcome.x is not None
        payoffs = ledger_payoffs(changed, study.package_at(outcome.x))
        gains = {f"gain:{key}": payoff - changed.parties[key].disagreement for key, payoff in payoffs.items()}
        told = {**gains, "total gain": sum(gains.values()), "objective": outcome.value}
        wanted = np.array([told[name] for name in quantities])
        got = np.array([values[asked.quantity_index(name)] for name in quantities])
        assert np.all(np.abs(got - wanted) <= AGREEMENT * np.maximum(1.0, np.abs(wanted)))


@pytest.mark.parametrize("count", [3, pytest.param(50, marks=pytest.mark.campaign)])
def test_largest_total_gain(count: int) -> None:
    """Total and objective are the same; several packages may have them, with other gains of single parties."""
    negotiation, names = chosen(count, 50)
    asked = asked_of(
        negotiation, objective="welfare", of=("total gain", "objective"), doubts=Doubts(numbers=names, vary=0.3)
    )
    agrees(asked, ("total gain", "objective"))


@pytest.mark.parametrize("count", [1, pytest.param(50, marks=pytest.mark.campaign)])
def test_nash(count: int) -> None:
    """Gains of a Nash bargaining solution over a convex set are unique; over packages, ties are not met here."""
    negotiation, names = chosen(count, 7)
    quantities = ("objective", "total gain", *(f"gain:{key}" for key in negotiation.parties))
    agrees(asked_of(negotiation, of=quantities, doubts=Doubts(numbers=names, vary=0.3)), quantities)
