"""Scenario discovery: under which circumstances there is no deal, or a named deal fails."""

from collections.abc import Sequence
from math import floor
from typing import Final

import numpy as np
from numpy.typing import NDArray

from winset_models.analysis.sensitivities.asked import Asked
from winset_models.analysis.sensitivities.designs import quick, require_doubt, usual
from winset_models.analysis.sensitivities.limit_words import limit_words, round_number
from winset_models.analysis.sensitivity_findings import Box, Discovery
from winset_models.analysis.temptation_words import enumerated
from winset_models.negotiation.uncertainty.figures import Parameter
from winset_models.negotiation.uncertainty.sampling import samples
from winset_solver.sensitivity.prim import FailureBox, Limit, failure_boxes
from winset_solver.sensitivity.spans import Cases
from winset_solver.stochastic.factors import Matrix

SAMPLES: Final = 1024
"""Samples of a weighted sum or a deal, where no number is asked for."""
SLOW_SAMPLES: Final = 512
"""The same of bargaining solutions, which take many solves each."""


def discovery(asked: Asked) -> Discovery:
    """Find limits on the numbers inside which there is no deal, or the deal that is looked at fails.

    Raises
    ------
    ArgumentError
        Where nothing is in doubt.

    Notes
    -----
    Samples are drawn from the distributions and correlations of the file. Those without an answer are left out. Ends of
    limits are the shortest numbers that part the samples in the same way as the limits that were found.
    """
    require_doubt(asked)
    count = asked.samples or usual(asked, SAMPLES if quick(asked) else SLOW_SAMPLES)
    answers = asked.answers(samples(asked.figures, count, asked.seed), "discovery")
    thetas = answers.thetas[answers.answered]
    dealt = np.array([key is not None for key in answers.packages], dtype=bool)
    failed = ~dealt[answers.answered]
    found = failure_boxes(Cases.of(thetas, failed), np.random.default_rng(asked.seed))
    boxes = [_box(asked, box) for box in found]
    lost = count - len(thetas)
    words = [_words(asked, thetas, failed, boxes), f"{lost} samples without an answer are left out." if lost else ""]
    return Discovery(
        of=asked.question.deal,
        samples=len(thetas),
        failures=int(failed.sum()),
        boxes=boxes,
        words=" ".join(part for part in words if part),
    )


def _box(asked: Asked, found: FailureBox) -> Box:
    """Return a box with round limits and its rule."""
    ends: dict[str, tuple[float, float]] = {}
    clauses = []
    for at in dict.fromkeys(limit.parameter for limit in found.limits):
        parameter = asked.parameters[at]
        least, most = parameter.distribution.low, parameter.distribution.high
        sides = {limit.side: _end(parameter, limit) for limit in found.limits if limit.parameter == at}
        ends[parameter.name] = (sides.get("at least", least), sides.get("at most", most))
        clauses.append(limit_words(parameter, sides.get("at least"), sides.get("at most")))
    quality = found.quality
    return Box(
        limits=ends,
        coverage=quality.coverage,
        density=quality.density,
        mass=quality.mass,
        rule=f"{_failure(asked)} when {enumerated(clauses)}",
    )


def _end(parameter: Parameter, limit: Limit) -> float:
    """Return a limit as a round number; that of a number with few values is one of them."""
    discrete = parameter.distribution.form == "discrete"
    return limit.kept if discrete else round_number(limit.kept, limit.removed)


def inside(parameters: Sequence[Parameter], thetas: Matrix, box: Box) -> NDArray[np.bool_]:
    """Return which samples are inside a box."""
    held = np.ones(len(thetas), dtype=bool)
    for at, parameter in enumerate(parameters):
        low, high = box.limits.get(parameter.name, (-np.inf, np.inf))
        held &= (low <= thetas[:, at]) & (thetas[:, at] <= high)
    return held


def _failure(asked: Asked) -> str:
    """Say what happens in a failure."""
    if asked.question.kind == "recommendation":
        return "there is no deal"
    return f"the deal “{_deal_name(asked)}” fails"


def _success(asked: Asked) -> str:
    """Say what happens otherwise."""
    if asked.question.kind == "recommendation":
        return "There is a deal"
    return f"The deal “{_deal_name(asked)}” holds"


def _deal_name(asked: Asked) -> str:
    return asked.negotiation.deals[asked.question.deal].name or asked.question.deal


def _words(asked: Asked, thetas: Matrix, failed: NDArray[np.bool_], boxes: Sequence[Box]) -> str:
    what, count, failures = _failure(asked), len(failed), int(failed.sum())
    if not count:
        return "No sample was answered."
    if failures in (0, count):
        said = f"In all of {count:,} samples {what}" if failures else f"{_success(asked)} in all of {count:,} samples"
        share = floor(10_000.0 * (1.0 - asked.confidence) ** (1.0 / count)) / 100.0
        return (
            f"{said}. With {100.0 * asked.confidence:g} % confidence, that is so in at least {share:g} % of all cases."
        )
    begin = f"In {failures:,} of {count:,} samples ({100.0 * failures / count:.2g} %) {what}."
    if not boxes:
        return f"{begin} No limits on the numbers were found inside which it is much more often so, except by chance."
    rules = [
        f"{box.rule[0].upper()}{box.rule[1:]}: {_counted(inside(asked.parameters, thetas, box), failed)}."
        for box in boxes
    ]
    union = np.any([inside(asked.parameters, thetas, box) for box in boxes], axis=0)
    together = f" Together: {_counted(union, failed)}." if len(boxes) > 1 else ""
    return f"{begin} {' '.join(rules)}{together}"


def _counted(held: NDArray[np.bool_], failed: NDArray[np.bool_]) -> str:
    """Say how many failures are covered, and how dense they are."""
    both, failures, alike = (int(which.sum()) for which in (held & failed, failed, held))
    return f"{both:,} of the {failures:,} failures are like this, and {both:,} of the {alike:,} such samples fail"
