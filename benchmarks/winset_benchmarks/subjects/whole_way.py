"""The whole way from a file to a report, phase by phase, for shipped and generated negotiations."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

import winset_instances
from winset.report import render
from winset_benchmarks.case import PHASES, Case, Reply, Setting, Size, Task
from winset_benchmarks.generators import write_negotiation
from winset_models.analysis.findings import Recommendation
from winset_models.analysis.study import Study
from winset_models.analysis.subject import manifest, subject
from winset_models.formulations.package import formulate
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.reader import check, read
from winset_models.negotiation.yaml_document import load
from winset_solver.control import Control, Limits

_SECONDS: Final = 30.0
_SHIPPED: Final[dict[str, Size]] = {"eu_solidarity_pool_2026": "medium", "mobility_compact": "medium"}
_GENERATED: Final[dict[Size, dict[str, int]]] = {
    "small": {"parties": 4, "issues": 4, "modules": 4},
    "medium": {"parties": 10, "issues": 10, "modules": 10},
    "large": {"parties": 20, "issues": 20, "modules": 15},
}


def cases() -> Iterator[Case]:
    """Return every phase for two shipped compacts and for generated files of three sizes."""
    for name, size in _SHIPPED.items():
        about = "shipped instance, Nash solution"
        yield Case(name, size, PHASES, (), about, partial(_tasks, partial(_shipped, name)))
    for size, numbers in _GENERATED.items():
        about = ", ".join(f"{count} {what}" for what, count in numbers.items())
        yield Case("generated_file", size, PHASES, (), about, partial(_tasks, partial(_written, numbers)))


def _shipped(name: str, _: Setting) -> Path:
    return winset_instances.path(name)


def _written(numbers: dict[str, int], setting: Setting) -> Path:
    return write_negotiation(setting.folder, **numbers)


def _tasks(locate: Callable[[Setting], Path], setting: Setting) -> list[Task]:
    path = locate(setting)
    text, negotiation = path.read_text(encoding="utf-8"), read(path)
    formulation = formulate(negotiation)
    limits = Limits(seconds=setting.seconds(_SECONDS), confirm="never" if setting.smoke else "auto")
    study = Study(negotiation, Control(limits=limits))
    study.outcome("nash")
    finding = _recommendation(study)
    runs: dict[str, Callable[[], Reply]] = {
        "read": lambda: Reply(note=f"{len(load(text, path.name).positions):,} places"),
        "validate": lambda: Reply(note=f"{len(check(path)[1])} warnings, with reading"),
        "formulate": lambda: Reply(note=f"{len(formulate(negotiation).statements):,} statements"),
        "compile": lambda: Reply(note=f"{formulation.program().matrix.nnz:,} non-zeros"),
        "load": lambda: Reply(note=f"{study.space_of(study.program).session.model.columns:,} columns"),
        "solve": partial(_solved, negotiation, limits),
        "verify": partial(_verified, study),
        "report": lambda: Reply(note=f"{len(render(finding)) // 1024:,} kB of HTML"),
    }
    return [Task(phase, "winset", runs[phase]) for phase in PHASES]


def _solved(negotiation: Negotiation, limits: Limits) -> Reply:
    outcome = Study(negotiation, Control(limits=limits)).outcome("nash")
    return Reply(note=f"{outcome.status.value}, from the formulation on, with second opinion")


def _verified(study: Study) -> Reply:
    """Check the package again from the file: payoffs by the ledger, every rule and red line by its words."""
    outcome = study.outcome("nash")
    if outcome.x is None or outcome.payoffs is None:
        return Reply(note=outcome.status.value)
    checks = study.checks(study.package_at(outcome.x), outcome.payoffs, outcome.claims)
    return Reply(note=f"{len(checks)} checks")


def _recommendation(study: Study) -> Recommendation:
    negotiation = study.negotiation
    return Recommendation(
        subject=subject(negotiation),
        solutions=[study.solution("nash")],
        deals=[],
        ideal=study.ideal(),
        manifest=manifest(negotiation, study.control, {"solutions": "nash"}),
    )
