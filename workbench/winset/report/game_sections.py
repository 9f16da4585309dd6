"""Sections about who keeps to a package: shared by the pages of games and of evaluations."""

from collections.abc import Sequence

from winset import game_tables, game_words, stability_words
from winset.charts.temptations import temptations
from winset.report.page import Bullets, Section
from winset.words import Names
from winset_models.analysis.equilibrium_findings import SearchWork, StandingPackage
from winset_models.analysis.stability_findings import Stability


def standing_section(names: Names, standing: StandingPackage, *, key: str, heading: str, package: str) -> Section:
    """Return who is tempted to leave a package, and why.

    Parameters
    ----------
    package
        What it is called in a sentence.
    """
    lines = tuple(game_words.reasons(names, standing))
    return Section(
        key,
        heading,
        paragraphs=(game_words.ALONE,),
        bullets=(Bullets("Who is tempted, and why", lines),) if lines else (),
        figures=(temptations(names, standing, key=f"{key}-temptations", package=package),),
    )


def stability_sections(names: Names, finding: Stability) -> list[Section]:
    """Return who would leave a deal, alone, together and module by module."""
    sections = []
    if finding.standing is not None:
        heading = "Whether anybody would leave"
        sections.append(standing_section(names, finding.standing, key="alone", heading=heading, package="the deal"))
    sections += _together(names, finding)
    if finding.modules:
        lines = tuple(stability_words.module_lines(names, finding))
        sections.append(
            Section(
                "modules",
                "Module by module",
                paragraphs=(stability_words.MODULE_TERMS,),
                bullets=(Bullets("Which coalitions hold", lines),),
                tables=(game_tables.modules(names, finding),),
            )
        )
    return sections


def _together(names: Names, finding: Stability) -> list[Section]:
    if not stability_words.together(finding):
        return []
    others = f"Each member gains, while {stability_words.OUTSIDERS[finding.outsiders]}"
    bullets = [Bullets(others, tuple(stability_words.departures(names, finding)))]
    changes = tuple(stability_words.changes(names, finding))
    bullets += [Bullets("What the first departure changes in the deal", changes)] if changes else []
    return [
        Section(
            "together",
            "Who would depart together",
            bullets=tuple(bullets),
            tables=(game_tables.coalitions(names, finding),),
        )
    ]


def not_counted(left_out: Sequence[str], work: Sequence[SearchWork]) -> list[Section]:
    """Return which statements were left out of the game, and what the search took."""
    bullets = [Bullets(game_words.NOT_COUNTED, tuple(left_out))] if left_out else []
    bullets += [Bullets("Search", tuple(game_words.search_lines(work)))] if work else []
    return [Section("search", "What was counted, and what it took", bullets=tuple(bullets))] if bullets else []
