"""Campaigns on one machine: several workers, each with a process of its own.

A pool of processes that share one queue loses results when one of them dies at the wrong moment: it may hold the lock
of the queue, or be idle, and nobody knows what it had taken. Here each process has its own pipes and its own thread
that waits for it, so that a dying or hanging process concerns its own chunk and nothing else.
"""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from itertools import islice
from queue import SimpleQueue
from typing import Final

from winset_models.campaigns.campaign import Record
from winset_models.campaigns.progress import Pace
from winset_models.campaigns.task import Stream, Task
from winset_models.campaigns.worker import Worker
from winset_solver.control import Control

_TICK: Final = 0.1


def on_this_machine(tasks: Iterator[Task], workers: int, patience: float, pace: Pace, control: Control) -> Stream:
    """Yield tasks with their records as they are finished, until there are none or the control is exhausted.

    At most two tasks per worker are under way, and the pace hears of their samples one by one. Closing the iterator
    ends all processes.
    """
    stopping = threading.Event()
    with ExitStack() as stack:
        idle: SimpleQueue[Worker] = SimpleQueue()
        staff = [stack.enter_context(Worker(stopping.is_set)) for _ in range(workers)]
        for worker in staff:
            idle.put(worker)
        threads = stack.enter_context(ThreadPoolExecutor(workers))
        stack.callback(stopping.set)
        running: dict[Future[Sequence[Record]], Task] = {}

        def begin(number: int) -> None:
            running.update((threads.submit(_answered, idle, task, patience), task) for task in islice(tasks, number))

        begin(2 * workers)
        while running and not control.exhausted:
            finished, _ = wait(running, timeout=_TICK, return_when=FIRST_COMPLETED)
            begin(len(finished))
            pace.look(sum(worker.answered for worker in staff), control)
            for future in finished:
                yield running.pop(future), future.result()


def _answered(idle: SimpleQueue[Worker], task: Task, patience: float) -> Sequence[Record]:
    worker = idle.get()
    try:
        return worker.answer(task, patience)
    finally:
        idle.put(worker)
