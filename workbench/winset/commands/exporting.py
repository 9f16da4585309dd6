"""The command that writes for other programs: export."""

import codecs
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import typer

from winset import exits
from winset.arguments import party_ids
from winset.commands.frontier import FEW_PARTIES, USUAL_SECONDS
from winset.commands.interchange import keep_others
from winset.commands.source import load, party_names
from winset.commands.work import controlled
from winset.console import talk_console
from winset.csv_files import write_csv
from winset.sheet_parts import Sheet
from winset.sheets import Exported, sheets
from winset.spreadsheet import write_spreadsheet
from winset.words import STATUS_WORDS
from winset_models.analysis.equilibrium_findings import Equilibria
from winset_models.analysis.findings import Comparison, Recommendation
from winset_models.analysis.fund_findings import Fund
from winset_models.analysis.incentive_findings import Incentives
from winset_models.analysis.roadmap_findings import Roadmap
from winset_models.analysis.sensitivity_findings import Sensitivity
from winset_models.analysis.stability_findings import Stability
from winset_models.analysis.zone import zone
from winset_models.analysis.zone_findings import Zone
from winset_solver.control import Limits
from winset_solver.errors import FileError

_KINDS: Final[dict[str, type[Exported]]] = {
    "zone": Zone,
    "recommendation": Recommendation,
    "comparison": Comparison,
    "equilibrium": Equilibria,
    "stability": Stability,
    "incentives": Incentives,
    "roadmap": Roadmap,
    "fund": Fund,
    "sensitivity": Sensitivity,
}
SPREADSHEET, CSV = ".xlsx", ".csv"
TABLES: Final = ("parties", "frontier", "solutions", "deals", "trade-offs", "about")
"""Tables of what is answered here; a recommendation has no frontier, and trade-offs are between two parties."""
OTHER_TABLES: Final = ("packages", "temptations", "coalitions", "modules", "payments", "budgets")
"""Tables of findings of other commands."""
ROADMAP_TABLES: Final = ("schedule", "values", "periods", "regrets", "broken", "moves")
"""Tables of roadmaps."""
FUND_TABLES: Final = ("states", "members", "insurance", "prices", "outcomes")
"""Tables of funds."""
SENSITIVITY_TABLES: Final = (
    *("tornado", "breakpoints", "map", "radius", "views", "gains as seen", "acceptability", "regret", "rules"),
    *("morris", "sobol", "information", "numbers"),
)
"""Tables of sensitivity analyses, which have packages too."""


def export(
    file: str,
    output: Path,
    limits: Limits,
    *,
    parties: Sequence[str],
    coverage: float | None,
    what: Sequence[str],
    force: bool,
) -> int:
    """Write a finding as a spreadsheet or a CSV file; a negotiation is answered first, a saved finding is not."""
    ending = output.suffix.lower()
    if ending not in (SPREADSHEET, CSV):
        raise typer.BadParameter(f"'{output}' ends in neither {SPREADSHEET} nor {CSV}", param_hint="'OUT'")
    keep_others(output, "OUT", force=force)
    if ending == CSV and len(what) > 1:
        raise typer.BadParameter("a CSV file holds one table; a spreadsheet all of them", param_hint="'--what'")
    _known(what, (*TABLES, *OTHER_TABLES, *ROADMAP_TABLES, *FUND_TABLES, *SENSITIVITY_TABLES))
    finding = _saved(file)
    if finding is None:
        finding = _solved(file, limits, parties, coverage)
    elif parties or coverage is not None:
        message = "a saved finding is exported as it is; give the negotiation file to ask something else"
        raise typer.BadParameter(message, param_hint="'--parties' / '--coverage'")
    chosen = _chosen(sheets(finding), what, single=ending == CSV)
    if ending == CSV:
        write_csv(chosen[0], output)
    else:
        write_spreadsheet(chosen, output)
    rows = ", ".join(f"{sheet.name} {len(sheet.rows)}" for sheet in chosen)
    talk_console().print(f"Wrote {output} (rows: {rows})", markup=False, soft_wrap=True)
    return _closing(finding)


def _closing(finding: Exported) -> int:
    """Say so where the file holds no deal, and return the exit code."""
    if isinstance(finding, Sensitivity):
        return exits.of_deals([finding.base.status])
    if isinstance(finding, Zone):
        statuses, empty, what = {finding.status}, not finding.points, "the frontier is empty"
    elif isinstance(finding, Equilibria | Stability | Incentives | Roadmap | Fund):
        return exits.of_deals([finding.status])
    else:
        statuses = {solution.status for solution in finding.solutions}
        empty, what = not any(solution.package for solution in finding.solutions), "no solution has a package"
    if empty and statuses & {"no package", "no acceptable package"}:
        talk_console().print(f"No deal exists: {what}. `winset explain` says why.", markup=False, soft_wrap=True)
        return exits.NO_DEAL
    if empty:
        why = "; ".join(sorted(STATUS_WORDS[status] for status in statuses))
        talk_console().print(f"Nothing is listed: {what}; {why}.", markup=False, soft_wrap=True)
    return exits.STATUS_CODES[finding.status] if isinstance(finding, Zone) else exits.OPTIMAL


def _known(what: Sequence[str], tables: Sequence[str]) -> None:
    for name in what:
        if name.lower() not in tables:
            message = f"unknown table '{name}'; there are: {', '.join(tables)}"
            raise typer.BadParameter(message, param_hint="'--what'")


def _solved(file: str, limits: Limits, parties: Sequence[str], coverage: float | None) -> Zone:
    negotiation = load(file)
    if negotiation.fund is not None:
        what = "What is written is about packages, the fund being a part of them."
        hint = f"For its plan by state: winset fund {file} --json > FINDING.json, then winset export FINDING.json"
        talk_console().print(f"{what} {hint}", markup=False, soft_wrap=True)
    parties = party_ids(parties, party_names(negotiation))
    if limits.seconds is None and len(parties or negotiation.parties) > FEW_PARTIES:
        limits = replace(limits, seconds=USUAL_SECONDS)
    return controlled(limits, lambda control: zone(negotiation, parties=parties, coverage=coverage, control=control))


def _saved(file: str) -> Exported | None:
    """Return the finding that a JSON file holds; None for any other file."""
    path = Path(file)
    if path.suffix.lower() != ".json" or not path.is_file():
        return None
    try:
        text = _text(path.read_bytes())
        kind = json.loads(text).get("kind")
    except (OSError, ValueError, AttributeError, RecursionError) as error:
        raise FileError("this is no finding saved with --json", where=file) from error
    if not isinstance(kind, str) or kind not in _KINDS:
        got = kind if isinstance(kind, str) else None
        wanted = "a finding saved with --json, but not of evaluate or explain"
        raise FileError("this finding has no export", where=file, got=got, wanted=wanted)
    try:
        finding = _KINDS[kind].model_validate_json(text)
        sheets(finding)  # fails where an edited file names parties that it does not describe
    except (ValueError, LookupError) as error:
        hint = "it was changed, or written by another version; run the command with --json again"
        raise FileError(f"the saved finding is not a whole {kind}", where=file, hint=hint) from error
    return finding


def _text(content: bytes) -> str:
    """Return a text whose encoding its first bytes tell; a shell may redirect in UTF-16."""
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return content.decode("utf-16" if wide else "utf-8-sig")


def _chosen(found: Sequence[Sheet], what: Sequence[str], *, single: bool) -> list[Sheet]:
    """Return the sheets asked for: all of them for a spreadsheet, the second, which is the answer, for a CSV file."""
    known = {sheet.name.lower(): sheet for sheet in found}
    _known(what, tuple(known))
    if what:
        return [known[name.lower()] for name in dict.fromkeys(what)]
    return [found[1]] if single else list(found)
