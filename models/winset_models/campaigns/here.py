"""Campaigns in this very process: nothing to start, and nothing that protects it."""

from collections.abc import Iterator

from winset_models.campaigns.campaign import Evaluator, Record
from winset_models.campaigns.task import Attempt, Stream, Task, answers, raised
from winset_solver.control import Control, Stopped


def in_this_process(tasks: Iterator[Task], control: Control) -> Stream:
    """Yield tasks with their records, one after the other, until there are none or the control is exhausted."""
    key, evaluator = "", None
    for task in tasks:
        if evaluator is None or key != task.key:
            key, evaluator = task.key, task.pack.unpacked().evaluator()
        try:
            yield task, _records(evaluator, task, control)
        except Stopped:
            return


def _records(evaluator: Evaluator, task: Task, control: Control) -> list[Record]:
    attempt = Attempt(task.samples)
    while (part := attempt.part) is not None:
        try:
            attempt.succeeded(list(_until_exhausted(answers(evaluator, part, task.pack.quantities), control)))
        except Stopped:
            raise
        except Exception as error:  # noqa: BLE001  # whatever a sample does, the others go on
            attempt.failed(raised(error))
    return attempt.records


def _until_exhausted(records: Iterator[Record], control: Control) -> Iterator[Record]:
    for record in records:
        yield record
        if control.exhausted:
            raise Stopped
