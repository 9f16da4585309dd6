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
from winset_models.negotiation.fund.figures import fund_figures
from winset_models.negotiation.json_schema import negotiation_schema
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.reader import check
from winset_models.negotiation.starter import SCHEMA_FILE, Starter, starter_text


def validate(file: str) -> int:
    """List every fault and warning of a file on stdout and return the exit code."""
    negotiation, faults = check(find(file))
    console = data_console()
    write_faults(console, faults)
    if negotiation is None:
        return exits.BAD_FILE
    console.print(f"valid: {negotiation.title} ({', '.join(_parts(negotiation))})", soft_wrap=True)
    return exits.OPTIMAL


def _parts(negotiation: Negotiation) -> list[str]:
    """Return how many parts of each kind a file has; what it has none of is left out."""
    counts: list[tuple[int, tuple[str, ...]]] = [
        (len(negotiation.parties), ("party", "parties")),
        (len(negotiation.modules), ("module",)),
        (len(negotiation.issues), ("issue",)),
        (len(negotiation.red_lines), ("red line",)),
        (len(negotiation.deals), ("deal",)),
    ]
    if negotiation.roadmap is not None:
        counts.append((len(negotiation.roadmap.steps), ("step",)))
    if (fund := negotiation.fund) is not None:
        counts += [
            (len(fund.stages), ("stage",)),
            (len(fund_figures(negotiation).tree.leaves), ("scenario",)),
            (len(fund.needs), ("need",)),
            (len(fund.donors), ("donor",)),
            (len(fund.contracts), ("contract",)),
        ]
    return [count(number, *words) for number, words in counts if number]


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


def init(target: Path, *, about: Starter, force: bool) -> int:
    """Write a starter file and the schema beside it for editors."""
    writable(target, "PATH")
    beside = target.absolute().parent / SCHEMA_FILE
    wanted = {target: starter_text(about), beside: schema_text()}
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
