import io

from rich.console import Console

from winset.progress import PlainProgress, progress_line, showing_progress
from winset_solver.control import Cancellation, Progress


def test_what_is_unknown_is_said():
    line = progress_line(Progress("Leximin", None, None, 0, 0.4))
    assert line == "Leximin: nothing found yet, no limit proven yet, 0 nodes, 0 s"


def test_elsewhere_than_in_a_terminal_a_line_comes_every_ten_seconds():
    stream, now = io.StringIO(), [0.0]
    plain = PlainProgress(Console(file=stream, width=200), clock=lambda: now[0])
    for second in range(25):
        now[0] = float(second)
        plain(Progress("Nash", 1.0, 2.0, second, float(second)))
    lines = stream.getvalue().splitlines()
    assert [line.rsplit(", ", 1)[1] for line in lines] == ["10 s", "20 s"]


def test_in_a_terminal_the_line_lives_on_the_console():
    stream = io.StringIO()
    console = Console(file=stream, width=100, force_terminal=True, markup=True)
    cancellation = Cancellation()
    with showing_progress(console, cancellation) as show:
        show(Progress("Nash [x]", 72.0, 75.0, 3, 1.0))
        cancellation.request()
        show(Progress("Nash [x]", 72.0, 75.0, 4, 2.0))
    assert "Nash [x]: best so far 72" in stream.getvalue()
