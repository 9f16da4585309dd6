"""Funds as pages."""

from typing import Final

from winset import fund_tables, roadmap_tables
from winset import fund_words as words
from winset.charts.fund_burden import burden
from winset.charts.fund_contributions import contributions
from winset.charts.fund_risk import risks
from winset.charts.insurers import insurers
from winset.report.explanation_page import reasons
from winset.report.frame import framed
from winset.report.page import Bullets, Page, Section, present
from winset.report.proof import UNANSWERED, Tone, proof
from winset.roadmap_words import sentence
from winset.words import Names
from winset_models.analysis.fund_findings import Fund, Plan

NONE: Final = "No plan exists"
"""Badge."""


def fund_page(finding: Fund) -> Page:
    """Return the page of what `fund` found."""
    if finding.manifest is None:
        raise ValueError("a report needs the finding's own manifest")
    names = Names(finding.subject)
    return framed(
        finding.subject,
        finding.manifest,
        kind=f"Who pays, and who draws: {finding.name}",
        tone=_tone(finding),
        answer=words.headline(names, finding),
        lines=words.member_lines(names, finding.plan) if finding.plan else (),
        sections=(
            *(_plan(names, finding, finding.plan) if finding.plan else []),
            *_absence(finding),
            *_pooling(names, finding),
            *_information(names, finding),
            *_prices(names, finding),
            *_agreements(names, finding),
            *_commitment(names, finding),
            _computed(names, finding),
            proof([], checks=finding.checks, notes=[sentence(note) for note in finding.notes]),
        ),
    )


def _tone(finding: Fund) -> tuple[Tone, str]:
    if finding.status in ("disagreement", "unbounded"):
        return UNANSWERED[finding.status]
    if finding.status in ("no package", "no acceptable package", "no equilibrium"):
        return "none", NONE
    if finding.plan is not None and finding.plan.broken:
        return "none", "Breaks the file"
    return ("sure", "Proven best") if finding.status == "optimal" else ("open", "Stopped early")


def _plan(names: Names, finding: Fund, plan: Plan) -> list[Section]:
    """Return who pays what, what it does to everybody, and what was sought."""
    broken, parts = tuple(words.broken_lines(finding, plan)), fund_tables.shares(names, plan)
    paid = Section(
        "payments",
        "Who pays what",
        bullets=(Bullets("Broken statements", broken),) if broken else (),
        paragraphs=tuple(filter(None, [words.circle(plan)])),
        figures=present([contributions(names, finding, plan)]),
        tables=(
            fund_tables.payers(names, finding, plan),
            *([parts] if parts else []),
            fund_tables.money(names, finding, plan),
        ),
    )
    borne = Section(
        "burden",
        "What everybody bears and gains",
        figures=present([burden(names, plan)]),
        tables=(fund_tables.values(names, plan),),
    )
    chance = risks(names, plan)
    risk = (
        [Section("risks", "Risk inside and outside", paragraphs=(words.JUDGED,), figures=(chance,))] if chance else []
    )
    sought = [Section("sought", "What the plan is best at", tables=(roadmap_tables.stages(finding.stages),))]
    return [paid, borne, *risk, *(sought if finding.stages else [])]


def _absence(finding: Fund) -> list[Section]:
    return reasons(finding.explanation) if finding.explanation is not None else []


def _pooling(names: Names, finding: Fund) -> list[Section]:
    found = finding.pooling
    if found is None:
        return []
    sums = (fund_tables.together(names, finding.plan, found),) if finding.plan else ()
    return [
        Section(
            "pooling",
            words.WORTH,
            paragraphs=(words.pooling_sentences(names, finding, found),),
            figures=present([insurers(names, finding, found, tail=tail) for tail in (False, True)]),
            tables=(*sums, *([fund_tables.correlations(names, found)] if len(found.correlations) > 1 else [])),
        )
    ]


def _information(names: Names, finding: Fund) -> list[Section]:
    found = finding.information
    if found is None:
        return []
    table = fund_tables.information(names, found)
    return [Section("information", "What knowing more is worth", paragraphs=(sentence(found.words),), tables=(table,))]


def _prices(names: Names, finding: Fund) -> list[Section]:
    if not finding.prices:
        return []
    table = fund_tables.prices(names, finding)
    return [Section("prices", words.PRICES, paragraphs=(words.prices_sentence(finding),), tables=(table,))]


def _agreements(names: Names, finding: Fund) -> list[Section]:
    if not finding.agreements:
        return []
    return [
        Section(
            "outcomes",
            "Payment by outcomes",
            paragraphs=(
                *(words.contract_sentence(names, finding, found) for found in finding.agreements),
                words.OUTCOMES,
            ),
            tables=tuple(fund_tables.efforts(names, found) for found in finding.agreements),
        )
    ]


def _commitment(names: Names, finding: Fund) -> list[Section]:
    found, plan = finding.commitment, finding.plan
    tightest = plan.tightest if plan else []
    if found is None and not tightest:
        return []
    penalties = fund_tables.penalties(names, found) if found else None
    tables = [penalties] if penalties else []
    tables += [fund_tables.tightest(names, finding, plan)] if plan and tightest else []
    return [
        Section(
            "staying",
            "Whether members stay",
            paragraphs=(*filter(None, [words.staying_sentence(finding)]), words.MARGIN),
            tables=tuple(tables),
        )
    ]


def _computed(names: Names, finding: Fund) -> Section:
    table = fund_tables.quantities(finding)
    lines = Bullets("Scenarios and payments", tuple(words.facts(names, finding)))
    return Section("computed", "What was computed with", bullets=(lines,), tables=(table,) if table else ())
