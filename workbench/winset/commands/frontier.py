"""The command that lists the zone of agreement."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from winset import exits
from winset.arguments import party_ids
from winset.commands.source import load, party_names
from winset.commands.work import controlled, hand_out, writable
from winset.console import talk_console
from winset_models.analysis.zone import zone
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.control import Limits

FEW_PARTIES: Final = 3
"""Up to so many compared parties the search is left to end by itself."""
USUAL_SECONDS: Final = 60.0
"""Time limit for more of them where none is given: frontiers grow with every party, and most have no end."""


def frontier(
    file: str,
    parties: list[str],
    solutions: list[str],
    limits: Limits,
    *,
    coverage: float | None,
    beyond: bool,
    method: str,
    json: bool,
    report: Path | None,
) -> int:
    """List the deals that are not wasteful and return the exit code."""
    writable(report, "--report", source=file)
    negotiation = load(file)
    parties = party_ids(parties, party_names(negotiation))
    limits = _bounded(negotiation, parties, limits)
    finding = controlled(
        limits,
        lambda control: zone(
            negotiation,
            parties=parties,
            coverage=coverage,
            solutions=solutions,
            beyond=beyond,
            method=method,
            control=control,
        ),
    )
    hand_out(finding, json=json, report=report)
    return exits.of_solutions([finding.status])


def _bounded(negotiation: Negotiation, parties: list[str], limits: Limits) -> Limits:
    """Return limits that end a search which would hardly end by itself."""
    number = len(parties or negotiation.parties)
    if limits.seconds is not None or number <= FEW_PARTIES:
        return limits
    talk_console().print(
        f"Comparing {number} parties: stopping after {USUAL_SECONDS:.0f} s at the latest; --time-limit says otherwise, "
        "--parties A,B compares fewer.",
        markup=False,
        soft_wrap=True,
    )
    return replace(limits, seconds=USUAL_SECONDS)
