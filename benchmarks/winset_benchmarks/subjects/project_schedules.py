"""Shortest schedules of projects: the engine, HiGHS alone on three programs, and CP-SAT."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from winset_benchmarks.case import Case, Reply, Setting, Size, Task
from winset_benchmarks.projects import project, published_projects
from winset_benchmarks.schedule_forms import FORMS
from winset_benchmarks.side_process import ask, has
from winset_solver.control import Control, Limits
from winset_solver.highs import Session
from winset_solver.scheduling.makespan import shortest_schedule
from winset_solver.scheduling.priority_rules import good_schedule
from winset_solver.scheduling.problem import SchedulingProblem
from winset_solver.scheduling.windows import tightened
from winset_solver.status import OutcomeStatus

_PROJECTS: Final[dict[Size, tuple[tuple[int, float, float, int], ...]]] = {
    "small": ((10, 1.5, 0.8, 0), (14, 1.5, 0.8, 0)),
    "medium": ((30, 1.5, 0.3, 0), (30, 1.8, 0.5, 1)),
    "large": ((30, 1.5, 0.8, 0), (30, 2.1, 0.9, 1), (60, 1.8, 0.3, 0)),
}
"""Activities, precedences for each, scarcity of resources, and number."""
_SECONDS: Final = 60.0


def cases() -> Iterator[Case]:
    """Return three sizes of generated projects; the large one goes through a folder of published ones as well."""
    for size, projects in _PROJECTS.items():
        about = "activities-links-scarcity-number " + ", ".join("-".join(map(str, made)) for made in projects)
        yield Case("project_schedules", size, ("solve",), ("CP-SAT",), about, partial(_tasks, size), repeat=1)


def _tasks(size: Size, setting: Setting) -> list[Task]:
    problems = {"-".join(map(str, made)): project(*made) for made in _PROJECTS[size]}
    if setting.smoke:
        problems = dict(list(problems.items())[:1])
    forms = tuple(FORMS) if size != "large" else ()
    if size == "large" and setting.projects is not None and not setting.smoke:
        problems |= published_projects(setting.projects)
    peer = has(setting.peers, "ortools")
    return [task for name, made in problems.items() for task in _side_by_side(setting, name, made, forms, peer=peer)]


def _side_by_side(
    setting: Setting, name: str, problem: SchedulingProblem, forms: tuple[str, ...], *, peer: bool
) -> Iterator[Task]:
    yield Task("solve", name, partial(_engine, setting, problem), most=1, question=name)
    for form in forms:
        run = partial(_form, setting, problem, form)
        yield Task("solve", f"{name}, HiGHS alone, {form}", run, most=1, question=name)
    run_peer = partial(_cp_sat, setting, problem) if peer else None
    yield Task("solve", f"{name}, CP-SAT", run_peer, most=1, question=name)


def _engine(setting: Setting, problem: SchedulingProblem) -> Reply:
    outcome = shortest_schedule(problem, Control(Limits(seconds=setting.seconds(_SECONDS), confirm="never")))
    finished = outcome.status is OutcomeStatus.OPTIMAL
    note = f"{outcome.bound} to {outcome.makespan}, {outcome.solves} searches, {outcome.method}"
    return Reply(outcome.makespan if finished else None, note, finished=finished)


def _form(setting: Setting, problem: SchedulingProblem, form: str) -> Reply:
    """Solve one of the programs between the bound of precedences and the best schedule of rules."""
    windows = tightened(problem)
    starts = good_schedule(problem, windows) if windows is not None else None
    upper = problem.makespan(starts) if starts is not None else problem.horizon
    limited = tightened(problem.within(upper))
    if limited is None:
        return Reply(note="no schedule")
    narrow = problem.windowed(limited.earliest, limited.latest)
    session = Session(FORMS[form](narrow, problem.makespan(limited.earliest), upper))
    result = session.solve(Control(Limits(seconds=setting.seconds(_SECONDS), confirm="never")))
    value = None if result.solution is None else -result.solution.objective
    size = f"{session.model.rows} rows, {session.model.columns} columns, {result.nodes} nodes"
    return Reply(value if result.optimal else None, size, finished=result.optimal)


def _cp_sat(setting: Setting, problem: SchedulingProblem) -> Reply:
    if setting.peers is None:
        return Reply(note="not installed", finished=False)
    data = {name: getattr(problem, name).tolist() for name in ("durations", "earliest", "latest", "spans")}
    resources = {"loads": problem.loads.tolist(), "room": problem.room.tolist()}
    limit = setting.seconds(_SECONDS)
    answer = ask(
        setting.peers, "cp_sat_makespan", seconds=2 * limit + 30, limit=limit, precedences=problem.precedences,
        **data, **resources,
    )  # fmt: skip
    if answer is None:
        return Reply(note="time limit", finished=False, wall=limit, cpu=limit)
    value = answer["makespan"] if answer["proven"] else None
    note = f"{answer['bound']:g} to {answer['makespan']:g}, CP-SAT {answer['version']}"
    return Reply(value, note, finished=answer["proven"], wall=answer["wall"], cpu=answer["cpu"])
