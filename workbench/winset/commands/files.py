"""The commands about files: validate, schema, init and instances."""

import json
from pathlib import Path

import typer

from winset import exits
from winset.commands.source import find
from winset.commands.work import writable
from winset.console import data_console, write_faults
from winset.grid import pages
from winset.tables import Row, Table
from winset.words import count
from winset_instances import names, path
from winset_models.negotiation.json_schema import negotiation_schema
from winset_models.negotiation.reader import check
from winset_models.negotiation.starter import SCHEMA_FILE, roadmap_starter_text, starter_text


def validate(file: str) -> int:
    """List every fault and warning of a file on stdout and return the exit code."""
    negotiation, faults = check(find(file))
    console = data_console()
    write_faults(console, faults)
    if negotiation is None:
        return exits.BAD_FILE
    parts = [
        count(len(negotiation.parties), "party", "parties"),
        count(len(negotiation.modules), "module"),
        count(len(negotiation.issues), "issue"),
        count(len(negotiation.red_lines), "red line"),
        count(len(negotiation.deals), "deal"),
    ]
    parts += [count(len(negotiation.roadmap.steps), "step")] if negotiation.roadmap else []
    console.print(f"valid: {negotiation.title} ({', '.join(parts)})")
    return exits.OPTIMAL


def schema_text() -> str:
    """Return the JSON Schema of a negotiation file."""
    return json.dumps(negotiation_schema(), indent=2, ensure_ascii=False) + "\n"


def schema(output: Path | None) -> int:
    """Write the JSON Schema to stdout or to a file."""
    if output is None:
        typer.echo(schema_text(), nl=False)
        return exits.OPTIMAL
    writable(output, "--output")
    output.write_text(schema_text(), encoding="utf-8")
    typer.echo(f"Schema written to {output}", err=True)
    return exits.OPTIMAL


def init(target: Path, *, roadmap: bool, force: bool) -> int:
    """Write a starter file, of a roadmap if asked for, and the schema beside it for editors."""
    writable(target, "PATH")
    beside = target.absolute().parent / SCHEMA_FILE
    wanted = {target: roadmap_starter_text() if roadmap else starter_text(), beside: schema_text()}
    taken = [place for place, text in wanted.items() if place.exists() and (place == target or _text(place) != text)]
    if taken and not force:
        held = " and ".join(f"'{place}'" for place in taken)
        raise typer.BadParameter(f"{held} would be overwritten; --force does so", param_hint="'PATH'")
    for place, text in wanted.items():
        place.write_text(text, encoding="utf-8")
    typer.echo(f"Wrote {target} and {beside.name}. Next: winset validate {target}", err=True)
    return exits.OPTIMAL


def _text(place: Path) -> str | None:
    try:
        return place.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def instances() -> int:
    """List the shipped instances with their titles."""
    rows = []
    for name in names():
        negotiation, _ = check(path(name))
        size = f"{len(negotiation.parties)} parties: " if negotiation else ""
        rows.append(Row(name, (size + (negotiation.title if negotiation else "cannot be read"),)))
    console = data_console()
    for page in pages(Table("Shipped instances", "Name", ("Negotiation",), tuple(rows), numeric=False), console.width):
        console.print(page)
    return exits.OPTIMAL
