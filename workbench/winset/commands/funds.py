"""The command about funds that share risk: fund."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import typer

from winset import exits
from winset.arguments import FUND_OBJECTIVES, Engine, known_id
from winset.commands.interchange import keep_tables
from winset.commands.source import known_deals, known_objective, load
from winset.commands.work import controlled, hand_out, writable
from winset.console import talk_console
from winset.csv_files import write_csv
from winset.fund_sheets import states_sheet
from winset.words import Names
from winset_models.analysis.fund import fund as find_fund
from winset_models.analysis.fund_findings import Fund
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.control import Limits

USUAL: Final = {Engine.EXTENSIVE: ("nash",), Engine.MPI: ("welfare",)}
"""What is sought where nothing was asked for; processes that share the scenarios can add up values alone."""


@dataclass(frozen=True)
class Considered:
    """Which package the fund is looked at in: given modules, those of a deal, or all that matter to it.

    Parameters
    ----------
    modules
        Ids or names; empty for all.
    deal
        Empty for none.
    """

    modules: Sequence[str]
    deal: str


@dataclass(frozen=True)
class Workers:
    """What computes: one program, or one for each scenario on so many processes."""

    engine: Engine
    ranks: int


@dataclass(frozen=True)
class Output:
    """File that the plan is also written to, None for none, and whether one that exists may be overwritten."""

    csv: Path | None
    force: bool


def fund(
    file: str,
    limits: Limits,
    *,
    objectives: Sequence[str],
    package: Considered,
    alpha: float,
    workers: Workers,
    output: Output,
    json: bool,
    report: Path | None,
) -> int:
    """Find the best plan of the fund and return the exit code."""
    writable(report, "--report", source=file)
    keep_tables(output.csv, force=output.force, source=file)
    _apart(output, report)
    negotiation = _with_fund(load(file))
    chosen = [known_objective(negotiation, item, FUND_OBJECTIVES) for item in objectives]
    modules = _modules(negotiation, package.modules)
    deal = known_deals(negotiation, [package.deal], "--deal")[0] if package.deal else None
    finding = controlled(
        limits,
        lambda control: find_fund(
            negotiation,
            objectives=chosen or USUAL[workers.engine],
            modules=modules or None,
            deal=deal,
            engine=workers.engine.value,
            ranks=workers.ranks,
            alpha=alpha,
            control=control,
        ),
    )
    hand_out(finding, json=json, report=report)
    _write(finding, output)
    return exits.STATUS_CODES[finding.status]


def _apart(output: Output, report: Path | None) -> None:
    """Make sure, before any work, that table and report do not overwrite each other."""
    if output.csv is not None and report is not None and output.csv.resolve() == report.resolve():
        message = "the table and the report are written to different files"
        raise typer.BadParameter(message, param_hint="'--csv' / '--report'")


def _with_fund(negotiation: Negotiation) -> Negotiation:
    """Return a negotiation that has a fund."""
    if negotiation.fund is None:
        message = "this file has no fund: nothing that members pay into and draw on"
        raise typer.BadParameter(message, param_hint="'FILE'")
    return negotiation


def _modules(negotiation: Negotiation, modules: Sequence[str]) -> list[str]:
    titles = {key: module.name or key for key, module in negotiation.modules.items()}
    return [known_id(item, titles, "module", option="--modules") for item in modules]


def _write(finding: Fund, output: Output) -> None:
    """Write the plan, one row for each state, to the file that was asked for."""
    if output.csv is None:
        return
    console = talk_console()
    if finding.plan is None:
        console.print("Nothing is written: no plan was found.", markup=False, soft_wrap=True)
        return
    write_csv(states_sheet(Names(finding.subject), finding, finding.plan), output.csv)
    console.print(f"Plan written to {output.csv}", markup=False, soft_wrap=True)
