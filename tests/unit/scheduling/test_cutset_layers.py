"""Which partial schedules do as well as others: compared by hand, one period apart."""

import numpy as np
import pytest

from winset_solver.control import Cancellation, Control
from winset_solver.scheduling.layer import Layer, undominated


def layer_of(ends, now, ready=(0, 0)):
    """Partial schedules of the first activity of two."""
    count = len(ends)
    times = np.zeros((count, 2), dtype=np.int32)
    starts = times.copy()
    times[:, 0], starts[:, 1] = ends, ready
    member = np.tile([True, False], (count, 1))
    rows = np.arange(count)
    return Layer(member, times, starts, np.array(now, dtype=np.int32), rows, np.zeros(count, dtype=np.int64))


@pytest.mark.parametrize(
    ("ends", "now", "ready", "kept"),
    [
        ([5, 6], [2, 2], (0, 0), [0]),
        ([6, 5], [2, 3], (0, 0), [0, 1]),
        ([5, 4], [2, 5], (0, 0), [0]),
        ([6, 4], [2, 5], (0, 0), [0, 1]),
        ([5, 5], [2, 2], (4, 3), [1]),
        ([5, 6], [2, 2], (4, 3), [0, 1]),
        ([5, 5], [2, 3], (3, 2), [0]),
        ([5, 5], [2, 3], (4, 2), [0, 1]),
    ],
)
def test_what_is_nowhere_later_does_as_well(ends, now, ready, kept):
    assert sorted(undominated(layer_of(ends, now, ready)).parent.tolist()) == kept


def test_partial_schedules_are_not_compared_when_time_is_over():
    twice = layer_of([5, 5], [2, 2])
    cancellation = Cancellation()
    assert len(undominated(twice, Control(cancellation=cancellation))) == 1
    cancellation.request()
    assert len(undominated(twice, Control(cancellation=cancellation))) == 2
