"""Peak memory of a call, from the operating system, at no cost to the call."""

import contextlib
from pathlib import Path
from types import TracebackType
from typing import Final, Self

_STATUS: Final = Path("/proc/self/status")
_RESET: Final = Path("/proc/self/clear_refs")


class PeakMemory:
    """Watches blocks and keeps the largest growth of resident memory in any of them.

    Notes
    -----
    Linux keeps a high-water mark per process and lets the process reset it. Elsewhere ``largest`` stays None.
    """

    def __init__(self) -> None:
        self.largest: float | None = None
        self._before: float | None = None

    def __enter__(self) -> Self:
        self._before = None
        with contextlib.suppress(OSError):
            _RESET.write_text("5", encoding="ascii")
            self._before = _megabytes("VmRSS")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        after = None if self._before is None else _megabytes("VmHWM")
        if after is not None and self._before is not None:
            self.largest = max(self.largest or 0.0, after - self._before)


def _megabytes(field: str) -> float | None:
    with contextlib.suppress(OSError):
        for line in _STATUS.read_text(encoding="ascii").splitlines():
            name, _, value = line.partition(":")
            if name == field:
                return float(value.split()[0]) / 1024
    return None
