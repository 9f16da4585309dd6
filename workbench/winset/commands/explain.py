"""The command that explains why there is no deal."""

from pathlib import Path

from winset import exits
from winset.commands.source import load
from winset.commands.work import controlled, hand_out, writable
from winset_models.analysis.explain import explain as explanation
from winset_solver.control import Limits


def explain(file: str, limits: Limits, *, limit: int, repairs: int, json: bool, report: Path | None) -> int:
    """Explain why there is no deal and return the exit code."""
    writable(report, "--report", source=file)
    negotiation = load(file)
    finding = controlled(
        limits, lambda control: explanation(negotiation, limit=limit, repairs=repairs, control=control)
    )
    hand_out(finding, json=json, report=report)
    return exits.STATUS_CODES[finding.status]
