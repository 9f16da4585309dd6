"""What sheets of every kind are made of: packages as columns, parties as rows, and what an answer rests on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from winset.words import STATUS_WORDS, Names, course, fund_payments, participants, settlement
from winset_models.analysis.findings import Check, Manifest, SolutionFinding, Subject
from winset_models.negotiation.deal import Package
from winset_solver.tolerances import ACCOUNT, SHARE

Cell = str | float | int | None
"""What stands in a cell: words, a figure, or nothing."""


@dataclass(frozen=True)
class Sheet:
    """A table with a name; the first row is the heading.

    Parameters
    ----------
    exact
        Whether figures are what they are to the last digit, such as payments in cents, and not to be rounded.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    exact: bool = False


class Columns:
    """The columns that say what a package is worth and what is in it.

    Parameters
    ----------
    subject
        Whose labels and walk-away values count.
    packages
        Payments and assistance have columns only where one of these has any. An issue that one of these divides has a
        column of shares for each option, any other issue a column that names the option.
    """

    def __init__(self, subject: Subject, packages: Sequence[Package | None]) -> None:
        known = [package for package in packages if package is not None]
        self.subject = subject
        self.names = Names(subject)
        self.transfers = any(package.transfers for package in known)
        self.assistance = any(package.assistance for package in known)
        self.divided = {issue for package in known for issue, parts in package.shares.items() if _mixed(parts)}
        parties = [self.names.party(party) for party in self.subject.parties]
        choices = [head for issue in self.subject.issues for head in self._issue_heads(issue)]
        choices += map(self.names.module, self.subject.modules)
        choices += [f"Net payment to {name}" for name in parties] if self.transfers else []
        choices += ["Assistance"] if self.assistance else []
        choices += ["Steps"] if subject.steps else []
        self.payers = [party for party in subject.parties if any(fund_payments(subject, p).get(party) for p in known)]
        choices += [f"Expected to pay into the fund {self.names.party(party)}" for party in self.payers]
        self.heads = (*(f"Payoff {name}" for name in parties), *(f"Gain {name}" for name in parties), *choices)

    def cells(self, payoffs: Mapping[str, float], package: Package | None) -> tuple[Cell, ...]:
        """Return payoffs, gains and choices; blanks where there is no package."""
        if package is None:
            return (None,) * len(self.heads)
        parties = self.subject.parties
        gains = [_gain(payoffs[key], label.disagreement) if key in payoffs else None for key, label in parties.items()]
        return (*(payoffs.get(key) for key in parties), *gains, *self._choices(package))

    def _issue_heads(self, issue: str) -> list[str]:
        name = self.names.issue(issue)
        if issue not in self.divided:
            return [name]
        return [f"{name}: share {self.names.option(issue, option)}" for option in self.subject.issues[issue].options]

    def _issue_cells(self, issue: str, package: Package) -> list[Cell]:
        if issue not in self.divided:
            return [settlement(self.names, issue, package)]
        parts = package.shares.get(issue)
        return [parts.get(option, 0.0) if parts else None for option in self.subject.issues[issue].options]

    def _choices(self, package: Package) -> Iterable[Cell]:
        for issue in self.subject.issues:
            yield from self._issue_cells(issue, package)
        yield from (participants(self.names, module, package) for module in self.subject.modules)
        if self.transfers:
            yield from (package.transfers.get(party, 0.0) for party in self.subject.parties)
        if self.assistance:
            yield ", ".join(
                f"{self.names.party(party)}: {units:g} {resource}"
                for party, resources in package.assistance.items()
                for resource, units in resources.items()
            )
        if self.subject.steps:
            yield course(self.names, package)
        paid = fund_payments(self.subject, package)
        yield from (paid.get(party, 0.0) for party in self.payers)

    def solution(self, found: SolutionFinding, *more: Cell) -> tuple[Cell, ...]:
        """Return the row of a bargaining solution."""
        payoffs = {party: account.payoff for party, account in found.accounts.items()}
        return (found.title, STATUS_WORDS[found.status], *more, *self.cells(payoffs, found.package))


def _mixed(parts: Mapping[str, float]) -> bool:
    return sum(part > ACCOUNT for part in parts.values()) > 1


def _gain(payoff: float, disagreement: float) -> float:
    """Return a gain; nothing where it is no more than the noise of the payoff."""
    gain = payoff - disagreement
    return gain if abs(gain) > SHARE * max(abs(payoff), abs(disagreement)) else 0.0


def party_sheet(names: Names, more: Mapping[str, Mapping[str, float]], compared: Sequence[str] = ()) -> Sheet:
    """Return the parties, with further figures by column heading."""
    columns = ["Party", "Id", "Group", "Voice weight", "Walking away", *more, *(["Compared"] if compared else [])]
    rows: list[tuple[Cell, ...]] = []
    for key, label in names.subject.parties.items():
        figures = (values.get(key) for values in more.values())
        last = (yes_or_no(key in compared),) if compared else ()
        rows.append((label.name, key, label.group, label.weight, label.disagreement, *figures, *last))
    return Sheet("Parties", tuple(columns), tuple(rows))


def yes_or_no(fact: bool | None) -> str | None:  # noqa: FBT001  # a fact in words, not a switch
    """Return a fact in a word; nothing where it is unknown."""
    return None if fact is None else "yes" if fact else "no"


def about_sheet(
    subject: Subject,
    manifest: Manifest,
    facts: Sequence[tuple[str, Cell]],
    checks: Sequence[Check],
    notes: Sequence[str],
) -> Sheet:
    """Return what was asked, how it ended, on what it rests, and what is needed to get it again."""
    rows: list[tuple[str, Cell]] = [("Negotiation", subject.title), ("Unit of all amounts", subject.unit), *facts]
    rows += [("Check", f"{check.claim}: {check.outcome} ({check.method})") for check in checks]
    rows += [("Note", note) for note in notes]
    rows += [("Assumption", text) for text in subject.assumptions]
    rows += [("File", manifest.file), ("SHA-256", manifest.sha256), ("Created", manifest.created)]
    rows += [(f"Option {name}", _plain(value)) for name, value in manifest.options.items()]
    rows += [(f"Version of {name}", version) for name, version in manifest.versions.items()]
    return Sheet("About", ("What", "Value"), tuple(rows))


def _plain(value: str | float | bool | None) -> Cell:  # noqa: FBT001  # an option of a run, not a switch
    return yes_or_no(value) if isinstance(value, bool) else value
