"""The best sum of values of a fund, found a second time by a program that was written down scenario by scenario."""

from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

from fund_cases import everything, figures_of
from winset_models.formulations.fund import fund_program
from winset_solver.highs import Session

MEMBERS = ("A", "B")
SCENARIOS, STAGES, INCOME, INTEREST, FEE = 4, 2, 10.0, 0.1, 0.05
Case = dict[str, Any]


def drawn(seed: int) -> Case:
    """Draw a fund of two stages and four scenarios, in pairs that cannot be told apart in the first stage."""
    generator = np.random.default_rng(seed)
    loss = generator.integers(0, 6, size=(SCENARIOS, STAGES)).astype(float)
    loss[:, 0] = np.repeat(generator.permutation([1.0, 2.0]), 2)
    chance = generator.dirichlet(np.ones(SCENARIOS)).round(3)
    return {
        "loss": loss,
        "chance": np.append(chance[:-1], 1 - chance[:-1].sum()),
        "pays": generator.choice([0.5, 1.0, 3.0], 2),
        "weight": generator.uniform(0, 1, 2).round(2),
        "level": generator.choice([0.25, 0.5, 0.8], 2),
        "discount": generator.choice([0.8, 0.9, 1.0], 2),
        "unmet": float(generator.choice([1.2, 2.0])),
        "least": float(generator.choice([0.0, 0.4, 1.0])),
        "initial": float(generator.integers(0, 3)),
        "share": generator.choice([0.25, 0.5]) * np.array([1, -1]) + np.array([0, 1]),
        "floor": float(generator.choice([0.0, 0.5])),
    }


class Copies:
    """The fund with a copy of every decision for every scenario, and rows that make copies equal."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.names: dict[tuple[object, ...], int] = {}
        self.bounds: dict[int, tuple[float | None, float | None]] = {}
        self.cost: dict[int, float] = {}
        self.rows: list[tuple[dict[int, float], float, float]] = []
        self.constant = 0.0
        for scenario in range(SCENARIOS):
            for stage in range(STAGES):
                self.pay(scenario, stage)
        self.know_no_more()
        self.share()
        for p, member in enumerate(MEMBERS):
            self.judge(p, member)

    def column(self, *name: object) -> int:
        return self.names.setdefault(name, len(self.names))

    def pay(self, s: int, t: int) -> None:
        case, need = self.case, self.case["loss"][s, t]
        help_, kept, back = (self.column(what, s, t) for what in ("help", "kept", "back"))
        self.bounds |= {
            help_: (case["least"] * need, need),
            kept: (0, None if t == 0 else 0),
            back: (0, 0 if t == 0 else None),
        }
        terms = {help_: -1.0, kept: -1.0, back: -1.0}
        for member, most in zip(MEMBERS, case["pays"], strict=True):
            paid = self.column("paid", s, t, member)
            self.bounds[paid] = (0, most)
            terms[paid] = 1.0
            self.rows.append(({paid: 1.0, self.column("pledge", member): -1.0}, -np.inf, 0.0))
        if t:
            terms[self.column("kept", s, 0)] = 1 + INTEREST
        before = 0.0 if t else case["initial"]
        self.rows.append((terms, -before, -before))

    def know_no_more(self) -> None:
        for one, other in ((0, 1), (2, 3)):
            for what, *who in [("help",), ("kept",), *(("paid", member) for member in MEMBERS)]:
                terms = {self.column(what, one, 0, *who): 1.0, self.column(what, other, 0, *who): -1.0}
                self.rows.append((terms, 0.0, 0.0))

    def share(self) -> None:
        paid = [(s, t, m) for s in range(SCENARIOS) for t in range(STAGES) for m in MEMBERS]
        for member, share in zip(MEMBERS, self.case["share"], strict=True):
            part = {entry: float(entry[2] == member) - self.case["floor"] * share for entry in paid}
            terms = {self.column("paid", *entry): self.case["chance"][entry[0]] * part[entry] for entry in paid}
            self.rows.append((terms, 0.0, np.inf))

    def judge(self, p: int, member: str) -> None:
        case, delta = self.case, self.case["discount"][p]
        weight, level, edge = case["weight"][p], case["level"][p], self.column("edge", member)
        self.bounds[edge] = (None, None)
        self.add(edge, weight)
        for s in range(SCENARIOS):
            result, known = {self.column("pledge", member): -FEE * (1 + delta)}, 0.0
            for t in range(STAGES):
                result[self.column("paid", s, t, member)] = -(delta**t)
                result[self.column("back", s, t)] = delta**t * case["share"][p]
                known += delta**t * INCOME
                if member == "A":
                    result[self.column("help", s, t)] = delta**t * case["unmet"]
                    known -= delta**t * case["unmet"] * case["loss"][s, t]
            short = self.column("short", s, member)
            self.rows.append(({short: 1.0, edge: -1.0, **result}, -known, np.inf))
            self.add(short, -weight * case["chance"][s] / (1 - level))
            for j, value in result.items():
                self.add(j, (1 - weight) * case["chance"][s] * value)
            self.constant += (1 - weight) * case["chance"][s] * known

    def add(self, column: int, worth: float) -> None:
        self.cost[column] = self.cost.get(column, 0.0) + worth

    def best(self) -> float | None:
        matrix = np.zeros((len(self.rows), len(self.names)))
        for i, (terms, _, _) in enumerate(self.rows):
            for j, value in terms.items():
                matrix[i, j] = value
        low, high = (np.array([row[side] for row in self.rows]) for side in (1, 2))
        upper = np.vstack([matrix[np.isfinite(high)], -matrix[np.isfinite(low)]])
        limits = np.concatenate([high[np.isfinite(high)], -low[np.isfinite(low)]])
        cost = [-self.cost.get(j, 0.0) for j in range(len(self.names))]
        found = linprog(cost, A_ub=upper, b_ub=limits, bounds=[self.bounds.get(j, (0, None)) for j in range(len(cost))])
        return self.constant - found.fun if found.status == 0 else None


def by_program(case: Case) -> float | None:
    """Solve the same fund as the file says it."""
    paths = {
        f"s{s}": {"probability": case["chance"][s], "values": {"loss": case["loss"][s].tolist()}}
        for s in range(SCENARIOS)
    }
    members = {
        member: {
            "income": INCOME,
            "pays_at_most": case["pays"][p],
            "risk": {"weight": case["weight"][p], "level": case["level"][p]},
        }
        for p, member in enumerate(MEMBERS)
    }
    figures = figures_of(
        {member: {"discount": case["discount"][p]} for p, member in enumerate(MEMBERS)},
        stages=["now", "later"],
        scenarios={"paths": paths},
        members=members,
        needs={"n": {"of": "A", "amount": {"per": {"loss": 1}}, "unmet": case["unmet"], "at_least": case["least"]}},
        reserve={"initial": case["initial"], "interest": INTEREST},
        pledging={"fee": FEE},
        key={"shares": dict(zip(MEMBERS, case["share"], strict=True)), "at_least": case["floor"]},
    )
    formulation = fund_program(figures, everything(figures))
    session, program = Session(formulation.program), formulation.program
    session.maximise(np.asarray(program.payoff.sum(axis=0)).ravel(), program.payoff_constant.sum())
    found = session.solve()
    return found.solution.objective + sum(formulation.alone.values()) if found.solution else None


def test_two_ways_of_writing_a_fund_down_agree():
    possible = 0
    for seed in range(40):
        case = drawn(seed)
        first, second = Copies(case).best(), by_program(case)
        assert (first is None) == (second is None), seed
        if first is not None:
            possible += 1
            assert second == pytest.approx(first, abs=1e-6), seed
    assert 5 <= possible <= 35, "both answers occur"
