"""The explanation as a page."""

from winset import explanation_words as words
from winset.charts.agreeing import agreeing
from winset.charts.clashes import MOST_CONFLICTS, clashes
from winset.report.frame import framed
from winset.report.page import Bullets, Page, Section, present
from winset.report.pages import package_section
from winset.report.proof import UNANSWERED, Tone, proof
from winset.tables import Row, Table, gains
from winset.words import Names, figure
from winset_models.analysis.explanation_findings import Explanation


def explanation_page(finding: Explanation) -> Page:
    """Return the page of what `explain` found."""
    return framed(
        finding.subject,
        finding.manifest,
        kind="Is there a deal, and if not, why?",
        tone=_tone(finding),
        answer=words.headline(Names(finding.subject), finding),
        sections=(*reasons(finding), proof([], checks=finding.checks, notes=finding.notes)),
    )


def reasons(finding: Explanation) -> list[Section]:
    """Return why there is no deal, or a package that is one."""
    names, numbered = Names(finding.subject), words.Numbered(finding)
    return [
        *_witness(finding),
        *_smallest(names, numbered),
        *_ways_out(names, numbered),
        *_conflicts(names, numbered),
        *_blocking(names, finding),
    ]


def _tone(finding: Explanation) -> tuple[Tone, str]:
    if finding.status == "disagreement":
        return UNANSWERED[finding.status]
    if finding.deal is None:
        return "open", "Stopped early"
    if finding.deal:
        return "sure", "A deal exists"
    return "none", "No deal exists" if finding.status != "stopped with a solution" else "No deal; stopped early"


def _witness(finding: Explanation) -> list[Section]:
    if finding.witness is None:
        return []
    package = package_section("package", "A package that satisfies everybody", finding.subject, finding.witness)
    table = gains(finding.subject, {"Gain": finding.accounts})
    return [package, Section("gains", "What everybody gets in it", tables=(table,))]


def _statements(names: Names, numbered: words.Numbered, keys: list[str], caption: str) -> Table:
    rows = []
    for key in keys:
        statement = numbered.finding.statements[key]
        cells = (words.owner(names, statement), f"{statement.path} ({words.place(statement)})")
        rows.append(Row(f"{numbered.number(key)}. {words.quote(statement)}", cells))
    return Table(caption, "Statement", ("Whose", "Where"), tuple(rows), numeric=False)


def _smallest(names: Names, numbered: words.Numbered) -> list[Section]:
    finding = numbered.finding
    if finding.smallest is None:
        return []
    number = len(finding.smallest.members)
    heading = "The statement that cannot hold" if number == 1 else f"The smallest conflict: {number} statements"
    caption = words.vocabulary(finding).kept if number == 1 else "These statements cannot all hold"
    return [
        Section(
            "conflict",
            heading,
            paragraphs=(words.proof_of_smallest(finding),),
            tables=(_statements(names, numbered, numbered.first, caption),),
        )
    ]


def _ways_out(names: Names, numbered: words.Numbered) -> list[Section]:
    finding = numbered.finding
    if finding.deal is not False:
        return []
    rows = []
    for number, repair in enumerate(finding.repairs, start=1):
        changes = "; ".join(words.change_words(names, finding, change) for change in repair.changes)
        edits = "; ".join(map(words.edit, repair.changes))
        outcome = " ".join([words.verdict(finding, repair), *(f"Note: {note}." for note in repair.notes)])
        rows.append(Row(f"{number}. {changes}", (figure(repair.cost), edits, outcome)))
    columns = ("Cost", "What to edit", "What comes out")
    table = Table("Ways out, cheapest first", "What changes", columns, tuple(rows), numeric=False)
    packages = [
        package_section(
            f"repair-{number}", f"{words.vocabulary(finding).after} {number}", finding.subject, repair.package
        )
        for number, repair in enumerate(finding.repairs[:1], start=1)
    ]
    sentences = (words.repairs_sentence(finding), words.shortfall_sentence(names, finding))
    return [
        Section(
            "repairs",
            "The cheapest ways out",
            paragraphs=(*filter(None, sentences), words.vocabulary(finding).costs),
            tables=tuple(item for item in (table if rows else None, words.gains_after(names, finding)) if item),
        ),
        *packages,
    ]


def _conflicts(names: Names, numbered: words.Numbered) -> list[Section]:
    finding = numbered.finding
    if not finding.conflicts:
        return []
    others = _statements(names, numbered, numbered.others, "Other statements that clash or could give way")
    lists = Bullets("Conflicts", tuple(numbered.listed(conflict.members) for conflict in finding.conflicts))
    conflicts = Section(
        "conflicts",
        "All conflicts" if finding.complete else "Conflicts found",
        paragraphs=(words.completeness_sentence(finding),),
        bullets=(lists,) if len(finding.conflicts) > MOST_CONFLICTS else (),
        figures=present([clashes(names, numbered)]),
        tables=(others,) if numbered.others else (),
    )
    lines = tuple(words.corrections(numbered))
    heading = "Give up any one of these groups of statements, by number"
    return [conflicts, Section("corrections", "What would let all others hold", bullets=(Bullets(heading, lines),))]


def _blocking(names: Names, finding: Explanation) -> list[Section]:
    blocking = finding.blocking
    if blocking is None or len(blocking.alone) < 2:
        return []
    if finding.about == "fund":
        lines = tuple(words.standing_sentences(names, blocking))
        return [Section("blocking", "Who is worse off than outside the fund", paragraphs=lines)] if lines else []
    return [
        Section(
            "blocking",
            "Who could agree with whom",
            paragraphs=(words.COULD_AGREE, *words.blocking_sentences(names, blocking)),
            figures=present([agreeing(names, blocking)]),
        )
    ]
