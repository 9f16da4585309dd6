"""Rounds of analyses: each is begun again until all samples that it wants are answered, those of all sent together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from winset_models.analysis.sensitivities.asked import Asked, Waiting
from winset_models.analysis.sensitivities.full_path import refusal_words
from winset_models.analysis.sensitivities.wording import names
from winset_solver.errors import ArgumentError, DataError, EngineError, ModelError, WinsetError

Analyses = Mapping[str, Callable[[Asked], Any]]
"""By name: what makes a part of the finding."""


@dataclass(eq=False)
class Rounds:
    """Parts of a finding, and what is to be said of those that are missing.

    Parameters
    ----------
    asked
        What analyses are given.
    """

    asked: Asked
    parts: dict[str, Any] = field(default_factory=dict)
    refusals: dict[str, WinsetError] = field(default_factory=dict)
    untimely: list[str] = field(default_factory=list)
    """Analyses that there was no time for."""

    def make(self, analyses: Analyses, *, part: float = 1.0) -> None:
        """Make analyses, or as much of them as a shard or their part of the time that is left allows."""
        control, inquiry = self.asked.control, self.asked.inquiry
        if control.exhausted:
            self.untimely.extend(analyses)
            return
        if control.limits.seconds is not None:
            control = control.at_most(part * control.remaining)
        asked, inquiry.control = replace(self.asked, control=control), control
        left = dict(analyses)
        while left:
            left = {name: make for name, make in left.items() if not self._made(asked, name, make)}
            if left:
                inquiry.run()
            if inquiry.sharded:
                return

    @property
    def stopped(self) -> bool:
        """Whether something that was asked for was left undone, other shards apart."""
        inquiry, control = self.asked.inquiry, self.asked.control
        begun = not self.untimely and not self.asked.base.status.startswith("stopped")
        return not begun or (control.exhausted if inquiry.sharded else inquiry.stopped)

    @property
    def remarks(self) -> list[str]:
        """What is to be said of missing parts."""
        refusals = {name: refusal_words(one).replace("\n  hint: ", "; ") for name, one in self.refusals.items()}
        said = [f"{name}: {refusal}." for name, refusal in refusals.items()]
        if not self.asked.base.answered:
            said.append(f"With the numbers of the file there is no answer: {self.asked.base.words}.")
        if self.untimely:
            said.append(f"There was no time for: {names(self.untimely)}.")
        if self.asked.inquiry.sharded:
            said.append(
                "Only a share of the samples was answered here. Once all shares are, their stores are merged, and the "
                "same question with the merged store and without a shard is answered from it."
            )
        return said

    def _made(self, asked: Asked, name: str, make: Callable[[Asked], Any]) -> bool:
        """Make one analysis; return whether it waits for nothing any more."""
        try:
            self.parts[name] = make(asked)
        except Waiting:
            return False
        except (ArgumentError, DataError, ModelError, EngineError) as refusal:
            self.refusals[name] = refusal
        return True
