"""Sends the samples of all analyses out together, and keeps what comes back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import fsum

import numpy as np
from numpy.typing import NDArray

from winset_models.analysis.sensitivities.packages import Packages
from winset_models.analysis.sensitivities.sampled_question import SampledQuestion
from winset_models.analysis.sensitivity_parts import Failure
from winset_models.campaigns.run import Results, run
from winset_models.campaigns.store import Store
from winset_models.campaigns.where import Where, cores
from winset_solver.control import Control


@dataclass(frozen=True, eq=False)
class Answers:
    """What became of a list of samples.

    Parameters
    ----------
    thetas
        Values of the parameters, one row per sample (n × k).
    values
        Figures of every sample by quantity (n × q), always finite. Rows without an answer are 0 and mean nothing.
    packages
        Key of the package that is recommended in each sample, None where there is no deal, and where there is no
        answer. Where a deal is asked about: its key where it holds.
    statuses
        How each sample ended: ``optimal``, ``no package``, ``no acceptable package``; empty without an answer.
    answered
        Which samples have an answer.
    failures
        Why others have none.
    texts
        The packages in canonical JSON, each with its own payments and shares; empty where there is none.
    """

    thetas: NDArray[np.float64]
    values: NDArray[np.float64]
    packages: tuple[str | None, ...]
    statuses: tuple[str, ...]
    answered: NDArray[np.bool_]
    failures: tuple[Failure, ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every sample has an answer."""
        return bool(self.answered.all())


class Waiting(Exception):
    """Ends an analysis whose samples were not sent out yet."""


class Inquiry:
    """Campaigns that analyses have asked for, and their answers.

    Parameters
    ----------
    packages
        Where the packages of answers get their keys.
    control
        Limits, progress and cancellation.
    where
        Where samples are answered; in this process where nothing is said.
    store
        Where answers are kept; in memory where absent.
    gathering
        Whether samples that are not answered yet wait for :meth:`run`, so that those of several analyses are sent out
        together; they are answered at once otherwise.
    """

    def __init__(
        self,
        packages: Packages,
        control: Control,
        where: Where | None = None,
        store: Store | None = None,
        *,
        gathering: bool = False,
    ) -> None:
        self.control = control
        self._packages, self._gathering = packages, gathering
        self._where, self._store = where or Where(workers=0), store or Store()
        self._waiting: dict[str, SampledQuestion] = {}
        self._sent: dict[str, SampledQuestion] = {}
        self._answers: dict[str, Answers] = {}
        self.results: dict[str, Results] = {}

    @property
    def sharded(self) -> bool:
        """Whether only a share of all samples is answered here."""
        return self._where.shard is not None

    @property
    def workers(self) -> int:
        """Number of processes on this machine; 0 where it is this one alone, or a cluster."""
        return 0 if self._where.cluster else cores() if self._where.workers is None else self._where.workers

    @property
    def stopped(self) -> bool:
        """Whether some sample was not even tried."""
        return any(not results.complete for results in self.results.values())

    @property
    def seconds(self) -> float:
        """Time that answers took, over all processes and runs."""
        return fsum(record.seconds for key in self.results for record in self._store.records(key))

    def answered(self) -> Iterator[tuple[SampledQuestion, Answers]]:
        """Yield the campaigns that were sent out, with their answers."""
        yield from ((self._sent[key], answers) for key, answers in self._answers.items())

    @property
    def failures(self) -> list[Failure]:
        """All samples that were tried and have no answer."""
        return [failure for answers in self._answers.values() for failure in answers.failures]

    def answers(self, campaign: SampledQuestion) -> Answers:
        """Return the answers of a campaign.

        Raises
        ------
        Waiting
            Where its samples wait for :meth:`run`.
        """
        return self.all_answers([campaign])[0]

    def all_answers(self, campaigns: Sequence[SampledQuestion]) -> list[Answers]:
        """Return the answers of several campaigns, which are sent out together.

        Raises
        ------
        Waiting
            Where samples wait for :meth:`run`.
        """
        missing = {campaign.key: campaign for campaign in campaigns if campaign.key not in self._answers}
        if missing:
            self._waiting |= missing
            if self._gathering:
                raise Waiting
            self.run()
        return [self._answers[campaign.key] for campaign in campaigns]

    def run(self) -> None:
        """Send out the samples that wait, and number the packages of their answers by how often they came back."""
        campaigns = tuple(self._waiting.values())
        self._sent |= self._waiting
        self._waiting = {}
        found = run(campaigns, self._store, self._where, self.control)
        texts = [text for results in found for text in results.packages]
        keys = iter(self._packages.keys_of(texts))
        for campaign, results in zip(campaigns, found, strict=True):
            self.results[campaign.key] = results
            self._answers[campaign.key] = _answers(campaign, results, list(islice(keys, len(results.packages))))


def _answers(campaign: SampledQuestion, results: Results, keys: Sequence[str | None]) -> Answers:
    """Return results in the order of the samples, those without an answer included."""
    values = np.zeros((campaign.size, len(campaign.quantities)))
    answered = np.zeros(campaign.size, dtype=bool)
    packages: list[str | None] = [None] * campaign.size
    statuses, texts = [""] * campaign.size, [""] * campaign.size
    values[results.samples], answered[results.samples] = results.values, True
    for at, (sample, key) in enumerate(zip(results.samples.tolist(), keys, strict=True)):
        packages[sample], statuses[sample], texts[sample] = key, results.statuses[at], results.packages[at]
    failures = [Failure(campaign=campaign.name, sample=one.sample, words=one.words) for one in results.failures]
    return Answers(campaign.thetas, values, tuple(packages), tuple(statuses), answered, tuple(failures), tuple(texts))
