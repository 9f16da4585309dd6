"""What happens inside a worker of a Dask cluster: chunks are answered in a child process of it.

A crash of native code thus ends the child and never the Dask worker, so that Dask blames no other task for it.
"""

from collections.abc import Sequence
from typing import Final

from winset_models.campaigns.campaign import Record
from winset_models.campaigns.task import Pack, Task
from winset_models.campaigns.worker import Worker

_IDLE: list[Worker] = []
"""Workers of this process that wait for something to do, each with the evaluator of its last campaign."""

_PACKS: dict[str, Pack] = {}
"""Campaigns of which chunks may come, by digest, the latest last."""

_MOST: Final = 4
"""Campaigns that are kept."""


class UnknownCampaign(Exception):
    """A chunk came before its campaign, or after it was forgotten."""


def keep(pack: Pack) -> None:
    """Keep a campaign for its chunks, which then need not bring it along."""
    _PACKS.pop(pack.digest, None)
    _PACKS[pack.digest] = pack
    while len(_PACKS) > _MOST:
        _PACKS.pop(next(iter(_PACKS)))


def answer(digest: str, samples: range, patience: float) -> Sequence[Record]:
    """Return the records of samples, those without an answer included.

    Raises
    ------
    UnknownCampaign
        If the campaign is not kept here.
    """
    pack = _PACKS.get(digest)
    if pack is None:
        raise UnknownCampaign(digest)
    worker = _IDLE.pop() if _IDLE else Worker(lambda: False)
    try:
        return worker.answer(Task(pack, samples), patience)
    finally:
        _IDLE.append(worker)
