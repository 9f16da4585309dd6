"""A campaign that takes no time and does whatever goes wrong: light, so that its worker processes start at once."""

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from winset_models.campaigns.campaign import Record
from winset_models.campaigns.run import run
from winset_models.campaigns.store import Store
from winset_models.campaigns.where import Where


@dataclass(frozen=True)
class Steps:
    """Numbers and their roots; what some samples do instead of answering is said by number."""

    size: int = 60
    chunk: int = 8
    harms: tuple[tuple[int, str], ...] = ()
    delay: float = 0.0
    folder: str = ""
    """Where worker processes leave their number, and samples that do harm only once a mark."""
    key: str = "steps"
    quantities = ("number", "root")

    @property
    def manifest(self):
        return {"size": self.size, "chunk": self.chunk}

    def evaluator(self):
        if (harm := dict(self.harms).get(-1)) is not None:
            self._harm(-1, harm)
        if self.folder:
            (Path(self.folder) / f"{os.getpid()}.pid").touch()
        return self._answers

    def _answers(self, samples: range) -> Iterator[Record]:
        for sample in samples:
            if (harm := dict(self.harms).get(sample)) is not None:
                self._harm(sample, harm)
            time.sleep(self.delay)
            yield expected(sample)

    def _harm(self, sample: int, harm: str) -> None:
        if harm == "once":
            mark = Path(self.folder) / f"{sample}.once"
            if mark.exists():
                return
            mark.touch()
        if harm == "hang":
            time.sleep(1000)
        if harm == "raise":
            raise LookupError("not there\nand more")
        if harm == "exit":
            os._exit(3)
        os.kill(os.getpid(), signal.SIGKILL if harm == "once" else signal.SIGSEGV)


def expected(sample: int) -> Record:
    """The answer of a sample."""
    package = f'{{"type":{sample % 5}}}' if sample % 7 else ""
    return Record(
        sample, (float(sample), sample**0.5), package, "optimal" if package else "no package", sample % 3 == 0
    )


def rows(store: Store, key: str = "steps") -> list[Record]:
    """All that a store holds of a campaign."""
    return [*store.records(key), *store.failures(key)]


def processes(folder: Path) -> set[int]:
    """Numbers of the worker processes that have answered so far."""
    return {int(path.stem) for path in folder.glob("*.pid")}


def alive(process: int) -> bool:
    """Whether a process runs."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def left(folder: Path, but: int = 0) -> int:
    """Number of worker processes that run, as soon as it is no more than expected or after five seconds."""
    deadline = time.monotonic() + 5
    while (number := sum(map(alive, processes(folder)))) > but and time.monotonic() < deadline:
        time.sleep(0.02)
    return number


def answer_into(path: str, folder: str) -> None:
    """Answer a campaign of a second or two with two workers: the main program of tests that kill it."""
    with Store(Path(path)) as store:
        run([Steps(160, 8, delay=0.01, folder=folder)], store, Where(workers=2))
