"""Campaigns in this very process: nothing to start, and nothing that protects it."""

from collections.abc import Iterator

from winset_models.campaigns.campaign import Evaluator, Record
from winset_models.campaigns.progress import Pace
from winset_models.campaigns.task import Attempt, Stream, Task, answers, raised
from winset_solver.control import Control, Stopped


def in_this_process(tasks: Iterator[Task], pace: Pace, control: Control) -> Stream:
    """Yield tasks with their records, one after the other, until there are none or the control is exhausted.

    The pace hears of samples one by one.
    """
    key, evaluator = "", None
    for task in tasks:
        if control.exhausted:
            return
        if evaluator is None or key != task.key:
            key, evaluator = task.key, task.pack.unpacked().evaluator()
        try:
            yield task, _records(evaluator, task, pace, control)
        except Stopped:
            return


def _records(evaluator: Evaluator, task: Task, pace: Pace, control: Control) -> list[Record]:
    attempt = Attempt(task.samples)
    while (part := attempt.part) is not None:
        records: list[Record] = []
        try:
            for record in answers(evaluator, part, task.pack.quantities):
                records.append(record)
                pace.look(len(attempt.records) + len(records), control)
                if control.exhausted and len(records) < len(part):
                    raise Stopped
            attempt.succeeded(records)
        except Stopped:
            raise
        except Exception as error:  # noqa: BLE001  # whatever a sample does, the others go on
            attempt.failed(raised(error))
    return attempt.records
