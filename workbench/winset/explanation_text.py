"""Explanations in the terminal."""

import textwrap
from collections.abc import Sequence
from typing import Final

from rich.text import Text

from winset import explanation_words as words
from winset import sentences, tables
from winset.console import FindingWriter
from winset.words import Names, figure
from winset_models.analysis.explanation_findings import Explanation

MOST_PARTIES: Final = 12
"""Parties beyond which the matrix of pairs is left to the report and JSON."""
MOST_OF_FUND: Final = 3
"""Ways out and conflicts of a fund that the terminal shows."""


def write_explanation(writer: FindingWriter, finding: Explanation) -> None:
    """Write the answer of `explain`."""
    writer.head()
    write_reasons(writer, finding)
    checks = [("", check) for check in finding.checks]
    writer.bullets("How this was checked", sentences.checks_summary(checks))
    writer.bullets("Notes", finding.notes)


def write_reasons(writer: FindingWriter, finding: Explanation) -> None:
    """Write why there is no deal, or a package that is one."""
    names = Names(finding.subject)
    writer.paragraph(words.headline(names, finding))
    if finding.witness is not None:
        writer.table(tables.gains(finding.subject, {"Gain": finding.accounts}))
        writer.heading("A package that satisfies everybody")
        writer.package(finding.witness)
    numbered = words.Numbered(_short(finding))
    _clashes(writer, names, numbered)
    _ways_out(writer, names, numbered)
    _lists(writer, numbered, finding)
    _blocking(writer, names, finding)


def _short(finding: Explanation) -> Explanation:
    """Leave all but the first ways out and conflicts of a fund to the report and JSON."""
    if finding.about != "fund":
        return finding
    shown = {"repairs": finding.repairs[:MOST_OF_FUND], "conflicts": finding.conflicts[:MOST_OF_FUND]}
    return finding.model_copy(update={**shown, "corrections": []})


def _clashes(writer: FindingWriter, names: Names, numbered: words.Numbered) -> None:
    finding = numbered.finding
    if finding.smallest is not None:
        alone = len(finding.smallest.members) == 1
        what = "this statement cannot hold" if alone else f"these {len(finding.smallest.members)} cannot all hold"
        writer.heading(f"The smallest conflict: {what}")
        _quotes(writer, names, numbered, numbered.first)
        writer.paragraph(words.proof_of_smallest(finding))
    if numbered.others:
        writer.heading("Other statements that clash or could give way")
        _quotes(writer, names, numbered, numbered.others)


def _quotes(writer: FindingWriter, names: Names, numbered: words.Numbered, keys: Sequence[str]) -> None:
    for key in keys:
        statement = numbered.finding.statements[key]
        label = f"{numbered.number(key):>2}. "
        _hanging(writer, label, words.quote(statement))
        _hanging(writer, " " * len(label), f"{words.owner(names, statement)} ({words.place(statement)})")
    writer.console.print()


def _hanging(writer: FindingWriter, label: str, text: str) -> None:
    lines = textwrap.wrap(text, writer.console.width, initial_indent=label, subsequent_indent=" " * len(label))
    writer.console.print(Text("\n".join(lines)))


def _ways_out(writer: FindingWriter, names: Names, numbered: words.Numbered) -> None:
    finding = numbered.finding
    if finding.deal is not False:
        return
    writer.heading("The cheapest ways out")
    if finding.repairs:
        writer.paragraph(words.vocabulary(finding).costs)
    for number, repair in enumerate(finding.repairs, start=1):
        _hanging(writer, f"{number:>2}. ", f"At cost {figure(repair.cost)}:")
        for change in repair.changes:
            _hanging(
                writer,
                "    - ",
                f"{words.change_words(names, finding, change)} (statement {numbered.number(change.statement)}).",
            )
            _hanging(writer, "      ", f"Edit: {words.edit(change)}")
        for line in [words.verdict(finding, repair), *repair.notes]:
            _hanging(writer, "    ", line)
    if finding.repairs:
        writer.console.print()
    writer.paragraph(" ".join([words.repairs_sentence(finding), words.shortfall_sentence(names, finding)]).strip())
    if (gains := words.gains_after(names, finding)) is not None:
        writer.table(gains)


def _lists(writer: FindingWriter, numbered: words.Numbered, whole: Explanation) -> None:
    finding = numbered.finding
    if not finding.conflicts:
        return
    if finding.about == "fund":
        if len(whole.conflicts) > 1:
            shown = [numbered.listed(conflict.members) for conflict in finding.conflicts]
            writer.bullets("Conflicts: these statements cannot all hold", shown)
            writer.paragraph(f"{words.completeness_sentence(whole)} The whole lists: --report or --json.")
        return
    writer.heading("All conflicts and corrections" if finding.complete else "Conflicts and corrections found")
    writer.paragraph(words.completeness_sentence(finding))
    writer.bullets(
        "Conflicts: these statements cannot all hold",
        [numbered.listed(conflict.members) for conflict in finding.conflicts],
    )
    writer.bullets("Corrections: give these up and all others can hold", words.corrections(numbered))


def _blocking(writer: FindingWriter, names: Names, finding: Explanation) -> None:
    blocking = finding.blocking
    if blocking is None or len(blocking.alone) < 2:
        return
    if finding.about == "fund":
        if lines := words.standing_sentences(names, blocking):
            writer.heading("Whom the rules leave worse off than outside the fund")
            writer.paragraph(" ".join(lines))
        return
    writer.heading("Who could agree with whom")
    writer.paragraph(words.COULD_AGREE)
    if len(blocking.alone) <= MOST_PARTIES and words.telling(blocking):
        writer.table(words.pairs(writer.names, blocking))
    for line in words.blocking_sentences(names, blocking):
        writer.paragraph(line)
