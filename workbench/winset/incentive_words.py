"""What keeps parties in, in sentences that the terminal and the report share."""

from typing import Final

from winset import game_words
from winset.game_words import money, plain
from winset.sentences import package_contents
from winset.words import STATUS_WORDS, Names, at_most_listed, count
from winset_models.analysis.incentive_findings import Incentives, SupportedPackage
from winset_solver.tolerances import AGREEMENT, SHARE

SUPPORT: Final = "Support is paid as long as a party keeps to the package: it must outweigh its best departure alone."


def headline(names: Names, finding: Incentives) -> str:
    """Return what it takes to keep everybody to a deal, or what a budget can keep stable."""
    if finding.status == "disagreement":
        return game_words.DOUBT
    if finding.deal is not None:
        return " ".join(filter(None, [_deal(names, finding), game_words.broken_sentence(finding.broken)]))
    return " ".join(filter(None, [_best(names, finding), _reach(names, finding), _without(names, finding)]))


def _deal(names: Names, finding: Incentives) -> str:
    found = finding.supported
    if found is None:
        if finding.status == "no equilibrium":
            return f"No support within the limits of the file keeps everybody to “{finding.title}”."
        return f"What would keep everybody to “{finding.title}” cannot be said: {STATUS_WORDS[finding.status]}."
    if not found.payments:
        return f"Nobody need be paid: everybody keeps to “{finding.title}” {_by_what(found)}."
    cheapest = "proven cheapest" if finding.status == "optimal" else "the search for less was stopped"
    sentence = (
        f"{money(names, found.total)} of support keep everybody to “{finding.title}” ({cheapest}): "
        f"{paid(names, found)}."
    )
    return " ".join(filter(None, [sentence, _penalties(names, found), _budget(names, finding, found)]))


def _by_what(found: SupportedPackage) -> str:
    return "as long as departing has its penalty" if any(found.penalties.values()) else "by itself"


def _penalties(names: Names, found: SupportedPackage) -> str:
    parties = [names.party(party) for party, penalty in found.penalties.items() if penalty > SHARE]
    if not parties:
        return ""
    who = at_most_listed(parties, game_words.MOST_NAMED)
    return f"Credible penalties are counted for {who}; without them more would be needed."


def _budget(names: Names, finding: Incentives, found: SupportedPackage) -> str:
    if finding.budget is None or finding.within_budget is None:
        return ""
    beyond = "within" if finding.within_budget else f"{plain(found.total - finding.budget)} beyond"
    return f"That is {beyond} the budget of {plain(finding.budget)}."


def paid(names: Names, found: SupportedPackage) -> str:
    """Return who is paid how much, the largest payments first."""
    shown = [f"{names.party(item.party)} {plain(item.amount)}" for item in found.payments]
    return at_most_listed(shown, game_words.MOST_NAMED)


def _best(names: Names, finding: Incentives) -> str:
    found = finding.supported
    if found is None:
        if finding.status == "no equilibrium":
            within = "" if finding.budget is None else f" with a budget of {money(names, finding.budget)}"
            return f"No package can be kept stable{within}."
        return f"No package can be named: {STATUS_WORDS[finding.status]}."
    welfare = money(names, found.standing.welfare)
    contents = package_contents(finding.subject, found.standing.package)
    sentence = f"The best package that support can keep stable has a welfare of {welfare}: {contents}."
    if finding.budget is not None:
        limit = f"With a budget of {money(names, finding.budget)}"
        sentence = f"{limit}, a package with a welfare of {welfare} can be kept stable: {contents}."
    who = "Nobody need be paid."
    if found.payments:
        who = f"It needs {money(names, found.total)} of support: {paid(names, found)}."
    return " ".join(filter(None, [sentence, who, _penalties(names, found), _bound(names, finding, found)]))


def _bound(names: Names, finding: Incentives, found: SupportedPackage) -> str:
    if finding.status == "optimal":
        return f"{game_words.proven(finding.checks).capitalize()}: nothing better can be kept stable."
    if finding.bound is None:
        return "The search was stopped; no limit is proven yet."
    if finding.bound - found.standing.welfare <= AGREEMENT * max(1.0, abs(finding.bound)):
        return ""
    return f"The search was stopped; proven so far: nothing beyond {money(names, finding.bound)} can be."


def _without(names: Names, finding: Incentives) -> str:
    free, found = finding.no_support, finding.supported
    if found is None or not found.payments:
        return ""
    if free is None:
        return "Without support, no package found is kept to by everybody."
    best = "best" if finding.status == "optimal" else "best found"
    return f"Without support, the {best} that everybody keeps to is {money(names, free.welfare)}."


def _reach(names: Names, finding: Incentives) -> str:
    found, optimum = finding.supported, finding.optimum_welfare
    if found is None or optimum is None:
        return ""
    if optimum - found.standing.welfare <= AGREEMENT * max(1.0, abs(optimum)):
        return "No package at all has a larger welfare."
    return f"The largest welfare of any package is {money(names, optimum)}."


def why(names: Names, found: SupportedPackage) -> list[str]:
    """Return what each party that must be paid would rather do."""
    return game_words.grouped([(names.party(item.party), item.because.words) for item in found.payments])


def frontier_sentence(names: Names, finding: Incentives) -> str:
    """Return what the first and the last unit of a budget buy, and whether all steps are known."""
    points = finding.frontier
    if not points:
        return ""
    first, last = points[0], points[-1]
    begin = f"With {money(names, first.budget)}" if first.budget > SHARE else "Without support"
    opening = f"{begin}, a welfare of {money(names, first.welfare)} can be kept stable"
    if len(points) == 1:
        return f"{opening}{_end(finding)}."
    steps = count(len(points) - 1, "further step")
    return f"{opening}; with {plain(last.budget)}, one of {plain(last.welfare)}, in {steps}{_end(finding)}."


def _end(finding: Incentives) -> str:
    sure = f" ({game_words.proven(finding.checks)}: there are no others)"
    return sure if finding.frontier_complete else " (there may be more)"
