"""What would change the answer, in the terminal."""

from collections.abc import Callable, Collection, Mapping
from typing import Final

from rich.text import Text

from winset import sensitivity_answer as answer
from winset import sensitivity_estimates as estimated
from winset import sensitivity_map, sentences
from winset import sensitivity_named as named
from winset import sensitivity_tables as tables
from winset import sensitivity_words as words
from winset.console import FindingWriter
from winset.roadmap_words import sentence
from winset.tables import Table
from winset.words import Names, count
from winset_models.analysis.sensitivity_findings import Sensitivity, Sobol

MOST_NUMBERS: Final = 12
"""Doubtful numbers that a table in the terminal shows; the report, JSON and CSV have all."""
MOST_COLUMNS: Final = 9
"""Packages in a row that the terminal shows."""
EVERYTHING: Final = "(all of them: --report, --json or --csv)"

Parts = list[Table | None]


def write_sensitivity(writer: FindingWriter, finding: Sensitivity) -> None:
    """Write the answer of `sensitivity`."""
    writer.head()
    writer.paragraph(answer.headline(finding))
    writer.bullets(answer.essentials_heading(finding), answer.essentials(finding))
    writer.table(tables.base(finding, MOST_NUMBERS))
    _more(writer, len(finding.base.quantities), "figure")
    known = set[str]()
    for field in words.HEADINGS:
        if words.paragraphs(finding, field):
            known |= _write_analysis(writer, finding, field, known)
    _computed(writer, finding)


def _write_analysis(writer: FindingWriter, finding: Sensitivity, field: str, known: Collection[str]) -> set[str]:
    """Write what an analysis found, tell the packages that it names and that are not known yet, and return them."""
    writer.heading(words.HEADINGS[field])
    said = words.paragraphs(finding, field)[:MOST_NUMBERS]
    for paragraph in said:
        writer.paragraph(paragraph)
    shown = [table for table in _TABLES[field](finding) if table is not None]
    texts = [*said, *named.texts_of(shown)] if field not in _TELLING else []
    new = [key for key in named.keys_in(finding, texts) if key not in known]
    writer.bullets(named.HEADING, named.told(finding, new, EVERYTHING))
    _BESIDE.get(field, _nothing)(writer, finding)
    for table in shown:
        writer.table(table)
    if shown:
        _rest(writer, finding, field)
        writer.paragraph(words.meaning(finding, field))
    return set(new[: named.MOST])


def _nothing(_writer: FindingWriter, _finding: Sensitivity) -> None:
    """Write nothing."""


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
    return [estimated.acceptance(finding, often), *estimated.central_weights(Names(finding.subject), often)]


def _regret(finding: Sensitivity) -> Parts:
    return [tables.regrets(finding, finding.regret)] if finding.regret else []


def _discovery(finding: Sensitivity) -> Parts:
    return [estimated.boxes(finding.discovery)] if finding.discovery and finding.discovery.boxes else []


def _morris(finding: Sensitivity) -> Parts:
    found = finding.morris
    return (
        [estimated.morris(finding, found, found.effects[0].quantity, MOST_NUMBERS)] if found and found.effects else []
    )


def _sobol(finding: Sensitivity) -> Parts:
    found = finding.sobol
    return [estimated.sobol(finding, found, moved, MOST_NUMBERS)] if found and (moved := _moved(found)) else []


def _information(finding: Sensitivity) -> Parts:
    found = finding.information
    return [estimated.information(finding, found, MOST_NUMBERS)] if found else []


def _no_table(_: Sensitivity) -> Parts:
    return []


_TABLES: Final[Mapping[str, Callable[[Sensitivity], Parts]]] = {
    "tornado": _tornado,
    "breakpoints": _breakpoints,
    "map": _no_table,
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


def _draw_map(writer: FindingWriter, finding: Sensitivity) -> None:
    """Write a map as characters, with what they mean."""
    if finding.map is None:
        return
    for line in sensitivity_map.drawn(finding, finding.map, writer.console.width):
        writer.console.print(Text(line))
    writer.console.print()
    writer.bullets("Signs", sensitivity_map.legend(finding, finding.map))


def _write_drawbacks(writer: FindingWriter, finding: Sensitivity) -> None:
    """Write where what the file recommends does not hold, as far as the paragraph above does not."""
    writer.bullets(words.WITHOUT, words.drawbacks(finding))


_BESIDE: Final[Mapping[str, Callable[[FindingWriter, Sensitivity], None]]] = {
    "map": _draw_map,
    "views": _write_drawbacks,
}
"""By analysis: what stands between its sentences and its tables."""
_TELLING: Final = ("map", "acceptability")
"""Analyses that tell by themselves what the packages are that they name."""


def _rest(writer: FindingWriter, finding: Sensitivity, field: str) -> None:
    """Say what is left to the report."""
    if field == "tornado" and finding.tornado:
        quantities = tables.quantities_of(finding.tornado.bars)
        _more(writer, len(quantities), "figure")
        _more(writer, sum(bar.quantity == quantities[0] for bar in finding.tornado.bars), "number")
    elif field == "breakpoints":
        _more(writer, len(finding.breakpoints), "number")
    elif field == "morris" and finding.morris:
        quantities = tables.quantities_of(finding.morris.effects)
        _more(writer, len(quantities), "figure", shown=1)
        _more(writer, len(estimated.effects_of(finding.morris, quantities[0])), "number")
    elif field == "sobol" and finding.sobol and (moved := _moved(finding.sobol)):
        _more(writer, len(tables.quantities_of(finding.sobol.indices)), "figure", shown=1)
        _more(writer, len(estimated.indices_of(finding.sobol, moved)), "number")
    elif field == "information" and finding.information:
        _more(writer, len(estimated.worths_of(finding.information)), "number")


def _moved(found: Sobol) -> str:
    """Return the first figure that moves; an empty text for none."""
    return next((index.quantity for index in found.indices if words.has_part(index)), "")


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
