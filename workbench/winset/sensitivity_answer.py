"""What would change the answer, in short: what the file recommends, which numbers change that, and what is open."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from winset import game_words
from winset.roadmap_words import sentence
from winset.sensitivity_labels import Labels
from winset.sensitivity_words import MOST_NAMED, changing, ends_of, unchanging, unfinished
from winset.sentences import gains_sentence, package_contents
from winset.words import STATUS_WORDS, Names, count, figure, fund_payments, listed, settlement
from winset_models.analysis.finding_parts import Account
from winset_models.analysis.sensitivity_findings import Sensitivity
from winset_models.analysis.sensitivity_parts import SeenPackage
from winset_models.negotiation.deal import Package
from winset_solver.tolerances import ACCOUNT

MOST_ISSUES: Final = 6
"""Issues of which each is told as it is settled; of more, how many are settled alike."""
MOST_PAYERS: Final = 3
"""Payers and receivers that a line names before it counts the rest."""


def headline(finding: Sensitivity) -> str:
    """Return what holds as the file is, and what may change it, in a few sentences."""
    if finding.base.status == "disagreement":
        return game_words.DOUBT
    parts = [_base(finding), *_robust(finding), *_open(finding)]
    return " ".join(parts)


def _base(finding: Sensitivity) -> str:
    doubted = count(len(finding.parameters), "number")
    told = f"{doubted} of the file {'is' if len(finding.parameters) == 1 else 'are'} doubted"
    assumed = f" {sentence(finding.assumed)}" if finding.assumed else ""
    return f"What would change {finding.question}? With the numbers of the file: {_answer(finding)}; {told}.{assumed}"


def _answer(finding: Sensitivity) -> str:
    if Labels(finding).deal:
        return "it holds" if finding.base.package else "it does not hold"
    told = contents(finding)
    return f"{told} ({finding.base.package})" if told else STATUS_WORDS[finding.base.status]


def contents(finding: Sensitivity) -> str:
    """Return what the package holds that is recommended with the numbers of the file, in short; nothing for none."""
    own = recommended(finding)
    return package_contents(finding.subject, own.package) or own.words.removesuffix(".") if own else ""


def essentials_heading(finding: Sensitivity) -> str:
    """Return what the lines of :func:`essentials` are about."""
    return f"What {'the deal' if Labels(finding).deal else finding.base.package} brings"


def recommended(finding: Sensitivity) -> SeenPackage | None:
    """Return what is recommended with the numbers of the file, or the deal that is looked at; None where neither is."""
    return next((item for item in finding.packages if item.key == finding.base.package), None)


def _robust(finding: Sensitivity) -> list[str]:
    """Return which numbers change the answer by themselves, and for which it is known that they do not, and where."""
    moved = changing(finding)
    proven = [name for name in unchanging(finding) if name not in moved]
    tried = [name for name in ends_of(finding) if name not in (*moved, *proven)]
    opened = {item.parameter for item in finding.breakpoints}.difference(moved, proven, tried)
    told = _moved(finding, moved)
    told += _still(finding, proven, "anywhere in") + _still(finding, tried, "to either end of")
    told += [f"For {count(len(opened), 'number')} it is not proven that nothing changes."] if opened else []
    return told


def _moved(finding: Sensitivity, moved: list[str]) -> list[str]:
    if not moved:
        return []
    if len(moved) == len(finding.parameters):
        return [f"{'Every one of them changes' if len(moved) > 1 else 'It changes'} the answer by itself."]
    alone = "moves by itself" if len(moved) == 1 else "move by themselves"
    return [f"The answer changes if {Labels(finding).numbers(moved, MOST_NAMED)} {alone}."]


def _still(finding: Sensitivity, still: list[str], where: str) -> list[str]:
    """Return that numbers may move so far without changing the answer."""
    if not still:
        return []
    if len(still) == len(finding.parameters):
        whichever = "Whichever of them moves" if len(still) > 1 else "Even if it moves"
        return [f"{whichever} {where} its range, the answer stays the same."]
    ranges = "its range" if len(still) == 1 else "their ranges"
    return [f"{count(len(still), 'number')} may move {where} {ranges} without changing the answer."]


def _open(finding: Sensitivity) -> list[str]:
    parts = ["It was stopped before everything asked for was answered."] if unfinished(finding) else []
    if finding.failures:
        were = "was" if len(finding.failures) == 1 else "were"
        parts.append(f"{count(len(finding.failures), 'sample')} {were} not answered.")
    return parts


def essentials(finding: Sensitivity) -> list[str]:
    """Return what matters most about what the file recommends: gains, what is settled, and who pays; a line each."""
    own = recommended(finding)
    if own is None:
        return []
    return [*_gains(finding), *_settled(finding, own.package), *_payments(finding, own.package)]


def _gains(finding: Sensitivity) -> Iterator[str]:
    """Yield the total, and who gains least and most where every party is followed."""
    known, unit = finding.base.quantities, finding.subject.unit
    if "total gain" in known:
        yield f"Total gain: {figure(known['total gain'], 4)} {unit}."
    gains = {party: known[f"gain:{party}"] for party in finding.subject.parties if f"gain:{party}" in known}
    if gains and len(gains) == len(finding.subject.parties):
        accounts = {
            party: Account(payoff=gain, gain=gain, ideal=None, ratio=None, components={})
            for party, gain in gains.items()
        }
        yield gains_sentence(Names(finding.subject), accounts)


def _settled(finding: Sensitivity, package: Package) -> Iterator[str]:
    """Yield how issues are settled, each of a few, how many alike of many."""
    names = Names(finding.subject)
    issues = [key for key in finding.subject.issues if package.shares.get(key)]
    if not issues:
        return
    if len(issues) <= MOST_ISSUES:
        told = "; ".join(f"{names.issue(key)} ({settlement(names, key, package)})" for key in issues)
        yield f"Issues: {told}."
        return
    options = Counter(_largest(names, key, package) for key in issues)
    alike = [f"“{option}” in {number}" for option, number in options.most_common(MOST_ISSUES)]
    others = len(issues) - sum(number for _, number in options.most_common(MOST_ISSUES))
    alike += [f"something else in {others}"] if others else []
    split = any(max(package.shares[key].values()) < 1.0 - ACCOUNT for key in issues)
    meant = ", each by its largest part" if split else ""
    yield f"{count(len(issues), 'issue')} settled{meant}: {listed(alike)}."


def _largest(names: Names, issue: str, package: Package) -> str:
    parts = package.shares[issue]
    return names.option(issue, max(parts, key=lambda option: parts[option]))


def _payments(finding: Sensitivity, package: Package) -> Iterator[str]:
    """Yield who pays and who receives how much, largest first."""
    paid = {party: -net for party, net in package.transfers.items() if net < -ACCOUNT}
    received = {party: net for party, net in package.transfers.items() if net > ACCOUNT}
    if paid and received:
        pay, receive = _shares(finding, paid), _shares(finding, received)
        yield f"Transfers, in {finding.subject.unit}: paid by {pay}; received by {receive}."
    if fund := fund_payments(finding.subject, package):
        yield f"Expected payments into the fund, in {finding.subject.unit}: {_shares(finding, fund)}."


def _shares(finding: Sensitivity, amounts: Mapping[str, float]) -> str:
    names, order = Names(finding.subject), sorted(amounts, key=lambda party: -amounts[party])
    told = [f"{names.party(party)} {figure(amounts[party], 3)}" for party in order[:MOST_PAYERS]]
    rest = order[MOST_PAYERS:]
    told += [f"{count(len(rest), 'other')} {figure(sum(amounts[party] for party in rest), 3)}"] if rest else []
    return listed(told)
