"""Tables of equilibria, stability and incentives, drawn by the console and by the report."""

from collections.abc import Mapping, Sequence
from typing import Final

from winset import game_words as words
from winset.stability_words import together
from winset.tables import Row, Table, amounts_by_party, party_rows
from winset.words import Names, amount, differences, figure, percent, places
from winset_models.analysis.equilibrium_findings import Equilibria, MixedEquilibrium, StandingPackage
from winset_models.analysis.incentive_findings import Incentives, SupportedPackage
from winset_models.analysis.stability_findings import Stability
from winset_models.negotiation.deal import Package

UNSUPPORTED: Final = "; support not counted"


def temptations(names: Names, standing: StandingPackage, note: str = "") -> Table:
    """Return what each party has in a package, what it would have by its best choice, and whether it keeps to it.

    Parameters
    ----------
    note
        Ends the caption.
    """
    figures = {item.party: [item.payoff, item.best_payoff, item.amount] for item in standing.temptations}
    stakes = {item.party: item.at_stake for item in standing.temptations}
    payoff = "Payoff before payments" if any(standing.package.transfers.values()) else "Payoff"
    columns = [payoff, "By its best choice", "Temptation"]
    if any(stakes.values()):
        figures = {party: [*row, stakes[party]] for party, row in figures.items()}
        columns.append("At stake")
    decimals = places(value for row in figures.values() for value in row)
    keeps = {item.party: "yes" if item.keeps else "no" for item in standing.temptations}
    cells = {party: [*(amount(value, decimals) for value in row), keeps[party]] for party, row in figures.items()}
    caption = f"What each party would gain by changing its opt-ins alone, in {names.subject.unit}{note}"
    return Table(caption, "Party", (*columns, "Keeps to it"), party_rows(names.subject, cells))


def cells(names: Names, standing: StandingPackage) -> Table:
    """Return the matrix of parties and modules: where each stands, and what its best change there would bring."""
    known = {(cell.party, cell.module): cell for cell in standing.cells}
    decimals = places(cell.gain for cell in standing.cells)
    shown = {}
    for party in names.subject.parties:
        row = []
        for module in names.subject.modules:
            cell = known.get((party, module))
            change = "" if cell is None or cell.gain is None else f" {amount(cell.gain, decimals, sign=True)}"
            row.append("not open" if cell is None else f"{words.state(names, cell)}; {words.move(names, cell)}{change}")
        shown[party] = row
    columns = tuple(names.module(module) for module in names.subject.modules)
    caption = f"Where each party stands, and what its best change in one module alone would bring, {names.subject.unit}"
    return Table(caption, "Party", columns, party_rows(names.subject, shown), numeric=False)


def standings(names: Names, finding: Equilibria) -> Table | None:
    """Return the welfare of the packages that matter, and what is proven of it; None where there is none."""
    best_bound = finding.bound if finding.objective == "welfare" else None
    found = [
        (words.optimum_title(finding), finding.optimum, finding.optimum_bound),
        (_best_title(finding), finding.best, best_bound),
        (words.worst_title(finding), finding.worst, finding.worst_bound),
        ("Closest to an equilibrium", finding.nearest, None),
    ]
    rows = tuple(
        Row(title, (figure(standing.welfare), "–" if bound is None else figure(bound), figure(standing.largest)))
        for title, standing, bound in found
        if standing is not None
    )
    columns = ("Welfare", "Proven limit", "Largest temptation")
    caption = f"Packages compared: welfare is the sum of all payoffs, in {names.subject.unit}"
    return Table(caption, "Package", columns, rows) if rows else None


def payoffs(names: Names, finding: Equilibria) -> Table | None:
    """Return everybody's payoff in the packages that matter, equal ones once; None where there are not several."""
    found = {
        _best_title(finding): finding.best,
        words.worst_title(finding): finding.worst,
        words.optimum_title(finding): finding.optimum,
    }
    series: dict[str, dict[str, float]] = {}
    packages: list[Package] = []
    for title, standing in found.items():
        if standing is not None and standing.package not in packages:
            packages.append(standing.package)
            series[title] = {party: account.payoff for party, account in standing.accounts.items()}
    if len(series) < 2:
        return None
    return amounts_by_party(names.subject, f"Payoff of each party, in {names.subject.unit}", series)


def _best_title(finding: Equilibria) -> str:
    if finding.objective == "regret":
        return "Smallest sum of temptations"
    proven = finding.objective == "welfare" and finding.status == "optimal"
    return "Best equilibrium" if proven else "The equilibrium found"


def listed(names: Names, finding: Equilibria, most: int | None = None) -> Table:
    """Return the equilibria by falling welfare: what the first one holds, and what differs from it in the others."""
    first, *others = finding.listed[:most]
    decimals = places(item.welfare for item in finding.listed)
    holds = [". ".join(words.contents_lines(names, first.package)) or "nobody opts in to anything"]
    holds += [". ".join(differences(names, first.package, item.package)) for item in others]
    rows = tuple(
        Row(str(number), (amount(item.welfare, decimals), what))
        for number, (item, what) in enumerate(zip([first, *others], holds, strict=True), start=1)
    )
    caption = f"Packages that everybody keeps to: the first, and how others differ; welfare in {names.subject.unit}"
    return Table(caption, "No.", ("Welfare", "What it holds"), rows, numeric=False)


def mixed(names: Names, finding: MixedEquilibrium) -> Table:
    """Return what each party does with which probability."""
    rows = tuple(
        Row(names.party(strategy.party), (percent(probability), words.chances(names, choice)))
        for strategy in finding.strategies
        for choice, probability in zip(strategy.choices, strategy.probabilities, strict=True)
        if percent(probability) != percent(0.0)
    )
    return Table("Choices left to chance", "Party", ("Probability", "Opts in to"), rows, numeric=False)


def mixed_payoffs(names: Names, finding: MixedEquilibrium) -> Table:
    """Return what each party can expect from choices left to chance."""
    series = {"Payoff": finding.payoffs, "Left to gain": finding.regrets}
    caption = f"What each party can expect on average, in {names.subject.unit}"
    return amounts_by_party(names.subject, caption, series, total=False)


def coalitions(names: Names, finding: Stability, most: int | None = None) -> Table:
    """Return what members of each coalition that would depart gain by it."""
    series: Mapping[str, Mapping[str, float]] = {
        f"Coalition {number}": item.gains for number, item in enumerate(together(finding)[:most], start=1)
    }
    caption = f"What each member would gain over the deal by departing together, in {names.subject.unit}"
    return amounts_by_party(names.subject, caption, series)


def modules(names: Names, finding: Stability) -> Table:
    """Return module by module whether those bound by it would stay, and those outside stay out."""
    rows = tuple(
        Row(
            names.module(item.module),
            (
                "yes" if item.in_force else "no",
                str(len(item.members)),
                _who(names, item.leavers, nobody=item.internal),
                _who(names, item.joiners, nobody=item.external),
                words.plain(item.surplus),
                "–" if item.spare is None else str(item.spare),
                ", ".join(map(names.party, item.pivotal)) or "nobody",
            ),
        )
        for item in finding.modules
    )
    columns = ("In force", "Members", "Would leave it", "Would join it", "Surplus", "To spare", "Pivotal")
    return Table("Each module's coalition, all else as in the deal", "Module", columns, rows, numeric=False)


def _who(names: Names, gains: Mapping[str, float], *, nobody: bool) -> str:
    if not gains:
        return "nobody" if nobody else "somebody"
    return ", ".join(f"{names.party(party)} (+{words.plain(gain)})" for party, gain in gains.items())


def payments(names: Names, supported: SupportedPackage) -> Table:
    """Return who must be paid how much, and what the rest of its temptation is outweighed by."""
    series = {
        "Temptation": {item.party: item.because.amount for item in supported.payments},
        "At stake": {item.party: item.because.at_stake for item in supported.payments},
        "Penalty": {item.party: item.penalty for item in supported.payments},
        "Support": {item.party: item.amount for item in supported.payments},
    }
    used = {name: column for name, column in series.items() if name == "Support" or any(column.values())}
    caption = f"Who must be supported as long as it keeps to the package, in {names.subject.unit}"
    return amounts_by_party(names.subject, caption, used)


def frontier(names: Names, finding: Incentives, most: int | None = None) -> Table:
    """Return every breakpoint: from which budget on which welfare can be kept stable, and who is paid."""
    points = finding.frontier[:most]
    budgets, welfares = places(point.budget for point in points), places(point.welfare for point in points)
    rows = tuple(
        Row(
            str(number),
            (
                amount(point.budget, budgets),
                amount(point.welfare, welfares),
                _paid(names, point.supported),
            ),
        )
        for number, point in enumerate(points, start=1)
    )
    caption = f"What each budget can keep stable, in {names.subject.unit}"
    return Table(caption, "Step", ("Budget from", "Largest welfare", "Who is paid"), rows, numeric=False)


def _paid(names: Names, supported: SupportedPackage) -> str:
    decimals = places(item.amount for item in supported.payments)
    paid: Sequence[str] = [f"{names.party(item.party)} {amount(item.amount, decimals)}" for item in supported.payments]
    return ", ".join(paid) or "nobody"
