"""Which net amounts can be paid, and which assistance can be given: the program and the ledger must agree."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset_models.formulations.package import formulate
from winset_models.negotiation.breaches import violations
from winset_models.negotiation.deal import Package
from winset_models.negotiation.ledger import payoffs
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.highs import Session
from winset_solver.result import Termination

PARTIES = ("A", "B", "C", "D")
AMOUNTS = st.sampled_from([None, None, 0, 1, 2, 4])


@st.composite
def with_transfers(draw):
    parties = {}
    for party in PARTIES[: draw(st.integers(2, 4))]:
        limits = {"pays_at_most": draw(AMOUNTS), "receives_at_most": draw(AMOUNTS)}
        parties[party] = {key: value for key, value in limits.items() if value is not None}
    who = st.lists(st.sampled_from(sorted(parties)), min_size=1, max_size=3, unique=True)
    route = st.fixed_dictionaries({"payers": who, "receivers": who}, optional={"at_most": st.integers(0, 3)})
    transfers = {"fee": draw(st.sampled_from([0.0, 0.25, 0.5, 1.0])), "routes": draw(st.lists(route, max_size=3))}
    data = {"winset": 1, "title": "", "unit": {"name": "€"}, "parties": parties, "transfers": transfers}
    return Negotiation.model_validate(data)


@st.composite
def nets_for(draw, negotiation):
    """Nets that can be paid but for limits and routes about as often as not."""
    kept = 1.0 - negotiation.transfers.fee
    nets = dict.fromkeys(negotiation.parties, 0.0)
    for _ in range(draw(st.integers(0, 3))):
        payer, receiver = draw(st.permutations(sorted(nets)))[:2]
        amount = draw(st.sampled_from([1.0, 2.0, 3.0]))
        nets[payer] -= amount
        nets[receiver] += kept * amount
    if draw(st.sampled_from([False, False, True])):
        nets[draw(st.sampled_from(sorted(nets)))] += draw(st.sampled_from([-1.0, 1.0, -0.5]))
    return nets


def solve_at(formulation, package):
    program = formulation.program()
    session = Session(program.fix(formulation.fixings_of(package)))
    session.maximise(program.payoff.sum(axis=0))
    return program, session.solve()


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_program_and_ledger_agree_on_what_can_be_paid(data):
    negotiation = data.draw(with_transfers())
    package = Package(transfers={party: net for party, net in data.draw(nets_for(negotiation)).items() if net})
    formulation = formulate(negotiation)
    program, result = solve_at(formulation, package)
    broken = violations(negotiation, package)
    assert (result.termination is Termination.INFEASIBLE) == bool(broken), (broken, result)
    if not broken:
        found = dict(zip(program.player_labels, program.payoffs(result.solution.x), strict=True))
        assert found == pytest.approx(payoffs(negotiation, package), abs=1e-6)
        values = dict(zip(program.column_labels, result.solution.x.tolist(), strict=True))
        assert formulation.package_of(values).transfers == pytest.approx(package.transfers, abs=1e-6)


@st.composite
def with_assistance(draw):
    parties = {
        "A": {"capacities": {"staff": draw(st.integers(0, 3)), "money": 1}},
        "B": {"capacities": {"staff": draw(st.integers(0, 3))}},
        "C": {},
    }
    assistance = {
        "budget": draw(st.integers(0, 8)),
        "price": {"staff": draw(st.sampled_from([0, 1, 2])), "money": 3},
        "paid_by": {"C": 0.5, "A": 0.25},
    }
    if draw(st.booleans()):
        assistance["at_most"] = {"staff": draw(st.sampled_from([2, {"A": 1}, {"B": 0, "all": 3}]))}
    uses = {"uses": {"staff": 3, "money": 2}, "benefit": 5}
    data = {"winset": 1, "title": "", "unit": {"name": "€"}, "parties": parties, "modules": {"m": uses}}
    return Negotiation.model_validate({**data, "assistance": assistance})


@settings(max_examples=100, deadline=None)
@given(
    with_assistance(),
    st.sets(st.sampled_from("ABC")),
    st.fixed_dictionaries({key: st.integers(0, 3) for key in ("A staff", "A money", "B staff")}),
)
def test_program_and_ledger_agree_on_assistance(negotiation, joined, units):
    assistance: dict[str, dict[str, float]] = {}
    for key, amount in units.items():
        party, resource = key.split()
        if amount:
            assistance.setdefault(party, {})[resource] = float(amount)
    package = Package(opt_ins={"m": dict.fromkeys(sorted(joined), "in")} if joined else {}, assistance=assistance)
    formulation = formulate(negotiation)
    program, result = solve_at(formulation, package)
    broken = violations(negotiation, package)
    assert (result.termination is Termination.INFEASIBLE) == bool(broken), (broken, result)
    if not broken:
        found = dict(zip(program.player_labels, program.payoffs(result.solution.x), strict=True))
        assert found == pytest.approx(payoffs(negotiation, package), abs=1e-6)
