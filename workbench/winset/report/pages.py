"""Arranges recommendations, evaluations and comparisons into pages."""

from winset import stability_words
from winset.charts.components import components
from winset.charts.gains import gains
from winset.charts.opt_ins import opt_in_matrix
from winset.charts.plane import plane
from winset.charts.position import positions
from winset.charts.shares import settlements
from winset.charts.transfers import transfers
from winset.report.frame import framed
from winset.report.game_sections import not_counted, stability_sections
from winset.report.page import Bullets, Page, Section, present
from winset.report.proof import proof, tone_of
from winset.sentences import (
    answer,
    cannot_gain_sentence,
    comparison_sentence,
    efficiency_sentence,
    outcome_payments,
    recommended,
    verdict,
)
from winset.tables import (
    Row,
    Table,
    assistance,
    balance,
    criteria,
    distances,
    fund,
    steps,
)
from winset.words import STATUS_WORDS, Names, differences, figure, listed, short_place, short_title
from winset_models.analysis.findings import (
    Account,
    Comparison,
    Evaluation,
    Recommendation,
    SolutionFinding,
    Subject,
    Violation,
)
from winset_models.negotiation.deal import Package


def recommendation_page(finding: Recommendation) -> Page:
    """Return the page of what `solve` found."""
    subject, best = finding.subject, recommended(finding)
    found = {short_title(item.solution): item.accounts for item in finding.solutions if item.accounts}
    sections = [_solutions(subject, finding.solutions)]
    if best is not None and best.package is not None:
        deals = {deal.title: deal.accounts for deal in finding.deals if deal.accounts}
        compared = {short_title(best.solution): best.accounts, **deals} if deals else found
        sections = [
            package_section("package", f"The recommended package: {best.title}", subject, best.package),
            Section(
                "gains",
                "What everybody gets",
                figures=present(
                    [
                        gains(subject, found, question=_gains_question(found)),
                        components(subject, best.accounts),
                        positions(subject, compared),
                        plane(subject, {**found, **deals}, finding.ideal),
                    ]
                ),
                tables=(balance(subject, best.accounts),),
            ),
            *sections,
            *_alternatives(subject, finding.solutions, best, best.package),
        ]
    tone = tone_of(finding.solutions)
    return framed(
        subject,
        finding.manifest,
        kind="Recommended package deal",
        tone=tone,
        answer=answer(finding),
        sections=(
            *sections,
            *([_side_by_side(subject, finding.deals)] if finding.deals else []),
            *(_deal(subject, deal) for deal in finding.deals),
            proof(finding.solutions),
        ),
    )


def _gains_question(found: dict[str, dict[str, Account]]) -> str:
    return "What does each party gain under each solution?" if len(found) > 1 else "What does each party gain?"


def package_section(key: str, heading: str, subject: Subject, package: Package) -> Section:
    """Return what a package holds, drawn and in tables."""
    figures = present(
        [
            opt_in_matrix(subject, package) if subject.modules else None,
            *settlements(subject, package),
            transfers(subject, package),
        ]
    )
    tables = [steps(Names(subject), package)] if subject.steps else []
    tables += [assistance(subject, package)] if package.assistance else []
    paid, outcomes = fund(Names(subject), package), tuple(outcome_payments(subject, package))
    tables += [paid] if paid else []
    bullets = (Bullets("Payments for outcomes", outcomes),) if outcomes else ()
    return Section(key, heading, bullets=bullets, figures=figures, tables=tuple(tables))


def _solutions(subject: Subject, solutions: list[SolutionFinding]) -> Section:
    names = Names(subject)
    rows = tuple(Row(item.title, (item.principle, STATUS_WORDS[item.status])) for item in solutions)
    notes = [f"{item.title}: {note}" for item in solutions for note in item.notes]
    notes += [f"{item.title}: {sentence}" for item in solutions if (sentence := cannot_gain_sentence(names, item))]
    return Section(
        "solutions",
        "What each solution stands for",
        bullets=(Bullets("Notes", tuple(notes)),) if notes else (),
        tables=(Table("Bargaining solutions", "Solution", ("Principle", "Status"), rows, numeric=False),),
    )


def _alternatives(
    subject: Subject, solutions: list[SolutionFinding], best: SolutionFinding, package: Package
) -> list[Section]:
    names = Names(subject)
    bullets, same = [], []
    for item in solutions:
        if item is best or item.package is None:
            continue
        changes = differences(names, package, item.package)
        if changes:
            bullets.append(Bullets(f"{item.title}, compared with the {best.title}", tuple(changes)))
        else:
            same.append(item.title)
    if not bullets and not same:
        return []
    paragraphs = (f"The same package: {listed(same)}.",) if same else ()
    return [Section("alternatives", "What the other solutions would change", paragraphs, tuple(bullets))]


def _side_by_side(subject: Subject, deals: list[Evaluation]) -> Section:
    return Section("deals", "The proposed deals side by side", tables=(criteria(subject, deals),))


def _deal(subject: Subject, deal: Evaluation) -> Section:
    names = Names(subject)
    by = f"Proposed by {deal.proposed_by}. " if deal.proposed_by else ""
    return Section(
        f"deal-{deal.deal}",
        f"Proposed deal: {deal.title}",
        paragraphs=(f"{by}{verdict(names, deal)}",),
        bullets=_filled_in(deal),
        tables=_violations(deal.violations),
    )


def _filled_in(deal: Evaluation) -> tuple[Bullets, ...]:
    heading = f"Filled in by {short_title(deal.completed_by)}" if deal.completed_by else "Filled in"
    bullets = [Bullets(heading, tuple(deal.completed))] if deal.completed else []
    return (*bullets, Bullets("Notes", tuple(deal.notes))) if deal.notes else tuple(bullets)


def _violations(violations: list[Violation]) -> tuple[Table, ...]:
    if not violations:
        return ()
    rows = tuple(
        Row(item.statement, (item.kind, f"{item.path} ({short_place(item.location)})", figure(item.amount)))
        for item in violations
    )
    return (Table("Broken statements", "Statement", ("Kind", "Where", "Broken by"), rows, numeric=False),)


def evaluation_page(finding: Evaluation) -> Page:
    """Return the page of what `evaluate` found."""
    subject = finding.subject
    if subject is None or finding.manifest is None:
        raise ValueError("a report needs the evaluation's own subject and manifest")
    names = Names(subject)
    checks = [proof([], checks=finding.checks, notes=finding.notes)] if finding.checks or finding.notes else []
    by = f" by {finding.proposed_by}" if finding.proposed_by else ""
    sound = finding.feasible and finding.individually_rational
    return framed(
        subject,
        finding.manifest,
        title=finding.title,
        kind=f"{subject.title}: evaluation of a deal proposed{by}",
        tone=("sure" if sound and finding.efficient else "open" if sound else "none", _badge(finding)),
        answer=verdict(names, finding),
        sections=(
            *_broken(finding),
            *_balance(subject, finding),
            *_better(subject, finding),
            *_stability(names, finding),
            *([package_section("package", "The deal in full", subject, finding.package)] if finding.package else []),
            *checks,
        ),
    )


def _badge(finding: Evaluation) -> str:
    if not finding.feasible:
        return "Not possible"
    if not finding.individually_rational:
        return "Not acceptable to all"
    return "Efficient" if finding.efficient else "Can be improved" if finding.efficient is False else "Acceptable"


def _broken(finding: Evaluation) -> list[Section]:
    tables = _violations(finding.violations)
    bullets = tuple(item for item in _filled_in(finding) if item.heading != "Notes")
    sections = [Section("filled", "What the deal left open", bullets=bullets)] if bullets else []
    return [*([Section("broken", "What stands in the way", tables=tables)] if tables else []), *sections]


def _balance(subject: Subject, finding: Evaluation) -> list[Section]:
    if not finding.accounts:
        return []
    packages = {finding.title: finding.accounts}
    if finding.improvement_accounts:
        packages["Better package"] = finding.improvement_accounts
    reference = {
        short_title(distance.solution): {
            party: _plain_account(account, account.gain + distance.shortfalls[party])
            for party, account in finding.accounts.items()
            if party in distance.shortfalls
        }
        for distance in finding.distances
    }
    ideal = {party: account.ideal for party, account in finding.accounts.items() if account.ideal is not None}
    worst = [f"{short_title(item.solution)}: {Names(subject).party(item.worst_off)}" for item in finding.distances]
    titles = {item.solution: short_title(item.solution) for item in finding.distances}
    return [
        Section(
            "gains",
            "What everybody gets",
            paragraphs=(f"Worst off under each solution: {'; '.join(worst)}.",) if worst else (),
            figures=present(
                [
                    gains(
                        subject, {**packages, **reference}, question="What does the deal give, compared with others?"
                    ),
                    positions(subject, packages),
                    components(subject, finding.accounts),
                    plane(subject, {**packages, **reference}, ideal),
                ]
            ),
            tables=(
                balance(subject, finding.accounts),
                *([distances(subject, finding, titles)] if finding.distances else []),
            ),
        )
    ]


def _stability(names: Names, finding: Evaluation) -> list[Section]:
    stability = finding.stability
    if stability is None:
        return []
    words = (stability_words.headline(names, stability),)
    return [
        Section("stability", "Whether the deal is kept to", paragraphs=words),
        *stability_sections(names, stability),
        *not_counted(stability.left_out, []),
    ]


def _plain_account(account: Account, gain: float) -> Account:
    payoff = account.payoff - account.gain + gain
    return Account(payoff=payoff, gain=gain, ideal=account.ideal, ratio=None, components={})


def _better(subject: Subject, finding: Evaluation) -> list[Section]:
    if finding.improvement is None or finding.package is None:
        return []
    names = Names(subject)
    changes = differences(names, finding.package, finding.improvement)
    return [
        Section(
            "better",
            "A better package: nobody gets less, somebody gets more",
            paragraphs=(efficiency_sentence(names, finding),),
            bullets=(Bullets("What changes", tuple(changes)),) if changes else (),
        )
    ]


def comparison_page(finding: Comparison) -> Page:
    """Return the page of what `compare` found."""
    subject = finding.subject
    deals = {deal.title: deal.accounts for deal in finding.deals if deal.accounts}
    solutions = {short_title(item.solution): item.accounts for item in finding.solutions if item.accounts}
    everything = {**deals, **solutions}
    figures = present(
        [
            gains(subject, everything, question="What does each deal give each party?"),
            positions(subject, everything),
            plane(subject, everything, finding.ideal),
        ]
        if everything
        else []
    )
    acceptable = any(deal.feasible and deal.individually_rational for deal in finding.deals)
    return framed(
        subject,
        finding.manifest,
        kind=f"{len(finding.deals)} proposed deals compared",
        tone=(
            "sure" if acceptable else "none",
            "Acceptable deals exist" if acceptable else "No deal acceptable to all",
        ),
        answer=comparison_sentence(finding),
        sections=(
            _side_by_side(subject, finding.deals),
            *([Section("gains", "What everybody gets", figures=figures)] if figures else []),
            *(_deal(subject, deal) for deal in finding.deals),
            *_deal_differences(subject, finding.deals),
            proof(finding.solutions),
        ),
    )


def _deal_differences(subject: Subject, deals: list[Evaluation]) -> list[Section]:
    complete = [(deal.title, deal.package) for deal in deals if deal.package is not None]
    if len(complete) < 2:
        return []
    title, package = complete[0]
    names = Names(subject)
    bullets = tuple(
        Bullets(f"{other}, compared with {title}", tuple(differences(names, package, found) or ["the same package"]))
        for other, found in complete[1:]
    )
    return [Section("differences", "Where the deals differ", bullets=bullets)]
