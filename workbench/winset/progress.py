"""Live progress on stderr: one changing line in a terminal, a plain line now and then elsewhere."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console

from winset.words import figure, percent
from winset_solver.control import Cancellation, Progress

SECONDS_BETWEEN_LINES = 10.0


def progress_line(progress: Progress) -> str:
    r"""Return what is known, in words.

    Examples
    --------
    >>> progress_line(Progress("Nash", 72.0, 75.0, 120, 3.2))
    'Nash: best so far 72, proven limit 75, gap 4.17\xa0%, 120 nodes, 3 s'
    """
    if progress.words:
        return f"{progress.task or 'Working'}: {progress.words}, {progress.seconds:.0f} s"
    known = f"best so far {figure(progress.incumbent)}" if progress.incumbent is not None else "nothing found yet"
    limit = f"proven limit {figure(progress.bound)}" if progress.bound is not None else "no limit proven yet"
    gap = f", gap {percent(progress.gap)}" if progress.gap is not None else ""
    task = progress.task or "Solving"
    return f"{task}: {known}, {limit}{gap}, {progress.nodes:,} nodes, {progress.seconds:.0f} s"


class PlainProgress:
    """Writes a line of progress at most every ten seconds."""

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        self._console = console
        self._clock = clock
        self._last = clock()

    def __call__(self, progress: Progress) -> None:
        """Write the line if it is time for one."""
        now = self._clock()
        if now - self._last >= SECONDS_BETWEEN_LINES:
            self._last = now
            self._console.print(progress_line(progress), markup=False, highlight=False, soft_wrap=True)


@contextmanager
def showing_progress(console: Console, cancellation: Cancellation) -> Iterator[Callable[[Progress], None]]:
    """Yield a callback that shows progress on ``console`` for as long as the block lasts."""
    if not console.is_terminal:
        yield PlainProgress(console)
        return
    with console.status("Reading the negotiation …") as status:

        def show(progress: Progress) -> None:
            stopping = "Stopping, press Ctrl-C again to give up. " if cancellation.requested else ""
            status.update(stopping + progress_line(progress).replace("[", r"\["))

        yield show
