"""The zone of agreement as a page."""

from winset import zone_tables, zone_words
from winset.charts.frontier import frontier
from winset.charts.parallel import parallel
from winset.report.frame import framed
from winset.report.page import Bullets, Page, Section, present
from winset.report.pages import package_section
from winset.report.proof import UNANSWERED, Tone, proof
from winset.tables import Row, Table
from winset.words import Names, differences, short_place
from winset.zone_contents import contents_table
from winset_models.analysis.zone_findings import Zone, ZoneDeal

MOST_ROWS = 20
"""Listed deals beyond which their table is folded."""
MOST_CONTENTS = 40
"""Listed deals of which the page says what they hold; the export has every package."""


def zone_page(finding: Zone) -> Page:
    """Return the page of what `frontier` found."""
    subject, names = finding.subject, Names(finding.subject)
    tone = _tone(finding)
    return framed(
        subject,
        finding.manifest,
        kind=f"Zone of agreement of {zone_words.compared(names, finding)}",
        tone=tone,
        answer=zone_words.headline(names, finding),
        sections=(
            *_picture(names, finding),
            *_list(names, finding),
            *_solutions(names, finding),
            *(
                [Section("deals", "The proposed deals", tables=(zone_tables.deals(names, finding),))]
                if finding.deals
                else []
            ),
            *(_deal(names, finding, deal) for deal in finding.deals),
            *_packages(names, finding),
            _proof(finding),
        ),
    )


def _tone(finding: Zone) -> tuple[Tone, str]:
    if finding.status in UNANSWERED:
        return UNANSWERED[finding.status]
    if finding.status != "optimal":
        return "open", "Stopped early"
    if finding.complete and finding.confirmed is False:
        return "open", "Complete, not yet confirmed"
    return "sure", "Complete, proven" if finding.complete else "Proven coverage"


def _picture(names: Names, finding: Zone) -> list[Section]:
    figures = present([frontier(names, finding), parallel(names, finding)])
    return [Section("picture", "The frontier at a glance", figures=figures)] if figures else []


def _list(names: Names, finding: Zone) -> list[Section]:
    if not finding.points:
        return []
    table, reach = zone_tables.points(names, finding), zone_tables.ranges(names, finding)
    stretches = (zone_tables.stretches(names, finding),) if finding.segments else ()
    long = len(finding.points) > MOST_ROWS
    return [
        Section(
            "list",
            "The deals that are not wasteful",
            tables=(*(() if long else (table,)), *stretches, reach),
            folded=(table,) if long else (),
        )
    ]


def _solutions(names: Names, finding: Zone) -> list[Section]:
    if not any(item.found.accounts for item in finding.solutions):
        return []
    lines = tuple(zone_words.exchanges(names, finding))
    heading = "The cheapest exchange from each solution to another listed deal"
    return [
        Section(
            "solutions",
            "Where the bargaining solutions lie",
            bullets=(Bullets(heading, lines),) if lines else (),
            tables=(zone_tables.solutions(names, finding, finding.parties),),
        )
    ]


def _deal(names: Names, finding: Zone, deal: ZoneDeal) -> Section:
    by = f"Proposed by {deal.proposed_by}. " if deal.proposed_by else ""
    bullets = [Bullets("Filled in", tuple(deal.completed))] if deal.completed else []
    bullets += [Bullets("Broken statements", tuple(_broken(deal)))] if _broken(deal) else []
    nearest = deal.standing.improvements if deal.standing else []
    if nearest and deal.package is not None:
        changes = differences(names, deal.package, nearest[0].point.package)
        bullets.append(Bullets("What changes in the nearest better deal", tuple(changes)))
    return Section(
        f"deal-{deal.deal}",
        f"Proposed deal: {deal.title}",
        paragraphs=(f"{by}{zone_words.deal_sentences(names, finding, deal)}",),
        bullets=tuple(bullets),
        tables=(_better(names, finding, deal),) if nearest else (),
    )


def _broken(deal: ZoneDeal) -> list[str]:
    return [
        f"{item.statement} ({item.path}, {short_place(item.location)})"
        for item in deal.violations
        if item.kind != "walk-away value"
    ]


def _better(names: Names, finding: Zone, deal: ZoneDeal) -> Table:
    """Return the payoffs of a deal beside those of the deals that dominate it."""
    found = {deal.title: deal.payoffs}
    for position, item in enumerate(deal.standing.improvements if deal.standing else [], start=1):
        kind = "Better package" if item.segment is None else "Better mixture"
        title = kind if kind not in found else f"{kind} {position}"
        found[f"Deal {item.point.number}" if item.point.number else title] = item.point.payoffs
    return zone_tables.payoffs_by_party(names, finding, "The deal, and those that no compared party likes less", found)


def _packages(names: Names, finding: Zone) -> list[Section]:
    """Return what one deal holds, that of the first solution if there is one, and where the listed ones differ."""
    if not finding.points:
        return []
    first = finding.points[0]
    solved = next((item.found for item in finding.solutions if item.found.package is not None), None)
    heading = f"What deal {first.number} holds" if solved is None else f"What the {solved.title} holds"
    package = first.package if solved is None or solved.package is None else solved.package
    sections = [package_section("package", heading, finding.subject, package)]
    table = contents_table(names, finding, finding.points[:MOST_CONTENTS])
    if table is not None:
        order = f"Deals are numbered by falling payoff of {names.party(finding.parties[0])}."
        rest = " `winset export FILE OUT.xlsx` lists what every deal holds."
        note = order + (rest if len(finding.points) > MOST_CONTENTS else "")
        sections.append(Section("contents", "What the listed deals hold", (note,), tables=(table,)))
    return sections


def _proof(finding: Zone) -> Section:
    claims = Table("How the list was made", "Entry", ("Value",), _figures(finding), numeric=False)
    section = proof([], checks=finding.checks, notes=[*finding.notes, *zone_words.advice(finding)])
    words = (zone_words.search_sentence(finding), zone_words.coverage_sentence(finding))
    return Section(
        section.key,
        section.heading,
        paragraphs=tuple(word for word in (*words, *section.paragraphs) if word),
        bullets=section.bullets,
        tables=(claims,),
        folded=section.folded,
    )


def _figures(finding: Zone) -> tuple[Row, ...]:
    per_deal = "–" if finding.solves_per_point is None else f"{finding.solves_per_point:.1f}"
    return (
        Row("Complete", ("yes" if finding.complete else "no",)),
        Row("Algorithm", (finding.method or "–",)),
        Row("Solves", (f"{finding.solves:,}",)),
        Row("Solves for each deal", (per_deal,)),
        Row("Seconds", (f"{finding.seconds:.1f}",)),
    )
