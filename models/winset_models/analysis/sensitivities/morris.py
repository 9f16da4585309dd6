"""Morris screening: which doubtful numbers matter at all, from few samples."""

from collections.abc import Mapping, Sequence
from typing import Final

from winset_models.analysis.sensitivities.asked import Asked
from winset_models.analysis.sensitivities.designs import Repetitions, repeated, require_doubt
from winset_models.analysis.sensitivities.index_words import independence_words, leaders_words, unmoved_words
from winset_models.analysis.sensitivities.quantities import Quantity
from winset_models.analysis.sensitivities.salib_guard import elementary_effects, morris_design
from winset_models.analysis.sensitivities.wording import figure, names
from winset_models.analysis.sensitivity_findings import Morris, Screened
from winset_solver.tolerances import AGREEMENT

TRAJECTORIES: Final = 10
"""Trajectories where no number of samples is asked for."""
HARDLY: Final = 0.05
"""Part of the largest mean size below which a number hardly matters."""
NAMED: Final = 3
"""Numbers that are named in a sentence."""


def morris(asked: Asked) -> Morris:
    """Move one number at a time along random trajectories, and average what that does to every quantity.

    With Δ the length of a step in quantiles, the elementary effect of number i at u is (y(u + Δe_i) − y(u))/Δ: what a
    move over the whole range would do if it went on like this. Each trajectory gives one for every number.

    Parameters
    ----------
    asked
        Its number of samples is cut into trajectories of parameters + 1 samples each, two at least.

    Raises
    ------
    ArgumentError
        Where nothing is in doubt, or SALib is missing.

    Notes
    -----
    A trajectory with a sample that has no answer is left out as a whole. Steps lead between quantiles on a grid, and
    correlations are not kept.

    References
    ----------
    Morris (1991), Technometrics 33, 161-174; Campolongo, Cariboni & Saltelli (2007), Environmental Modelling & Software
    22, 1509-1518 (mean size) (not opened).
    """
    require_doubt(asked)
    size = len(asked.parameters)
    trajectories = TRAJECTORIES if asked.samples is None else max(2, asked.samples // (size + 1))
    design = morris_design(size, trajectories, asked.seed)
    run = repeated(asked, design, trajectories, asked.parameters, "Morris")
    effects = _effects(asked, run) if run.answered > 1 else []
    return Morris(trajectories=run.answered, effects=effects, words=_words(asked, run, effects))


def survivors(found: Morris, most: int) -> list[str]:
    """Return the numbers that matter most, at most so many and none that moves nothing.

    They are ordered by their mean size as a part of the largest of the same quantity, where that part is largest.
    """
    largest = {effect.quantity: 0.0 for effect in found.effects}
    for effect in found.effects:
        largest[effect.quantity] = max(largest[effect.quantity], effect.mean_size)
    parts: dict[str, float] = {}
    for effect in found.effects:
        if effect.mean_size > 0.0:
            part = effect.mean_size / largest[effect.quantity]
            parts[effect.parameter] = max(part, parts.get(effect.parameter, 0.0))
    return sorted(parts, key=lambda name: -parts[name])[:most]


def _effects(asked: Asked, run: Repetitions) -> list[Screened]:
    """Return the effects on every quantity, by parameter."""
    effects = []
    for quantity, output in zip(run.quantities, run.values.T, strict=True):
        found = elementary_effects(run.design, output, confidence=asked.confidence, seed=asked.seed)
        effects += [
            Screened(
                parameter=parameter.name,
                quantity=quantity.name,
                mean=float(found.mean[at]),
                mean_size=float(found.size[at]),
                interval=float(found.interval[at]),
                deviation=float(found.deviation[at]),
            )
            for at, parameter in enumerate(run.parameters)
        ]
    return effects


def _words(asked: Asked, run: Repetitions, effects: Sequence[Screened]) -> str:
    if not effects:
        return f"Too few samples were answered to say what matters. {run.lost_words}"
    size = len(run.parameters)
    rows = [
        sorted(effects[at : at + size], key=lambda effect: -effect.mean_size) for at in range(0, len(effects), size)
    ]
    moved = [(quantity, row) for quantity, row in zip(run.quantities, rows, strict=True) if row[0].mean_size > 0.0]
    first = [_about(*moved[0], run.titles)] if moved else []
    leaders = [(run.titles[row[0].parameter], quantity.title, "") for quantity, row in moved[1:]]
    moving = {effect.parameter for effect in effects if effect.mean_size > 0.0}
    idle = [f"“{title}”" for name, title in run.titles.items() if name not in moving]
    said = [
        *first,
        leaders_words("What matters most is", leaders),
        f"Moving {names(idle)} changes none of the figures." if idle and moved else "",
        unmoved_words(run),
        independence_words(asked),
        run.deal_words,
        run.lost_words,
        f"This is from {run.answered:,} trajectories with {len(run.design):,} samples.",
    ]
    return " ".join(part for part in said if part)


def _about(quantity: Quantity, ordered: Sequence[Screened], titles: Mapping[str, str]) -> str:
    """Say how much the first numbers move a figure."""
    matter = [effect for effect in ordered if effect.mean_size > HARDLY * ordered[0].mean_size]
    first, *next_ones = matter[:NAMED]
    most = (
        f"“{titles[first.parameter]}” changes the figure “{quantity.title}” by {_size(first, quantity.unit)} on average"
    )
    more = [f"“{titles[effect.parameter]}” by {_size(effect)}" for effect in next_ones]
    others = len(ordered) - 1 - len(more)
    rest = f"; the other {others} do less" if others > 1 else ""
    bent = [f"“{titles[effect.parameter]}”" for effect in matter[:NAMED] if effect.deviation > effect.mean_size]
    depends = (
        f" What {names(bent)} {'do' if bent[1:] else 'does'} depends on where the other numbers are." if bent else ""
    )
    return f"Moved over its whole range, {names([most, *more])}{rest}.{depends}"


def _size(effect: Screened, unit: str = "") -> str:
    """Return a mean size, with the half width of its interval where that is anything."""
    if effect.interval <= AGREEMENT * effect.mean_size:
        return figure(effect.mean_size, unit, 3)
    return f"{figure(effect.mean_size, '', 3)} ± {figure(effect.interval, unit, 2)}"
