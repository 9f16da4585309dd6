"""Whether a deal is kept to, in sentences that the terminal and the report share."""

from collections.abc import Sequence
from typing import Final

from winset import game_words
from winset.words import STATUS_WORDS, Names, at_most_listed, count, differences, listed
from winset_models.analysis.stability_findings import BlockingCoalition, ModuleStability, Outsiders, Stability

OUTSIDERS: Final[dict[Outsiders, str]] = {
    "stay": "all others keep to the deal",
    "leave": "all others leave every module",
    "respond": "all others then do what is best for them",
}
"""What parties outside a departing coalition do, as it follows “while”."""
MODULE_TERMS: Final = (
    "A coalition is stable if no member gains by leaving the module, and no outsider by joining it, each by itself. "
    "Surplus: what the members have together beyond what each would have by leaving; where it is positive, "
    "payments among them could keep all. To spare: how many could leave, in the worst order, before the module is no "
    "longer in force. Pivotal: whose own leaving ends it."
)
MOST_COALITIONS: Final = 6
"""Coalitions of one module that a line names before it counts the rest."""


def headline(names: Names, finding: Stability) -> str:
    """Return whether everybody keeps to a deal, alone and together."""
    if finding.status == "disagreement":
        return game_words.DOUBT
    if finding.standing is None:
        return f"Whether the deal is kept to cannot be said: {STATUS_WORDS[finding.status]}."
    parts = [_alone(names, finding), _together(names, finding), game_words.broken_sentence(finding.broken)]
    return " ".join(filter(None, parts))


def _alone(names: Names, finding: Stability) -> str:
    standing = finding.standing
    if standing is None or finding.stable is None:
        return "Whether anybody would leave the deal was not settled."
    if finding.stable:
        return f"Nobody would leave the deal. {game_words.held_sentence(names, standing)}".strip()
    return f"The deal is not kept to: {game_words.keeping_sentence(names, standing)}"


def _together(names: Names, finding: Stability) -> str:
    if finding.coalitions_up_to < 2:
        return ""
    size = _size(finding.coalitions_up_to)
    while_others = f"while {OUTSIDERS[finding.outsiders]}"
    sure = game_words.proven(finding.checks)
    departing = together(finding)
    if departing:
        return f"{_departing(names, departing, size, while_others)} {_credible(finding)}".strip()
    if finding.strong is None:
        return f"Whether a coalition {size} would depart together was not settled."
    if finding.strong:
        return f"No coalition {size} would depart together and all gain, {while_others} ({sure})."
    others = _others(finding)
    if not finding.blocking or finding.status != "optimal" or others < 2:
        return ""
    size = _size(min(finding.coalitions_up_to, others))
    return f"No coalition {size} among the others would depart together and all gain, {while_others} ({sure})."


def _size(most: int) -> str:
    return f"of up to {count(most, 'party', 'parties')}" if most > 2 else "of two parties"


def _others(finding: Stability) -> int:
    """Return how many parties would not depart by themselves."""
    alone = {item.members[0] for item in finding.blocking if len(item.members) == 1}
    return 0 if finding.standing is None else len(finding.standing.temptations) - len(alone)


def together(finding: Stability) -> list[BlockingCoalition]:
    """Return the coalitions to be shown: without parties that depart alone, where that is said of them already."""
    said = finding.outsiders == "stay"
    return [item for item in finding.blocking if len(item.members) > 1 or not said]


def _departing(names: Names, departing: Sequence[BlockingCoalition], size: str, while_others: str) -> str:
    members = departing[0].members
    who = at_most_listed([names.party(party) for party in members], game_words.MOST_NAMED)
    what = "depart together and all gain" if len(members) > 1 else "depart and gain"
    others = len(departing) - 1
    more = f"; so would {count(others, 'other coalition')} {size}" if others else ""
    return f"{who} would {what}, {while_others}{more}."


def _credible(finding: Stability) -> str:
    if finding.coalition_proof and finding.stable:
        return "But no such departure would last: in each, some would depart again (the deal is coalition-proof)."
    return ""


def departures(names: Names, finding: Stability, most: int | None = None) -> list[str]:
    """Return in words what each coalition would do, smallest first."""
    shown = together(finding)
    lines = [
        f"Coalition {number}: {names.parties(item.members)}{_lasting(item)}. {item.words}"
        for number, item in enumerate(shown[:most], start=1)
    ]
    more = 0 if most is None else len(shown) - most
    return [*lines, f"and {count(more, 'more coalition')} (all of them: --json or --report)"] if more > 0 else lines


def _lasting(coalition: BlockingCoalition) -> str:
    if coalition.credible is None or len(coalition.members) < 2:
        return ""
    return "; none of them would depart again" if coalition.credible else "; some of them would depart again"


def changes(names: Names, finding: Stability) -> list[str]:
    """Return what the first departure together changes in the package."""
    shown = together(finding)
    return differences(names, finding.standing.package, shown[0].package) if finding.standing and shown else []


def module_lines(names: Names, finding: Stability) -> list[str]:
    """Return module by module whether its coalition is stable, and which ones would be."""
    return [
        " ".join(filter(None, [_verdict(names, item), _stable_coalitions(names, item), _clauses(names, item)]))
        for item in finding.modules
    ]


def _verdict(names: Names, module: ModuleStability) -> str:
    name = names.module(module.module)
    if not module.members:
        return f"{name}: nobody opts in{', and nobody would join by itself' if module.external else ''}."
    if module.internal and module.external:
        return f"{name}: stable."
    parts = [] if module.internal else [f"{_all(names, module.leavers)} would rather leave it"]
    parts += [] if module.external else [f"{_all(names, module.joiners)} would rather join it"]
    could = ""
    if not module.internal and module.potentially_internal:
        could = f"; payments among the members could keep all (surplus {game_words.plain(module.surplus)})"
    return f"{name}: not stable, because {listed(parts)}{could}."


def _all(names: Names, gains: dict[str, float]) -> str:
    return at_most_listed([names.party(party) for party in gains], game_words.MOST_NAMED) or "somebody"


def _stable_coalitions(names: Names, module: ModuleStability) -> str:
    if not module.stable_coalitions:
        return "No coalition would be stable in it (proven)." if module.stable_complete else ""
    if module.stable_coalitions == [[]] and module.stable_complete:
        return "No coalition that brings it into force would be stable (proven)."
    which = "Stable coalitions" if module.stable_complete else "Stable coalitions found"
    return f"{which}: {_coalitions(names, module.stable_coalitions)}."


def _clauses(names: Names, module: ModuleStability) -> str:
    without = module.stable_without_clauses
    if not without or without == module.stable_coalitions:
        return ""
    return f"Without its participation clauses: {_coalitions(names, without)}."


def _coalitions(names: Names, found: Sequence[Sequence[str]]) -> str:
    shown = [listed([names.party(party) for party in members]) or "nobody" for members in found[:MOST_COALITIONS]]
    more = len(found) - len(shown)
    return "; ".join([*shown, *([f"and {more} more"] if more else [])])
