"""Seeded random roadmaps: measures of two or three sides in phases, self-enforcing only if they are well ordered.

Costs fall on whoever performs a step and benefits mostly on the others, for ever, so that each side would rather have
the others go first; what is lost when the process collapses, and what is still to come, keeps it going. Costs and
thresholds of trust grow from phase to phase, as they do in the roadmaps of the shipped files.
"""

from typing import Any, Final

import numpy as np

from winset_benchmarks.generators import generator
from winset_models.negotiation.content import Content
from winset_models.negotiation.negotiation import Negotiation

PARTIES: Final = ("A", "B", "C")
Steps = dict[str, dict[str, Any]]
_PER_PHASE: Final = 10
_MOST_PHASES: Final = 5
_FEWEST_OBSERVERS: Final = 3
_JOINT: Final = 0.15
_OPTIONAL: Final = 0.2
_DISCOUNT: Final = 0.9


def random_roadmap(steps: int, periods: int, *, parties: int = 2, seed: int = 0) -> Negotiation:
    """Return a negotiation about nothing but a roadmap.

    Parameters
    ----------
    steps, periods
        Size. With fewer than 20 periods for 20 steps there may be no course at all.
    parties
        Two or three sides.
    seed
        Which of the random roadmaps of this size.
    """
    rng = generator(steps, periods, parties, seed, 6)
    sides = PARTIES[:parties]
    phases = min(max(1, round(steps / _PER_PHASE)), _MOST_PHASES)
    made: Steps = {}
    for number in range(steps):
        phase = number * phases // steps
        made[f"step_{number + 1}"] = _step(rng, sides, number, phase, made)
    return Negotiation.model_validate(
        {
            "winset": 1,
            "title": f"Generated roadmap of {steps} steps in {periods} periods, {parties} sides",
            "unit": {"name": "points"},
            "parties": {side: {"discount": _DISCOUNT} for side in sides},
            "roadmap": {
                "periods": periods,
                "phases": {f"phase_{phase + 1}": None for phase in range(phases)},
                "steps": made,
                "resources": {"observers": {"each_period": max(_FEWEST_OBSERVERS, round(2.4 * steps / periods))}},
                "trust": {"initial": 1},
                "exposure_at_most": {"all": 9},
                "guarantees": {"bonds": {"binds": list(sides), "amount": 1, "at_most": 40}},
            },
        }
    )


def _step(rng: np.random.Generator, sides: tuple[str, ...], number: int, phase: int, made: dict[str, Any]) -> Content:
    """Return a step of a phase; it may require one of the same phase, and be answered by an earlier one."""
    by = list(sides) if rng.random() < _JOINT else [sides[number % len(sides)]]
    others = [side for side in sides if side not in by]
    weight = 1.0 + 0.5 * phase
    cost = {side: round(float(weight * rng.uniform(4, 12)), 1) for side in by}
    benefit = {side: round(float(weight * rng.uniform(0.8, 1.8)), 2) for side in others}
    benefit |= {side: round(float(weight * rng.uniform(0.0, 0.4)), 2) for side in by}
    earlier = [key for key, other in made.items() if other["phase"] == f"phase_{phase + 1}"]
    step: dict[str, Any] = {
        "by": by,
        "phase": f"phase_{phase + 1}",
        "cost": cost,
        "benefit": benefit,
        "duration": int(rng.integers(1, 4)),
        "verification": int(rng.integers(0, 2)),
        "trust": float(rng.integers(1, 4)),
        "uses": {"observers": float(rng.integers(0, 3))},
        "reversible": float(rng.choice([0.0, 0.2, 0.4])),
        "detection": float(rng.choice([1.0, 1.0, 0.8])),
        "exposure": {by[0]: float(rng.integers(1, 4))},
    }
    if earlier and rng.random() < 0.4:
        step["requires"] = [str(rng.choice(earlier))]
    if earlier and rng.random() < 0.3:
        step["needs_trust"] = float(1 + number // 2)
    if others and earlier and rng.random() < 0.2:
        answers = [key for key in earlier if made[key]["by"] != by and not made[key].get("optional")]
        step |= {"answered_by": [str(rng.choice(answers))]} if answers else {}
    if rng.random() < _OPTIONAL:
        step["optional"] = True
    if "requires" in step:
        step["optional"] = step.get("optional", False) or made[step["requires"][0]].get("optional", False)
    return step
