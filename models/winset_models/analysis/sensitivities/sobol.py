"""Sobol indices: what part of the variance of a quantity comes from which doubtful number."""

from collections.abc import Mapping, Sequence
from math import ceil, log2
from typing import Final

import numpy as np

from winset_models.analysis.sensitivities.asked import Asked
from winset_models.analysis.sensitivities.designs import Repetitions, quick, repeated, require_doubt, usual
from winset_models.analysis.sensitivities.index_words import independence_words, leaders_words, unmoved_words
from winset_models.analysis.sensitivities.morris import morris, survivors
from winset_models.analysis.sensitivities.quantities import Quantity
from winset_models.analysis.sensitivities.ranking import Estimate, clear_ones, more_needed, order_words, ordered
from winset_models.analysis.sensitivities.salib_guard import constant, sobol_design, variance_indices
from winset_models.analysis.sensitivities.wording import figure, names
from winset_models.analysis.sensitivity_findings import Morris, Sobol, SobolIndex
from winset_models.negotiation.uncertainty.figures import Parameter
from winset_solver.program import Vector

MOST: Final = 12
"""Numbers whose indices are computed, where they are not named; more are screened first."""
BASE: Final = 256
"""Base samples of a weighted sum or a deal, where no number of samples is asked for."""
SLOW_BASE: Final = 128
"""The same of bargaining solutions, which take many solves each."""
LEAST: Final = 16
"""Base samples at least."""
NAMED: Final = 3
"""Numbers that are named in a sentence."""


def sobol(asked: Asked) -> Sobol:
    """Split the variance of every quantity by the numbers that it comes from.

    The first-order index of number i is Var(E[y | θ_i])/Var(y), the part of the variance that would go if it were
    known; its total index E(Var[y | θ_−i])/Var(y), the part that would stay if it alone were not known. They are equal
    for sums of functions of one number each; what the total has more is shared with other numbers.

    Parameters
    ----------
    asked
        Of so many samples the largest power of two of base samples, each with one sample for every number and one more,
        is taken. Where more than `MOST` numbers are in doubt and none is named, Morris screening comes first, and the
        numbers that do not survive it are held at what the file says.

    Raises
    ------
    ArgumentError
        Where nothing is in doubt, or SALib is missing.

    Notes
    -----
    A base sample with a sample that has no answer is left out with all of its samples. Intervals are bootstrapped. The
    finding is ``enough`` where they are narrow enough to tell the order by total index (`more_needed`).

    References
    ----------
    Saltelli et al. (2010), Computer Physics Communications 181, 259-270, estimators (b) and (f) of its table 2 (not
    opened).
    """
    require_doubt(asked)
    screening = None if asked.numbers or len(asked.parameters) <= MOST else morris(asked)
    chosen = asked.parameters if screening is None else _survivors(asked, screening)
    if screening is not None and not chosen:
        return _sobol(asked, 0, 0, [], f"A first screening says: {screening.words}", enough=bool(screening.effects))
    base = _base(asked, len(chosen))
    run = repeated(asked, sobol_design(len(chosen), base, asked.seed), base, chosen, "Sobol")
    if run.answered < LEAST // 2:
        return _sobol(asked, 0, 0, [], f"Too few samples were answered. {run.lost_words}", enough=False)
    indices, unknown = _indices(asked, run)
    times = more_needed(_rows(run, indices).values())
    wanted = 1 << ceil(log2(run.answered * times)) if times > 1.0 else run.answered
    parts = [
        *_words(run, indices, unknown),
        _screened_words(asked, chosen),
        independence_words(asked),
        run.deal_words,
        run.lost_words,
        order_words(len(run.design), wanted * (len(chosen) + 2)),
    ]
    words = " ".join(part for part in parts if part)
    return _sobol(asked, run.answered, len(run.design), indices, words, enough=times <= 1.0 and not unknown)


def _sobol(asked: Asked, base: int, count: int, indices: list[SobolIndex], words: str, *, enough: bool) -> Sobol:
    return Sobol(
        base_samples=base, samples=count, confidence=asked.confidence, indices=indices, enough=enough, words=words
    )


def _survivors(asked: Asked, screening: Morris) -> tuple[Parameter, ...]:
    """Return the numbers that matter most in a screening."""
    by_name = {parameter.name: parameter for parameter in asked.parameters}
    return tuple(by_name[name] for name in survivors(screening, MOST))


def _screened_words(asked: Asked, chosen: Sequence[Parameter]) -> str:
    """Say which numbers were not varied; empty where all were."""
    others = len(asked.parameters) - len(chosen)
    if not others:
        return ""
    return (
        f"The {len(chosen)} numbers with the largest effects in a first screening were varied; the other {others} were "
        "held at what the file says."
    )


def _base(asked: Asked, size: int) -> int:
    """Return the number of base samples, a power of two."""
    if asked.samples is None:
        return usual(asked, BASE if quick(asked) else SLOW_BASE)
    return max(LEAST, 1 << max(0, (asked.samples // (size + 2)).bit_length() - 1))


def _indices(asked: Asked, run: Repetitions) -> tuple[list[SobolIndex], list[str]]:
    """Return the indices of every quantity by parameter, and the titles of quantities that moved too rarely."""
    indices, unknown = [], []
    for quantity, output in zip(run.quantities, run.values.T, strict=True):
        found = variance_indices(len(run.parameters), output, confidence=asked.confidence, seed=asked.seed)
        unknown += [] if found.known else [quantity.title]
        indices += [
            SobolIndex(
                parameter=parameter.name,
                quantity=quantity.name,
                first=float(found.first[at]),
                first_interval=float(found.first_interval[at]),
                total=float(found.total[at]),
                total_interval=float(found.total_interval[at]),
            )
            for at, parameter in enumerate(run.parameters)
        ]
    return indices, unknown


def _rows(run: Repetitions, indices: Sequence[SobolIndex]) -> dict[str, list[Estimate]]:
    """Return the total indices of each quantity, the largest first."""
    rows: dict[str, list[Estimate]] = {quantity.name: [] for quantity in run.quantities}
    for index in indices:
        rows[index.quantity].append(Estimate(index.parameter, index.total, index.total_interval))
    return {name: ordered(row) for name, row in rows.items()}


def _words(run: Repetitions, indices: Sequence[SobolIndex], unknown: Sequence[str]) -> list[str]:
    rows = _rows(run, indices)
    told = [
        (quantity, output)
        for quantity, output in zip(run.quantities, run.values.T, strict=True)
        if not constant(output) and quantity.title not in unknown
    ]
    said = []
    if told:
        (quantity, output) = told[0]
        drawn = output.reshape(-1, len(run.parameters) + 2)[:, [0, -1]]
        alone = {index.parameter: _alone(index) for index in indices if index.quantity == quantity.name}
        said = [_spread(quantity, drawn), _shares(rows[quantity.name], alone, run.titles)]
    leading = [(quantity.title, rows[quantity.name]) for quantity, _ in told[1:]]
    begin = "The largest part of the variance has to do with"
    led = leaders_words(begin, leading, run.titles, lambda estimate: f" ({_part(estimate.size)})")
    rare = [f"{names(f'“{title}”' for title in unknown)} moved too rarely to tell by what."] if unknown else []
    return [*said, led, unmoved_words(run), *rare]


def _spread(quantity: Quantity, drawn: Vector) -> str:
    return (
        f"“{quantity.title}” is {figure(drawn.mean(), quantity.unit)} on average over the ranges, with a standard "
        f"deviation of {figure(drawn.std(), '', 3)}."
    )


def _shares(row: Sequence[Estimate], alone: Mapping[str, str], titles: Mapping[str, str]) -> str:
    """Say of the first numbers in what part of the variance they have a hand."""
    matter = clear_ones(row)[:NAMED]
    if not matter:
        return "From which numbers its variance comes is too uncertain to tell from these samples."
    first, *others = [f"{_part(part.size)} (± {_part(part.half)}){alone[part.number]}" for part in matter]
    more = [f"“{titles[part.number]}” in {said}" for part, said in zip(matter[1:], others, strict=True)]
    return names([f"“{titles[matter[0].number]}” has a hand in {first} of its variance", *more]) + "."


def _part(share: float) -> str:
    return f"{100.0 * np.clip(share, 0.0, 1.0):.0f} %"


def _alone(index: SobolIndex) -> str:
    """Say what a number does alone where it does clearly more together with others."""
    shared = index.total - index.first > index.total_interval + index.first_interval
    return f", {_part(index.first)} alone," if shared else ""
