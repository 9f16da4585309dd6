"""The answers of findings in sentences, the same in the terminal and in the report."""

from collections import Counter
from collections.abc import Mapping, Sequence

from winset.words import (
    STATUS_WORDS,
    Names,
    amount,
    at_most_listed,
    count,
    figure,
    fund_payments,
    listed,
    percent,
    short_title,
    spaced,
)
from winset_models.analysis.findings import (
    Account,
    Check,
    Comparison,
    Evaluation,
    Recommendation,
    SolutionFinding,
    Status,
    Subject,
)
from winset_models.negotiation.deal import Package
from winset_solver.tolerances import POSITIVE_GAIN

MOST_NAMED = 4
"""Parties that a sentence names before it counts the rest."""
FINE: tuple[Status, ...] = ("optimal", "not applicable")
"""Statuses of further solutions that the answer need not mention."""
NO_DEAL: tuple[Status, ...] = ("no package", "no acceptable package")
"""Statuses that `winset explain` has more to say about."""
WHY = "`winset explain FILE` says whose statements clash, and what would make a deal."
MOST_CLAIMS = 2
"""Claims that are spelt out for each way of checking."""


def recommended(finding: Recommendation) -> SolutionFinding | None:
    """Return the solution whose package is recommended: the first one asked for that has one."""
    return next((solution for solution in finding.solutions if solution.package is not None), None)


def scope(subject: Subject) -> str:
    """Return what is negotiated, counted."""
    parts = [count(len(subject.parties), "party", "parties")]
    parts += [count(len(subject.modules), "module")] if subject.modules else []
    parts += [count(len(subject.issues), "issue")] if subject.issues else []
    parts += [count(len(subject.steps), "step")] if subject.steps else []
    parts += [count(len(subject.red_lines), "red line")] if subject.red_lines else []
    parts += [f"a fund over {count(len(subject.fund.stages), 'stage')}"] if subject.fund else []
    return f"{', '.join(parts)}; values in {subject.unit}"


def answer(finding: Recommendation, *, short: bool = False) -> str:
    """Return what `solve` found, in two or three sentences."""
    subject, solution = finding.subject, recommended(finding)
    if solution is None:
        failures = " ".join(f"{title}: {words}." for title, words in _failures(finding))
        return f"{failures} {WHY}" if any(item.status in NO_DEAL for item in finding.solutions) else failures
    names = Names(subject, short=short)
    contents = package_contents(subject, solution.package or Package())
    opening = f"Recommended by the {solution.title}: {contents}." if contents else f"The {solution.title}."
    others = [item for item in finding.solutions if item is not solution and item.status not in FINE]
    caveats = [f"{item.title}: {STATUS_WORDS[item.status]}." for item in others]
    return " ".join([opening, gains_sentence(names, solution.accounts), proof_sentence(solution), *caveats])


def _failures(finding: Recommendation) -> list[tuple[str, str]]:
    by_status: dict[str, list[str]] = {}
    for solution in finding.solutions:
        by_status.setdefault(STATUS_WORDS[solution.status], []).append(solution.title)
    if len(by_status) == 1:
        return [("No recommendation", next(iter(by_status)))]
    return [(listed(titles), words) for words, titles in by_status.items()]


def package_contents(subject: Subject, package: Package) -> str:
    """Return what a package holds, counted."""
    parts = []
    if subject.modules:
        signed = {party for levels in package.opt_ins.values() for party in levels}
        force = f"{len(package.in_force)} of {count(len(subject.modules), 'module')}"
        parts.append(f"{force} in force, signed by {len(signed)} of {len(subject.parties)} parties")
    settled = sum(bool(package.shares.get(issue)) for issue in subject.issues)
    parts += [f"{count(settled, 'issue')} settled"] if settled else []
    if subject.steps:
        parts.append(f"{len(package.starts)} of {count(len(subject.steps), 'step')} taken")
    if package.transfers:
        payers = sum(net < 0 for net in package.transfers.values())
        receivers = sum(net > 0 for net in package.transfers.values())
        parts.append(f"transfers from {count(payers, 'party', 'parties')} to {receivers}")
    if paid := fund_payments(subject, package):
        parts.append(f"{figure(sum(paid.values()), 3)} expected to be paid into the fund")
    return ", ".join(parts)


def outcome_payments(subject: Subject, package: Package) -> list[str]:
    """Return what the fund pays for which outcome of each contract, a line each."""
    if package.fund is None or subject.fund is None:
        return []
    return [
        f"{subject.fund.contracts.get(contract, contract)}: "
        + listed([f"{figure(value)} if {spaced(report)}" for report, value in promised.items()])
        for contract, promised in package.fund.payments.items()
    ]


def gains_sentence(names: Names, accounts: Mapping[str, Account]) -> str:
    """Return who gains how much, from least to most."""
    if not accounts:
        return ""
    ranked = sorted(accounts, key=lambda party: accounts[party].gain)
    least, most, unit = ranked[0], ranked[-1], names.subject.unit
    span = f"from {_gain(accounts, least)} ({names.party(least)}) to {_gain(accounts, most)} ({names.party(most)})"
    scale = max(1.0, abs(accounts[most].gain))
    losing = [party for party in ranked if accounts[party].gain < -POSITIVE_GAIN * scale]
    idle = [party for party in ranked if abs(accounts[party].gain) <= POSITIVE_GAIN * scale]
    if len(ranked) == 1:
        return f"{names.party(least)} gains {_gain(accounts, least)} {unit} over walking away."
    if losing:
        who = at_most_listed([names.party(party) for party in losing], MOST_NAMED)
        return f"{who} {'loses' if len(losing) == 1 else 'lose'} compared with walking away; gains run {span} {unit}."
    if idle:
        who = at_most_listed([names.party(party) for party in idle], MOST_NAMED)
        verb = "gains" if len(idle) == 1 else "gain"
        largest = f"{_gain(accounts, most)} {unit} ({names.party(most)})"
        return f"Nobody loses; {who} {verb} nothing; the largest gain is {largest}."
    if _gain(accounts, least) == _gain(accounts, most):
        return f"Every party gains the same over walking away: {_gain(accounts, most)} {unit}."
    return f"Every party gains over walking away, {span} {unit}."


def _gain(accounts: Mapping[str, Account], party: str) -> str:
    return amount(accounts[party].gain)


def proof_sentence(solution: SolutionFinding) -> str:
    """Return what is proven about a solution, in plain words."""
    reached = f"{solution.objective}: {figure(solution.value)}"
    limit = f"no package can exceed {figure(solution.bound)}"
    if solution.status == "optimal" and solution.exact:
        return f"Proven: no package that respects the file does better by this measure ({reached})."
    if solution.status == "optimal":
        return f"Proven to within {percent(solution.gap)}: {limit} ({reached})."
    if solution.status == "stopped with a solution":
        limit = limit if solution.bound is not None else "no limit is known yet"
        gap = f" (gap {percent(solution.gap)})" if solution.gap is not None else ""
        return f"Not proven best, because the search was stopped ({reached}); {limit}{gap}."
    if solution.status == "disagreement":
        return f"Do not rely on this: {STATUS_WORDS['disagreement']}."
    return f"{STATUS_WORDS[solution.status].capitalize()}."


def checks_sentence(checks: Sequence[Check]) -> str:
    """Return how many claims were confirmed."""
    if not checks:
        return "No separate check was made."
    confirmed = sum(check.outcome == "confirmed" for check in checks)
    contradicted = [check.claim for check in checks if check.outcome == "contradicted"]
    if contradicted:
        return f"Contradicted: {'; '.join(contradicted)}."
    if confirmed == len(checks):
        return f"{count(confirmed, 'check')}, all confirmed." if confirmed > 1 else "The check was confirmed."
    return f"{confirmed} of {count(len(checks), 'check')} confirmed; the others could not be completed."


def every_check(solutions: Sequence[SolutionFinding]) -> list[tuple[str, Check]]:
    """Return each check once, with the solutions it was made for; no names where it was made for all of them."""
    groups: dict[tuple[str, str, str], tuple[Check, list[str]]] = {}
    checked = [solution for solution in solutions if solution.checks]
    for solution in checked:
        for check in solution.checks:
            _, titles = groups.setdefault((check.claim, check.method, check.outcome), (check, []))
            titles.append(short_title(solution.solution))
    return [(", ".join(titles) if len(titles) < len(checked) else "", check) for check, titles in groups.values()]


def checks_summary(checks: Sequence[tuple[str, Check]]) -> list[str]:
    """Return what was not confirmed, claim by claim, then the confirmed claims by how they were confirmed."""
    lines = [
        f"{check.outcome.upper()}: {f'{who}: ' if who else ''}{check.claim} ({check.method})"
        for who, check in checks
        if check.outcome != "confirmed"
    ]
    by_method: dict[str, list[str]] = {}
    for _, check in checks:
        if check.outcome == "confirmed":
            by_method.setdefault(check.method, []).append(check.claim)
    for method, claims in by_method.items():
        times = Counter(claims)
        said = [claim if times[claim] == 1 else f"{claim} ({times[claim]} times)" for claim in times]
        shown = "; ".join(said[:MOST_CLAIMS])
        more = f"; and {len(said) - MOST_CLAIMS} more" if len(said) > MOST_CLAIMS else ""
        lines.append(f"{count(len(claims), 'claim')} confirmed by {method}: {shown}{more}")
    return lines


def cannot_gain_sentence(names: Names, solution: SolutionFinding) -> str:
    """Return which parties no acceptable package makes better off; empty where there are none."""
    if not solution.cannot_gain:
        return ""
    return f"No acceptable package makes {listed([names.party(party) for party in solution.cannot_gain])} better off."


def verdict(names: Names, deal: Evaluation) -> str:
    """Return what a proposed deal is worth, in a few sentences."""
    if deal.package is None and deal.status in ("no package", "no acceptable package"):
        return f"No package contains this deal: {STATUS_WORDS[deal.status]}."
    if deal.package is None:
        return f"The deal could not be evaluated: {STATUS_WORDS[deal.status]}."
    parts = [_feasibility(deal), _losses(names, deal) if deal.accounts else ""]
    if deal.surplus_share is not None:
        verb = "realises" if deal.feasible else "would realise"
        parts.append(f"It {verb} {percent(deal.surplus_share)} of the largest possible surplus.")
    if deal.feasible:
        parts.append(efficiency_sentence(names, deal))
    if deal.status not in FINE:
        parts.append(f"The evaluation is incomplete: {STATUS_WORDS[deal.status]}.")
    return " ".join(part for part in parts if part)


def _feasibility(deal: Evaluation) -> str:
    kinds = [violation.kind for violation in deal.violations if violation.kind != "walk-away value"]
    if not kinds:
        return "The deal respects every rule and red line."
    lines, rules = kinds.count("red line"), kinds.count("rule")
    parts = [count(lines, "red line")] if lines else []
    parts += [count(rules, "rule")] if rules else []
    return f"The deal is not possible as it stands: it breaks {listed(parts)}."


def _losses(names: Names, deal: Evaluation) -> str:
    if not deal.losers:
        return f"It {'leaves' if deal.feasible else 'would leave'} nobody worse off than walking away."
    worst = max(deal.losers, key=lambda party: deal.losers[party])
    who = at_most_listed([names.party(party) for party in deal.losers], MOST_NAMED)
    most = f"{amount(deal.losers[worst])} {names.subject.unit}"
    if len(deal.losers) == 1:
        return f"{who} would rather walk away: it loses {most}."
    return f"{who} would rather walk away; {names.party(worst)} loses most, {most}."


def efficiency_sentence(names: Names, deal: Evaluation) -> str:
    """Return whether somebody could gain without anybody losing, in plain words."""
    if deal.efficient is None:
        return "Whether it can be improved without hurting anybody is not known."
    if deal.efficient:
        return "It is efficient: nobody can gain more unless somebody gains less."
    more = {
        party: account.gain - deal.accounts[party].gain
        for party, account in deal.improvement_accounts.items()
        if party in deal.accounts
    }
    better = [names.party(party) for party, difference in more.items() if amount(difference).strip("0.")]
    if not better:
        return "It is not efficient: somebody could gain without anybody losing."
    total = f"{amount(sum(more.values()))} {names.subject.unit} more{' together' if len(better) > 1 else ''}"
    who = at_most_listed(better, MOST_NAMED)
    return f"It is not efficient: another package gives {who} {total}, and nobody less."


def comparison_sentence(finding: Comparison) -> str:
    """Return which deals are possible and acceptable, and which realises most."""
    possible = [deal for deal in finding.deals if deal.feasible]
    acceptable = [deal for deal in possible if deal.individually_rational]
    total = count(len(finding.deals), "deal")
    counts = (
        f"Of {total}, {len(possible)} {'respects' if len(possible) == 1 else 'respect'} every rule and red line, "
        f"and {len(acceptable)} of these {'leaves' if len(acceptable) == 1 else 'leave'} nobody worse off."
    )
    shares = {deal.title: deal.surplus_share for deal in acceptable if deal.surplus_share is not None}
    if not shares:
        return counts
    best = max(shares, key=lambda title: shares[title] or 0.0)
    return f"{counts} {best} realises the largest share of the possible surplus among them ({percent(shares[best])})."
