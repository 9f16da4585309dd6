"""Radius of a deal: how far all doubtful numbers may move at once before it fails."""

from dataclasses import replace
from math import ceil, floor
from typing import Final

import numpy as np

from winset_models.analysis.sensitivities.asked import Asked
from winset_models.analysis.sensitivities.held_deal import HeldDeal
from winset_models.analysis.sensitivities.limit_words import round_number
from winset_models.analysis.sensitivities.wording import names, share_words, value_words
from winset_models.analysis.sensitivity_findings import Radius
from winset_solver.program import Vector
from winset_solver.sensitivity.stability_radius import Radius as Reach
from winset_solver.sensitivity.stability_radius import Surroundings, stability_radius
from winset_solver.tolerances import PLACE

_MOST_NAMED: Final = 3
_SHOWN: Final = 1000
"""Steps into which the way to the end of a range is cut where words tell a part of it."""
BEYOND: Final = 1 / 100
"""Part of a range by which the numbers that are told may go beyond those with which it begins to fail."""


def radius(asked: Asked) -> Radius:
    """Return how far all numbers may move before a deal, or what is recommended, breaks a rule or hurts somebody.

    Notes
    -----
    The package keeps its payments and amounts. That it holds is proven by intervals: the ends of every gain and of the
    slack of every row of the program over the whole box. That it fails is seen by the ledger.

    Raises
    ------
    ArgumentError
        Where nothing is recommended and no deal was named.
    """
    asked.control.say("how far all numbers may move at once")
    held = HeldDeal(asked, asked.parameters)
    ranges = [parameter.distribution for parameter in asked.parameters]
    low, high = (np.array([getattr(one, end) for one in ranges]) for end in ("low", "high"))
    still = np.array([parameter.title in held.untraceable for parameter in asked.parameters])
    around = Surroundings(asked.nominal, np.where(still, asked.nominal, low), np.where(still, asked.nominal, high))
    around = replace(around, cuts=held.cuts(around))
    found = stability_radius(
        held.certain, lambda theta: bool(held.broken(theta.tolist())), held.suspects(around), around, asked.control
    )
    failing = None if found.failing is None else _plain_numbers(asked, held, found.failing)
    because = () if failing is None else held.broken(failing.tolist())
    exact = [] if found.failing is None else found.failing.tolist()
    return Radius(
        deal=asked.question.deal or asked.packages.key_of(held.package),
        holds_within=found.holds_within,
        fails_at=found.fails_at,
        failing_numbers=dict(zip([part.name for part in asked.parameters], exact, strict=False)),
        fails_because="; ".join(because),
        words=_words(asked, found, failing, because, held.untraceable),
    )


def _plain_numbers(asked: Asked, held: HeldDeal, failing: Vector) -> Vector:
    """Return numbers a little beyond those with which it fails, with fewer digits, where it fails with them too."""
    beyond = []
    for parameter, value in zip(asked.parameters, failing.tolist(), strict=True):
        low, high = parameter.distribution.low, parameter.distribution.high
        step = BEYOND * (high - low) * np.sign(value - parameter.nominal)
        beyond.append(round_number(float(np.clip(value + step, low, high)), value) if step else value)
    return np.array(beyond) if held.broken(beyond) else failing


def _words(
    asked: Asked, found: Reach, failing: Vector | None, because: tuple[str, ...], untraceable: tuple[str, ...]
) -> str:
    deal = asked.question.deal
    what = f"“{asked.negotiation.deals[deal].name or deal}”" if deal else "What is recommended"
    followed = len(untraceable) < len(asked.parameters)
    said = [_extent(what, found) if followed or found.fails_at == 0.0 else _unproven(what, found)]
    if failing is not None and found.fails_at:
        said.append(f"It fails with {_numbers(asked, failing)}: {because[0]}.")
    elif because:
        said.append(f"{because[0][0].upper()}{because[0][1:]}.")
    if untraceable and followed:
        titles = names([f"“{title}”" for title in untraceable])
        said.append(f"For this, {titles} stay{'s' if len(untraceable) == 1 else ''} as the file says.")
    if not found.complete:
        said.append("It was stopped before that was settled.")
    return " ".join(said)


def _extent(what: str, found: Reach) -> str:
    if found.fails_at == 0.0:
        return f"{what} does not hold with the numbers of the file."
    if found.holds_within >= 1.0:
        return f"{what} holds however the numbers move within their ranges, all of them at once."
    if found.holds_within <= 2.0 * PLACE:
        return _barely(what, found)
    surely = f"{what} holds however the numbers move, all of them at once, as long as none moves {_by(found)}."
    if found.fails_at is None:
        return f"{surely} Beyond that nothing is proven; no numbers with which it fails were found."
    if found.fails_at - found.holds_within <= 3.0 * PLACE:
        return surely
    return f"{surely} Numbers with which it fails are known from {_upwards(found.fails_at)} on."


def _by(found: Reach) -> str:
    """Say how far it holds, rounded so that it does."""
    nearest = round(found.holds_within * _SHOWN) / _SHOWN
    if 0.0 < nearest - found.holds_within <= 3.0 * PLACE:
        return f"by as much as {share_words(nearest, 1)} of the way to the end of its range"
    return f"by more than {_downwards(found.holds_within)} of the way to the end of its range"


def _barely(what: str, found: Reach) -> str:
    """Say what was found where it is not proven to hold any way at all."""
    if found.fails_at is None:
        return (
            f"{what} holds with the numbers of the file. How far they may move before it fails is open: nothing could "
            "be proven, and none of the combinations of their ends that were tried makes it fail."
        )
    if found.fails_at <= 3.0 * PLACE:
        return f"{what} fails as soon as some numbers move at all."
    return (
        f"{what} holds with the numbers of the file, but it is not proven to hold however little they move. Numbers "
        f"with which it fails are known from {_upwards(found.fails_at)} of the way to the ends of "
        "their ranges on."
    )


def _unproven(what: str, found: Reach) -> str:
    """Say what was found where no number can be followed through the program."""
    none = "none of its numbers can be followed through the program, so that nothing is proven"
    tried = (
        "it fails at none of the combinations of ends that were tried" if found.fails_at is None else "but it may fail"
    )
    return f"How far the numbers may move before {what[0].lower()}{what[1:]} fails is open: {none}; {tried}."


def _numbers(asked: Asked, theta: Vector) -> str:
    """Name the numbers that moved, those that moved furthest first."""
    ways = [max(abs(part.distribution.high - part.distribution.low), PLACE) for part in asked.parameters]
    moved = np.abs(theta - asked.nominal) / np.array(ways)
    order = [k for k in np.argsort(-moved, kind="stable").tolist() if moved[k] > 0]
    told = [f"“{asked.parameters[k].title}” at {value_words(asked.parameters[k], float(theta[k]))}" for k in order]
    return names(told, _MOST_NAMED)


def _upwards(share: float) -> str:
    return share_words(ceil(share * _SHOWN) / _SHOWN, 1)


def _downwards(share: float) -> str:
    return share_words(floor(share * _SHOWN) / _SHOWN, 1)
