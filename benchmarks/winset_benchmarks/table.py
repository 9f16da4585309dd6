"""Results as text, 80 columns wide."""

from collections.abc import Iterator
from typing import Final

from winset_benchmarks.runner import CaseResult, Judgement, Measurement, ratio

WIDTH: Final = 80
_NAME: Final = 42


def table(found: CaseResult) -> str:
    """Return the measurements of a case, each question compared with its first contender, and its targets."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: CaseResult) -> Iterator[str]:
    yield _cut(f"{found.subject} · {found.size} · {found.about}")
    yield f"  {'':{_NAME}} {'CPU ms':>9} {'wall ms':>9} {'× ours':>8} {'MB':>5}"
    first: dict[tuple[str, str], Measurement] = {}
    for measured in found.measurements:
        reference = first.setdefault((measured.phase, measured.question), measured)
        yield _row(measured, None if reference is measured else ratio(measured, reference))
        if not measured.finished:
            yield _cut(f"            not finished: {measured.note}")
    for judgement in found.judgements:
        yield from _target(judgement)
    for question in found.disagreements:
        yield _cut(f"  DIFFERENT ANSWERS: {question}")


def _row(measured: Measurement, compared: float | None) -> str:
    name = f"{measured.phase:<9} {measured.by}"
    name = name if len(name) <= _NAME else name[: _NAME - 1] + "…"
    if not measured.cpu:
        return f"  {name:{_NAME}} {measured.note}"
    wall = sorted(measured.wall)[len(measured.wall) // 2]
    times = "" if compared is None else f"{compared:.2f}"
    peak = "" if measured.peak is None else f"{measured.peak:.0f}"
    return f"  {name:{_NAME}} {_milliseconds(measured.seconds)} {_milliseconds(wall)} {times:>8} {peak:>5}"


def _target(judgement: Judgement) -> Iterator[str]:
    target = judgement.target
    verdict = {True: "met", False: "MISSED", None: "not measured"}[judgement.met]
    figure = "" if judgement.measured is None else f"{judgement.measured:.3g}: "
    if not target.than:
        wanted = f"≤ {target.at_most:g} s"
    elif target.at_least is None:
        wanted = f"≤ {target.at_most:g} × {target.than}"
    else:
        wanted = f"≥ {target.at_least:g} times faster than {target.than}"
    yield _cut(f"  target: {target.of}")
    yield _cut(f"          {wanted}: {figure}{verdict}")


def _milliseconds(seconds: float | None) -> str:
    value = (seconds or 0.0) * 1000
    return f"{value:9.3f}" if value < 100 else f"{value:9.0f}"


def _cut(line: str) -> str:
    return line if len(line) <= WIDTH else line[: WIDTH - 1] + "…"
