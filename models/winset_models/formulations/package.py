"""The package: all blocks composed into one program, and the way from its columns back to packages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from winset_models.formulations.assistance import build_assistance
from winset_models.formulations.fund import FundFormulation
from winset_models.formulations.fund_package import build_fund, exact_values, plan_in, point_in, terms_in
from winset_models.formulations.issues import build_interactions, build_issues
from winset_models.formulations.module_values import build_module_values
from winset_models.formulations.opt_in import build_opt_in
from winset_models.formulations.participation import build_participation
from winset_models.formulations.red_lines import build_red_lines, limited_parties
from winset_models.formulations.roadmap import build_roadmap
from winset_models.formulations.roadmap_timeline import fixed_starts, starts_from
from winset_models.formulations.sheet import Decisions, Linear, Sheet
from winset_models.formulations.transfers import build_transfers
from winset_models.negotiation.deal import Deal, Package
from winset_models.negotiation.fund.parts import FundPlan, FundTerms
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.roadmap.figures import Starts, roadmap_figures
from winset_models.negotiation.roadmap.schedule import starts_by_step, starts_by_task, starts_of
from winset_models.negotiation.statements import Statement
from winset_models.negotiation.values import divisible, options
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.collection import collection_paused
from winset_solver.errors import ArgumentError
from winset_solver.joining import joined
from winset_solver.program import PayoffProgram
from winset_solver.pyomo_compiler import compile_model
from winset_solver.tolerances import FEASIBILITY, SHARE

BLOCKS: Mapping[str, Callable[[Sheet], None]] = {
    "issues": build_issues,
    "interactions": build_interactions,
    "assistance": build_assistance,
    "opt_in": build_opt_in,
    "participation": build_participation,
    "module_values": build_module_values,
    "transfers": build_transfers,
    "roadmap": build_roadmap,
    "fund": build_fund,
    "red_lines": build_red_lines,
}
"""Every formulation block by the name of its Pyomo block, in the order in which they build on each other."""


@dataclass(frozen=True, eq=False)
class Formulation:
    """A negotiation as a Pyomo model, with what leads back from its rows and columns.

    Parameters
    ----------
    negotiation
        What is formulated.
    model
        Pyomo model whose active objectives, one per party in the order of the file, are the payoffs.
    statements
        What each row says, by row label.
    decisions
        Labels of the decision columns.
    products
        Factors of every product column, by its label.
    fund
        The fund, where the file has one: a program of its own that is joined to the model.

    Notes
    -----
    The payoffs of the program are exact for whoever wants them large: a product column that only adds to payoffs is
    not kept from below (see :mod:`winset_models.formulations.products`). A point that no payoff pulls up (a stopped
    search, an objective that leaves some party out) can therefore understate payoffs, never overstate them;
    :meth:`exact` lifts it to what its package is worth. Never minimise a payoff over the program.
    """

    negotiation: Negotiation
    model: Any = field(repr=False)
    statements: Mapping[str, Statement] = field(repr=False)
    decisions: Decisions = field(repr=False)
    products: Mapping[str, tuple[Linear, ...]] = field(repr=False)
    fund: FundFormulation | None = field(default=None, repr=False)

    def program(self) -> PayoffProgram:
        """Compile the model and join the fund to it."""
        program = compile_model(self.model)
        return program if self.fund is None else joined(program, self.fund.without_payoffs())

    @property
    def understated(self) -> dict[str, float]:
        """By party: most by which an exact point falls short of what its package is worth; others are not named."""
        return {} if self.fund is None else self.fund.understated

    def exact(self, values: Mapping[str, float]) -> dict[str, float]:
        """Return column values in which every product column equals the product of its factors, by column label.

        What follows from the plan of a fund is what it says: its values are as large as the rows permit. The decisions
        stay as they are, every row that held still holds, and no payoff becomes smaller.
        """
        factors = {label: [_value(values, factor) for factor in parts] for label, parts in self.products.items()}
        exact = {**values, **{label: max(0.0, min(parts)) for label, parts in factors.items()}}
        return exact if self.fund is None else {**exact, **exact_values(self.fund, exact)}

    def package_of(self, values: Mapping[str, float]) -> Package:
        """Return the package that column values stand for, by column label; binaries rounded, dust removed."""
        opt_ins: dict[str, dict[str, str]] = {}
        for (module, party, level), label in self.decisions.opt_ins.items():
            if _chosen(values, label):
                opt_ins.setdefault(module, {})[party] = level
        bound = {module for (module, _, _), label in self.decisions.bound.items() if _chosen(values, label)}
        assistance: dict[str, dict[str, float]] = {}
        for (party, resource), label in self.decisions.assistance.items():
            if abs(values[label]) >= SHARE:
                assistance.setdefault(party, {})[resource] = float(values[label])
        return Package(
            opt_ins=opt_ins,
            in_force=[module for module in self.negotiation.modules if module in bound],
            shares={issue: self._shares(values, issue) for issue in self.negotiation.issues},
            transfers={p: float(values[k]) for p, k in self.decisions.nets.items() if abs(values[k]) >= SHARE},
            assistance=assistance,
            starts=self._starts(values),
            fund=None if self.fund is None else self.fund.plan_of(point_in(self.fund, values)),
        )

    def fixings(self, deal: Deal) -> dict[str, float]:
        """Return the values of the decision columns that a proposed deal fixes, by column label.

        Raises
        ------
        ArgumentError
            Where the deal fixes something that the negotiation does not have, such as an opt-in to a module that is
            not open to the party, or payments where there are no transfers.
        """
        fixed: dict[str, float] = {}
        modules = self.negotiation.modules
        for key, module in modules.items():
            if key in deal.modules or not deal.other_modules:
                chosen = {p: k or module.levels[-1] for p, k in deal.modules.get(key, {}).items()}
                fixed |= self._opt_ins(key, chosen)
        for issue, shares in deal.issues.items():
            fixed |= self._settlement(issue, shares)
        if deal.transfers is not None:
            fixed |= self._nets(deal.transfers)
        if deal.assistance is not None:
            fixed |= self._assistance(deal.assistance)
        if deal.sequence is not None:
            fixed |= self._schedule(starts_of(roadmap_figures(self.negotiation), deal.sequence))
        if deal.fund is not None:
            fixed |= self._terms(deal.fund)
        return fixed

    def fixings_of(self, package: Package) -> dict[str, float]:
        """Return the values of the decision columns in a complete package, by column label.

        Raises
        ------
        ArgumentError
            As for :meth:`fixings`.
        """
        fixed: dict[str, float] = {}
        for key in self.negotiation.modules:
            fixed |= self._opt_ins(key, package.opt_ins.get(key, {}))
        for issue in self.negotiation.issues:
            fixed |= self._settlement(issue, package.shares.get(issue, {}))
        if self.negotiation.roadmap is not None:
            fixed |= self._schedule(starts_by_task(roadmap_figures(self.negotiation), package.starts))
        if self.fund is not None:
            fixed |= plan_in(self.fund, package.fund or FundPlan())
        return fixed | self._nets(package.transfers) | self._assistance(package.assistance)

    def _shares(self, values: Mapping[str, float], issue: str) -> dict[str, float]:
        labels = {option: self.decisions.shares[issue, option] for option in options(self.negotiation, issue)}
        if not divisible(self.negotiation.issues[issue]):
            return {option: 1.0 for option, label in labels.items() if _chosen(values, label)}
        return {option: min(float(values[label]), 1.0) for option, label in labels.items() if values[label] >= SHARE}

    def _starts(self, values: Mapping[str, float]) -> dict[str, list[int]]:
        if self.negotiation.roadmap is None:
            return {}
        return starts_by_step(roadmap_figures(self.negotiation), starts_from(self.decisions.starts, values))

    def _schedule(self, starts: Starts) -> dict[str, float]:
        return fixed_starts(roadmap_figures(self.negotiation), self.decisions.starts, starts)

    def _terms(self, terms: FundTerms) -> dict[str, float]:
        if self.fund is None:
            raise ArgumentError("the deal speaks of a fund that the file does not have", where="fund")
        return terms_in(self.fund, terms)

    def _opt_ins(self, module: str, chosen: Mapping[str, str]) -> dict[str, float]:
        columns = {(p, k): label for (m, p, k), label in self.decisions.opt_ins.items() if m == module}
        for party, level in chosen.items():
            if (party, level) not in columns:
                raise ArgumentError("an opt-in is not possible", where=f"modules.{module}", got=f"{party}: {level}")
        return {label: float(chosen.get(party) == level) for (party, level), label in columns.items()}

    def _settlement(self, issue: str, shares: Mapping[str, float]) -> dict[str, float]:
        """Fix the shares of an issue; where they add up to one but for rounding, leave the largest to its row."""
        columns = {option: self.decisions.shares[issue, option] for option in options(self.negotiation, issue)}
        if unknown := shares.keys() - columns.keys():
            raise ArgumentError("an issue has no such option", where=f"issues.{issue}", got=sorted(unknown))
        fixed = {label: float(shares.get(option, 0.0)) for option, label in columns.items()}
        if divisible(self.negotiation.issues[issue]) and abs(sum(shares.values()) - 1) <= FEASIBILITY:
            del fixed[columns[max(shares, key=lambda option: shares[option])]]
        return fixed

    def _nets(self, nets: Mapping[str, float]) -> dict[str, float]:
        """Fix all net amounts; where they add up to zero but for rounding and must, leave the largest to its row."""
        columns = self.decisions.nets
        if impossible := [party for party, net in nets.items() if net and party not in columns]:
            raise ArgumentError("a party cannot pay or receive", where="transfers", got=impossible)
        fixed = {label: float(nets.get(party, 0.0)) for party, label in columns.items()}
        size = max((abs(net) for net in nets.values()), default=0.0)
        fee = self.negotiation.transfers.fee if self.negotiation.transfers else 0.0
        if size and not fee and abs(sum(nets.values())) <= FEASIBILITY * max(1.0, size):
            del fixed[columns[max(nets, key=lambda party: abs(nets[party]))]]
        return fixed

    def _assistance(self, units: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
        columns = self.decisions.assistance
        for party, row in units.items():
            for resource, amount in row.items():
                if amount and (party, resource) not in columns:
                    raise ArgumentError("assistance is not possible", where=f"assistance.{party}", got=resource)
        return {label: float(units.get(party, {}).get(resource, 0.0)) for (party, resource), label in columns.items()}


@collection_paused()
def formulate(negotiation: Negotiation) -> Formulation:
    """Formulate a negotiation as one program: all blocks on one sheet, one payoff per party.

    Raises
    ------
    ModelError
        Where the negotiation says something that linear rows cannot express; the message names the place.
    """
    return written(Sheet(negotiation, limited_parties(negotiation)))


def bargaining_problem(negotiation: Negotiation, program: PayoffProgram) -> BargainingProblem:
    """Return what the parties of a negotiation bargain over: a program, what they have without a deal, their voices."""
    parties = negotiation.parties.values()
    disagreement = np.array([party.disagreement for party in parties])
    return BargainingProblem(program, disagreement, np.array([party.weight for party in parties]))


def written(sheet: Sheet) -> Formulation:
    """Write all blocks on an empty sheet."""
    for build in BLOCKS.values():
        build(sheet)
    return Formulation(sheet.negotiation, sheet.finish(), sheet.statements, sheet.decisions, sheet.products, sheet.fund)


def _value(values: Mapping[str, float], terms: Linear) -> float:
    return sum(coefficient * values[label] for label, coefficient in terms.items())


def _chosen(values: Mapping[str, float], label: str) -> bool:
    return values[label] > 0.5
