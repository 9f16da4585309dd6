"""Runs long work with progress and Ctrl-C, and hands its finding out as text, JSON and report."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import typer

from winset.answer import Answer
from winset.console import FindingWriter, data_console, talk_console
from winset.explanation_text import write_explanation
from winset.fund_text import write_fund
from winset.game_text import write_equilibria, write_incentives, write_stability
from winset.progress import showing_progress
from winset.roadmap_text import write_roadmap
from winset.sensitivity_text import write_sensitivity
from winset.zone_text import write_zone
from winset_models.analysis.equilibrium_findings import Equilibria
from winset_models.analysis.explanation_findings import Explanation
from winset_models.analysis.findings import Comparison, Evaluation, Recommendation
from winset_models.analysis.fund_findings import Fund
from winset_models.analysis.incentive_findings import Incentives
from winset_models.analysis.roadmap_findings import Roadmap
from winset_models.analysis.sensitivity_findings import Sensitivity
from winset_models.analysis.stability_findings import Stability
from winset_models.analysis.zone_findings import Zone
from winset_solver.control import Cancellation, Control, Limits, cancel_on_interrupt

Result = TypeVar("Result")
WRITERS: Mapping[type[Answer], Callable[[FindingWriter, Any], None]] = {
    Recommendation: FindingWriter.recommendation,
    Evaluation: FindingWriter.evaluation,
    Comparison: FindingWriter.comparison,
    Equilibria: write_equilibria,
    Explanation: write_explanation,
    Fund: write_fund,
    Incentives: write_incentives,
    Roadmap: write_roadmap,
    Sensitivity: write_sensitivity,
    Stability: write_stability,
    Zone: write_zone,
}
"""How each kind of finding is written in the terminal."""


def controlled(limits: Limits, work: Callable[[Control], Result]) -> Result:
    """Return the answer of ``work``; Ctrl-C asks it to stop with what it has, a second one breaks off."""
    cancellation = Cancellation()
    with (
        cancel_on_interrupt(cancellation),
        showing_progress(talk_console(), cancellation) as show,
        _engine_noise_aside(),
    ):
        return work(Control(limits=limits, on_progress=show, cancellation=cancellation))


@contextmanager
def _engine_noise_aside() -> Iterator[None]:
    """Send what native code prints on standard output to standard error: HiGHS prints a stray line now and then."""
    try:
        sys.stdout.flush()
        kept = os.dup(1)
    except (AttributeError, OSError, ValueError):
        yield
        return
    try:
        os.dup2(2, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def writable(output: Path | None, option: str, *, source: str = "") -> None:
    """Make sure, before long work, that a file can be written.

    Parameters
    ----------
    source
        The file that is read, which is not to be lost.

    Raises
    ------
    typer.BadParameter
        If the directory is missing or cannot be written to, or the path is a directory or the source.
    """
    if output is None:
        return
    folder = output.absolute().parent
    if source and output.exists() and output.resolve() == Path(source).resolve():
        raise typer.BadParameter(f"'{output}' is the negotiation itself, wanted another file", param_hint=f"'{option}'")
    if output.is_dir():
        raise typer.BadParameter(f"'{output}' is a directory, wanted a file name", param_hint=f"'{option}'")
    if output.exists() and not output.is_file():
        raise typer.BadParameter(f"'{output}' is not a regular file", param_hint=f"'{option}'")
    if not folder.is_dir():
        raise typer.BadParameter(f"the directory '{folder}' does not exist", param_hint=f"'{option}'")
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        message = f"the directory '{folder}' cannot be written to ({error.strerror})"
        raise typer.BadParameter(message, param_hint=f"'{option}'") from error


def hand_out(finding: Answer, *, json: bool, report: Path | None) -> None:
    """Write a finding to stdout, as JSON or as tables, and its report to a file."""
    if report is not None:
        from winset.report import write_report

        write_report(finding, report)
        talk_console().print(f"Report written to {report}", markup=False)
    if json:
        typer.echo(finding.model_dump_json(indent=2))
        return
    subject = finding.subject
    if subject is None:
        raise ValueError("a finding that is handed out says what was negotiated")
    WRITERS[type(finding)](FindingWriter(data_console(), subject), finding)
