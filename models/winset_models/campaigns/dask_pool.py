"""Campaigns on a Dask cluster that runs already: its scheduler hands chunks to its workers.

Dask repeats what a dying worker had in hand and, after a few times, blames whatever was there, which may be innocent.
So a chunk is counted as bad by what becomes of it here: tried again as a whole, then sample by sample, and only a
sample that fails alone stays without an answer.
"""

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Final
from uuid import uuid4

from winset_models.campaigns.dask_worker import UnknownCampaign, answer, keep
from winset_models.campaigns.task import Attempt, Pack, Stream, Task, raised
from winset_models.campaigns.where import Certificates, Where
from winset_solver.control import Control
from winset_solver.errors import ArgumentError, WinsetError

try:
    from distributed import Client, Future, KilledWorker, Security
    from distributed.comm import connect
except ImportError as error:
    hint = "pip install 'winset[cluster]'"
    raise ArgumentError("a cluster needs Dask, which is not installed", got=error, hint=hint) from error

_TICK: Final = 0.1
_BETWEEN_LOOKS: Final = 2.0
"""Seconds between two looks at who works in the cluster."""

_CONNECTING: Final = 15.0
"""Seconds within which a scheduler has to answer."""

_BEGINNING: Final = 600.0
_SLACK: Final = 4.0
"""An order is overdue after the first, in seconds, and so many times what its samples may take."""

_UNREACHABLE: Final = (OSError, TimeoutError, ValueError)
"""What Dask raises where the other side is gone."""

_LOST: Final = "the Dask worker died"
_KEPT: Final = "all chunks that were finished are kept; run it again when there are workers"
_DECISIVE: Final = ("winset", "numpy", "scipy", "highspy", "pyomo")
"""Packages that may decide an answer."""


def on_a_cluster(tasks: Iterator[Task], where: Where, control: Control) -> Stream:
    """Yield tasks with their records as they are finished, until there are none or the control is exhausted.

    At most two tasks per thread of the cluster are under way. Closing the iterator takes back the others; a chunk
    that a worker has in hand is finished there and forgotten.

    Raises
    ------
    ArgumentError
        If the cluster does not answer, has no workers for as long as the patience lasts, or has other versions.
    """
    with _client(where) as client:
        cluster = _Cluster(client, where.patience)
        cluster.look(control)
        for task in islice(tasks, cluster.room):
            cluster.begin(_Order(task))
        while cluster.orders and not control.exhausted:
            order = cluster.next(control)
            if order is None:
                continue
            for task in islice(tasks, cluster.room):
                cluster.begin(_Order(task))
            yield order.task, order.attempt.records


@dataclass(eq=False)
class _Order:
    """A task of ours, and what Dask does for it now."""

    task: Task
    attempt: Attempt = field(init=False)
    future: Future | None = None
    since: float = 0.0

    def __post_init__(self) -> None:
        self.attempt = Attempt(self.task.samples)


class _Cluster:
    """Orders that are under way, by the key of their future."""

    def __init__(self, client: Client, patience: float) -> None:
        self._client, self._patience = client, patience
        self._packs: dict[str, Pack] = {}
        self._done: SimpleQueue[Future] = SimpleQueue()
        self._workers: dict[str, int] = {}
        self._looked, self._staffed = 0.0, time.monotonic()
        self.orders: dict[str, _Order] = {}

    @property
    def room(self) -> int:
        """Number of orders that may be begun now."""
        return max(0, 2 * max(1, sum(self._workers.values())) - len(self.orders))

    def begin(self, order: _Order) -> None:
        """Send the part of an order that is next."""
        pack, key = order.task.pack, f"winset-{uuid4().hex}"
        if pack.digest not in self._packs:
            self._packs[pack.digest] = pack
            self._tell(pack, list(self._workers))
        order.future = self._client.submit(answer, pack.digest, order.attempt.part, self._patience, key=key)
        order.since = time.monotonic()
        self.orders[key] = order
        order.future.add_done_callback(self._done.put)

    def next(self, control: Control) -> _Order | None:
        """Return an order that was finished, None where there is none at the moment."""
        if time.monotonic() - self._looked >= _BETWEEN_LOOKS:
            self.look(control)
        try:
            future = self._done.get(timeout=_TICK)
        except Empty:
            return None
        order = self.orders.pop(future.key, None)
        if order is None:
            return None
        if not _concluded(order.attempt, future):
            self._packs = {}
            self.look(control)
        return self._continued(order)

    def look(self, control: Control) -> None:
        """See who works in the cluster and whether any order is overdue."""
        self._looked = time.monotonic()
        self._workers = self._threads()
        if self._workers:
            self._staffed = self._looked
        else:
            control.say("the cluster has no workers, waiting for some")
            if self._looked - self._staffed > self._patience or self._client.status == "closed":
                raise ArgumentError("the cluster has no workers any more, or none that can be reached", hint=_KEPT)
        for order in self.orders.values():
            part = order.attempt.part
            allowed = _BEGINNING + _SLACK * self._patience * len(part or ())
            if order.future is not None and self._looked - order.since > allowed:
                order.future.cancel()

    def _threads(self) -> dict[str, int]:
        """Return the number of threads of each worker, having told those that are new of the campaign."""
        try:
            found = self._client.sync(self._client.scheduler.ncores, callback_timeout=_CONNECTING)
            strangers = [worker for worker in found if worker not in self._workers]
            versions = self._client.run(_question(), workers=strangers, on_error="ignore") if strangers else {}
        except _UNREACHABLE:
            return {}
        _compare(versions)
        for pack in self._packs.values() if strangers else ():
            self._tell(pack, strangers)
        return dict(found)

    def _tell(self, pack: Pack, workers: list[str]) -> None:
        """Send a campaign to workers; whoever does not get it will say so."""
        with suppress(*_UNREACHABLE):
            self._client.run(keep, pack, workers=workers, on_error="ignore")

    def _continued(self, order: _Order) -> _Order | None:
        """Send the next part of an order; return the order where there is none."""
        if order.attempt.part is None:
            return order
        self.begin(order)
        return None


def _compare(versions: dict[str, dict[str, str]]) -> None:
    """Refuse workers with other versions than ours."""
    ours = _question()()
    for worker, theirs in versions.items():
        differing = {name: theirs[name] for name in ours if theirs[name] != ours[name]}
        if differing:
            wanted = ", ".join(f"{name} {ours[name]}" for name in differing)
            got = ", ".join(f"{name} {version or 'not installed'}" for name, version in differing.items())
            raise ArgumentError("a worker of the cluster has other versions", where=worker, got=got, wanted=wanted)


def _concluded(attempt: Attempt, future: Future) -> bool:
    """Take what became of the part of an order; return whether the worker that had it knew the campaign."""
    if future.status == "finished":
        try:
            attempt.succeeded(future.result(timeout=_CONNECTING))
        except (*_UNREACHABLE, CancelledError):
            attempt.died("its answer was lost with the Dask worker that had it")
    elif future.status == "error":
        error = future.exception()
        if isinstance(error, UnknownCampaign):
            return False
        if isinstance(error, WinsetError):
            raise error
        attempt.died(_LOST if isinstance(error, KilledWorker) else raised(error))
    else:
        attempt.died(_LOST)
    return True


def _client(where: Where) -> Client:
    """Return a connection to the scheduler at an address or described by its file."""
    file = Path(where.cluster)
    security = _security(where.certificates)
    try:
        address = json.loads(file.read_text(encoding="utf-8"))["address"] if file.is_file() else where.cluster
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, _reached(address, security)).result()
        return Client(address, security=security, timeout=_CONNECTING, set_as_default=False)
    except (OSError, TimeoutError, TypeError, ValueError, KeyError) as error:
        hint = "give the address of a running Dask scheduler, tcp://HOST:PORT, or its scheduler file"
        raise ArgumentError("the cluster does not answer", where=where.cluster, got=error, hint=hint) from error


def _security(given: Certificates | None) -> Security:
    if given is None:
        return Security()
    return Security(
        tls_ca_file=str(given.authority),
        tls_client_cert=str(given.certificate),
        tls_client_key=str(given.key),
        require_encryption=True,
    )


async def _reached(address: str, security: Security) -> None:
    """Connect and leave: a client that fails to connect stays half open, and may block the next one."""
    connection = await connect(address, timeout=_CONNECTING, **security.get_connection_args("client"))
    await connection.close()


def _question() -> Callable[[], dict[str, str]]:
    """Return a function that tells versions, and that can be sent to where winset is not installed."""
    names = _DECISIVE

    def versions() -> dict[str, str]:
        from importlib.metadata import PackageNotFoundError, version
        from platform import python_version_tuple

        found = {"python": ".".join(python_version_tuple()[:2])}
        for name in names:
            try:
                found[name] = version(name)
            except PackageNotFoundError:
                found[name] = ""
        return found

    return versions
