"""One question asked of many sets of numbers: the campaign that is sent to worker processes."""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from typing import Final

import numpy as np
from numpy.typing import NDArray

from winset_models.analysis.sensitivities.evaluator import QuestionEvaluator
from winset_models.analysis.sensitivities.identity import canonical, identity
from winset_models.analysis.sensitivities.question import Question
from winset_models.campaigns.campaign import Evaluator, Json
from winset_models.negotiation.deal import Package
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.origin import Origin, dotted
from winset_models.negotiation.uncertainty.figures import Parameter

_SMALLEST: Final = 4
_LARGEST: Final = 64
_CHUNKS: Final = 32
"""Chunks that a campaign is cut into where they are neither too small to be worth a message nor too large to lose."""


@dataclass(frozen=True, eq=False)
class SampledQuestion:
    """A question, and the sets of numbers that it is asked of.

    Parameters
    ----------
    name
        In reports.
    negotiation
        The file as it is.
    question
        What is asked.
    deal
        The package that is held fixed where a deal is asked about.
    parameters
        What each column of ``thetas`` sets.
    thetas
        One row per sample.
    preferred
        The package that is recommended wherever it is as good; none where absent.
    """

    name: str
    negotiation: Negotiation
    question: Question
    deal: Package | None
    parameters: tuple[Parameter, ...]
    thetas: NDArray[np.float64]
    preferred: Package | None = None

    def __post_init__(self) -> None:
        """Make the negotiation as light to send as can be."""
        origin = self.negotiation.origin
        light = self.negotiation.with_origin(Origin(origin.file, origin.sha256))
        object.__setattr__(self, "negotiation", light)

    @property
    def size(self) -> int:
        """Number of samples."""
        return len(self.thetas)

    @property
    def chunk(self) -> int:
        """Number of samples that are answered one after the other."""
        return min(_LARGEST, max(_SMALLEST, self.size // _CHUNKS))

    @property
    def quantities(self) -> tuple[str, ...]:
        """Names of the figures of a record."""
        return self.question.quantities

    @cached_property
    def manifest(self) -> dict[str, Json]:
        """All that decides the answers."""
        samples = np.ascontiguousarray(self.thetas, dtype="<f8") + 0.0
        return {
            "campaign": self.name,
            "file": self.negotiation.origin.file,
            "sha256": self.negotiation.origin.sha256,
            "content": _digest(self.negotiation.model_dump_json()),
            "kind": self.question.kind,
            "solution": self.question.solution,
            "objective": self.question.objective,
            "deal": self.question.deal,
            "package": _digest(canonical(self.deal)),
            "preferred": None if self.preferred is None else _digest(identity(self.negotiation, self.preferred)),
            "seconds": self.question.seconds,
            "quantities": list(self.question.quantities),
            "parameters": [
                {"name": part.name, "means": part.means, "paths": [dotted(path) for path in part.paths]}
                for part in self.parameters
            ],
            "samples": self.size,
            "numbers": hashlib.sha256(samples.tobytes()).hexdigest(),
            "chunk": self.chunk,
            "versions": {package: version(package) for package in ("winset", "highspy", "numpy", "pyomo")},
        }

    @cached_property
    def key(self) -> str:
        """SHA-256 of the manifest; names and places of files do not count."""
        decisive = {name: value for name, value in self.manifest.items() if name not in {"campaign", "file", "sha256"}}
        return _digest(json.dumps(decisive, sort_keys=True))

    def evaluator(self) -> Evaluator:
        """Return what answers samples; called once in each worker process."""
        about = (self.negotiation, self.question, self.deal, self.parameters, self.thetas)
        return QuestionEvaluator(*about, preferred=self.preferred)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
