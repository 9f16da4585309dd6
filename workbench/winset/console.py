"""Findings in the terminal: tables that fit the width, readable without colour and when piped."""

import os
import sys
import textwrap
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from winset import game_tables, game_words, sentences, stability_words, tables
from winset.exits import BROKEN_PIPE
from winset.grid import pages
from winset.tables import Table
from winset.words import STATUS_WORDS, Names, count, differences, figure, short_place, short_title
from winset_models.analysis.findings import (
    Account,
    Comparison,
    Evaluation,
    Recommendation,
    SolutionFinding,
    Subject,
    Violation,
)
from winset_models.analysis.stability_findings import Stability
from winset_models.negotiation.deal import Package
from winset_models.negotiation.faults import Fault
from winset_models.negotiation.origin import dotted

WIDEST = 120
"""Lines longer than this are hard to read, however wide the terminal is."""
MOST_CHANGES = 6
"""Changes listed for each further solution; the report and JSON have all."""


class PipeConsole(Console):
    """A console that ends quietly when the reader of its output goes away."""

    def on_broken_pipe(self) -> None:
        """End with the code that a shell gives to a broken pipe."""
        self.quiet = True
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(BROKEN_PIPE)


def data_console() -> Console:
    """Return the console for data, on stdout."""
    console = PipeConsole(highlight=False, markup=False, emoji=False)
    console.width = min(console.width, WIDEST)
    return console


def talk_console() -> Console:
    """Return the console for messages, on stderr."""
    return PipeConsole(stderr=True, highlight=False, emoji=False, soft_wrap=False)


class FindingWriter:
    """Writes findings to a console.

    Parameters
    ----------
    console
        Where to; its width decides how tables are split.
    subject
        Labels of the negotiation.
    """

    def __init__(self, console: Console, subject: Subject) -> None:
        self.console = console
        self.subject = subject
        self.names = Names(subject, short=True)

    def recommendation(self, finding: Recommendation) -> None:
        """Write the answer of `solve`."""
        self.head()
        self.paragraph(sentences.answer(finding))
        self._solution_notes(finding.solutions)
        best = sentences.recommended(finding)
        if best is not None and best.package is not None:
            found = [solution for solution in finding.solutions if solution.package is not None]
            self.table(tables.gains(self.subject, {short_title(item.solution): item.accounts for item in found}))
            self.heading(f"The package: {best.title}")
            self.package(best.package)
            self._other_packages(best, best.package, found)
        self._proof(finding.solutions)
        for deal in finding.deals:
            self.heading(f"Proposed deal: {deal.title}")
            self._deal_summary(deal)
            self.violations(deal.violations)
        positions = {deal.title: deal.accounts for deal in finding.deals if deal.accounts}
        if positions and best is not None:
            self.table(tables.ratios(self.subject, {short_title(best.solution): best.accounts, **positions}))

    def evaluation(self, finding: Evaluation) -> None:
        """Write the answer of `evaluate`."""
        self.head()
        by = f", proposed by {finding.proposed_by}" if finding.proposed_by else ""
        self.heading(f"Deal: {finding.title}{by}")
        self._deal_summary(finding)
        self.bullets(
            "Filled in" + (f" by {short_title(finding.completed_by)}" if finding.completed_by else ""),
            finding.completed,
        )
        self.violations(finding.violations)
        if finding.accounts:
            self.table(tables.balance(self.subject, finding.accounts))
        if finding.distances:
            titles = {item.solution: short_title(item.solution) for item in finding.distances}
            self.table(tables.distances(self.subject, finding, titles))
            worst = [f"{titles[item.solution]}: {self.names.party(item.worst_off)}" for item in finding.distances]
            self.paragraph(f"Worst off under each solution: {'; '.join(worst)}.")
        if finding.package is not None:
            self.heading("The deal in full")
            self.package(finding.package)
            self._improvement(finding, finding.package)
        if finding.stability is not None:
            self._stability(finding.stability)
        self.bullets("How this was checked", sentences.checks_summary([("", check) for check in finding.checks]))
        self.bullets("Notes", finding.notes)

    def comparison(self, finding: Comparison) -> None:
        """Write the answer of `compare`."""
        self.head()
        self.paragraph(sentences.comparison_sentence(finding))
        self.table(tables.criteria(self.subject, finding.deals))
        series: dict[str, dict[str, Account]] = {deal.title: deal.accounts for deal in finding.deals if deal.accounts}
        series |= {short_title(item.solution): item.accounts for item in finding.solutions if item.accounts}
        if series:
            self.table(tables.gains(self.subject, series))
            self.table(tables.ratios(self.subject, series))
        for deal in finding.deals:
            self.heading(f"Deal: {deal.title}")
            self._deal_summary(deal)
            self.violations(deal.violations)
        self._proof(finding.solutions)

    def head(self) -> None:
        """Write what is negotiated."""
        self.console.print(Text(self.subject.title, style="bold"))
        self.console.print(Text(sentences.scope(self.subject), style="dim"))
        self.console.print()

    def heading(self, text: str) -> None:
        """Write a heading."""
        self.console.print(Text(text, style="bold"))
        self.console.print()

    def paragraph(self, text: str) -> None:
        """Write a paragraph, wrapped at words."""
        if text:
            self.console.print(Text("\n".join(textwrap.wrap(text, self.console.width))))
            self.console.print()

    def bullets(self, heading: str, lines: Sequence[str]) -> None:
        """Write a list under a heading; nothing where it is empty."""
        if not lines:
            return
        self.console.print(Text(f"{heading}:"))
        for line in lines:
            wrapped = textwrap.wrap(line, self.console.width, initial_indent=" - ", subsequent_indent="   ")
            self.console.print(Text("\n".join(wrapped)))
        self.console.print()

    def _solution_notes(self, solutions: Sequence[SolutionFinding]) -> None:
        notes = []
        for solution in solutions:
            if solution.status != "optimal":
                notes.append(f"{solution.title}: {STATUS_WORDS[solution.status]}")
            notes += [f"{solution.title}: {note}" for note in solution.notes]
            if sentence := sentences.cannot_gain_sentence(self.names, solution):
                notes.append(f"{solution.title}: {sentence}")
        self.bullets("Notes", notes)

    def package(self, package: Package) -> None:
        """Write what a package holds."""
        if self.subject.modules:
            self.table(tables.modules(self.names, package))
        if self.subject.issues:
            self.table(tables.issues(self.names, package))
        if package.transfers:
            self.table(tables.transfers(self.subject, package))
        if package.assistance:
            self.table(tables.assistance(self.subject, package))
        if self.subject.steps:
            self.table(tables.steps(self.names, package))
        if (paid := tables.fund(self.names, package)) is not None:
            self.table(paid)
        self.bullets("Payments for outcomes", sentences.outcome_payments(self.subject, package))

    def _other_packages(self, best: SolutionFinding, package: Package, found: Sequence[SolutionFinding]) -> None:
        for solution in found:
            if solution is best or solution.package is None:
                continue
            changes = differences(self.names, package, solution.package)
            if len(changes) > MOST_CHANGES:
                rest = len(changes) - MOST_CHANGES
                changes = [*changes[:MOST_CHANGES], f"and {rest} more (all of them: --json or --report)"]
            if changes:
                self.bullets(f"{solution.title}, compared with the {best.title}", changes)
            else:
                self.paragraph(f"{solution.title}: the same package.")

    def _improvement(self, finding: Evaluation, package: Package) -> None:
        if finding.improvement is None:
            return
        self.heading("A better package: nobody gets less, somebody gets more")
        self.bullets("What changes", differences(self.names, package, finding.improvement))
        self.table(tables.gains(self.subject, {"Deal": finding.accounts, "Better": finding.improvement_accounts}))

    def _stability(self, finding: Stability) -> None:
        names = Names(self.subject)
        self.heading("Whether the deal is kept to")
        self.paragraph(stability_words.headline(names, finding))
        if finding.standing is not None:
            self.table(game_tables.temptations(self.names, finding.standing))
            self.bullets("Who is tempted, and why", game_words.reasons(names, finding.standing))
        self.bullets("Who would depart together", stability_words.departures(names, finding, MOST_CHANGES))
        self.bullets(game_words.NOT_COUNTED, finding.left_out)

    def _deal_summary(self, deal: Evaluation) -> None:
        self.paragraph(sentences.verdict(self.names, deal))

    def violations(self, violations: Sequence[Violation]) -> None:
        """Write every broken statement with its place and by how much it is broken."""
        self.bullets(
            "Broken statements",
            [
                f"{short_place(item.location)} {item.path}: {item.statement} (broken by {figure(item.amount)})"
                for item in violations
            ],
        )

    def _proof(self, solutions: Sequence[SolutionFinding]) -> None:
        solved = [solution for solution in solutions if solution.value is not None or solution.bound is not None]
        if solved:
            self.table(tables.proof(solved))
        self.bullets("How this was checked", sentences.checks_summary(sentences.every_check(solutions)))

    def table(self, table: Table) -> None:
        """Write a table, split into several where its columns do not fit side by side."""
        self.console.print(Text(table.caption, style="italic"))
        for page in pages(table, self.console.width):
            self.console.print(page)
            self.console.print()


def write_faults(console: Console, faults: Sequence[Fault]) -> None:
    """Write every fault and warning with its place, then how many there are."""
    for fault in faults:
        kind = "warning: " if fault.severity == "warning" else ""
        place = f"{fault.location} {dotted(fault.path)}".rstrip()
        console.print(Text(f"{place}: {kind}{fault.message} [{fault.code}]"), soft_wrap=True)
        details = {"got": fault.got, "wanted": fault.wanted, "hint": fault.hint}
        for name, text in details.items():
            if text:
                console.print(Text(f"  {name}: {text}"), soft_wrap=True)
    severe = sum(fault.severity == "fault" for fault in faults)
    parts = [count(severe, "fault")] if severe else []
    parts += [count(len(faults) - severe, "warning")] if len(faults) > severe else []
    if parts:
        console.print(Text(", ".join(parts), style="bold"))
