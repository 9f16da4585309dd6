"""Commitment in words: what walking away costs everybody, and what would keep the members in."""

from typing import Final

from winset_models.analysis.file_changes import outward
from winset_models.analysis.fund_findings import Commitment
from winset_models.analysis.funds.patience import MOST_PATIENCE, Bracket
from winset_models.analysis.funds.shown import shown, with_unit
from winset_models.analysis.funds.welfare import rounding
from winset_models.analysis.temptation_words import enumerated
from winset_models.negotiation.fund.figures import FundFigures
from winset_models.negotiation.statements import party_name
from winset_solver.tolerances import ACCOUNT

_DIGITS: Final = 4
"""Significant digits of a discount factor."""
_SUM: Final = 3
"""Significant digits of a penalty, which is rounded so that it is enough."""


def commitment_words(figures: FundFigures, finding: Commitment, needed: Bracket | None, *, settled: bool) -> str:
    """Return what a reader must know about commitment, in a few sentences."""
    said = [_cost(figures, finding, settled=settled), *_penalties(figures, finding)]
    if needed is not None:
        said.append(_patience(needed))
    return " ".join(f"{sentence}." for sentence in said if sentence)


def _cost(figures: FundFigures, finding: Commitment, *, settled: bool) -> str:
    if not settled:
        return "Whether every member would stay was not settled in time"
    if finding.limited is None:
        return "No plan keeps every member in in every state"
    lost = finding.full - finding.limited
    if lost <= rounding(finding.full):
        return "Nobody would walk away from a plan with the largest sum of values"
    best = (
        f"The plan with the largest sum of values, {with_unit(figures, lost)} better than any that keeps everybody in"
    )
    leavers = [party_name(figures.negotiation, member) for member in finding.added]
    fails = f"fails because {enumerated(leavers)} would leave" if leavers else "fails because somebody would leave"
    words = f"{best}, {fails}"
    return f"{words}; plans that keep everybody in gain nothing" if finding.autarky else words


def _penalties(figures: FundFigures, finding: Commitment) -> list[str]:
    if not finding.added:
        return []
    raised = [
        f"{shown(outward(finding.added[member], up=True, digits=_SUM))} for {party_name(figures.negotiation, member)}"
        for member in finding.added
    ]
    more, kind = sum(finding.added.values()), "Additional penalties" if _some_already(figures) else "Penalties"
    words = f"{kind} of {enumerated(raised)} would hold {_whom(finding)}"
    if finding.bound is None:
        return [words]
    least = finding.bound - sum(part.penalty for part in figures.members.values())
    if more - least <= ACCOUNT * max(1.0, more):
        return [f"{words}; no smaller sum is enough"]
    return [f"{words}; it takes at least {with_unit(figures, least)} in sum to do so"]


def _whom(finding: Commitment) -> str:
    if finding.limited is None or finding.full - finding.limited <= rounding(finding.full):
        return "everybody in a plan with the largest sum of values"
    return "it" if len(finding.added) == 1 else "them"


def _some_already(figures: FundFigures) -> bool:
    return any(part.penalty for part in figures.members.values())


def _patience(needed: Bracket) -> str:
    if needed.enough is None:
        if needed.too_little < MOST_PATIENCE:
            return "How patient members would have to be was not settled"
        return f"No discount factor up to {MOST_PATIENCE:g} would do instead"
    if not needed.enough:
        return "Members need no patience to stay in it"
    enough = outward(needed.enough, up=True, digits=_DIGITS)
    words = f"With a common discount factor of {enough:g} everybody would stay in it"
    too_little = outward(needed.too_little, up=False, digits=_DIGITS)
    return f"{words}; {too_little:g} is proven to be too little" if too_little else words
