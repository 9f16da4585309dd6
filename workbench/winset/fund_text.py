"""Funds in the terminal."""

from winset import fund_tables, roadmap_tables, sentences
from winset import fund_words as words
from winset.console import FindingWriter
from winset.explanation_text import write_reasons
from winset.roadmap_words import sentence
from winset.tables import Table
from winset.words import Names, count
from winset_models.analysis.fund_findings import Fund, Plan, Pooling

MOST_MEMBERS = 12
"""Members beyond which the terminal leaves matrices of members to the report and JSON."""
MOST_STAGES = 8
"""Stages beyond which the terminal leaves the balance of every stage to the report and JSON."""
MOST_PRICES = 12
"""Statements with a price that the terminal shows."""
EVERYTHING = "What is paid in every state: --csv OUT.csv, or `winset export` of the finding saved with --json."


def write_fund(writer: FindingWriter, finding: Fund) -> None:
    """Write the answer of `fund`."""
    names = Names(finding.subject)
    writer.head()
    writer.paragraph(words.headline(names, finding))
    if any(item.value is not None for item in finding.stages):
        writer.table(roadmap_tables.stages(finding.stages))
    if finding.plan is not None:
        _plan(writer, names, finding, finding.plan)
    if finding.explanation is not None:
        writer.heading("Why there is no plan")
        write_reasons(writer, finding.explanation)
    if finding.pooling is not None:
        _pooling(writer, names, finding, finding.pooling)
    if finding.information is not None:
        writer.heading("What knowing more is worth")
        writer.paragraph(sentence(finding.information.words))
        writer.table(fund_tables.information(writer.names, finding.information))
    _prices(writer, finding)
    _agreements(writer, names, finding)
    _commitment(writer, finding)
    _optional(writer, fund_tables.quantities(finding))
    writer.bullets("What was computed with", words.facts(names, finding))
    writer.bullets("How this was checked", sentences.checks_summary([("", check) for check in finding.checks]))
    writer.bullets("Notes", [sentence(note) for note in finding.notes])


def _plan(writer: FindingWriter, names: Names, finding: Fund, plan: Plan) -> None:
    """Write who pays what, where the money goes, and what it does to values and risks."""
    writer.table(fund_tables.payers(writer.names, finding, plan))
    _optional(writer, fund_tables.shares(writer.names, plan))
    if remark := words.circle(plan):
        writer.paragraph(remark)
    if len(finding.tree.stages) <= MOST_STAGES:
        writer.table(fund_tables.money(writer.names, finding, plan))
    writer.bullets("Broken statements", words.broken_lines(finding, plan))
    writer.table(fund_tables.values(writer.names, plan))
    if finding.tree.scenarios > 1:
        writer.table(fund_tables.risks(writer.names, plan))
        writer.paragraph(words.JUDGED)
        writer.paragraph(EVERYTHING)


def _pooling(writer: FindingWriter, names: Names, finding: Fund, found: Pooling) -> None:
    writer.heading(words.WORTH)
    writer.paragraph(words.pooling_sentences(names, finding, found))
    if finding.plan is not None:
        writer.table(fund_tables.together(writer.names, finding.plan, found))
    if max(len(found.insured_by), len(found.correlations)) > MOST_MEMBERS:
        writer.paragraph("Who insures whom: --report or --json.")
        return
    for tail in (False, True):
        flows = fund_tables.insurance(found, tail=tail)
        if flows is not None:
            writer.table(fund_tables.insurers(writer.names, finding, flows, tail=tail))


def _prices(writer: FindingWriter, finding: Fund) -> None:
    if not finding.prices:
        return
    writer.heading(words.PRICES)
    writer.paragraph(words.prices_sentence(finding))
    shown = finding.model_copy(update={"prices": finding.prices[:MOST_PRICES]})
    writer.table(fund_tables.prices(writer.names, shown))
    more = len(finding.prices) - MOST_PRICES
    if more > 0:
        writer.paragraph(f"And {count(more, 'more statement')} (all of them: --json or --report).")


def _agreements(writer: FindingWriter, names: Names, finding: Fund) -> None:
    if finding.agreements:
        writer.heading("Payment by outcomes")
    for found in finding.agreements:
        writer.paragraph(words.contract_sentence(names, finding, found))
        writer.table(fund_tables.efforts(writer.names, found))
    if finding.agreements:
        writer.paragraph(words.OUTCOMES)


def _commitment(writer: FindingWriter, finding: Fund) -> None:
    if finding.commitment is None and not (finding.plan and finding.plan.tightest):
        return
    writer.heading("Whether members stay")
    if said := words.staying_sentence(finding):
        writer.paragraph(said)
    if finding.commitment is not None:
        _optional(writer, fund_tables.penalties(writer.names, finding.commitment))
    if finding.plan is not None and finding.plan.tightest:
        writer.table(fund_tables.tightest(writer.names, finding, finding.plan))


def _optional(writer: FindingWriter, table: Table | None) -> None:
    if table is not None:
        writer.table(table)
