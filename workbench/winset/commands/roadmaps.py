"""The command about steps over time: roadmap."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import typer

from winset import exits
from winset.arguments import ROADMAP_OBJECTIVES, known_id
from winset.calendar_file import write_calendar
from winset.commands.interchange import keep_others, keep_tables
from winset.commands.source import known_objective, load
from winset.commands.work import controlled, hand_out, writable
from winset.console import talk_console
from winset.csv_files import write_csv
from winset.roadmap_sheets import schedule_sheet
from winset.roadmap_words import only_sequences
from winset.timeline import Timeline
from winset.words import Names
from winset_models.analysis.roadmap import roadmap as find_roadmap
from winset_models.analysis.roadmap_findings import Course, Roadmap
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.roadmap.parts import Roadmap as Described
from winset_solver.control import Limits

EARLIEST: Final = (
    "With one party, or without costs and gains, the earliest completion is sought; --objective changes that."
)
"""What is said where nothing was asked for and there is nothing to share."""


@dataclass(frozen=True)
class Outputs:
    """Files that the schedule is also written to.

    Parameters
    ----------
    csv, ics
        A table, and a calendar; None for no such file.
    force
        Whether files that exist may be overwritten.
    """

    csv: Path | None
    ics: Path | None
    force: bool


def roadmap(
    file: str,
    limits: Limits,
    *,
    objectives: Sequence[str],
    sequences: Sequence[str],
    enforced: bool | None,
    alpha: float,
    outputs: Outputs,
    json: bool,
    report: Path | None,
) -> int:
    """Find the best roadmap, or evaluate given sequences, and return the exit code."""
    writable(report, "--report", source=file)
    keep_tables(outputs.csv, force=outputs.force, source=file)
    keep_others(outputs.ics, "--ics", force=outputs.force, source=file)
    _apart(outputs, report)
    negotiation = load(file)
    described = _roadmap(negotiation)
    if objectives and sequences:
        message = "nothing is searched for where sequences are given; leave one of the two out"
        raise typer.BadParameter(message, param_hint="'--objective' / '--sequence'")
    chosen = [known_objective(negotiation, objective, ROADMAP_OBJECTIVES) for objective in objectives]
    given = _sequences(described, sequences)
    _require(described, outputs, given)
    usual = [] if chosen or given else _usual(negotiation, described)
    options = {"objectives": chosen or usual} if chosen or usual else {}
    finding = controlled(
        limits,
        lambda control: find_roadmap(
            negotiation, sequences=given or None, enforced=enforced, alpha=alpha, control=control, **options
        ),
    )
    if usual:
        finding = finding.model_copy(update={"notes": [EARLIEST, *finding.notes]})
    hand_out(finding, json=json, report=report)
    _write(finding, outputs)
    return exits.of_deals([finding.status]) if only_sequences(finding) else exits.STATUS_CODES[finding.status]


def _apart(outputs: Outputs, report: Path | None) -> None:
    """Make sure, before any work, that no two of the files written are the same."""
    places = [path.resolve() for path in (outputs.csv, outputs.ics, report) if path is not None]
    if len(set(places)) < len(places):
        message = "the table, the calendar and the report are written to different files"
        raise typer.BadParameter(message, param_hint="'--csv' / '--ics' / '--report'")


def _roadmap(negotiation: Negotiation) -> Described:
    """Return the roadmap of a file that has one."""
    if negotiation.roadmap is None:
        message = "this file has no roadmap: no steps whose order and time could be chosen"
        raise typer.BadParameter(message, param_hint="'FILE'")
    return negotiation.roadmap


def _usual(negotiation: Negotiation, described: Described) -> list[str]:
    """Return what is sought where nothing was asked for: nothing in particular, or the earliest completion."""
    if len(negotiation.parties) > 1 and any(
        step.cost or step.gain or step.benefit for step in described.steps.values()
    ):
        return []
    talk_console().print(EARLIEST, markup=False, soft_wrap=True)
    return ["earliest"]


def _sequences(described: Described, sequences: Sequence[str]) -> list[str]:
    titles = {key: sequence.name or key for key, sequence in described.sequences.items()}
    return list(dict.fromkeys(known_id(item, titles, "sequence", option="--sequence") for item in sequences))


def _require(described: Described, outputs: Outputs, given: Sequence[str]) -> None:
    """Make sure that there will be one course to write, and dates for a calendar."""
    if outputs.ics is not None and described.start is None:
        message = "this roadmap has no dates: a calendar needs `start`, the first day of period 1"
        raise typer.BadParameter(message, param_hint="'--ics'")
    if len(given) > 1 and (outputs.csv or outputs.ics):
        message = f"one schedule is written, and {len(given)} sequences are given; give one of them"
        raise typer.BadParameter(message, param_hint="'--csv' / '--ics'")


def _write(finding: Roadmap, outputs: Outputs) -> None:
    """Write the best course, or the sequence that was asked for, to the files that were asked for."""
    if outputs.csv is None and outputs.ics is None:
        return
    course, console = _written(finding), talk_console()
    if course is None:
        closest = " (the closest course is in the report)" if finding.shortfall else ""
        message = f"Nothing is written: no roadmap was found{closest}."
        console.print(message, markup=False, soft_wrap=True)
        return
    names = Names(finding.subject)
    if outputs.csv is not None:
        write_csv(schedule_sheet(names, finding, course), outputs.csv)
        console.print(f"Schedule written to {outputs.csv}", markup=False, soft_wrap=True)
    if outputs.ics is not None:
        write_calendar(Timeline(names, finding), course, outputs.ics)
        console.print(f"Calendar written to {outputs.ics}", markup=False, soft_wrap=True)


def _written(finding: Roadmap) -> Course | None:
    """Return the best course; the given one where nothing else was asked for."""
    if finding.course is not None:
        return finding.course
    return next(iter(finding.sequences.values()), None) if only_sequences(finding) else None
