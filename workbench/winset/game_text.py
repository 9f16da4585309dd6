"""Equilibria, stability and incentives in the terminal."""

from collections.abc import Sequence
from typing import Final

from winset import game_tables, game_words, incentive_words, sentences, stability_words
from winset.console import FindingWriter
from winset.words import Names, count, differences
from winset_models.analysis.equilibrium_findings import Equilibria, SearchWork, StandingPackage
from winset_models.analysis.findings import Check
from winset_models.analysis.incentive_findings import Incentives
from winset_models.analysis.stability_findings import Stability

MOST_LISTED: Final = 20
"""Equilibria, coalitions or steps that the terminal shows; the report and JSON have all."""
MOST_REASONS: Final = 8
"""Reasons to leave that the terminal shows, each of one or several parties; the report and JSON have all."""
MOST_CELLS: Final = 40
"""Parties times modules beyond which the terminal leaves the gain in each module to the report and JSON."""


def write_equilibria(writer: FindingWriter, finding: Equilibria) -> None:
    """Write the answer of `equilibrium`."""
    names = Names(finding.subject)
    writer.head()
    writer.paragraph(game_words.headline(names, finding))
    shown = finding.best or finding.nearest
    if shown is not None:
        writer.paragraph(game_words.ALONE)
        writer.heading("The package" if finding.best else "The closest package")
        writer.package(shown.package)
        _standing(writer, names, shown)
    _optimum(writer, names, finding)
    _worst(writer, names, finding)
    _packages(writer, finding)
    if finding.mixed is not None:
        writer.heading("Choices left to chance")
        writer.paragraph(game_words.mixed_sentence(names, finding))
        writer.table(game_tables.mixed(writer.names, finding.mixed))
        writer.table(game_tables.mixed_payoffs(writer.names, finding.mixed))
    if finding.listed:
        writer.heading("All such packages" if finding.listed_complete else "Such packages found")
        writer.paragraph(game_words.number_sentence(finding))
        writer.table(game_tables.listed(writer.names, finding, MOST_LISTED))
    _evidence(writer, finding.left_out, finding.work, finding.checks, finding.notes)


def _standing(writer: FindingWriter, names: Names, standing: StandingPackage) -> None:
    """Write who is tempted by how much, and why."""
    writer.table(game_tables.temptations(writer.names, standing))
    subject = writer.subject
    if subject.modules and len(subject.parties) * len(subject.modules) <= MOST_CELLS:
        writer.table(game_tables.cells(writer.names, standing))
    _reasons(writer, "Who is tempted, and why", game_words.reasons(names, standing))


def _reasons(writer: FindingWriter, heading: str, lines: Sequence[str]) -> None:
    """Write why parties would leave, as far as the terminal has room."""
    more = len(lines) - MOST_REASONS
    rest = [f"and {count(more, 'more reason')} (all of them: --json or --report)"] if more > 0 else []
    writer.bullets(heading, [*lines[:MOST_REASONS], *rest])


def _optimum(writer: FindingWriter, names: Names, finding: Equilibria) -> None:
    optimum = game_words.why_not_the_optimum(finding)
    if optimum is None:
        return
    writer.heading("The package with the largest welfare")
    writer.paragraph(game_words.keeping_sentence(names, optimum))
    _reasons(writer, "Why it is not kept to", game_words.reasons(names, optimum))
    if finding.best is not None:
        changes = differences(writer.names, finding.best.package, optimum.package)
        writer.bullets("What differs from the package above", changes)


def _worst(writer: FindingWriter, names: Names, finding: Equilibria) -> None:
    if finding.worst is None:
        return
    writer.heading(game_words.worst_title(finding))
    lines = game_words.contents_lines(names, finding.worst.package)
    writer.bullets("Who opts in", lines or ["nobody opts in to anything"])


def _packages(writer: FindingWriter, finding: Equilibria) -> None:
    for table in (game_tables.standings(writer.names, finding), game_tables.payoffs(writer.names, finding)):
        if table is not None:
            writer.table(table)


def _evidence(
    writer: FindingWriter,
    left_out: Sequence[str],
    work: Sequence[SearchWork],
    checks: Sequence[Check],
    notes: Sequence[str],
) -> None:
    writer.bullets(game_words.NOT_COUNTED, left_out)
    writer.bullets("Search", game_words.search_lines(work))
    writer.bullets("How this was checked", sentences.checks_summary([("", check) for check in checks]))
    writer.bullets("Notes", notes)


def write_stability(writer: FindingWriter, finding: Stability) -> None:
    """Write the answer of `stability`."""
    names = Names(writer.subject)
    writer.head()
    writer.heading(f"Deal: {finding.title}")
    writer.paragraph(stability_words.headline(names, finding))
    if finding.standing is not None:
        writer.paragraph(game_words.ALONE)
        writer.package(finding.standing.package)
        _standing(writer, names, finding.standing)
    _coalitions(writer, names, finding)
    if finding.modules:
        writer.heading("Module by module")
        writer.paragraph(stability_words.MODULE_TERMS)
        writer.table(game_tables.modules(writer.names, finding))
        writer.bullets("Which coalitions hold", stability_words.module_lines(names, finding))
    _evidence(writer, finding.left_out, [], finding.checks, finding.notes)


def _coalitions(writer: FindingWriter, names: Names, finding: Stability) -> None:
    if not stability_words.together(finding):
        return
    writer.heading("Who would depart together")
    writer.bullets(
        f"Each gains, while {stability_words.OUTSIDERS[finding.outsiders]}",
        stability_words.departures(names, finding, MOST_LISTED),
    )
    writer.table(game_tables.coalitions(writer.names, finding, MOST_LISTED))


def write_incentives(writer: FindingWriter, finding: Incentives) -> None:
    """Write the answer of `incentives`."""
    names, found = Names(finding.subject), finding.supported
    writer.head()
    writer.paragraph(incentive_words.headline(names, finding))
    if found is not None:
        if found.payments:
            writer.paragraph(incentive_words.SUPPORT)
            writer.table(game_tables.payments(writer.names, found))
            _reasons(writer, "What each would do without support", incentive_words.why(names, found))
        writer.heading("The package" if finding.deal is None else f"The deal: {finding.title}")
        writer.package(found.standing.package)
        note = game_tables.UNSUPPORTED if found.payments else ""
        writer.table(game_tables.temptations(writer.names, found.standing, note))
    if finding.frontier:
        writer.heading("What each budget can keep stable")
        writer.paragraph(incentive_words.frontier_sentence(names, finding))
        writer.table(game_tables.frontier(writer.names, finding, MOST_LISTED))
    _evidence(writer, finding.left_out, finding.work, finding.checks, finding.notes)
