"""The zone of agreement in the terminal."""

from winset import sentences, zone_tables, zone_words
from winset.console import FindingWriter
from winset.words import Names
from winset.zone_contents import contents_lines
from winset_models.analysis.zone_findings import Zone, ZonePoint

MOST_POINTS = 20
"""Listed deals that the terminal shows; the report and JSON have all."""
EXPORT = "`winset export FILE OUT.xlsx` lists what each deal holds."
MOST_PARTIES = 6
"""Compared parties beyond which the terminal leaves the payoffs of listed deals to the report and JSON."""


def write_zone(writer: FindingWriter, finding: Zone) -> None:
    """Write the answer of `frontier`."""
    names, full = writer.names, Names(finding.subject)
    writer.head()
    writer.paragraph(zone_words.headline(full, finding))
    if finding.points:
        _list(writer, finding)
    if any(solution.found.accounts for solution in finding.solutions):
        writer.table(zone_tables.solutions(names, finding, finding.parties if few_parties(finding) else ()))
        _exchanges(writer, finding)
    if len(finding.deals) > 1 and finding.points:
        writer.table(zone_tables.deals(names, finding))
    for deal in finding.deals:
        writer.heading(f"Proposed deal: {deal.title}")
        writer.paragraph(zone_words.deal_sentences(full, finding, deal))
        writer.violations([item for item in deal.violations if item.kind != "walk-away value"])
    writer.paragraph(zone_words.search_sentence(finding))
    checks = sentences.every_check([item.found for item in finding.solutions if item.found.accounts])
    own = [("", check) for check in finding.checks]
    writer.bullets("How this was checked", sentences.checks_summary(own or checks))
    writer.bullets("Notes", finding.notes)
    writer.bullets("What to try next", zone_words.advice(finding))


def _list(writer: FindingWriter, finding: Zone) -> None:
    if few_parties(finding):
        chosen = shown(finding)
        writer.table(zone_tables.points(writer.names, finding, chosen))
        if len(chosen) < len(finding.points):
            writer.paragraph(
                f"{len(chosen)} of {len(finding.points):,} deals are shown; --json and the export have all of them."
            )
    else:
        writer.paragraph("The payoffs of each deal: --json, --report or the export.")
    if finding.steps:
        writer.paragraph(zone_words.rate_sentence(Names(finding.subject), finding))
    if any(segment.first_open or segment.last_open for segment in finding.segments):
        writer.table(zone_tables.stretches(writer.names, finding))
    writer.table(zone_tables.ranges(writer.names, finding))
    lines = contents_lines(Names(finding.subject), finding.points)
    title = "What each deal holds, where they differ" if len(finding.points) > 1 else "What the deal holds"
    writer.bullets(title, lines)
    if not lines:
        writer.paragraph(EXPORT)


def few_parties(finding: Zone) -> bool:
    """Return whether the payoffs of all compared parties fit side by side."""
    return len(finding.parties) <= MOST_PARTIES


def shown(finding: Zone) -> list[ZonePoint]:
    """Return the listed deals that stand for a long list: those with a name, and others evenly along it."""
    total = len(finding.points)
    if total <= MOST_POINTS:
        return finding.points
    named = sorted(zone_words.marks(finding).keys() | {1, total})[:MOST_POINTS]
    others = [number for number in range(1, total + 1) if number not in named]
    room = MOST_POINTS - len(named)
    chosen = {*named, *(others[(2 * step + 1) * len(others) // (2 * room)] for step in range(room))}
    return [point for point in finding.points if point.number in chosen]


def _exchanges(writer: FindingWriter, finding: Zone) -> None:
    lines = zone_words.exchanges(Names(finding.subject), finding)
    writer.bullets("The cheapest exchange from each solution to another listed deal", lines)
