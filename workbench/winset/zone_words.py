"""The zone of agreement in sentences, the same in the terminal and in the report."""

from collections.abc import Mapping, Sequence
from math import floor, log10

from winset.words import (
    STATUS_WORDS,
    Names,
    amount,
    at_most_listed,
    count,
    listed,
    percent,
    places,
    short_title,
)
from winset.zone_contents import same_package
from winset_models.analysis.findings import Status
from winset_models.analysis.zone_findings import Exchange, Improvement, Standing, Zone, ZoneDeal
from winset_models.negotiation.deal import Package

MOST_NAMED = 4
"""Parties that a sentence names before it counts the rest."""
FEWEST_PER_DEAL = 0.1
"""Solves for each deal below which they are not worth a word."""
WORTH_THE_SAME = "worth the same as"
SAME_WORTH = "several packages can have the same payoffs, and the list holds one of them"
ROUND = 1e4
"""Rates from which no decimals are shown."""
NOT_LISTED = "not wasteful, not listed"
FOUND: tuple[Status, ...] = ("optimal", "stopped with a solution")
"""Statuses with a list."""


def compared(names: Names, finding: Zone) -> str:
    """Return whose payoffs are compared, in words."""
    if len(finding.parties) == len(names.subject.parties) > 2:
        return f"all {len(finding.parties)} parties"
    return at_most_listed([names.party(party) for party in finding.parties], MOST_NAMED)


def all_compared(names: Names, finding: Zone) -> bool:
    """Return whether the payoffs of all parties are compared."""
    return len(finding.parties) == len(names.subject.parties)


def headline(names: Names, finding: Zone) -> str:
    """Return what was found, and how far it is proven."""
    if finding.status == "disagreement":
        return "Do not rely on this list: a second opinion contradicts it."
    if finding.status not in FOUND or not finding.points:
        return f"No deal can be listed: {STATUS_WORDS[finding.status]}."
    return " ".join(filter(None, [_number(names, finding), _proof(finding), *_setting(names, finding)]))


def _number(names: Names, finding: Zone) -> str:
    who, total = compared(names, finding), len(finding.points)
    stretches = len(finding.segments)
    if total == 1 and not stretches and finding.complete:
        if len(finding.parties) == 1:
            return f"One deal is best for {who}."
        return f"One deal is best for {who} at the same time: nobody has to give way."
    found = " found" if finding.status != "optimal" else ""
    deals = f"{count(total, 'deal')}{found} {'is' if total == 1 else 'are'} not wasteful for {who}"
    if stretches:
        between = f"{stretches} straight stretches" if stretches > 1 else "a straight stretch"
        closed = not any(segment.first_open or segment.last_open for segment in finding.segments)
        deals += f", and neither is any mixture along {between}{' between them' if closed else ''}"
    return f"{deals}: no other deal is better for one of them and worse for none."


def _proof(finding: Zone) -> str:
    if finding.complete and finding.confirmed is False:
        more = "more time" if finding.manifest.options.get("confirm") == "always" else "`--confirm always`"
        return f"The list is complete: proven by the search; the second opinion ran out of time ({more} finishes it)."
    if finding.complete:
        return "The list is complete, proven."
    proven = coverage_sentence(finding)
    if finding.status == "optimal":
        return proven
    return f"The search was stopped, so there may be more. {proven}".strip()


def coverage_sentence(finding: Zone) -> str:
    """Return what the list is proven to cover; empty where nothing is."""
    if finding.coverage is None or finding.coverage_shares is None:
        return ""
    widest = max(finding.coverage_shares.values())
    if not widest:
        return ""
    return (
        f"Proven: for every other deal that is not wasteful, a listed one gives none of them less by more than "
        f"{percent(widest)} of what is at stake for it."
    )


def _setting(names: Names, finding: Zone) -> list[str]:
    """Say what else must be known to read the list."""
    sentences = []
    if not all_compared(names, finding):
        sentences.append(
            "The other parties are left out of the comparison."
            if finding.beyond
            else "The other parties are only kept from falling below their walk-away values."
        )
    if finding.beyond:
        sentences.append("Deals that leave somebody worse off than walking away are included.")
    return sentences


def advice(finding: Zone) -> list[str]:
    """Return what to try next where the list is not all that there is."""
    if finding.status in ("no package", "no acceptable package"):
        return ["`winset explain` says which statements clash, and what would make a deal possible"]
    if finding.status not in ("stopped with a solution", "stopped without a solution"):
        return []
    limit = finding.manifest.options.get("time limit")
    gave_up = isinstance(limit, int | float) and finding.manifest.seconds < limit
    lines = [] if gave_up else ["more time (--time-limit) finds more deals"]
    if len(finding.parties) > 2:
        fewer = "two" if len(finding.parties) == 3 else "two or three"
        lines.append(f"{fewer} parties at a time are answered much faster (--parties A,B)")
        lines.append("a coarser list needs fewer deals (--coverage 0.1)")
    return lines


def value_sentence(names: Names, finding: Zone) -> str:
    """Answer whether value is left on the table: by each proposed deal, or by the solutions where there is none."""
    if not finding.points or finding.status == "disagreement":
        return headline(names, finding)
    wasteful = [deal for deal in finding.deals if deal.acceptable and deal.standing and deal.standing.improvements]
    sound = [deal for deal in finding.deals if deal.acceptable and deal.standing and deal.standing.on_frontier]
    impossible = [deal for deal in finding.deals if not deal.acceptable]
    parts = []
    if wasteful:
        parts.append(_wasteful_sentence(names, finding, wasteful))
    if sound:
        verb = "is" if len(sound) == 1 else "are"
        parts.append(f"{listed([f'“{deal.title}”' for deal in sound])} {verb} not wasteful.")
    if impossible:
        verb, they = ("is", "it stands") if len(impossible) == 1 else ("are", "they stand")
        parts.append(f"{listed([f'“{deal.title}”' for deal in impossible])} {verb} not open to all parties as {they}.")
    return " ".join(parts) or _without_deals(names, finding)


def _wasteful_sentence(names: Names, finding: Zone, deals: Sequence[ZoneDeal]) -> str:
    """Name the deal that leaves most on the table, and what would be better."""
    first, standing = max(
        ((deal, deal.standing) for deal in deals if deal.standing), key=lambda pair: pair[1].distance or 0.0
    )
    others = len(deals) - 1
    more = f", and so {'does' if others == 1 else 'do'} {count(others, 'other deal')}" if others else ""
    alone = "" if all_compared(names, finding) else f" as far as {compared(names, finding)} are concerned"
    better = improvement_sentence(names, finding, standing.improvements[0])
    return f"Yes: “{first.title}” leaves value on the table{alone}{more}. {better}"


def _without_deals(names: Names, finding: Zone) -> str:
    """Say where the solutions lie, and what giving way buys, where no deal is proposed."""
    on_it = [
        short_title(item.found.solution) for item in finding.solutions if item.standing and item.standing.on_frontier
    ]
    parts = ["The file proposes no deal to compare."]
    if on_it:
        parts.append(f"On the frontier: {listed(on_it)}.")
    if finding.steps:
        parts.append(rate_sentence(names, finding))
    return " ".join(parts)


def rate_sentence(names: Names, finding: Zone) -> str:
    """Return what giving way buys along the list of two parties."""
    rates = [step.rate for step in finding.steps]
    shown = rate_words(rates)
    low, high = shown[rates.index(min(rates))], shown[rates.index(max(rates))]
    first, second = (names.party(party) for party in finding.parties)
    span = low if low == high else f"between {low} and {high}"
    return f"Along the list each 1 that {first} gives up buys {span} for {second}."


def rate_words(rates: Sequence[float]) -> list[str]:
    """Return rates with three significant digits each; without decimals where all are whole.

    Examples
    --------
    >>> rate_words([1.0, 1.024, 0.1634, 0.9999]), rate_words([1.0, 3.0]), rate_words([1234.6])
    (['1.00', '1.02', '0.163', '1.00'], ['1', '3'], ['1,235'])
    """
    if not any(places([rate]) for rate in rates if rate < ROUND):
        return [amount(rate, 0) for rate in rates]
    rounded = [float(f"{rate:.2e}") for rate in rates]
    return [amount(rate, max(0, 2 - floor(log10(short)))) for rate, short in zip(rates, rounded, strict=True)]


def improvement_sentence(names: Names, finding: Zone, item: Improvement) -> str:
    """Return who would get how much more in a dominating deal."""
    shown = _amounts(item.changes)
    ranked = sorted(shown, key=lambda party: -item.changes[party])
    who = [f"{shown[party]} for {names.party(party)}" for party in ranked]
    if len(who) > MOST_NAMED:
        who = [*who[: MOST_NAMED - 1], f"something for {len(who) - MOST_NAMED + 1} others"]
    return f"{better_deal(finding, item).capitalize()} adds {listed(who)}, and no compared party gets less."


def better_deal(finding: Zone, item: Improvement) -> str:
    """Return what a dominating deal is called."""
    if item.point.number:
        return f"deal {item.point.number}"
    return "another package" if item.segment is None else f"a deal {stretch(finding, item.segment)}"


def deal_sentences(names: Names, finding: Zone, deal: ZoneDeal) -> str:
    """Return what a proposed deal is worth measured by the frontier."""
    if deal.package is None:
        return f"No package could be made of it: {STATUS_WORDS[deal.status]}."
    parts = []
    if not deal.feasible:
        parts.append(f"It is not possible as it stands: it breaks {count(_broken(deal), 'statement')} of the file.")
    if deal.losers:
        who = at_most_listed([names.party(party) for party in deal.losers], MOST_NAMED)
        parts.append(f"{who} would rather walk away.")
    if deal.standing and finding.points:
        parts.append(_standing_sentence(names, finding, deal, deal.standing))
    return " ".join(parts)


def _broken(deal: ZoneDeal) -> int:
    return sum(violation.kind != "walk-away value" for violation in deal.violations)


def _standing_sentence(names: Names, finding: Zone, deal: ZoneDeal, standing: Standing) -> str:
    if standing.on_frontier:
        where = place(finding, standing, deal.package)
        if where == NOT_LISTED:
            return "It is not wasteful, though the list leaves it out: no package is better for one and worse for none."
        where = where if standing.segment is None else f"it lies {where}"
        return (
            f"It is not wasteful: {where}."
            if deal.acceptable
            else f"It is worth as much as {place(finding, standing)}."
        )
    if standing.improvements:
        nearest = improvement_sentence(names, finding, standing.improvements[0])
        rest = [item.point.number for item in standing.improvements[1:] if item.point.number]
        others = f" So do, at a greater distance, {_deals(rest)}." if rest else ""
        return f"{_more(names, finding) if deal.acceptable else ''}{nearest}{others}"
    if deal.acceptable:
        known = "the list does not tell" if finding.complete else "the list is not complete"
        return f"No listed deal is at least as good for all of them, but {known}."
    return "No listed deal gives all compared parties as much."


def _more(names: Names, finding: Zone) -> str:
    if all_compared(names, finding):
        return "It is wasteful. "
    return f"Seen by {compared(names, finding)} alone, more is possible. "


def place(finding: Zone, standing: Standing | None, package: Package | None = None) -> str:
    """Return where a package lies, in a few words; a listed deal is called by its number if it is that package."""
    if standing is None:
        return "–"
    if standing.number is not None:
        same = package is None or same_package(finding, package, finding.points[standing.number - 1].package)
        return f"deal {standing.number}" if same else f"{WORTH_THE_SAME} deal {standing.number}"
    if standing.segment is not None:
        return stretch(finding, standing.segment)
    if standing.improvements:
        return f"{better_deal(finding, standing.improvements[0])} is better"
    return NOT_LISTED if standing.on_frontier else "not listed"


def stretch(finding: Zone, position: int) -> str:
    """Return which deals a stretch joins."""
    segment = finding.segments[position]
    ends = [segment.first.number, segment.last.number]
    if None not in ends:
        return f"between deals {ends[0]} and {ends[1]}"
    number = next((end for end in ends if end is not None), None)
    return f"in the stretch at deal {number}" if number else f"in stretch {position + 1}"


def exchange_sentence(names: Names, exchange: Exchange) -> str:
    """Return who gives and who gains in an exchange."""
    changes, shown = exchange.changes, _amounts(exchange.changes)
    order = sorted(shown, key=lambda party: -abs(changes[party]))
    gives = [f"{names.party(party)} {shown[party]}" for party in order if changes[party] < 0] or ["next to nothing"]
    gains = [f"{names.party(party)} {shown[party]}" for party in order if changes[party] > 0]
    lost = f"costs {at_most_listed(gives, MOST_NAMED)}"
    return f"To deal {exchange.end}: {lost}" + (f"; gives {at_most_listed(gains, MOST_NAMED)}" if gains else "")


def exchanges(names: Names, finding: Zone) -> list[str]:
    """Return the cheapest exchange from each solution; solutions with the same one share a line."""
    found: dict[str, list[str]] = {}
    for item in finding.solutions:
        if item.exchange is not None:
            found.setdefault(exchange_sentence(names, item.exchange), []).append(short_title(item.found.solution))
    return [f"{listed(titles)}: {words}" for words, titles in found.items()]


def _amounts(changes: Mapping[str, float]) -> dict[str, str]:
    """Return the sizes of changes by party, alike in their decimals unless that makes one of them nothing.

    What is rounding of a figure without decimals is left out.
    """
    sizes = {party: abs(change) for party, change in changes.items() if change}
    decimals = places(sizes.values()) if sizes else 0
    words = {
        party: amount(size, max(decimals, places([size])) if size < 1.0 else decimals) for party, size in sizes.items()
    }
    return {party: word for party, word in words.items() if word.strip("0.,")}


def _deals(numbers: Sequence[int]) -> str:
    return f"deal {numbers[0]}" if len(numbers) == 1 else f"deals {listed([str(number) for number in numbers])}"


def marks(finding: Zone) -> dict[int, list[str]]:
    """Return, by number of a listed deal, the solutions and proposed deals that have its payoffs."""
    found: dict[int, list[str]] = {}
    for solution in finding.solutions:
        if solution.standing and solution.standing.number:
            found.setdefault(solution.standing.number, []).append(short_title(solution.found.solution))
    for deal in finding.deals:
        if deal.standing and deal.standing.number:
            found.setdefault(deal.standing.number, []).append(deal.title)
    return found


def search_sentence(finding: Zone) -> str:
    """Return what the list took; empty where nothing was searched."""
    if not finding.method:
        return ""
    parts = [f"Search: {finding.method}", count(finding.solves, "solve")]
    if finding.solves_per_point is not None and finding.solves_per_point >= FEWEST_PER_DEAL:
        parts.append(f"{amount(finding.solves_per_point, 1)} for each deal")
    return f"{', '.join(parts)}, {amount(finding.seconds, 1)} s."
