"""Projects of PSPLIB: jobs that take time, follow each other and share resources, read as a roadmap.

References
----------
R. Kolisch, A. Sprecher, "PSPLIB - a project scheduling problem library", European Journal of Operational Research 96
(1997) 205-216 (not opened). The format is that of its single-mode files (`.sm`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from winset_models.interchange.files import file_bytes, number_words, whole, words
from winset_models.interchange.identifiers import check_given
from winset_models.interchange.yaml_text import comment, note, scalar
from winset_models.negotiation.roadmap.parts import MOST_PERIODS, MOST_STEPS
from winset_solver.errors import FileError

NOTE: Final = (
    "A project with resources: every job is done once, after those that it requires, and no resource is used beyond "
    "its limit in any period. There are no payoffs; the question is how soon all is done."
)
_LARGEST: Final = 1_000_000
_PARTY: Final = "PROJECT"
_HINT: Final = "projects are read from single-mode files of PSPLIB, which end in .sm"
_Line: TypeAlias = tuple[str, str]
"""Where a line stands, and what it holds."""


@dataclass(frozen=True)
class Job:
    """A job: periods it takes, what it needs of each resource meanwhile, and the numbers of those that follow it."""

    duration: int
    demands: tuple[int, ...]
    successors: tuple[int, ...]


@dataclass(frozen=True)
class Project:
    """A project with renewable resources.

    Parameters
    ----------
    title, source
        Name of the file, without and with its ending.
    horizon
        Periods in which all jobs can be done one after the other.
    capacities
        One for each resource.
    jobs
        By number, from 1.
    """

    title: str
    source: str
    horizon: int
    capacities: tuple[int, ...]
    jobs: dict[int, Job]


def read_psplib(path: Path) -> Project:
    """Return the project in a single-mode file of PSPLIB.

    Raises
    ------
    FileError
        If the file cannot be read as that; with file and line.
    """
    lines = _lines(path)
    count = _figure(lines, "jobs", path)
    horizon = _figure(lines, "horizon", path)
    if not 1 <= horizon < MOST_PERIODS:
        raise FileError("the horizon is out of range", where=str(path), got=horizon, wanted=f"1 to {MOST_PERIODS - 1}")
    resources = _figure(lines, "- renewable", path)
    for kind in ("- nonrenewable", "- doubly constrained"):
        if _figure(lines, kind, path):
            raise FileError("only renewable resources can be read", where=str(path), wanted=f"0 behind `{kind}`")
    successors = _successors(_section(lines, "PRECEDENCE RELATIONS", path), count, path)
    jobs = _jobs(_section(lines, "REQUESTS/DURATIONS", path), successors, resources, path)
    where, line = next(_section(lines, "RESOURCEAVAILABILITIES", path), (str(path), ""))
    capacities = _numbers(where, line, resources, "one capacity for each resource")
    return Project(words(path.stem), words(path.name), horizon, capacities, jobs)


def psplib_text(project: Project, parties: Sequence[str] = ()) -> str:
    """Return the negotiation file of a project: a roadmap of one party, with a step for every job.

    Notes
    -----
    A job without a duration is a moment at the beginning of a period, the last one too: with such jobs the roadmap has
    one period more than the horizon.
    """
    if parties:
        check_given(parties, 1, "project")
    moments = any(job.duration == 0 for job in project.jobs.values())
    before = {key: [one for one, job in project.jobs.items() if key in job.successors] for key in project.jobs}
    head = [
        *comment(f"Imported by `winset import` from the project {project.source} of PSPLIB."),
        "winset: 1",
        f"title: {scalar(project.title)}",
        *note(NOTE, ""),
        "",
        "unit: {name: points}",
    ]
    party = scalar(parties[0] if parties else _PARTY)
    resources = [f"    R{k}: {{each_period: {limit}}}" for k, limit in enumerate(project.capacities, start=1)]
    roadmap = [
        "roadmap:",
        f"  periods: {project.horizon + moments}",
        "  period: day",
        "  self_enforcing: false",
        *(["  resources:", *resources] if resources else []),
        "  steps:",
        *(_step(key, job, before[key], party) for key, job in project.jobs.items()),
    ]
    return "\n\n".join("\n".join(block) for block in (head, ["parties:", f"  {party}:"], roadmap)) + "\n"


def _step(key: int, job: Job, before: Sequence[int], party: str) -> str:
    uses = {f"R{k}": amount for k, amount in enumerate(job.demands, start=1) if amount}
    fields = [f"by: {party}", f"duration: {job.duration}"]
    if before:
        fields.append(f"requires: [{', '.join(f'J{one}' for one in before)}]")
    if uses:
        fields.append(f"uses: {{{', '.join(f'{name}: {number_words(amount)}' for name, amount in uses.items())}}}")
    return f"    J{key}: {{{', '.join(fields)}}}"


def _lines(path: Path) -> Iterator[_Line]:
    """Yield the lines that hold something."""
    for number, line in enumerate(file_bytes(path).decode("latin-1").splitlines(), start=1):
        if line.strip():
            yield f"{path}:{number}", line.strip()


def _figure(lines: Iterator[_Line], name: str, path: Path) -> int:
    """Return the number behind the next line that begins with a name."""
    for where, line in lines:
        if line.startswith(name):
            entries = line.partition(":")[2].split()
            return _amount((entries or [""])[0], where)
    raise FileError(f"the file does not say how many there are behind `{name}`", where=str(path), hint=_HINT)


def _section(lines: Iterator[_Line], name: str, path: Path) -> Iterator[_Line]:
    """Yield the lines of numbers behind a heading, up to the next row of stars."""
    if not any(line.startswith(name) for _, line in lines):
        raise FileError(f"the file has no section {name}", where=str(path), hint=_HINT)
    begun = False
    for where, line in lines:
        if line.startswith("*"):
            return
        if line[0].isdigit():
            begun = True
            yield where, line
        elif begun:
            raise FileError("this is no line of numbers", where=where, got=words(line))


def _successors(lines: Iterator[_Line], count: int, path: Path) -> dict[int, tuple[int, ...]]:
    found = dict[int, tuple[int, ...]]()
    for where, line in lines:
        key, modes, many, *after = _numbers(where, line, None, "job, modes, number of successors, successors")
        if key != len(found) + 1 or key > count:
            raise FileError("jobs are not numbered in order", where=where, got=key, wanted=f"1 to {count}")
        if modes != 1:
            raise FileError("the job has several modes", where=where, got=modes, wanted="1")
        if len(after) != many or not all(1 <= one <= count for one in after):
            raise FileError("the successors do not fit", where=where, got=words(line), wanted=f"{many}, up to {count}")
        found[key] = tuple(after)
    if not 1 <= count <= MOST_STEPS or len(found) != count:
        wanted = f"{count} lines, from 1 to {MOST_STEPS}"
        raise FileError("the number of jobs does not fit", where=str(path), got=len(found), wanted=wanted)
    return found


def _jobs(lines: Iterator[_Line], successors: dict[int, tuple[int, ...]], resources: int, path: Path) -> dict[int, Job]:
    found = dict[int, Job]()
    for where, line in lines:
        what = "job, mode, duration, demand of each resource"
        key, mode, duration, *demands = _numbers(where, line, 3 + resources, what)
        if key != len(found) + 1 or key not in successors or mode != 1:
            wanted = f"1 to {len(successors)}, in mode 1"
            raise FileError("jobs are not numbered in order", where=where, got=f"{key} in mode {mode}", wanted=wanted)
        found[key] = Job(duration, tuple(demands), successors[key])
    if len(found) != len(successors):
        raise FileError("some job has no duration", where=str(path), got=len(found), wanted=f"{len(successors)} lines")
    return found


def _numbers(where: str, line: str, count: int | None, what: str) -> tuple[int, ...]:
    """Return the whole numbers of a line: as many as wanted, or at least three where that is not known."""
    found = tuple(_amount(text, where) for text in line.split())
    if len(found) != count if count is not None else len(found) < 3:
        wanted = what if count is None else f"{count}: {what}"
        raise FileError("the line has another number of entries", where=where, got=len(found), wanted=wanted)
    return found


def _amount(text: str, where: str) -> int:
    value = whole(text, where)
    if not 0 <= value <= _LARGEST:
        raise FileError("a number is out of range", where=where, got=text, wanted=f"0 to {_LARGEST}")
    return value
