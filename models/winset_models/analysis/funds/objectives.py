"""What the best plan of a fund is to be best at: objectives by name, in an order of importance."""

from collections.abc import Mapping, Sequence
from typing import Final

from winset_models.analysis.objectives import Objective, named_objectives
from winset_models.negotiation.fund.figures import FundFigures
from winset_solver.errors import ArgumentError

FIGURES: Final[Mapping[str, Objective]] = {
    "contributions": Objective(
        "contributions",
        "contributions",
        "Least contributions",
        "expected contributions of all members together",
        smaller_is_better=True,
    ),
    "pledges": Objective("pledges", "pledges", "Least pledges", "sum of all members' pledges", smaller_is_better=True),
    "reserve": Objective(
        "reserve", "reserve", "Smallest reserve", "largest reserve kept in any state", smaller_is_better=True
    ),
}
"""Objectives about the plan itself, by name."""
MONEY: Final = Objective(
    "money",
    "money",
    "Least money moved",
    "expected contributions and draws of all members together",
    smaller_is_better=True,
)
"""What decides among plans that are equally good by everything that was asked for."""
WELFARE: Final = "welfare"
"""Name of the objective that is the sum of all values."""


def objectives_of(figures: FundFigures, names: str | Sequence[str]) -> tuple[Objective, ...]:
    """Return objectives by name in their order, each once; one string may name several, with commas between them.

    Raises
    ------
    ArgumentError
        Where a name is unknown, is no principle for funds, is about parties that are no members, or about a part that
        the fund does not have, or where nothing is named.
    """
    found = named_objectives(figures.negotiation, names, FIGURES, what="a fund")
    members = [party in figures.members for party in figures.negotiation.parties]
    for item in found:
        if item.priorities is not None and not item.priorities[members].any():
            raise ArgumentError("nobody that is meant is a member of the fund", got=item.name)
        if item.kind == "pledges" and figures.fund.pledging is None:
            raise ArgumentError("the fund knows no pledges", got=item.name, hint="they go below `fund.pledging:`")
        if item.kind == "reserve" and figures.fund.reserve is None:
            raise ArgumentError("the fund keeps no reserve", got=item.name, hint="it goes below `fund.reserve:`")
    return found


def only_welfare(asked: Sequence[Objective]) -> Objective:
    """Return the only objective that processes share, the largest sum of values.

    Raises
    ------
    ArgumentError
        Where anything else was asked for.
    """
    if len(asked) == 1 and asked[0].name == WELFARE:
        return asked[0]
    names = ", ".join(item.name for item in asked)
    raise ArgumentError(
        "processes share the search for the largest sum of values only",
        got=names,
        wanted=WELFARE,
        hint="any other objective is for the engine `extensive`",
    )
