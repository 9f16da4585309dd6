"""Asking a peer that lives in an interpreter of its own; see :mod:`winset_benchmarks.peer_process`."""

import json
import subprocess
from pathlib import Path
from typing import Any, Final

_PROGRAM: Final = Path(__file__).with_name("peer_process.py")


class PeerError(RuntimeError):
    """A peer could not answer; the message is the last line of what it complained."""


def ask(python: Path, peer: str, *, seconds: float, **question: object) -> dict[str, Any] | None:
    """Return a peer's answer, None where it took longer than allowed.

    Parameters
    ----------
    python
        Interpreter that has the peer installed.
    peer
        A name of ``peer_process.QUESTIONS``.
    seconds
        Wall time after which the peer is ended.
    question
        What it is asked, as JSON.

    Raises
    ------
    PeerError
        Where the peer ends with an error.
    """
    command = [str(python), str(_PROGRAM)]
    text = json.dumps({"peer": peer, **question})
    try:
        done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return None
    if done.returncode:
        raise PeerError((done.stderr.strip().splitlines() or ["no message"])[-1])
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def has(python: Path | None, package: str) -> bool:
    """Return whether an interpreter can import a package; False without an interpreter."""
    if python is None:
        return False
    return subprocess.run([str(python), "-c", f"import {package}"], capture_output=True, check=False).returncode == 0
