"""Equilibria, stability and incentives as pages."""

from winset import game_tables, game_words, incentive_words, stability_words
from winset.charts.budget_welfare import budget_welfare
from winset.charts.temptations import temptations
from winset.report.frame import framed
from winset.report.game_sections import not_counted, stability_sections, standing_section
from winset.report.page import Bullets, Page, Section, present
from winset.report.pages import package_section
from winset.report.proof import UNANSWERED, Tone, proof
from winset.words import Names, differences
from winset_models.analysis.equilibrium_findings import Equilibria
from winset_models.analysis.findings import Status
from winset_models.analysis.incentive_findings import Incentives
from winset_models.analysis.stability_findings import Stability


def equilibrium_page(finding: Equilibria) -> Page:
    """Return the page of what `equilibrium` found."""
    subject, names = finding.subject, Names(finding.subject)
    tone = _tone(finding.status, "Proven", "No equilibrium exists")
    return framed(
        subject,
        finding.manifest,
        kind="What everybody would do by itself",
        tone=tone,
        answer=game_words.headline(names, finding),
        sections=(
            *_found(names, finding),
            *_compared(names, finding),
            *_optimum(names, finding),
            *_mixed(names, finding),
            *_listed(names, finding),
            *not_counted(finding.left_out, finding.work),
            proof([], checks=finding.checks, notes=finding.notes),
        ),
    )


def _tone(status: Status, good: str, none: str) -> tuple[Tone, str]:
    if status in UNANSWERED:
        return UNANSWERED[status]
    if status == "no equilibrium":
        return "none", none
    if status == "optimal":
        return "sure", good
    return "open", "Does not apply" if status == "not applicable" else "Stopped early"


def _found(names: Names, finding: Equilibria) -> list[Section]:
    """Return the equilibrium, or the package that comes closest, and who is tempted in it."""
    standing = finding.best or finding.nearest
    if standing is None:
        return []
    called = "the package" if finding.best else "the closest package"
    heading = f"Who is tempted to leave {called}, and by how much"
    return [
        standing_section(names, standing, key="standing", heading=heading, package=called),
        package_section("package", f"What {called} holds", names.subject, standing.package),
    ]


def _compared(names: Names, finding: Equilibria) -> list[Section]:
    found = [game_tables.standings(names, finding), game_tables.payoffs(names, finding)]
    tables = tuple(table for table in found if table is not None)
    if not tables:
        return []
    lines = () if finding.worst is None else tuple(game_words.contents_lines(names, finding.worst.package))
    worst = Bullets(game_words.worst_title(finding), lines or ("nobody opts in to anything",))
    bullets = (worst,) if finding.worst is not None else ()
    heading = "What deciding alone costs" if finding.best and finding.optimum else "Packages compared"
    return [Section("compared", heading, bullets=bullets, tables=tables)]


def _optimum(names: Names, finding: Equilibria) -> list[Section]:
    optimum = game_words.why_not_the_optimum(finding)
    if optimum is None:
        return []
    bullets = [Bullets("Who is tempted, and why", tuple(game_words.reasons(names, optimum)))]
    changes = differences(names, finding.best.package, optimum.package) if finding.best else []
    bullets += [Bullets("What differs from the package above", tuple(changes))] if changes else []
    return [
        Section(
            "optimum",
            "Why the package with the largest welfare is not kept to",
            paragraphs=(game_words.keeping_sentence(names, optimum),),
            bullets=tuple(bullets),
            tables=(game_tables.temptations(names, optimum),),
        )
    ]


def _mixed(names: Names, finding: Equilibria) -> list[Section]:
    if finding.mixed is None:
        return []
    tables = (game_tables.mixed(names, finding.mixed), game_tables.mixed_payoffs(names, finding.mixed))
    words = (game_words.mixed_sentence(names, finding),)
    return [Section("chance", "Choices left to chance", paragraphs=words, tables=tables)]


def _listed(names: Names, finding: Equilibria) -> list[Section]:
    if not finding.listed:
        return []
    heading = "All packages that everybody keeps to" if finding.listed_complete else "Packages that everybody keeps to"
    words = (game_words.number_sentence(finding),)
    return [Section("listed", heading, paragraphs=words, tables=(game_tables.listed(names, finding),))]


def stability_page(finding: Stability) -> Page:
    """Return the page of what `stability` found."""
    subject = finding.subject
    if subject is None or finding.manifest is None:
        raise ValueError("a report needs the finding's own subject and manifest")
    names = Names(subject)
    tone = _stability_tone(finding)
    held = finding.standing
    return framed(
        subject,
        finding.manifest,
        title=finding.title,
        kind=f"{subject.title}: whether the deal is kept to",
        tone=tone,
        answer=stability_words.headline(names, finding),
        sections=(
            *stability_sections(names, finding),
            *([package_section("package", "The deal in full", subject, held.package)] if held else []),
            *not_counted(finding.left_out, []),
            proof([], checks=finding.checks, notes=finding.notes),
        ),
    )


def _stability_tone(finding: Stability) -> tuple[Tone, str]:
    if finding.status != "optimal" or finding.stable is None:
        return _tone(finding.status, "Not settled", "Not kept to")
    if not finding.stable:
        return "none", "Somebody would leave"
    if finding.strong:
        return "sure", "Kept to by each and by coalitions"
    return "open", "Kept to by each, not by coalitions" if finding.strong is False else "Kept to by each"


def incentives_page(finding: Incentives) -> Page:
    """Return the page of what `incentives` found."""
    subject, names = finding.subject, Names(finding.subject)
    tone = _tone(finding.status, "Proven", "Cannot be kept stable")
    if finding.within_budget is False:
        tone = ("open", "Beyond the budget")
    return framed(
        subject,
        finding.manifest,
        kind="What keeps everybody in" + (f": {finding.title}" if finding.deal else ""),
        tone=tone,
        answer=incentive_words.headline(names, finding),
        sections=(
            *_supported(names, finding),
            *_frontier(names, finding),
            *not_counted(finding.left_out, finding.work),
            proof([], checks=finding.checks, notes=finding.notes),
        ),
    )


def _supported(names: Names, finding: Incentives) -> list[Section]:
    """Return who must be paid and why, and the package."""
    found = finding.supported
    if found is None:
        return []
    called = "the package" if finding.deal is None else "the deal"
    package = package_section("package", f"What {called} holds", names.subject, found.standing.package)
    if not found.payments:
        heading = f"Nobody would leave {called}"
        return [standing_section(names, found.standing, key="standing", heading=heading, package=called), package]
    payments = Section(
        "payments",
        "Who must be paid, and why",
        paragraphs=(incentive_words.SUPPORT,),
        bullets=(Bullets("What each would do without support", tuple(incentive_words.why(names, found))),),
        figures=(temptations(names, found.standing, key="temptations", package=f"{called}, without support"),),
        tables=(game_tables.payments(names, found),),
    )
    return [payments, package]


def _frontier(names: Names, finding: Incentives) -> list[Section]:
    if not finding.frontier:
        return []
    figures = present([budget_welfare(names, finding)])
    words = () if figures else (incentive_words.frontier_sentence(names, finding),)
    tables = () if figures else (game_tables.frontier(names, finding),)
    return [Section("frontier", "What each budget can keep stable", paragraphs=words, figures=figures, tables=tables)]
