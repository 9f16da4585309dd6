"""A study: one negotiation, compiled once, with every answer about it that was already computed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from time import perf_counter

import numpy as np

from winset_models.analysis.findings import Account, Check, SolutionFinding, Status
from winset_models.analysis.principles import PRINCIPLES
from winset_models.formulations.package import Formulation, bargaining_problem, formulate
from winset_models.formulations.sheet import Sheet
from winset_models.negotiation.breaches import violations
from winset_models.negotiation.deal import Package
from winset_models.negotiation.ledger import ledger
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.outcome import Outcome
from winset_solver.bargaining.solutions import bargain
from winset_solver.bargaining.utilitarian import utilitarian
from winset_solver.control import Control
from winset_solver.pareto.problem import ParetoProblem
from winset_solver.program import PayoffProgram, Vector
from winset_solver.status import Claim, OutcomeStatus, Unanswered
from winset_solver.tolerances import ACCOUNT, POSITIVE_GAIN


@dataclass
class Study:
    """Live models and answers of one negotiation; every analysis works on one.

    Parameters
    ----------
    negotiation
        What is studied.
    control
        Limits, progress and cancellation of the whole study.
    alpha
        Aversion to inequality of the α-fair solution.
    """

    negotiation: Negotiation
    control: Control = field(default_factory=Control)
    alpha: float = 2.0

    def __post_init__(self) -> None:
        self.formulation: Formulation = formulate(self.negotiation)
        self.program: PayoffProgram = self.formulation.program()
        self.space = self.space_of(self.program)
        self._outcomes: dict[str, Outcome] = {}
        self._ideal: dict[str, float] | None = None

    def space_of(self, program: PayoffProgram) -> GainSpace:
        """Return the live individually rational set of a program over this negotiation's parties."""
        return GainSpace(bargaining_problem(self.negotiation, program), self.control)

    def outcome(self, solution: str) -> Outcome:
        """Return a bargaining solution, computed once."""
        if solution not in self._outcomes:
            self._outcomes[solution] = bargain(self.space, solution, alpha=self.alpha)
        return self._outcomes[solution]

    def largest_surplus(self) -> Outcome:
        """Return the package with the largest unweighted sum of gains."""
        if "surplus" not in self._outcomes:
            ones = np.ones(len(self.negotiation.parties))
            equal = np.array_equal(self.space.problem.weights, ones)
            self._outcomes["surplus"] = (
                self.outcome("utilitarian") if equal else utilitarian(self.space, priorities=ones)
            )
        return self._outcomes["surplus"]

    def ideal(self) -> dict[str, float]:
        """Return the best payoff of each party in any acceptable package; empty where that could not be settled."""
        if self._ideal is None:
            try:
                with self.space.question():
                    best = self.space.ideal() + self.space.problem.disagreement
                self._ideal = dict(zip(self.negotiation.parties, best.tolist(), strict=True))
            except Unanswered:
                self._ideal = {}
        return self._ideal

    def package_at(self, x: Vector) -> Package:
        """Return the package that a point of the program stands for."""
        return self.formulation.package_of(self._values(x))

    def exact_payoffs(self, x: Vector) -> Vector:
        """Return the payoffs of a point once its products are what their factors say; never below u(x)."""
        return self.program.payoffs(self.lifted(x))

    def lifted(self, x: Vector) -> Vector:
        """Return a point with the same decisions whose product columns are what their factors say."""
        exact = self.formulation.exact(self._values(x))
        return np.array([exact[label] for label in self.program.column_labels])

    def pareto_problem(self, compared: Sequence[str] = (), *, beyond: bool = False) -> ParetoProblem:
        """Return the question which packages are not wasteful for the compared parties, all where none is named.

        With ``beyond`` no disagreement value is a floor.

        Notes
        -----
        Whole at every package worth listing are, besides the integer columns: the column that is always 1; being
        bound, z = x·y, which its rows hold from both sides at integer x and y; and products, which lifting sets to the
        smallest of their factors. Their factors are sums of bound columns of one party, or of choices among the
        options of one issue, never shares: interactions of divisible issues are refused. So all of them are 0 or 1.
        Shares, payments and assistance are not whole. Helper columns of menus, red lines and roadmaps are in no payoff.
        """
        labels = {Sheet.ONE, *self.formulation.products, *self.formulation.decisions.bound.values()}
        parties = list(self.negotiation.parties)
        disagreement = np.array([party.disagreement for party in self.negotiation.parties.values()])
        return ParetoProblem(
            self.program,
            np.full(len(parties), -np.inf) if beyond else disagreement,
            tuple(parties.index(party) for party in compared),
            np.array([label in labels for label in self.program.column_labels]),
            self.lifted,
        )

    def _values(self, x: Vector) -> dict[str, float]:
        return dict(zip(self.program.column_labels, x.tolist(), strict=False))

    def accounts(self, package: Package) -> dict[str, Account]:
        """Return every party's balance, added up from the file without the program."""
        ideal = self.ideal()
        found = {}
        for key, components in ledger(self.negotiation, package).items():
            payoff = math.fsum(components.values())
            gain = payoff - self.negotiation.parties[key].disagreement
            best = ideal.get(key)
            room = None if best is None else best - self.negotiation.parties[key].disagreement
            able = room is not None and room > POSITIVE_GAIN * max(1.0, abs(payoff))
            found[key] = Account(
                payoff=payoff,
                gain=gain,
                ideal=best,
                ratio=gain / room if able and room else None,
                components=components,
            )
        return found

    def checks(self, package: Package, payoffs: Vector, claims: tuple[Claim, ...]) -> list[Check]:
        """Return every second opinion on a package: of the solver's claims, and of its figures by the ledger."""
        began = perf_counter()
        recomputed = np.array([math.fsum(c.values()) for c in ledger(self.negotiation, package).values()])
        agree = self.agree(recomputed, payoffs)
        ledger_seconds = perf_counter() - began
        broken = violations(self.negotiation, package)
        return [
            *map(check_of, claims),
            Check(
                claim="these are the payoffs of this package",
                method="adding it up again from the file, entry by entry, without the program or the solver",
                outcome="confirmed" if agree else "contradicted",
                seconds=ledger_seconds,
            ),
            Check(
                claim="this package keeps every rule and red line",
                method="testing each statement of the file on the package, without the program or the solver",
                outcome="contradicted" if broken else "confirmed",
                seconds=perf_counter() - began - ledger_seconds,
            ),
        ]

    @cached_property
    def understated(self) -> dict[str, float]:
        """By party: most by which exact payoffs of the program fall short of the truth; 0 but for curved utilities."""
        return dict.fromkeys(self.negotiation.parties, 0.0) | self.formulation.understated

    def agree(self, recomputed: Vector, payoffs: Vector) -> bool:
        """Return whether payoffs of the program (the last axis by party) are those that were added up again."""
        rounding = ACCOUNT * np.maximum(1.0, np.abs(payoffs))
        missing = recomputed - payoffs
        most = np.array(list(self.understated.values())) + rounding
        return bool(np.all(missing >= -rounding) and np.all(missing <= most))

    def solution(self, name: str) -> SolutionFinding:
        """Return a bargaining solution in domain words."""
        return self.finding_of(name, self.outcome(name))

    def finding_of(self, name: str, outcome: Outcome, objective: str | None = None) -> SolutionFinding:
        """Return an outcome in domain words."""
        words = PRINCIPLES[name]
        status: OutcomeStatus = outcome.status
        package, accounts, checks = None, {}, [check_of(claim) for claim in outcome.claims]
        if outcome.x is not None:
            package = self.package_at(outcome.x)
            accounts = self.accounts(package)
            checks = self.checks(package, self.exact_payoffs(outcome.x), outcome.claims)
            if any(check.outcome == "contradicted" for check in checks):
                status = OutcomeStatus.DISAGREEMENT
        parties = list(self.negotiation.parties)
        return SolutionFinding(
            solution=name,
            title=words.title,
            principle=words.sentence,
            status=status.value,
            package=package,
            accounts=accounts,
            objective=objective or words.objective,
            value=outcome.value,
            bound=outcome.bound,
            gap=outcome.gap,
            exact=outcome.exact and status is OutcomeStatus.OPTIMAL,
            cannot_gain=[parties[p] for p in outcome.without_gain],
            checks=checks,
            notes=[*outcome.notes, *self._transfer_note(name, outcome)],
            solves=outcome.solves,
            seconds=outcome.seconds,
        )

    def _transfer_note(self, name: str, outcome: Outcome) -> list[str]:
        """Say what unlimited side payments make of a solution."""
        transfers = self.negotiation.transfers
        if outcome.x is None or transfers is None or transfers.fee or transfers.routes or name == "utilitarian":
            return []
        parties = self.negotiation.parties.values()
        if any(party.pays_at_most is not None or party.receives_at_most is not None for party in parties):
            return []
        return [
            "side payments are unlimited and free of charge: the package has the largest total gain, and payments "
            "alone divide it"
        ]


def status_of(outcome: Outcome) -> Status:
    """Return how an outcome ended, in the words of findings."""
    return outcome.status.value


def check_of(claim: Claim) -> Check:
    """Return a solver's second opinion as a finding."""
    found = claim.confirmation
    return Check(claim=claim.text, method=found.method, outcome=found.verdict.value, seconds=found.seconds)
