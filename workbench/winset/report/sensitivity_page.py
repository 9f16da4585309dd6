"""What would change the answer, as a page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from winset import sensitivity_answer as answer
from winset import sensitivity_estimates as estimated
from winset import sensitivity_named as named
from winset import sensitivity_tables as tables
from winset import sensitivity_words as words
from winset.charts.acceptability import acceptability
from winset.charts.breakpoint_bars import breakpoint_bars
from winset.charts.discovery_boxes import discovery_boxes
from winset.charts.figure import Figure
from winset.charts.information import information
from winset.charts.morris import morris
from winset.charts.region_map import region_map
from winset.charts.regret import regret
from winset.charts.sobol_indices import sobol_indices
from winset.charts.stability_radius import stability_radius
from winset.charts.tornado import tornado
from winset.report.frame import framed
from winset.report.page import Bullets, Page, Section, present
from winset.report.pages import package_section
from winset.report.proof import UNANSWERED, Tone, proof
from winset.roadmap_words import sentence
from winset.tables import Table
from winset.words import Names
from winset_models.analysis.sensitivity_findings import Sensitivity

MOST_FIGURES: Final = 3
"""Figures with a chart of their own in each analysis, the first of them open; the tables have all."""
EVERY_PACKAGE: Final = "in the table of packages at the end"
MOST_PARAGRAPHS: Final = 2
"""Sentences about numbers beyond which they become a list below what they come to."""


@dataclass(frozen=True)
class Shown:
    """What the page shows of an analysis.

    Parameters
    ----------
    charts
        With their tables.
    tables, folded
        Those that no chart carries: which are open as far as they are short, and which are folded anyway.
    note
        What is left to the latter.
    """

    charts: Sequence[Figure | None] = ()
    tables: Sequence[Table] = ()
    folded: Sequence[Table] = ()
    note: str = ""


def sensitivity_page(finding: Sensitivity) -> Page:
    """Return the page of what `sensitivity` found."""
    return framed(
        finding.subject,
        finding.manifest,
        kind="What would change the answer",
        tone=_tone(finding),
        answer=answer.headline(finding),
        lines=answer.essentials(finding),
        sections=(
            *(_analysis(finding, field) for field in words.HEADINGS if words.paragraphs(finding, field)),
            *_recommended(finding),
            _computed(finding),
            proof([], checks=finding.checks, notes=[sentence(note) for note in finding.notes]),
        ),
    )


def _tone(finding: Sensitivity) -> tuple[Tone, str]:
    if finding.base.status in UNANSWERED:
        return UNANSWERED[finding.base.status]
    if words.unfinished(finding):
        return "open", "Stopped early"
    return ("open", "Not all answered") if finding.failures else ("sure", "Answered in full")


def _analysis(finding: Sensitivity, field: str) -> Section:
    """Return what an analysis found: in words first, then in charts and tables."""
    shown = _SHOWN[field](finding)
    figures, own = present(shown.charts), shown.tables
    said = words.paragraphs(finding, field)
    several = len(said) > MOST_PARAGRAPHS
    meaning = words.meaning(finding, field) if figures or own else ""
    long = tuple(table for table in own if len(table.rows) > MOST_ROWS)
    lists = (
        *((Bullets("Number by number", said[: len(said) - len(words.looked_at(finding))]),) if several else ()),
        *_named(finding, field, said, [*own, *(table for figure in figures for table in figure.tables)]),
        *((Bullets(words.WITHOUT, tuple(words.drawbacks(finding))),) if field == "views" else ()),
    )
    return Section(
        field,
        words.HEADINGS[field],
        paragraphs=tuple(filter(None, (*([words.in_short(finding)] if several else said), meaning, shown.note))),
        bullets=tuple(item for item in lists if item.lines),
        figures=figures[:1],
        aside=figures[1:],
        tables=tuple(table for table in own if table not in long),
        folded=(*long, *shown.folded),
    )


def _named(finding: Sensitivity, field: str, said: Sequence[str], shown: Sequence[Table]) -> tuple[Bullets, ...]:
    """Return what the packages are that an analysis names."""
    if field == "acceptability":
        return ()
    texts = [*said, *named.texts_of(shown)]
    return (Bullets(named.HEADING, tuple(named.told(finding, named.keys_in(finding, texts), EVERY_PACKAGE))),)


MOST_ROWS: Final = 15
"""Rows beyond which a table is folded."""


def _tornado(finding: Sensitivity) -> Shown:
    found = finding.tornado
    if found is None or not found.bars:
        return Shown()
    quantities = tables.quantities_of(found.bars)
    others = [[bar for bar in found.bars if bar.quantity == quantity] for quantity in quantities[MOST_FIGURES:]]
    return Shown(
        [tornado(finding, found, quantity) for quantity in quantities[:MOST_FIGURES]],
        [tables.influences(finding, found)] if len(quantities) > 1 else [],
        [tables.tornado(finding, bars) for bars in others],
        _note(len(quantities)),
    )


def _note(quantities: int) -> str:
    """Return which figures have charts, where not all do."""
    if quantities <= MOST_FIGURES:
        return ""
    first = f"The first {MOST_FIGURES} of the {quantities} figures that are followed are drawn"
    return f"{first}; the others have folded tables. The option --of says which come first."


def _breakpoints(finding: Sensitivity) -> Shown:
    changed = [item for item in words.changing_first(finding) if len(item.segments) > 1]
    return Shown([breakpoint_bars(finding)], folded=[tables.segments(finding, item) for item in changed])


def _map(finding: Sensitivity) -> Shown:
    return Shown([region_map(finding, finding.map)] if finding.map else [])


def _radius(finding: Sensitivity) -> Shown:
    return Shown([stability_radius(finding, finding.radius)] if finding.radius else [])


def _views(finding: Sensitivity) -> Shown:
    if finding.views is None:
        return Shown()
    names = Names(finding.subject)
    gains = tables.seen_gains(names, finding, finding.views)
    seen = tables.views(finding, finding.views)
    long = any(len(item.changes) > tables.MOST_CHANGES for item in finding.views.views)
    return Shown(
        tables=[seen, *([gains] if gains else [])], folded=[tables.every_change(finding.views)] if long else []
    )


def _acceptability(finding: Sensitivity) -> Shown:
    return Shown([acceptability(finding, finding.acceptability)] if finding.acceptability else [])


def _regret(finding: Sensitivity) -> Shown:
    return Shown([regret(finding, finding.regret)] if finding.regret else [])


def _discovery(finding: Sensitivity) -> Shown:
    return Shown([discovery_boxes(finding, finding.discovery)] if finding.discovery else [])


def _morris(finding: Sensitivity) -> Shown:
    found = finding.morris
    if found is None:
        return Shown()
    quantities = tables.quantities_of(found.effects)
    return Shown(
        [morris(finding, found, quantity) for quantity in quantities[:MOST_FIGURES]],
        folded=[estimated.morris(finding, found, quantity) for quantity in quantities[MOST_FIGURES:]],
        note=_note(len(quantities)),
    )


def _sobol(finding: Sensitivity) -> Shown:
    found = finding.sobol
    if found is None:
        return Shown()
    quantities = tables.quantities_of(found.indices)
    return Shown(
        [sobol_indices(finding, found, quantity) for quantity in quantities[:MOST_FIGURES]],
        folded=[estimated.sobol(finding, found, quantity) for quantity in quantities[MOST_FIGURES:]],
        note=_note(len(quantities)),
    )


def _information(finding: Sensitivity) -> Shown:
    return Shown([information(finding, finding.information)] if finding.information else [])


_SHOWN: Final[Mapping[str, Callable[[Sensitivity], Shown]]] = {
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
"""By analysis: what the page shows of it."""


def _recommended(finding: Sensitivity) -> list[Section]:
    """Return what the package holds that is recommended with the numbers of the file."""
    found = answer.recommended(finding)
    if found is None:
        return []
    return [package_section("package", f"What {found.key} holds", finding.subject, found.package)]


def _computed(finding: Sensitivity) -> Section:
    """Return what was doubted, the figures as the file is, the packages, and what it took."""
    doubted = [tables.numbers(finding)] if words.something(finding) else []
    every = [tables.base(finding), tables.packages(finding), *doubted]
    told = [
        Bullets("How it was computed", tuple(words.facts(finding))),
        Bullets("Not answered", tuple(words.unanswered(finding))),
    ]
    return Section(
        "computed",
        "What was computed with",
        bullets=tuple(item for item in told if item.lines),
        tables=tuple(table for table in every if 0 < len(table.rows) <= MOST_ROWS),
        folded=tuple(table for table in every if len(table.rows) > MOST_ROWS),
    )
