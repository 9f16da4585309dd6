"""Acceptability: which package is best, and how often, over all weights that voices may have."""

from math import sqrt
from typing import Final

import numpy as np
from scipy.special import ndtri

from winset_models.analysis.sensitivities.asked import Answers, Asked
from winset_models.analysis.sensitivities.designs import usual
from winset_models.analysis.sensitivities.package_words import splits_moved
from winset_models.analysis.sensitivities.wording import names, share_words
from winset_models.analysis.sensitivity_findings import Acceptability, Acceptance
from winset_models.negotiation.deal import Package
from winset_models.negotiation.statements import party_name
from winset_models.negotiation.uncertainty.distributions import Distribution
from winset_models.negotiation.uncertainty.figures import Parameter
from winset_models.negotiation.uncertainty.sampling import unit_points
from winset_solver.errors import ArgumentError
from winset_solver.program import Vector

SAMPLES: Final = 256
"""Weights that are tried where no number is asked for."""
CONFIDENCE: Final = 0.95


def acceptability(asked: Asked) -> Acceptability | None:
    """Return how often each package is best over the weights of the file, or over all weights.

    The acceptability index of a package is the share of the space of weights in which it is recommended; its central
    weights are the mean of those weights, the typical view of somebody who prefers it.

    Notes
    -----
    Weights fill the box of the file evenly, or the whole simplex (a uniform Dirichlet distribution) where the file says
    nothing, scaled to the sum of the file's weights. Intervals are Wilson's for a share of independent draws; the
    points are spread more evenly than that, so they are on the safe side. Nothing where no sample has an answer.

    References
    ----------
    R. Lahdelma, J. Hokkanen, P. Salminen, "SMAA – Stochastic multiobjective acceptability analysis", European Journal
    of Operational Research 106 (1998) 137–143 (not opened).
    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
    Statistical Association 22 (1927) 209–212 (not opened).

    Raises
    ------
    ArgumentError
        Where no weight is disputed, or what recommends does not read weights.
    """
    if asked.deal is not None or asked.question.objective:
        raise ArgumentError(
            "acceptability is about recommendations that depend on the weights of voices",
            got=f"deal {asked.question.deal}" if asked.deal else f"objective {asked.question.objective}",
            wanted="a bargaining solution, such as `utilitarian`",
        )
    parameters = disputed(asked)
    thetas = weights(asked, parameters)
    answers = asked.answers(thetas, "acceptability", parameters)
    found = int(answers.answered.sum())
    if not found:
        return None
    everybody = _all_weights(asked, parameters, thetas)
    met = {key for key in answers.packages if key is not None}
    packages = sorted((_acceptance(asked, answers, everybody, key) for key in met), key=_rank)
    words = f"{_words(asked, packages)}{_splits(asked, answers)}{_lost(found, len(thetas))}"
    return Acceptability(samples=found, packages=packages, words=words)


def disputed(asked: Asked) -> tuple[Parameter, ...]:
    """Return the weights that are not what the file says, disputed or not, as parameters.

    Raises
    ------
    ArgumentError
        Where none is disputed, or a voice is given no weight at all.
    """
    box, parties = asked.figures.weight_box, asked.negotiation.parties
    total = sum(party.weight for party in parties.values())
    ends = box or dict.fromkeys(parties, (0.0, total))
    silent = [key for key, (_, high) in ends.items() if high == 0.0]
    if silent:
        where = f"uncertainty.weights.{silent[0]}"
        raise ArgumentError("a voice that never has any weight cannot be bargained with", where=where, wanted="> 0")
    found = tuple(
        Parameter(
            name=f"weight of {key}",
            title=f"voice of {party_name(asked.negotiation, key)}",
            paths=(("parties", key, "weight"),),
            means="value",
            unit="",
            nominal=party.weight,
            distribution=Distribution("uniform", ends[key]),
        )
        for key, party in parties.items()
        if ends[key] != (party.weight, party.weight)
    )
    if len(parties) == 1 or all(low == high for low, high in ends.values()):
        raise ArgumentError(
            "no weight is disputed", where="uncertainty.weights", wanted="different ends for some voice"
        )
    return found


def weights(asked: Asked, parameters: tuple[Parameter, ...]) -> np.ndarray:
    """Return one row of weights per sample."""
    count = asked.samples or usual(asked, SAMPLES)
    points = unit_points(count, len(parameters), asked.seed, "sobol")
    if asked.figures.weight_box is not None:
        return np.column_stack([part.distribution.ppf(points[:, at]) for at, part in enumerate(parameters)])
    spacings = -np.log(points)
    total = sum(party.weight for party in asked.negotiation.parties.values())
    return np.asarray(total * spacings / spacings.sum(axis=1, keepdims=True))


def wilson(share: float, samples: int, confidence: float = CONFIDENCE) -> float:
    """Return half the width of Wilson's confidence interval of a share of independent draws.

    Examples
    --------
    >>> round(wilson(0.5, 100), 4), round(wilson(1.0, 100), 4)
    (0.0962, 0.0185)
    """
    z = float(ndtri((1.0 + confidence) / 2.0))
    spread = sqrt(share * (1.0 - share) / samples + z * z / (4.0 * samples**2))
    return z * spread / (1.0 + z * z / samples)


def _all_weights(asked: Asked, parameters: tuple[Parameter, ...], thetas: np.ndarray) -> np.ndarray:
    """Return the weights of all parties by sample, scaled to a sum of 1."""
    parties = asked.negotiation.parties
    everybody = np.tile([party.weight for party in parties.values()], (len(thetas), 1))
    order = list(parties)
    for at, parameter in enumerate(parameters):
        everybody[:, order.index(str(parameter.paths[0][1]))] = thetas[:, at]
    return np.asarray(everybody / everybody.sum(axis=1, keepdims=True))


def _acceptance(asked: Asked, answers: Answers, everybody: np.ndarray, key: str) -> Acceptance:
    chosen = np.array([package == key for package in answers.packages])
    samples = int(answers.answered.sum())
    share = float(chosen.sum()) / samples
    central: Vector = everybody[chosen].mean(axis=0)
    return Acceptance(
        package=key,
        share=share,
        interval=wilson(share, samples) + _unseen(share, samples / len(chosen)),
        central_weights=dict(zip(asked.negotiation.parties, central.tolist(), strict=True)),
    )


def _unseen(share: float, answered: float) -> float:
    """Return how far a share may be off because of weights without an answer, which may all be of one kind."""
    return max(share, 1.0 - share) * (1.0 - answered)


def _lost(answered: int, drawn: int) -> str:
    lost = drawn - answered
    if not lost:
        return ""
    were = "weighting was" if lost == 1 else "weightings were"
    return f" {lost} of {drawn} {were} not answered and may all favour one package: the intervals allow for that."


def _rank(item: Acceptance) -> tuple[float, int]:
    """Return what sorts packages: those that are best most often first, by the number of their key among equals."""
    return -item.share, int(item.package.removeprefix("P"))


def _words(asked: Asked, packages: list[Acceptance]) -> str:
    space = "whatever weights voices have" if asked.figures.weight_box is None else "over the disputed weights"
    if not packages:
        return f"No package is acceptable to all parties, {space}."
    best = packages[0]
    if len(packages) == 1:
        return f"{best.package} is recommended {space}."
    heard = sorted(best.central_weights, key=lambda party: -_heard(asked, best, party))
    loud = [party_name(asked.negotiation, party) for party in heard[:2] if _heard(asked, best, party) > 1]
    why = f"; those who prefer it typically give {names(loud)} more voice than the file does" if loud else ""
    others = ", ".join(f"{item.package} in {share_words(item.share)}" for item in packages[1:4])
    return (
        f"Of {len(packages)} packages that are best for some weights, {best.package} is best most often: in "
        f"{share_words(best.share)} of all weights (±{share_words(best.interval)}){why}. Then {others}."
    )


def _splits(asked: Asked, answers: Answers) -> str:
    """Say which divisible issues one and the same package splits otherwise for other weights."""
    texts = dict[str, set[str]]()
    for key, text in zip(answers.packages, answers.texts, strict=False):
        if key is not None:
            texts.setdefault(key, set()).add(text)
    variants = [[Package.model_validate_json(text) for text in sorted(of_one)] for of_one in texts.values()]
    moved = dict.fromkeys(issue for listed in variants for issue in splits_moved(asked.negotiation, listed))
    return f" Within one package the split of {names(moved)} follows the weights." if moved else ""


def _heard(asked: Asked, item: Acceptance, party: str) -> float:
    """Return the central weight of a party relative to its weight in the file."""
    total = sum(each.weight for each in asked.negotiation.parties.values())
    return item.central_weights[party] / (asked.negotiation.parties[party].weight / total)
