"""Programs and workers that are killed at any moment, and disks that are full: nothing is lost, nothing comes twice."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from campaign_cases import Steps, alive, answer_into, expected, left, processes, rows
from winset_models.campaigns.store import Store
from winset_solver.errors import FileError

TESTS = str(Path(__file__).parents[2])
UNDISTURBED = list(map(expected, range(160)))


def program(path, folder, limit=""):
    """The campaign in a program of its own."""
    command = f"{limit}\nfrom campaign_cases import answer_into; answer_into({str(path)!r}, {str(folder)!r})"
    environment = {**os.environ, "PYTHONPATH": TESTS}
    return subprocess.Popen([sys.executable, "-c", command], env=environment, stderr=subprocess.PIPE, text=True)


def killed(process):
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def begun(path, folder, running, wanted):
    """Wait until worker processes answer."""
    deadline = time.monotonic() + 30
    while len(processes(folder)) < wanted and running.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)


def test_a_program_that_is_killed_at_random_moments_continues(tmp_path):
    path, chance, held = tmp_path / "answers.sqlite", random.Random(1), []
    for number in (1, 2):
        folder = tmp_path / str(number)
        folder.mkdir()
        with program(path, folder) as running:
            begun(path, folder, running, 2)
            with pytest.raises(FileError, match="another program"):
                Store(path, readonly=True)
            time.sleep(chance.uniform(0.02, 0.5))
            running.kill()
        assert left(folder) == 0
        with Store(path) as store:
            before, held = held, list(store.records("steps"))
        assert [record for record in before if record not in held] == []
        assert len(held) % 8 == 0
    answer_into(str(path), str(tmp_path))
    with Store(path) as store:
        assert rows(store) == UNDISTURBED


def test_workers_that_are_killed_at_random_moments_are_replaced(tmp_path):
    path, chance = tmp_path / "answers.sqlite", random.Random(3)
    with program(path, tmp_path) as running:
        for wanted in (1, 3, 4):
            begun(path, tmp_path, running, wanted)
            time.sleep(chance.uniform(0, 0.1))
            killed(max(filter(alive, processes(tmp_path)), default=running.pid))
        assert running.wait(30) == 0
    with Store(path) as store:
        assert rows(store) == UNDISTURBED


def test_a_full_disk_ends_the_program_and_keeps_what_there_was(tmp_path):
    pytest.importorskip("resource", reason="file sizes cannot be limited here")
    path = tmp_path / "answers.sqlite"
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (32768, 32768))"
    with program(path, tmp_path, limit) as running:
        words = running.communicate(timeout=30)[1]
    assert running.returncode == 1
    assert "FileError" in words
    assert "what was finished before is kept" in words
    assert left(tmp_path) == 0
    with Store(path) as store:
        held = list(store.records("steps"))
    assert held == [record for record in UNDISTURBED if record in held]
    assert 0 < len(held) < 160
    answer_into(str(path), str(tmp_path))
    with Store(path) as store:
        assert rows(store) == UNDISTURBED


def test_an_interrupt_ends_the_program_without_leaving_workers(tmp_path):
    path = tmp_path / "answers.sqlite"
    with program(path, tmp_path) as running:
        begun(path, tmp_path, running, 2)
        running.send_signal(signal.SIGINT)
        assert "KeyboardInterrupt" in running.communicate(timeout=30)[1]
    assert left(tmp_path) == 0
    with Store(path) as store:
        assert store.entry("steps") == store.entries()[0]
        assert store.entry("steps").size == Steps(160).size
