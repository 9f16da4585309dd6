"""Morris screening: which doubtful numbers matter at all, from few samples."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice, takewhile
from math import ceil
from typing import Final

from winset_models.analysis.sensitivities.asked import Asked
from winset_models.analysis.sensitivities.designs import Repetitions, repeated, require_doubt, usual
from winset_models.analysis.sensitivities.index_words import independence_words, leaders_words, unmoved_words
from winset_models.analysis.sensitivities.quantities import Quantity
from winset_models.analysis.sensitivities.ranking import Estimate, more_needed, order_words, ordered
from winset_models.analysis.sensitivities.salib_guard import elementary_effects, morris_design
from winset_models.analysis.sensitivities.wording import figure, names
from winset_models.analysis.sensitivity_findings import Morris, Screened
from winset_solver.tolerances import AGREEMENT

TRAJECTORIES: Final = 10
"""Trajectories where no number of samples is asked for."""
FEWEST: Final = 4
"""Trajectories at least: intervals from fewer say nothing."""
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
        Its number of samples is cut into trajectories of parameters + 1 samples each, `FEWEST` at least.

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
    trajectories = max(FEWEST, usual(asked, TRAJECTORIES) if asked.samples is None else asked.samples // (size + 1))
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
    rows = _rows(run, effects)
    moved = [(quantity, row) for quantity in run.quantities if (row := rows[quantity.name])[0].size > 0.0]
    about = [effect for effect in effects if moved and effect.quantity == moved[0][0].name]
    moving = {effect.parameter for effect in effects if effect.mean_size > 0.0}
    idle = [f"“{title}”" for name, title in run.titles.items() if name not in moving]
    wanted = ceil(run.answered * more_needed(row for _, row in moved))
    said = [
        _about(moved[0][0], about, run.titles) if moved else "",
        leaders_words("What matters most is", [(quantity.title, row) for quantity, row in moved[1:]], run.titles),
        f"Moving {names(idle)} changed none of the figures." if idle and moved else "",
        unmoved_words(run),
        independence_words(asked),
        run.deal_words,
        run.lost_words,
        f"This is from {run.answered:,} trajectories with {len(run.design):,} samples.",
        order_words(len(run.design), wanted * (len(run.parameters) + 1)),
    ]
    return " ".join(part for part in said if part)


def _rows(run: Repetitions, effects: Sequence[Screened]) -> dict[str, list[Estimate]]:
    """Return the mean sizes for each quantity as parts of the largest of them, the largest first."""
    largest = {quantity.name: 0.0 for quantity in run.quantities}
    for effect in effects:
        largest[effect.quantity] = max(largest[effect.quantity], effect.mean_size)
    rows: dict[str, list[Estimate]] = {name: [] for name in largest}
    for effect in effects:
        whole = largest[effect.quantity] or 1.0
        rows[effect.quantity].append(Estimate(effect.parameter, effect.mean_size / whole, effect.interval / whole))
    return {name: ordered(row) for name, row in rows.items()}


def _about(quantity: Quantity, effects: Iterable[Screened], titles: Mapping[str, str]) -> str:
    """Say how much the numbers move a figure that move it most: the first, and others of which that is certain."""
    first, *others = sorted(effects, key=lambda effect: -effect.mean_size)
    least = HARDLY * first.mean_size
    certain = takewhile(lambda effect: effect.mean_size > max(least, effect.interval), others)
    matter = [first, *islice(certain, NAMED - 1)]
    most = (
        f"“{titles[first.parameter]}” changes the figure “{quantity.title}” by {_size(first, quantity.unit)} on average"
    )
    more = [f"“{titles[effect.parameter]}” by {_size(effect)}" for effect in matter[1:]]
    left = len(others) - len(more)
    rest = f"; the other {left} do less" if left > 1 else ""
    bent = [f"“{titles[effect.parameter]}”" for effect in matter if effect.deviation > effect.mean_size]
    depends = (
        f" What {names(bent)} {'do' if bent[1:] else 'does'} depends on where the other numbers are." if bent else ""
    )
    return f"Moved over its whole range, {names([most, *more])}{rest}.{depends}"


def _size(effect: Screened, unit: str = "") -> str:
    """Return a mean size with the half width of its interval where that is anything, or its ends where 0 is inside."""
    if effect.interval <= AGREEMENT * effect.mean_size:
        return figure(effect.mean_size, unit, 3)
    if effect.interval > effect.mean_size:
        return f"{figure(effect.mean_size, unit, 3)} (0 to {figure(effect.mean_size + effect.interval, '', 2)})"
    return f"{figure(effect.mean_size, '', 3)} ± {figure(effect.interval, unit, 2)}"
