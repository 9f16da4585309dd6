"""Figures, lists and packages in words: what tables, charts and reports of every kind share."""

from collections.abc import Iterable, Mapping, Sequence
from math import floor, log10
from operator import mul

from winset_models.analysis.findings import Status, Subject
from winset_models.negotiation.deal import Package
from winset_solver.tolerances import ACCOUNT, SHARE

NO_BREAK = "\u00a0"
MINUS = "−"
SHORT_TITLES = {"kalai-smorodinsky": "Kalai–Smorodinsky", "alpha-fair": "α-fair"}
"""Headings of solutions whose name does not make one."""

STATUS_WORDS: Mapping[Status, str] = {
    "optimal": "proven optimal",
    "stopped with a solution": "stopped early: the best package found so far, not proven best",
    "stopped without a solution": "stopped early: no package found yet, and none ruled out",
    "no package": "no deal exists, because the rules and red lines contradict each other",
    "no acceptable package": "no deal exists, because every package leaves somebody worse off than walking away",
    "no equilibrium": "no package is kept to by everybody: in each, somebody would rather do something else",
    "unbounded": "without limit: the file allows payoffs that grow forever",
    "disagreement": "two differently configured solves contradict each other; trust neither",
    "not applicable": "does not apply to this negotiation",
}
"""Statuses as readers see them."""


def short_title(solution: str) -> str:
    """Return the column heading of a solution.

    Examples
    --------
    >>> short_title("kalai-smorodinsky")
    'Kalai–Smorodinsky'
    """
    return SHORT_TITLES.get(solution, solution.replace("-", " ").capitalize())


def places(values: Iterable[float | None]) -> int:
    """Return how many decimals a column of amounts needs to show about three significant digits.

    Examples
    --------
    >>> places([65.8333, 3.0]), places([12.0, 5.0]), places([12345.6])
    (2, 0, 0)
    """
    known = [value for value in values if value is not None]
    if all(abs(value - round(value)) <= ACCOUNT * max(1.0, abs(value)) for value in known):
        return 0
    size = max(map(abs, known))
    if size >= 10_000:
        return 0
    return min(9, 2 - min(0, floor(log10(size)))) if size < 100 else 1


def amount(value: float | None, decimals: int | None = None, *, sign: bool = False) -> str:
    """Return a number with thousands separators; an en dash where it is unknown.

    Examples
    --------
    >>> amount(1234.5), amount(-0.001, 2), amount(3.0, 1, sign=True), amount(None)
    ('1,234.5', '0.00', '+3.0', '–')
    """
    if value is None:
        return "–"
    decimals = places([value]) if decimals is None else decimals
    text = f"{value:,.{decimals}f}".replace("-", MINUS)
    if not text.strip(f"{MINUS}0.,"):
        return text.lstrip(MINUS)
    return f"+{text}" if sign and value > 0 else text


def figure(value: float | None, digits: int = 6) -> str:
    """Return a single number with six significant digits, as objective values and bounds are shown; fewer in sentences.

    Examples
    --------
    >>> figure(60.0), figure(4.0943445622), figure(123456.789), figure(-0.0)
    ('60', '4.09434', '123,457', '0')
    >>> figure(2.9215, 3), figure(1234.5, 3)
    ('2.92', '1,234')
    """
    if value is None:
        return "unknown"
    if value == 0:
        return "0"
    if not -4 <= log10(abs(value)) <= 12:
        return f"{value:.{digits}g}"
    decimals = max(0, digits - 1 - floor(log10(abs(value))))
    text = f"{value:,.{decimals}f}".replace("-", MINUS)
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(fraction: float | None, digits: int = 3) -> str:
    r"""Return a fraction as a percentage with at most ``digits`` significant digits.

    Examples
    --------
    >>> percent(0.8333), percent(0.04), percent(0.0), percent(None)
    ('83.3\xa0%', '4\xa0%', '0\xa0%', '–')
    """
    if fraction is None:
        return "–"
    if abs(fraction) <= SHARE:
        return f"0{NO_BREAK}%"
    value = 100 * fraction
    decimals = max(0, digits - 1 - floor(log10(abs(value))))
    text = f"{value:,.{min(decimals, 9)}f}".replace("-", MINUS)
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}{NO_BREAK}%"


def share(fraction: float | None) -> str:
    r"""Return a fraction as a percentage with one decimal, as columns show it.

    Examples
    --------
    >>> share(0.45), share(1.0), share(None)
    ('45.0\xa0%', '100.0\xa0%', '–')
    """
    return "–" if fraction is None else f"{amount(100 * fraction, 1)}{NO_BREAK}%"


def count(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> count(1, "party", "parties"), count(27, "party", "parties")
    ('1 party', '27 parties')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def listed(items: Sequence[str]) -> str:
    """Return names as a list in a sentence.

    Examples
    --------
    >>> listed(["A", "B", "C"])
    'A, B and C'
    """
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def at_most_listed(items: Sequence[str], limit: int) -> str:
    """Return names as a list in a sentence, with a count in place of what goes beyond ``limit``."""
    if len(items) <= limit:
        return listed(items)
    return listed([*items[: limit - 1], f"{len(items) - limit + 1} more"])


def short_place(location: str) -> str:
    """Return a place in a file without the folders of the file."""
    return location.replace("\\", "/").rsplit("/", 1)[-1]


def spaced(identifier: str) -> str:
    """Return an id that stands in for a name as words."""
    return identifier.replace("_", " ")


class Names:
    """How parties, modules and options are called in one place: by their names, or by their short ids.

    Parameters
    ----------
    subject
        The labels of the negotiation.
    short
        Whether parties are called by their ids, as in a narrow terminal.
    """

    def __init__(self, subject: Subject, *, short: bool = False) -> None:
        self.subject = subject
        self.short = short

    def party(self, party: str) -> str:
        """Return what a party is called."""
        label = self.subject.parties.get(party)
        if label is None or (self.short and party.casefold() != label.name.casefold()):
            return party
        return label.name

    def parties(self, parties: Iterable[str]) -> str:
        """Return parties as a list, all of them."""
        return ", ".join(map(self.party, parties))

    def module(self, module: str) -> str:
        """Return what a module is called."""
        label = self.subject.modules.get(module)
        return label.name if label else module

    def issue(self, issue: str) -> str:
        """Return what an issue is called."""
        label = self.subject.issues.get(issue)
        return label.name if label else issue

    def option(self, issue: str, option: str) -> str:
        """Return what an option is called; the party where an issue is divided among parties."""
        label = self.subject.issues.get(issue)
        name = label.options.get(option, option) if label else option
        if name != option:
            return name
        return self.party(option) if option in self.subject.parties else spaced(option)

    def step(self, step: str) -> str:
        """Return what a step of the roadmap is called."""
        return self.subject.steps.get(step, step)

    def deal(self, deal: str) -> str:
        """Return what a proposed deal is called."""
        return self.subject.deals.get(deal, deal)


def participants(names: Names, module: str, package: Package) -> str:
    """Return who opts in to a module, by level where there are several, highest first."""
    label, chosen = names.subject.modules[module], package.opt_ins.get(module, {})
    if not chosen:
        return "nobody"
    if len(label.levels) == 1:
        everybody = len(chosen) == len(label.open_to) > 2
        return f"all {len(chosen)} that may" if everybody else names.parties(in_order(names.subject, chosen))
    by_level = [
        (level, [party for party in in_order(names.subject, chosen) if chosen[party] == level])
        for level in reversed(label.levels)
    ]
    return "; ".join(f"{spaced(level)}: {names.parties(members)}" for level, members in by_level if members)


def in_order(subject: Subject, parties: Iterable[str]) -> list[str]:
    """Return parties in the order of the file."""
    wanted = set(parties)
    return [party for party in subject.parties if party in wanted]


def settlement(names: Names, issue: str, package: Package) -> str:
    """Return how an issue is settled: the option, or shares of several."""
    shares = {option: part for option, part in package.shares.get(issue, {}).items() if part > ACCOUNT}
    if not shares:
        return "open"
    if len(shares) == 1:
        return names.option(issue, next(iter(shares)))
    return ", ".join(
        f"{names.option(issue, option)} {percent(part)}"
        for option, part in sorted(shares.items(), key=lambda item: -item[1])
    )


def differences(names: Names, before: Package, after: Package) -> list[str]:
    """Return what changes from one package to another, one sentence each; empty where nothing does."""
    return [
        *_module_changes(names, before, after),
        *_issue_changes(names, before, after),
        *_transfer_changes(names, before, after),
        *_assistance_changes(names, before, after),
        *_step_changes(names, before, after),
        *_fund_changes(names, before, after),
    ]


def _module_changes(names: Names, before: Package, after: Package) -> list[str]:
    changes = []
    for module in names.subject.modules:
        old, new = before.opt_ins.get(module, {}), after.opt_ins.get(module, {})
        order = in_order(names.subject, {*old, *new})
        joins = [party for party in order if party not in old]
        leaves = [party for party in order if party not in new]
        moves = [party for party in order if party in old and party in new and old[party] != new[party]]
        parts = [f"{names.parties(joins)} {'opt' if len(joins) > 1 else 'opts'} in"] if joins else []
        parts += [f"{names.parties(leaves)} {'stay' if len(leaves) > 1 else 'stays'} out"] if leaves else []
        parts += _level_changes(names, old, new, moves)
        if (module in before.in_force) != (module in after.in_force):
            parts.append("enters into force" if module in after.in_force else "is no longer in force")
        if parts:
            changes.append(f"{names.module(module)}: {'; '.join(parts)}")
    return changes


def _level_changes(names: Names, old: Mapping[str, str], new: Mapping[str, str], moves: Iterable[str]) -> list[str]:
    groups: dict[tuple[str, str], list[str]] = {}
    for party in moves:
        groups.setdefault((old[party], new[party]), []).append(party)
    return [
        f"{names.parties(members)} {'go' if len(members) > 1 else 'goes'} from {spaced(before)} to {spaced(after)}"
        for (before, after), members in groups.items()
    ]


def _issue_changes(names: Names, before: Package, after: Package) -> list[str]:
    return [
        f"{names.issue(issue)}: {settlement(names, issue, after)} instead of {settlement(names, issue, before)}"
        for issue in names.subject.issues
        if settlement(names, issue, before) != settlement(names, issue, after)
    ]


def _transfer_changes(names: Names, before: Package, after: Package) -> list[str]:
    nets = {
        party: (before.transfers.get(party, 0.0), after.transfers.get(party, 0.0)) for party in names.subject.parties
    }
    decimals = places(value for pair in nets.values() for value in pair)
    return [
        f"Transfers: {names.party(party)} {_net(new, decimals)} (before: {_net(old, decimals)})"
        for party, (old, new) in nets.items()
        if amount(old, decimals) != amount(new, decimals)
    ]


def _net(value: float, decimals: int) -> str:
    if abs(value) <= SHARE:
        return "neither pays nor receives"
    return f"{'receives' if value > 0 else 'pays'} {amount(abs(value), decimals)}"


def _assistance_changes(names: Names, before: Package, after: Package) -> list[str]:
    changes = []
    for party in names.subject.parties:
        old, new = before.assistance.get(party, {}), after.assistance.get(party, {})
        changes += [
            f"Assistance: {names.party(party)} gets {amount(new.get(resource, 0.0))} {resource} "
            f"(before: {amount(old.get(resource, 0.0))})"
            for resource in dict.fromkeys([*old, *new])
            if abs(old.get(resource, 0.0) - new.get(resource, 0.0)) > SHARE
        ]
    return changes


def start_words(package: Package, step: str) -> str:
    """Return when a step starts: `in period 2`, `in periods 1, 3`, or that it is left out."""
    periods = sorted(set(package.starts.get(step, ())))
    if not periods:
        return "left out"
    return f"in {'period' if len(periods) == 1 else 'periods'} {', '.join(map(str, periods))}"


def steps_taken(subject: Subject, package: Package) -> list[str]:
    """Return the steps that a package takes, in the order of their starts."""
    return sorted((step for step in subject.steps if package.starts.get(step)), key=lambda step: package.starts[step])


def course(names: Names, package: Package) -> str:
    """Return which step starts when, and which are left out, on one line."""
    taken = steps_taken(names.subject, package)
    parts = [f"{names.step(step)} {start_words(package, step)}" for step in taken]
    left_out = [names.step(step) for step in names.subject.steps if step not in taken]
    parts += [f"left out: {', '.join(left_out)}"] if left_out else []
    return "; ".join(parts)


def _step_changes(names: Names, before: Package, after: Package) -> list[str]:
    return [
        f"{names.step(step)}: {start_words(after, step)} (before: {start_words(before, step)})"
        for step in names.subject.steps
        if start_words(before, step) != start_words(after, step)
    ]


def fund_payments(subject: Subject, package: Package) -> dict[str, float]:
    """Return what each party is expected to pay into the fund, over all its stages; parties that never pay left out."""
    if package.fund is None or subject.fund is None:
        return {}
    return {
        party: sum(map(mul, subject.fund.probability, package.fund.contributions[party]))
        for party in subject.parties
        if any(package.fund.contributions.get(party, ()))
    }


def _fund_changes(names: Names, before: Package, after: Package) -> list[str]:
    old, new = fund_payments(names.subject, before), fund_payments(names.subject, after)
    decimals = places([*old.values(), *new.values()]) if old or new else 0
    shown = {party: [amount(side.get(party, 0.0), decimals) for side in (new, old)] for party in {**old, **new}}
    return [
        f"Fund: {names.party(party)} is expected to pay {now} (before: {then})"
        for party, (now, then) in shown.items()
        if now != then
    ]
