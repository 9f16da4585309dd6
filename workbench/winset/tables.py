"""Tables of findings in words: computed once, drawn by the console and by the report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from winset.balanced import balanced
from winset.words import (
    Names,
    amount,
    figure,
    fund_payments,
    participants,
    percent,
    places,
    settlement,
    share,
    spaced,
    start_words,
    steps_taken,
)
from winset_models.analysis.findings import Account, Evaluation, SolutionFinding, Subject
from winset_models.negotiation.deal import Package
from winset_solver.tolerances import SHARE


@dataclass(frozen=True)
class Row:
    """One line: its label, a short code for narrow places, and its cells."""

    label: str
    cells: tuple[str, ...]
    code: str = ""
    total: bool = False


@dataclass(frozen=True)
class Table:
    """A captioned table.

    Parameters
    ----------
    numeric
        Whether the cells are figures, to be aligned right.
    whole
        Whether columns of words are made narrower before a column goes to a further table.
    """

    caption: str
    stub: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...] = field(default=())
    numeric: bool = True
    whole: bool = False


def party_rows(subject: Subject, cells: Mapping[str, Sequence[str]]) -> tuple[Row, ...]:
    """Return one row per party in the order of the file."""
    return tuple(
        Row(label.name, tuple(cells[party]), code=party) for party, label in subject.parties.items() if party in cells
    )


def amounts_by_party(
    subject: Subject, caption: str, series: Mapping[str, Mapping[str, float]], *, total: bool = True
) -> Table:
    """Return a table of amounts: parties as rows, series as columns, and their sum.

    Parameters
    ----------
    series
        By column heading, the amount of each party; a party that is missing shows an en dash.
    """
    decimals = places(value for column in series.values() for value in column.values())
    rows = party_rows(
        subject,
        {
            party: [amount(column.get(party), decimals) for column in series.values()]
            for party in subject.parties
            if any(party in column for column in series.values())
        },
    )
    if total and len(rows) > 1:
        sums = tuple(amount(sum(column.values()), decimals) for column in series.values())
        rows = (*rows, Row("Together", sums, total=True))
    return Table(caption, "Party", tuple(series), rows)


def gains(subject: Subject, series: Mapping[str, Mapping[str, Account]]) -> Table:
    """Return gains over walking away, parties as rows and packages as columns."""
    return amounts_by_party(
        subject,
        f"Gain over walking away, in {subject.unit}",
        {name: {party: account.gain for party, account in accounts.items()} for name, accounts in series.items()},
    )


def ratios(subject: Subject, series: Mapping[str, Mapping[str, Account]]) -> Table:
    """Return how far each package brings each party from walking away (0 %) to its ideal (100 %)."""
    cells = {
        party: [share(accounts[party].ratio) if party in accounts else "–" for accounts in series.values()]
        for party in subject.parties
    }
    caption = "From walking away (0 %) to the best that any acceptable package offers (100 %)"
    return Table(caption, "Party", tuple(series), party_rows(subject, cells))


def balance(subject: Subject, accounts: Mapping[str, Account]) -> Table:
    """Return each party's payoff, walk-away value, gain and ratio in one package."""
    figures = {
        party: [account.payoff, subject.parties[party].disagreement, account.gain]
        for party, account in accounts.items()
    }
    decimals = places(value for row in figures.values() for value in row)
    cells = {
        party: [*(amount(value, decimals) for value in row), share(accounts[party].ratio)]
        for party, row in figures.items()
    }
    columns = ("Payoff", "Walk-away", "Gain", "Of best possible gain")
    return Table(f"Balance of each party, in {subject.unit}", "Party", columns, party_rows(subject, cells))


def components(subject: Subject, accounts: Mapping[str, Account]) -> Table:
    """Return what adds up to each party's payoff."""
    kinds = list(dict.fromkeys(kind for account in accounts.values() for kind in account.components))
    series: dict[str, dict[str, float]] = {
        kind.capitalize(): {party: account.components.get(kind, 0.0) for party, account in accounts.items()}
        for kind in kinds
    }
    series["Payoff"] = {party: account.payoff for party, account in accounts.items()}
    return amounts_by_party(subject, f"What makes up each payoff, in {subject.unit}", series)


def modules(names: Names, package: Package) -> Table:
    """Return who opts in to which module, and what enters into force."""
    rows = tuple(
        Row(
            names.module(module) + (" (floor)" if label.floor else ""),
            (_force(module, package), participants(names, module, package)),
        )
        for module, label in names.subject.modules.items()
    )
    return Table("Modules", "Module", ("In force", "Who opts in"), rows, numeric=False)


def _force(module: str, package: Package) -> str:
    if module in package.in_force:
        return "yes"
    return "too few" if package.opt_ins.get(module) else "no"


def opt_ins(subject: Subject, package: Package) -> Table:
    """Return the party by module matrix in words."""
    names = Names(subject)
    cells = {
        party: [opt_in_words(subject, party, module, package) for module in subject.modules]
        for party in subject.parties
    }
    columns = tuple(names.module(module) for module in subject.modules)
    return Table("Who opts in to what", "Party", columns, party_rows(subject, cells), numeric=False)


def opt_in_words(subject: Subject, party: str, module: str, package: Package) -> str:
    """Return one cell of the opt-in matrix: the level or `in`, `out`, or that the module is not open."""
    label = subject.modules[module]
    level = package.opt_ins.get(module, {}).get(party)
    if level is None:
        return "out" if party in label.open_to else "not open"
    words = "in" if len(label.levels) == 1 else spaced(level)
    return words if module in package.in_force else f"{words} (not in force)"


def issues(names: Names, package: Package, chosen: Sequence[str] = ()) -> Table:
    """Return how each issue is settled; all of them where none is chosen."""
    wanted = chosen or list(names.subject.issues)
    rows = tuple(Row(names.issue(issue), (settlement(names, issue, package),)) for issue in wanted)
    return Table("Issues", "Issue", ("Settled as",), rows, numeric=False)


def transfers(subject: Subject, package: Package) -> Table:
    """Return who pays and who receives."""
    decimals = places(package.transfers.values())
    cells = {
        party: [
            amount(-net if net < 0 else None, decimals),
            amount(net if net > 0 else None, decimals),
        ]
        for party, net in package.transfers.items()
        if abs(net) > SHARE
    }
    return Table(f"Transfers, in {subject.unit}", "Party", ("Pays", "Receives"), party_rows(subject, cells))


def steps(names: Names, package: Package) -> Table:
    """Return when each step of the roadmap starts, in the order of starts; steps that are left out come last."""
    taken = steps_taken(names.subject, package)
    order = [*taken, *(step for step in names.subject.steps if step not in taken)]
    rows = tuple(Row(names.step(step), (start_words(package, step),)) for step in order)
    return Table("Steps", "Step", ("Starts",), rows, numeric=False)


def fund(names: Names, package: Package) -> Table | None:
    """Return what each party pledges and is expected to pay into the fund; None where nobody pays."""
    expected = fund_payments(names.subject, package)
    pledges = package.fund.pledges if package.fund else {}
    if not expected and not any(pledges.values()):
        return None
    parties = [party for party in names.subject.parties if expected.get(party) or pledges.get(party)]
    columns = {"Pledge": [pledges.get(party, 0.0) for party in parties]} if any(pledges.values()) else {}
    columns["Expected to pay"] = [expected.get(party, 0.0) for party in parties]
    decimals = places(value for column in columns.values() for value in [*column, sum(column)])
    shown = [balanced(column, decimals) for column in columns.values()]
    cells = {party: [amount(column[place], decimals) for column in shown] for place, party in enumerate(parties)}
    rows = party_rows(names.subject, cells)
    if len(rows) > 1:
        rows = (*rows, Row("Together", tuple(amount(sum(column), decimals) for column in shown), total=True))
    return Table(f"Paid into the fund over all its stages, in {names.subject.unit}", "Party", tuple(columns), rows)


def assistance(subject: Subject, package: Package) -> Table:
    """Return the capacity that technical assistance adds."""
    resources = list(dict.fromkeys(resource for added in package.assistance.values() for resource in added))
    cells = {
        party: [amount(added.get(resource)) for resource in resources] for party, added in package.assistance.items()
    }
    columns = tuple(resource.replace("_", " ") for resource in resources)
    return Table("Technical assistance, units of capacity added", "Party", columns, party_rows(subject, cells))


def proof(solutions: Sequence[SolutionFinding]) -> Table:
    """Return value, proven limit and gap of every solution."""
    rows = tuple(
        Row(
            finding.title,
            (
                figure(finding.value) if finding.value is not None else "–",
                figure(finding.bound) if finding.bound is not None else "–",
                gap_words(finding),
                f"{finding.seconds:.1f}",
            ),
        )
        for finding in solutions
    )
    return Table("What is proven", "Solution", ("Value", "Proven limit", "Gap", "Seconds"), rows)


def gap_words(finding: SolutionFinding) -> str:
    """Return the gap of a solution, called exact where it is."""
    return "0 (exact)" if finding.exact else percent(finding.gap)


def distances(subject: Subject, evaluation: Evaluation, titles: Mapping[str, str]) -> Table:
    """Return how much more each party would gain under each solution than under the deal."""
    return amounts_by_party(
        subject,
        f"How much more each solution would give than the deal, in {subject.unit}",
        {titles[distance.solution]: distance.shortfalls for distance in evaluation.distances},
    )


def criteria(subject: Subject, deals: Sequence[Evaluation]) -> Table:
    """Return the questions that are asked of every deal, as rows, and the deals as columns."""
    names = Names(subject)
    questions = {
        "Respects every rule and red line": [_yes(deal.feasible) for deal in deals],
        "Statements broken": [str(len(_statements(deal))) for deal in deals],
        "Nobody loses": [_yes(deal.individually_rational) if deal.accounts else "–" for deal in deals],
        "Parties that lose": [str(len(deal.losers)) if deal.accounts else "–" for deal in deals],
        "Efficient": ["–" if deal.efficient is None else _yes(deal.efficient) for deal in deals],
        "Share of the largest surplus": [share(deal.surplus_share) for deal in deals],
        "Worst off": [names.party(deal.worst_off) if deal.worst_off else "–" for deal in deals],
    }
    rows = tuple(Row(question, tuple(answers)) for question, answers in questions.items())
    return Table("Questions asked of every deal", "Question", tuple(deal.title for deal in deals), rows, numeric=False)


def _statements(deal: Evaluation) -> list[str]:
    return [violation.path for violation in deal.violations if violation.kind != "walk-away value"]


def _yes(answer: bool) -> str:  # noqa: FBT001  # the answer itself is the subject
    return "yes" if answer else "no"
