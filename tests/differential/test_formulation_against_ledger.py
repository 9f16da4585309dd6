"""The program and the ledger must agree on every single package: whether it is admissible, and what it is worth."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brute_force import candidates
from strategies import negotiations, negotiations_with_roadmaps
from winset_models.formulations.package import Formulation, formulate
from winset_models.negotiation.breaches import violations
from winset_models.negotiation.deal import Package
from winset_models.negotiation.ledger import payoffs
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.highs import Session
from winset_solver.linear_model import LinearModel
from winset_solver.result import Termination
from winset_solver.verify import violation


class FixedPackages:
    """One live model of a negotiation in which one package after the other is fixed."""

    def __init__(self, formulation: Formulation) -> None:
        self.formulation = formulation
        self.program = formulation.program()
        self.column = {label: j for j, label in enumerate(self.program.column_labels)}
        # HiGHS's presolve calls some sound programs infeasible, for instance with weights of 1e-7 in a clause.
        self.session = Session(self.program, presolve="off")
        self.session.maximise(np.asarray(self.program.payoff.sum(axis=0)).ravel())

    def solve(self, package: Package) -> dict[str, float] | None:
        """Return the payoffs of the program at a package, None where the program does not admit it."""
        fixings = self.formulation.fixings_of(package)
        which = [self.column[label] for label in fixings]
        with self.session.scratch():
            self.session.change_column_bounds(which, list(fixings.values()), list(fixings.values()))
            result = self.session.solve()
        if result.termination is Termination.INFEASIBLE:
            return None
        assert result.optimal, result.termination
        x = result.solution.x
        self.check_exact(package, x)
        values = dict(zip(self.program.column_labels, x.tolist(), strict=True))
        found = self.formulation.package_of(values)
        assert found.opt_ins == package.opt_ins
        assert found.in_force == package.in_force
        assert found.shares == package.shares
        assert found.starts == package.starts
        return dict(zip(self.program.player_labels, self.program.payoffs(x).tolist(), strict=True))

    def check_exact(self, package: Package, x: np.ndarray) -> None:
        """Spoil every product column that may be spoilt; the exact point must keep all rows and be worth the truth."""
        spoilt = dict(zip(self.program.column_labels, x.tolist(), strict=True))
        spoilt |= dict.fromkeys(self.formulation.products, 0.5)
        exact = np.array(list(self.formulation.exact(spoilt).values()))
        assert violation(LinearModel.of(self.program), exact) <= 1e-6
        truth = list(payoffs(self.formulation.negotiation, package).values())
        assert self.program.payoffs(exact) == pytest.approx(truth, abs=1e-6)


def check(fixed: FixedPackages, negotiation: Negotiation, package: Package) -> None:
    broken = violations(negotiation, package)
    found = fixed.solve(package)
    assert (found is None) == bool(broken), (package, broken, found)
    if found is not None:
        assert found == pytest.approx(payoffs(negotiation, package), abs=1e-6), package


@settings(max_examples=80, deadline=None)
@given(negotiation=negotiations(), chooser=st.randoms(use_true_random=False))
def test_program_and_ledger_agree_on_every_package(negotiation, chooser):
    agree_on_some(negotiation, chooser)


@settings(max_examples=120, deadline=None)
@given(negotiation=negotiations(largest=50, rules=False), chooser=st.randoms(use_true_random=False))
def test_program_and_ledger_agree_where_red_lines_alone_decide(negotiation, chooser):
    agree_on_some(negotiation, chooser)


@settings(max_examples=60, deadline=None)
@given(negotiation=negotiations_with_roadmaps(), chooser=st.randoms(use_true_random=False))
def test_program_and_ledger_agree_on_every_package_with_a_roadmap(negotiation, chooser):
    agree_on_some(negotiation, chooser)


def agree_on_some(negotiation: Negotiation, chooser: Random) -> None:
    formulation = formulate(negotiation)
    fixed = FixedPackages(formulation)
    assert set(fixed.program.row_labels) == set(formulation.statements)
    listed = list(candidates(negotiation))
    for package in chooser.sample(listed, min(25, len(listed))):
        check(fixed, negotiation, package)


@pytest.mark.parametrize("extra", [-3, 3])
def test_a_party_whose_payoff_is_limited_cannot_look_poorer_than_it_is(extra):
    options = {"yes": {"values": {"A": 2 if extra < 0 else 0}}, "no": None}
    data = {
        "winset": 1,
        "title": "",
        "unit": {"name": "points"},
        "parties": {"A": {}, "B": {}},
        "issues": {"one": {"options": options}, "two": {"options": {"yes": None, "no": None}}},
        "modules": {"m": {"reciprocity": {"A": {"B": extra}}, "participation": [{"heads": 2}]}},
        "interactions": [{"when": {"one": "yes", "two": "yes"}, "values": {"A": extra}}],
        "red_lines": {"modest": {"party": "B", "at_most": {"value": 1, "of": [{"payoff": "A"}]}}},
    }
    negotiation = Negotiation.model_validate(data)
    fixed = FixedPackages(formulate(negotiation))
    for package in candidates(negotiation):
        check(fixed, negotiation, package)


def test_a_party_that_no_clause_counts_is_bound_all_the_same():
    data = {
        "winset": 1,
        "title": "",
        "unit": {"name": "points"},
        "parties": {"A": {}, "B": {}},
        "modules": {"m": {"cost": {"B": 3}, "participation": [{"heads": 1, "among": ["A"]}]}},
    }
    negotiation = Negotiation.model_validate(data)
    fixed = FixedPackages(formulate(negotiation))
    for package in candidates(negotiation):
        check(fixed, negotiation, package)


HERE = {"issue": "seat", "option": "here"}
SOUTH = {"module": "visas", "by_any": "south"}


@pytest.mark.parametrize(
    "line",
    [
        {"forbid": {"module": "visas", "by": ["A", "B"]}},
        {"forbid": {"module": "visas", "by": ["A", "B"], "level": "high"}, "when": [HERE]},
        {"forbid": {"module": "visas", "by_any": ["A", "B"]}},
        {"forbid": {"module": "visas", "by_any": ["A", "B"]}, "when": [HERE]},
        {"forbid": {"in_force": "data"}, "when": [SOUTH, HERE]},
        {"require": {"module": "visas", "by": ["A", "south"]}},
        {"require": {"module": "visas", "by": ["A", "south"]}, "when": [HERE]},
        {"require": {"module": "visas", "by_any": ["A", "C"], "level": "high"}},
        {"require": {"module": "visas", "by_any": ["A", "C"]}, "when": [{"in_force": "data"}, HERE]},
        {"require": {"in_force": "visas"}, "when": [HERE]},
        {"require": {"module": "data", "by": "B"}, "when": [SOUTH]},
        {"at_most": {"value": 1, "of": [{"module": "visas"}, {"times": -1, "issue": "seat", "option": "here"}]}},
        {"at_most": {"value": 3, "of": [{"payoff": "A"}]}, "when": [SOUTH]},
        {"at_least": {"value": 3, "of": [{"payoff": "A"}, {"times": -2, "payoff": "B"}]}, "when": [HERE, SOUTH]},
        {"party": "B", "payoff_at_least": 3, "when": [{"module": "data", "by": "A"}]},
    ],
)
def test_every_form_of_red_line_means_the_same_to_both(line):
    data = {
        "winset": 1,
        "title": "",
        "unit": {"name": "points"},
        "parties": {"A": {"group": "north"}, "B": {"group": "south"}, "C": {"group": "south"}},
        "issues": {"seat": {"options": {"here": {"values": {"A": 2}}, "there": {"values": {"B": 1}}}}},
        "modules": {
            "visas": {
                "levels": ["low", "high"],
                "benefit": {"A": {"low": 1, "high": 3}},
                "reciprocity": {"A": {"B": 1, "C": -1}, "B": 1},
            },
            "data": {"open_to": ["A", "B"], "participation": [{"heads": 2}], "spillover": {"B": {"A": 2}}},
        },
        "red_lines": {"line": line},
    }
    negotiation = Negotiation.model_validate(data)
    fixed = FixedPackages(formulate(negotiation))
    verdicts = set()
    for package in list(candidates(negotiation))[::5]:
        check(fixed, negotiation, package)
        verdicts.add(bool(violations(negotiation, package)))
    assert verdicts == {True, False}
