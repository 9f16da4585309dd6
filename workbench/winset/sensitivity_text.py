"""What would change the answer, in the terminal."""

from collections.abc import Callable, Mapping
from typing import Final

from winset import sensitivity_tables as tables
from winset import sensitivity_words as words
from winset import sentences
from winset.console import FindingWriter
from winset.roadmap_words import sentence
from winset.tables import Table
from winset.words import Names, count
from winset_models.analysis.sensitivity_findings import Sensitivity

MOST_NUMBERS: Final = 12
"""Doubtful numbers that a table in the terminal shows; the report, JSON and CSV have all."""
MOST_COLUMNS: Final = 9
"""Values of the second number of a map, and packages in a row, that the terminal shows."""
EVERYTHING: Final = "(all of them: --report, --json or --csv)"

Parts = list[Table | None]


def write_sensitivity(writer: FindingWriter, finding: Sensitivity) -> None:
    """Write the answer of `sensitivity`."""
    writer.head()
    writer.paragraph(words.headline(finding))
    writer.table(tables.base(finding))
    for field, heading in words.HEADINGS.items():
        if not (said := words.paragraphs(finding, field)):
            continue
        writer.heading(heading)
        for paragraph in said[:MOST_NUMBERS]:
            writer.paragraph(paragraph)
        shown = [table for table in _TABLES[field](finding) if table is not None]
        for table in shown:
            writer.table(table)
        if shown:
            _rest(writer, finding, field)
            writer.paragraph(words.MEANINGS.get(field, ""))
    _computed(writer, finding)


def _tornado(finding: Sensitivity) -> Parts:
    found = finding.tornado
    if found is None or not found.bars:
        return []
    first = [bar for bar in found.bars if bar.quantity == found.bars[0].quantity]
    several = len(finding.quantities) > 1
    return [
        tables.tornado(finding, first[:MOST_NUMBERS]),
        tables.influences(finding, found, MOST_NUMBERS) if several else None,
    ]


def _breakpoints(finding: Sensitivity) -> Parts:
    return [tables.breakpoints(finding, words.changing_first(finding)[:MOST_NUMBERS])]


def _map(finding: Sensitivity) -> Parts:
    found = finding.map
    fits = found is not None and len(found.second_values) <= MOST_COLUMNS
    return [tables.region_map(finding, found)] if found is not None and fits else []


def _radius(finding: Sensitivity) -> Parts:
    return [tables.radius(finding, finding.radius)] if finding.radius else []


def _views(finding: Sensitivity) -> Parts:
    if finding.views is None:
        return []
    names = Names(finding.subject)
    return [tables.views(finding, finding.views), tables.seen_gains(names, finding, finding.views)]


def _acceptability(finding: Sensitivity) -> Parts:
    if finding.acceptability is None:
        return []
    often = finding.acceptability.model_copy(update={"packages": finding.acceptability.packages[:MOST_COLUMNS]})
    return [tables.acceptance(finding, often), *tables.central_weights(Names(finding.subject), often)]


def _regret(finding: Sensitivity) -> Parts:
    return [tables.regrets(finding.regret, finding.subject.unit)] if finding.regret else []


def _discovery(finding: Sensitivity) -> Parts:
    return [tables.boxes(finding.discovery)] if finding.discovery and finding.discovery.boxes else []


def _morris(finding: Sensitivity) -> Parts:
    found = finding.morris
    return [tables.morris(finding, found, found.effects[0].quantity, MOST_NUMBERS)] if found and found.effects else []


def _sobol(finding: Sensitivity) -> Parts:
    found = finding.sobol
    return [tables.sobol(finding, found, found.indices[0].quantity, MOST_NUMBERS)] if found and found.indices else []


def _information(finding: Sensitivity) -> Parts:
    found = finding.information
    return [tables.information(finding, found, MOST_NUMBERS)] if found else []


_TABLES: Final[Mapping[str, Callable[[Sensitivity], Parts]]] = {
    "tornado": _tornado,
    "breakpoints": _breakpoints,
    "map": _map,
    "radius": _radius,
    "views": _views,
    "acceptability": _acceptability,
    "regret": _regret,
    "discovery": _discovery,
    "morris": _morris,
    "sobol": _sobol,
    "information": _information,
}
"""By analysis: what a terminal has room for."""


def _rest(writer: FindingWriter, finding: Sensitivity, field: str) -> None:
    """Say what is left to the report."""
    about = {"morris": finding.morris and finding.morris.effects, "sobol": finding.sobol and finding.sobol.indices}
    _more(writer, len(tables.quantities_of(about.get(field) or [])), "figure", shown=1)
    if field == "tornado" and finding.tornado:
        _more(writer, len(tables.quantities_of(finding.tornado.bars)), "figure")
    if field in ("tornado", "breakpoints", "morris", "sobol", "information"):
        _more(writer, len(finding.breakpoints if field == "breakpoints" else finding.parameters), "number")


def _more(writer: FindingWriter, number: int, noun: str, *, shown: int = MOST_NUMBERS) -> None:
    """Say how many there are beyond those that are shown."""
    if number > shown:
        writer.paragraph(f"And {count(number - shown, f'more {noun}')} {EVERYTHING}.")


def _computed(writer: FindingWriter, finding: Sensitivity) -> None:
    """Write what was doubted, which packages there are, and what all of this rests on."""
    writer.heading("What was computed with")
    if words.something(finding) and (not finding.assumed or len(finding.parameters) <= MOST_NUMBERS):
        writer.table(tables.numbers(finding, MOST_NUMBERS))
        _more(writer, len(finding.parameters), "number")
    if finding.packages:
        writer.table(tables.packages(finding, MOST_NUMBERS))
    _more(writer, len(finding.packages), "package")
    writer.bullets("How it was computed", words.facts(finding))
    writer.bullets("Not answered", words.unanswered(finding)[:MOST_NUMBERS])
    writer.bullets("How this was checked", sentences.checks_summary([("", check) for check in finding.checks]))
    writer.bullets("Notes", [sentence(note) for note in finding.notes])
