"""Sobol indices: what part of the variance of a quantity comes from which doubtful number."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import ceil, log2
from typing import Final

import numpy as np

from winset_models.analysis.sensitivities.asked import Asked
from winset_models.analysis.sensitivities.designs import Repetitions, quick, repeated, require_doubt
from winset_models.analysis.sensitivities.index_words import independence_words, leaders_words, unmoved_words
from winset_models.analysis.sensitivities.morris import morris, survivors
from winset_models.analysis.sensitivities.quantities import Quantity
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
WIDE: Final = 0.1
"""Half width of an interval up to which two indices may overlap: a tenth of the variance more or less is no matter."""
NAMED: Final = 3
"""Numbers that are named in a sentence."""
PRACTICAL: Final = 1_000_000
"""Samples at most that are suggested."""


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
    finding is ``enough`` where no two neighbours in the order by total index have overlapping intervals of which one is
    wider than `WIDE` on either side.

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
    if run.answered < 2:
        return _sobol(asked, 0, 0, [], f"Too few samples were answered. {run.lost_words}", enough=False)
    indices, unknown = _indices(asked, run)
    missing = _needed(run.answered, indices)
    parts = [
        *_words(run, indices, unknown),
        _screened_words(asked, chosen),
        independence_words(asked),
        run.deal_words,
        run.lost_words,
        _enough_words(missing, run),
    ]
    words = " ".join(part for part in parts if part)
    return _sobol(asked, run.answered, len(run.design), indices, words, enough=not missing and not unknown)


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
        return BASE if quick(asked) else SLOW_BASE
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


def _needed(base: int, indices: Sequence[SobolIndex]) -> int:
    """Return about how many base samples would tell the order of the parameters; 0 where these do."""
    widest = 0.0
    for quantity in dict.fromkeys(index.quantity for index in indices):
        ordered = sorted((i for i in indices if i.quantity == quantity), key=lambda index: -index.total)
        for more, less in pairwise(ordered):
            wide = max(more.total_interval, less.total_interval)
            if wide > WIDE and more.total - less.total < more.total_interval + less.total_interval:
                widest = max(widest, wide)
    return 1 << ceil(log2(base * (widest / WIDE) ** 2)) if widest else 0


def _enough_words(missing: int, run: Repetitions) -> str:
    if not missing:
        return ""
    wanted = missing * (len(run.parameters) + 2)
    number = f"about {wanted:,} samples" if wanted <= PRACTICAL else "more samples than are practical"
    return (
        "The intervals are so wide that the order of the numbers is not known for every figure: "
        f"{number} instead of {len(run.design):,} would tell."
    )


def _words(run: Repetitions, indices: Sequence[SobolIndex], unknown: Sequence[str]) -> list[str]:
    size, told = len(run.parameters), []
    for at, (quantity, output) in enumerate(zip(run.quantities, run.values.T, strict=True)):
        if not constant(output) and quantity.title not in unknown:
            ordered = sorted(indices[at * size : (at + 1) * size], key=lambda index: -index.total)
            told.append((quantity, output.reshape(-1, size + 2)[:, [0, -1]], ordered))
    first = [_spread(*told[0][:2]), _shares(told[0][2], run.titles)] if told else []
    leaders = [
        (run.titles[ordered[0].parameter], quantity.title, f" ({_part(ordered[0].total)})")
        for quantity, _, ordered in told[1:]
        if _clear(ordered[0])
    ]
    unclear = [f"“{quantity.title}”" for quantity, _, ordered in told[1:] if not _clear(ordered[0])]
    vague = [f"What moves {names(unclear)} is too uncertain to tell from these samples."] if unclear else []
    rare = [f"{names(f'“{title}”' for title in unknown)} moved too rarely to tell by what."] if unknown else []
    return [*first, leaders_words("Most of the variance has to do with", leaders), *vague, unmoved_words(run), *rare]


def _spread(quantity: Quantity, drawn: Vector) -> str:
    return (
        f"“{quantity.title}” is {figure(drawn.mean(), quantity.unit)} on average over the ranges, with a standard "
        f"deviation of {figure(drawn.std(), '', 3)}."
    )


def _shares(ordered: Sequence[SobolIndex], titles: Mapping[str, str]) -> str:
    """Say of the first numbers in what part of the variance they have a hand."""
    matter = [index for index in ordered if _clear(index)][:NAMED]
    if not matter:
        return "From which numbers its variance comes is too uncertain to tell from these samples."
    first, *others = [f"{_part(index.total)} (± {_part(index.total_interval)}){_alone(index)}" for index in matter]
    more = [f"“{titles[index.parameter]}” in {part}" for index, part in zip(matter[1:], others, strict=True)]
    return names([f"“{titles[matter[0].parameter]}” has a hand in {first} of its variance", *more]) + "."


def _clear(index: SobolIndex) -> bool:
    """Say whether a number certainly has a hand in a variance."""
    return index.total > index.total_interval


def _part(share: float) -> str:
    return f"{100.0 * np.clip(share, 0.0, 1.0):.0f} %"


def _alone(index: SobolIndex) -> str:
    """Say what a number does alone where it does clearly more together with others."""
    shared = index.total - index.first > index.total_interval + index.first_interval
    return f", {_part(index.first)} alone," if shared else ""
