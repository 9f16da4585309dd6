"""What is said about a map of two numbers."""

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from winset_models.analysis.sensitivities.asked import Asked
from winset_models.analysis.sensitivities.wording import names, share_words
from winset_models.analysis.sensitivity_findings import RegionMap
from winset_models.negotiation.uncertainty.figures import Parameter


def region_words(
    asked: Asked, numbers: tuple[Parameter, Parameter], found: RegionMap, answered: NDArray[np.bool_]
) -> str:
    """Say on which part of a map what is recommended, and how much of it is proven."""
    both = f"“{numbers[0].title}” and “{numbers[1].title}”"
    every = [key for row in found.packages for key in row]
    points = Counter(key for key, known in zip(every, answered, strict=True) if known)
    area = _areas(found)
    if len(points) == 1:
        said = f"{_subject(asked, next(iter(points)))} at every point that was looked at over the ranges of {both}."
    else:
        own = asked.key_of(asked.base)
        order = sorted(points, key=lambda key: (key != own, -points[key]))
        parts = [f"{_subject(asked, key)} at {points[key]}" for key in order]
        listed = names(_small(part) if number else part for number, part in enumerate(parts))
        said = f"{listed} of {points.total()} points over the ranges of {both}."
    missing = len(every) - points.total()
    unknown = f" {missing} points were not answered." if missing else ""
    return f"{said}{unknown} {_proof(area)}"


def _areas(found: RegionMap) -> float:
    """Return which part of the map is proven."""
    cells = np.outer(np.diff(found.first_values), np.diff(found.second_values))
    return float(cells[np.array(found.certified, dtype=bool)].sum() / cells.sum())


def _subject(asked: Asked, key: str | None) -> str:
    if key is None:
        return "The deal fails" if asked.deal else "There is no deal"
    if asked.deal:
        return "The deal holds"
    return "The recommendation holds" if key == asked.key_of(asked.base) else f"{key} is recommended"


def _small(part: str) -> str:
    return part if part[0] == "P" else part[0].lower() + part[1:]


def _proof(area: float) -> str:
    if area == 0.0:
        return "Between these points nothing is proven."
    if area == 1.0:
        return "That is proven between them, too."
    return f"On {share_words(area)} of the map it is proven between them."
