"""A worker: one process at a time that answers samples, replaced whenever it dies or hangs."""

import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import IO, Final, Self

from winset_models.campaigns.campaign import Record
from winset_models.campaigns.progress import duration
from winset_models.campaigns.task import ATTEMPTS, Attempt, Task
from winset_models.campaigns.worker_process import Raised, Reply, Request
from winset_solver.control import Stopped
from winset_solver.errors import EngineError

_TICK: Final = 0.1
"""Seconds after which it is looked at whether to stop."""

_BEGINNING: Final = 600.0
"""Seconds that a process may take until it is ready."""

_GRACE: Final = 10.0
"""Seconds for a process that closed its pipes to be gone."""

_COMMAND: Final = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from winset_models.campaigns.worker_process import serve; serve()"
)
_ONE_THREAD: Final = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}


class _Died(Exception):
    """The process ended by itself."""


class _Hung(Exception):
    """The process gave no sign of life for too long."""


class Worker:
    """Answers chunks in a process of its own, one after the other.

    The process is a plain child with two pipes. It has no part in locks or queues that others use, so that it can be
    ended at any moment without harm; it is not in the terminal's group of processes, so that Ctrl-C reaches only its
    parent; and it ends when its parent does, however that ends.

    Parameters
    ----------
    stop
        Asked often whether to give up.
    """

    def __init__(self, stop: Callable[[], bool]) -> None:
        self.answered = 0
        """Number of samples of the chunk in hand that are answered."""
        self._stop = stop
        self._process: _Process | None = None
        self._holds = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process, whatever it does."""
        if self._process is not None:
            self._process.end()
        self._process, self._holds = None, ""

    def answer(self, task: Task, patience: float) -> Sequence[Record]:
        """Return the records of a chunk, those of samples without an answer included.

        Parameters
        ----------
        task
            The chunk.
        patience
            Seconds without an answer after which the process counts as hanging.

        Raises
        ------
        Stopped
            If it was asked to give up.
        EngineError
            If no process gets as far as its first sample.
        """
        attempt = Attempt(task.samples)
        while (part := attempt.part) is not None:
            if self._stop():
                raise Stopped
            self.answered, began = len(attempt.records), time.monotonic()
            try:
                process = self._ready(task)
                process.send(part)
                records = self._records(process, patience)
            except _Died:
                attempt.died(f"the worker process died ({self._ending()})")
            except _Hung:
                self.close()
                attempt.failed(f"no answer within {duration(patience)}", time.monotonic() - began)
            else:
                attempt.failed(records) if isinstance(records, str) else attempt.succeeded(records)
        self.answered = 0
        return attempt.records

    def _records(self, process: "_Process", patience: float) -> list[Record] | str:
        """Return the records of the samples asked for, or how an exception ended them."""
        records: list[Record] = []
        while True:
            reply = process.receive(patience, self._stop)
            if isinstance(reply, Record):
                records.append(reply)
                self.answered += 1
            elif isinstance(reply, Raised):
                return reply.words
            else:
                return records

    def _ready(self, task: Task) -> "_Process":
        """Return a process that holds the evaluator of the task."""
        words = ""
        for _ in range(ATTEMPTS):
            try:
                return self._prepared(task)
            except _Died:
                words = f"the worker process died ({self._ending()})"
            except _Hung:
                self.close()
                words = "the worker process is not ready after minutes"
        raise EngineError("no worker process gets as far as its first sample", got=words)

    def _prepared(self, task: Task) -> "_Process":
        if self._process is None or not self._process.alive:
            self.close()
            self._process = _Process()
        if self._holds != task.pack.digest:
            self._holds = ""
            self._process.send(task.pack)
            reply = self._process.receive(_BEGINNING, self._stop)
            if isinstance(reply, Raised):
                raise EngineError("the campaign cannot begin", got=reply.words)
            self._holds = task.pack.digest
        return self._process

    def _ending(self) -> str:
        """Return how the process ended, and forget it."""
        code = 0 if self._process is None else self._process.end(grace=_GRACE)
        self._process, self._holds = None, ""
        return f"signal {-code}" if code < 0 else f"exit code {code}"


class _Process:
    """A child process, with a thread that reads its replies."""

    def __init__(self) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-c", _COMMAND],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**_ONE_THREAD, **os.environ},
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        if self._child.stdin is None or self._child.stdout is None:
            raise EngineError("a worker process has no pipes")
        self._requests, self._replies = self._child.stdin, self._child.stdout
        self._inbox: SimpleQueue[Reply | None] = SimpleQueue()
        self._reader = threading.Thread(target=_listen, args=(self._replies, self._inbox), daemon=True)
        self._reader.start()
        self._write(sys.path)

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._child.poll() is None

    def send(self, request: Request) -> None:
        """Give the process something to do."""
        self._write(request)

    def receive(self, patience: float, stop: Callable[[], bool]) -> Reply:
        """Return the next reply."""
        deadline = time.monotonic() + patience
        while not stop():
            try:
                reply = self._inbox.get(timeout=min(_TICK, patience))
            except Empty:
                if time.monotonic() > deadline:
                    raise _Hung from None
                continue
            if reply is None:
                raise _Died
            return reply
        raise Stopped

    def end(self, grace: float = 0.0) -> int:
        """End the process and return its exit code, after giving it time to end by itself."""
        with suppress(subprocess.TimeoutExpired):
            self._child.wait(grace)
        self._child.kill()
        code = self._child.wait()
        self._reader.join()
        for stream in (self._requests, self._replies):
            with suppress(OSError):
                stream.close()
        return code

    def _write(self, content: object) -> None:
        try:
            pickle.dump(content, self._requests)
            self._requests.flush()
        except OSError:
            raise _Died from None


def _listen(replies: IO[bytes], inbox: SimpleQueue[Reply | None]) -> None:
    """Pass replies on until the process closes its end, in the middle of one if it dies there."""
    try:
        with suppress(EOFError, OSError, pickle.UnpicklingError):
            while True:
                inbox.put(pickle.load(replies))
    finally:
        inbox.put(None)
