"""Grievances: which rows of a formulation belong to which statement of the file, ready to be given up.

One entry of the file is one statement, whatever number of rows it makes. What modules, levels, issues and payments
*mean* stays a definition that always holds; so do limits of payments and assistance where a conditional red line is
written with them (see :func:`limits_in_use`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal, Protocol

import numpy as np
from scipy import sparse

from winset_models.analysis.explanation_findings import StatementKind
from winset_models.analysis.fund_concessions import MEANS, is_structure, moves_in_fund
from winset_models.analysis.roadmap_concessions import moves_in_roadmap
from winset_models.formulations.package import Formulation, formulate
from winset_models.negotiation.deal import Deal, Package
from winset_models.negotiation.fund.statements import listed
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.origin import Path, dotted
from winset_models.negotiation.statements import Statement, module_name, party_name
from winset_models.negotiation.suggestions import counted
from winset_solver.conflict.problem import ConflictProblem, with_floors
from winset_solver.program import PayoffProgram, Vector

CLAUSE: Final = "participation.clause["
"""Rows that keep a module from entering into force too early. Without one of them its clause may ask for less; the rows
that make it enter into force once the clause is met stay."""
LIMITS: Final = ("pays_at_most", "receives_at_most")
"""Keys of a party that limit its payments."""
MOST_NAMED: Final = 3
"""Parties that an entry about several of them names before it counts the rest."""
NOT_FOR_TRADE: Final = ("floor", "requires", "excludes")
"""What no repair offers: protections that nobody may trade away, and what modules need from one another. In a roadmap
it is the number of periods, which decides what the program is about."""


@dataclass(frozen=True)
class Grievance:
    """A statement with its rows.

    Parameters
    ----------
    key
        Unique name: the path in the file, with a number behind it where one entry makes several statements.
    path, words, party, kind
        As quoted.
    rows
        Indices of its rows in the program of the case.
    price
        What giving it up counts.
    for_trade
        Whether repairs may touch it.
    movable
        Whether it has a number that can be moved, so that it need not be given up as a whole.
    """

    key: str
    path: Path
    words: str
    party: str | None
    kind: StatementKind
    rows: tuple[int, ...]
    price: float = 1.0
    for_trade: bool = True
    movable: bool = True


class Stated(Protocol):
    """A formulation whose rows quote statements."""

    @property
    def negotiation(self) -> Negotiation:
        """What is formulated."""

    @property
    def statements(self) -> Mapping[str, Statement]:
        """What each row says, by row label."""


@dataclass(frozen=True, eq=False)
class Case:
    """A negotiation with the program and the statements that its deals must satisfy.

    Parameters
    ----------
    negotiation, formulation
        What is explained.
    program
        The formulation's program with walk-away values as rows, and with a definition that participation clauses imply
        as long as they hold: a module in force binds somebody.
    grievances
        The statements, in the order of the file.
    fixed
        Whether limits of payments and assistance count as definitions.
    deal
        What of a package is taken as given.
    about
        What is looked for: a deal, or a plan of the fund by itself.
    """

    negotiation: Negotiation
    formulation: Formulation
    program: PayoffProgram
    grievances: tuple[Grievance, ...]
    fixed: bool
    deal: Deal | None = None
    about: Literal["deal", "fund"] = "deal"

    def problem(self, *, tradeable: bool = False) -> ConflictProblem:
        """Return the conflict problem over all statements, or over those only that repairs may touch."""
        chosen = [item for item in self.grievances if item.for_trade or not tradeable]
        return ConflictProblem(
            program=self.program,
            groups=tuple(item.rows for item in chosen),
            labels=tuple(item.key for item in chosen),
            prices=np.array([item.price for item in chosen]),
        )

    def coalitions(self) -> tuple[ConflictProblem, tuple[str, ...]]:
        """Return the problem whose groups are the demands of one party each, and the parties in that order."""
        rows: dict[str, list[int]] = {party: [] for party in self.negotiation.parties}
        for item in self.grievances:
            if item.party is not None and item.kind in ("red line", "walk-away value"):
                rows[item.party] += item.rows
        parties = tuple(rows)
        return ConflictProblem(self.program, tuple(tuple(rows[party]) for party in parties), parties), parties

    def package_at(self, x: Vector) -> Package:
        """Return the package that a point stands for."""
        return self.formulation.package_of(self.formulation.exact(self._values(x)))

    def activities(self, x: Vector) -> Vector:
        """Return what each row adds up to at a point."""
        return np.asarray(self.program.matrix @ x, dtype=float)

    def _values(self, x: Vector) -> dict[str, float]:
        return dict(zip(self.program.column_labels, x.tolist(), strict=True))


def case_of(negotiation: Negotiation, deal: Deal | None = None, *, about: Literal["deal", "fund"] = "deal") -> Case:
    """Return the case of a negotiation, of which a deal may fix something.

    Parameters
    ----------
    about
        What is looked for. What parties have outside a fund is not for trade: no entry of the file says it.

    Raises
    ------
    ArgumentError
        As for :meth:`winset_models.formulations.package.Formulation.fixings`.
    ModelError
        As for :func:`winset_models.formulations.package.formulate`.
    """
    formulation = formulate(negotiation)
    fixed = limits_in_use(negotiation)
    program, grievances = with_grievances(formulation, _with_presence(formulation.program(), formulation), fixed=fixed)
    program = _with_needs(program, formulation)
    if deal is not None:
        program = program.fix(formulation.fixings(deal))
    if about == "fund":
        grievances = tuple(_outside(negotiation, item) for item in grievances)
    return Case(negotiation, formulation, program, grievances, fixed, deal, about)


def with_grievances(
    formulation: Stated, program: PayoffProgram, *, fixed: bool = False
) -> tuple[PayoffProgram, tuple[Grievance, ...]]:
    """Return a program with walk-away values as rows, and the statements behind its rows in the order of the file.

    Parameters
    ----------
    program
        That of the formulation; rows that it has besides are definitions.
    fixed
        Whether limits of payments and assistance count as definitions.
    """
    negotiation, first = formulation.negotiation, program.shape[0]
    stated = list(_stated(formulation, program, fixed=fixed))
    floors = np.array([party.disagreement for party in negotiation.parties.values()])
    labels = tuple(f"walk-away value of {party}" for party in negotiation.parties)
    program = with_floors(program, floors, labels)
    stated += [_walk_away(negotiation, party, first + p) for p, party in enumerate(negotiation.parties)]
    stated.sort(key=lambda item: _place(negotiation, item.path))
    return program, tuple(stated)


def limits_in_use(negotiation: Negotiation) -> bool:
    """Return whether some conditional red line limits an amount that limits of payments and assistance bound.

    Its row is switched off by a constant that these limits prove sufficient, so without them the row would say more
    than the red line does. Where that is so, the limits are definitions: no conflict names them and no repair moves
    them.
    """
    return any(
        line.when
        and (
            line.payoff_at_least is not None
            or any(
                part.payoff is not None or part.net_transfer is not None or part.assistance is not None
                for limit in (line.at_most, line.at_least)
                for part in (limit.of if limit else ())
            )
        )
        for line in negotiation.red_lines.values()
    )


def limits_money(path: Path) -> bool:
    """Return whether a path leads to a limit of payments or of assistance."""
    return path[:1] in (("transfers",), ("assistance",)) or (path[:1] == ("parties",) and path[-1] in LIMITS)


def clause_words(negotiation: Negotiation, module: str, position: int) -> str:
    """Return a participation clause in words."""
    clause = negotiation.modules[module].participation[position]
    name = module_name(negotiation, module)
    among = f" of {', '.join(clause.among)}" if clause.among else ""
    if clause.heads is not None:
        return f"{name} enters into force with at least {clause.heads} parties{among}"
    return f"{name} enters into force with at least {100 * (clause.share or 0):g} % of the {clause.indicator}{among}"


def _place(negotiation: Negotiation, path: Path) -> tuple[str, int, int, str]:
    location = negotiation.origin.locate(path)
    return (location.file, location.line, location.column, dotted(path))


def _stated(formulation: Stated, program: PayoffProgram, *, fixed: bool) -> Iterator[Grievance]:
    """Gather the rows of each statement that could be given up, walk-away values apart."""
    negotiation = formulation.negotiation
    found: dict[tuple[Path, str], list[tuple[int, Statement]]] = {}
    for row, label in enumerate(program.row_labels):
        statement = formulation.statements.get(label)
        if statement is None:
            continue
        clause = label.startswith(CLAUSE)
        kept = fixed and limits_money(statement.path)
        kept |= statement.path[:1] == ("fund",) and is_structure(negotiation, statement.path)
        if clause or (statement.kind != "definition" and not kept):
            found.setdefault((statement.path, _apart(statement)), []).append((row, statement))
    numbers: dict[Path, int] = {}
    for (path, _), members in found.items():
        numbers[path] = numbers.get(path, 0) + 1
        rows = tuple(row for row, _ in members)
        key = dotted(path) + (f" ({numbers[path]})" if numbers[path] > 1 else "")
        yield _grievance(negotiation, key, rows, _together(negotiation, [statement for _, statement in members]))


def _together(negotiation: Negotiation, statements: list[Statement]) -> Statement:
    """Return what one entry says, where it says the same of several parties."""
    first, *others = dict.fromkeys(statements)
    if first.path[:1] != ("fund",) or not others:
        return statements[0]
    names = [party_name(negotiation, item.party) for item in others if item.party is not None]
    told = listed(names) if len(names) <= MOST_NAMED else counted(len(names), "other")
    return replace(first, words=f"{first.words}, and likewise {told}", party=None)


def _apart(statement: Statement) -> str:
    """Return what tells statements of one entry of the file apart: what is required, or who can absorb how much."""
    if statement.path[-1] in ("requires", "excludes") or statement.path[:1] == ("roadmap",):
        return statement.words
    return statement.party or "" if statement.path[:2] == ("assistance", "at_most") else ""


def _grievance(negotiation: Negotiation, key: str, rows: tuple[int, ...], first: Statement) -> Grievance:
    path, last = first.path, first.path[-1]
    if path[0] == "red_lines":
        line = negotiation.red_lines[str(path[1])]
        movable = line.forbid is None and line.require is None
        return Grievance(key, path, first.words, first.party, "red line", rows, line.relaxing_costs, movable=movable)
    if path[0] == "roadmap":
        fixed, movable = path == ("roadmap", "periods"), moves_in_roadmap(path)
        return Grievance(key, path, first.words, first.party, "rule", rows, for_trade=not fixed, movable=movable)
    if path[0] == "fund":
        of_fund: StatementKind = "means" if last in MEANS else "rule"
        return Grievance(key, path, first.words, first.party, of_fund, rows, movable=moves_in_fund(path))
    means = limits_money(path) or (path[0] == "parties" and path[2] == "capacities")
    kind: StatementKind = "means" if means else "rule"
    return Grievance(
        key=key,
        path=path,
        words=_general_words(negotiation, first),
        party=first.party if path[0] in ("parties", "assistance") else None,
        kind=kind,
        rows=rows,
        for_trade=last not in NOT_FOR_TRADE,
        movable=last not in NOT_FOR_TRADE,
    )


def _general_words(negotiation: Negotiation, statement: Statement) -> str:
    """Return the words of an entry that speaks about all parties, without naming one of them."""
    path = statement.path
    if path == ("minimum_menu",):
        return f"whoever signs opts in to at least {negotiation.minimum_menu} modules"
    if path[-1] == "floor":
        return f"whoever signs anything accepts {module_name(negotiation, str(path[1]))}"
    if path[0] == "modules" and path[2] == "participation":
        return clause_words(negotiation, str(path[1]), int(path[3]))
    return statement.words


def _walk_away(negotiation: Negotiation, party: str, row: int) -> Grievance:
    value, unit = negotiation.parties[party].disagreement, negotiation.unit.name
    path: Path = ("parties", party, "disagreement")
    words = f"{party_name(negotiation, party)} is not worse off than without a deal ({value:,.15g} {unit})"
    return Grievance(dotted(path), path, words, party, "walk-away value", (row,))


def _outside(negotiation: Negotiation, item: Grievance) -> Grievance:
    """Return the statement that a party is not worse off without a deal, where that means outside the fund."""
    if item.kind != "walk-away value":
        return item
    words = f"{party_name(negotiation, item.party or '')} is not worse off than outside the fund"
    return replace(item, words=words, for_trade=False, movable=False)


def _with_needs(program: PayoffProgram, formulation: Formulation) -> PayoffProgram:
    """Return the program in which support never exceeds a need, whatever share of it the fund may cover."""
    if formulation.fund is None:
        return program
    columns, upper = {label: j for j, label in enumerate(program.column_labels)}, program.column_upper.copy()
    for need, support in formulation.fund.fields.support.items():
        here = [columns[formulation.fund.program.column_labels[column]] for column in support.tolist()]
        upper[here] = np.minimum(upper[here], formulation.fund.figures.needs[need].amount)
    return program.replace(column_upper=upper)


def _with_presence(program: PayoffProgram, formulation: Formulation) -> PayoffProgram:
    """Return the program with a row y[m] ≤ Σ z[m] for each module whose entry into force is a column."""
    columns: Mapping[str, int] = {label: j for j, label in enumerate(program.column_labels)}
    rows, labels = [], []
    for module in formulation.negotiation.modules:
        entry = columns.get(f"participation.y[{module}]")
        if entry is None:
            continue
        bound = [columns[label] for (key, _, _), label in formulation.decisions.bound.items() if key == module]
        row = np.zeros(len(columns))
        row[entry], row[bound] = 1.0, -1.0
        rows.append(row)
        labels.append(f"{module} in force binds somebody")
    if not rows:
        return program
    return program.replace(
        matrix=sparse.csr_array(sparse.vstack([program.matrix, sparse.csr_array(np.array(rows))], format="csr")),
        row_lower=np.concatenate([program.row_lower, np.full(len(rows), -np.inf)]),
        row_upper=np.concatenate([program.row_upper, np.zeros(len(rows))]),
        row_labels=(*program.row_labels, *labels),
    )
