"""The command that reads other programs' files: import."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import typer

from winset import exits
from winset.commands.work import writable
from winset.console import talk_console
from winset.whole_file import write_whole
from winset.words import count
from winset_models.interchange import importing

SPREADSHEETS: Final = frozenset({".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".numbers"})
"""Endings of files that spreadsheet programs do not read as text."""


def import_files(
    paths: Sequence[str],
    output: Path | None,
    *,
    parties: Sequence[str],
    form: str,
    profiles: Sequence[str],
    force: bool,
) -> int:
    """Write the negotiation file of what was imported, to stdout or to a file; notices go to stderr."""
    keep_others(output, "--output", force=force)
    imported = importing.import_files(paths, form, profiles, parties)
    console = talk_console()
    for notice in imported.notices:
        console.print(f"notice: {notice}", markup=False, soft_wrap=True)
    if output is None:
        typer.echo(imported.text, nl=False)
        return exits.OPTIMAL
    write_whole(output, imported.text.encode("utf-8"))
    found = imported.negotiation
    parts, following = (count(len(found.issues), "issue"), "frontier")
    if found.modules:
        parts, following = (count(len(found.modules), "module"), "equilibrium")
    if found.roadmap:
        parts, following = (count(len(found.roadmap.steps), "step"), "roadmap")
    size = f"{count(len(found.parties), 'party', 'parties')}, {parts}"
    console.print(f"Wrote {output} ({size}). Next: winset {following} {output}", markup=False, soft_wrap=True)
    return exits.OPTIMAL


def keep_tables(output: Path | None, *, force: bool, source: str) -> None:
    """Make sure that a table is wanted as CSV, not in the format of a spreadsheet, and that no other file is lost."""
    if output is not None and output.suffix.lower() in SPREADSHEETS:
        message = f"'{output}' is the name of a spreadsheet, and CSV text would be written"
        hint = f"save the answer with --json, then winset export FINDING.json {output.with_suffix('.xlsx').name}"
        raise typer.BadParameter(f"{message}; {hint}", param_hint="'--csv'")
    keep_others(output, "--csv", force=force, source=source)


def keep_others(output: Path | None, option: str, *, force: bool, source: str = "") -> None:
    """Make sure, before any work, that a file can be written and that no other one is lost, least of all the source."""
    writable(output, option, source=source)
    if output is not None and output.exists() and not force:
        raise typer.BadParameter(f"'{output}' would be overwritten; --force does so", param_hint=f"'{option}'")
