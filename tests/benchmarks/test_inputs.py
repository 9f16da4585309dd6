"""Inputs and peers of the benchmarks are what they say they are."""

import sys
from itertools import product

import numpy as np
import pytest

from winset_benchmarks.compare_domains import same
from winset_benchmarks.domains import ruled_packages
from winset_benchmarks.enumeration import frontier_of_all, undominated
from winset_benchmarks.generators import additive_packages
from winset_benchmarks.genius_folder import domains, enumerated, problem_of
from winset_benchmarks.knapsacks import Knapsack, knapsack
from winset_benchmarks.quarrels import quarrel
from winset_benchmarks.rectangles import rectangles
from winset_benchmarks.side_process import PeerError, ask, has
from winset_models.formulations.package import formulate
from winset_models.negotiation.reader import read
from winset_solver.highs import Session
from winset_solver.result import Termination

DOMAIN = """<negotiation_template><utility_space><objective>
<issue index="1" name="price" type="discrete"><item index="1" value="low"/><item index="2" value="high"/></issue>
<issue index="2" name="date" type="discrete"><item index="1" value="soon"/><item index="2" value="late"/></issue>
</objective></utility_space></negotiation_template>"""
PROFILE = """<utility_space><objective>
<issue index="1" name="price" type="discrete">
<item index="1" value="low" evaluation="{}"/><item index="2" value="high" evaluation="{}"/></issue>
<issue index="2" name="date" type="discrete">
<item index="1" value="soon" evaluation="{}"/><item index="2" value="late" evaluation="{}"/></issue>
<weight index="1" value="0.5"/><weight index="2" value="0.5"/></objective></utility_space>"""


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "market"
    place.mkdir()
    (place / "market.xml").write_text(DOMAIN)
    (place / "buyer.xml").write_text(PROFILE.format(10, 5, 1, 2))
    (place / "seller.xml").write_text(PROFILE.format(1, 4, 3, 3))
    (place / "pareto.xml").write_text("0.5, 0.5\n")
    return tmp_path


def test_undominated_points_are_those_that_no_other_dominates():
    points = np.random.default_rng(0).integers(0, 6, (80, 3)).astype(float)
    kept = {tuple(p) for p in points if not np.any((points >= p).all(axis=1) & (points > p).any(axis=1))}
    found = [tuple(p) for p in undominated(points)]
    assert found == sorted(kept, reverse=True)


def test_every_package_is_looked_at():
    worth = additive_packages(2, 3, 4).worth
    every = [[party[range(3), choice].sum() for party in worth] for choice in product(range(4), repeat=3)]
    np.testing.assert_allclose(frontier_of_all(worth), undominated(np.array(every)))


def test_the_written_file_is_the_program(tmp_path):
    packages = ruled_packages(3, 6, 4)
    written = formulate(read(packages.write(tmp_path))).program()
    weights, values = np.array([1.0, 2.0, 0.5]), []
    for program in (packages.program(), written):
        session = Session(program)
        session.maximise(np.asarray(weights @ program.payoff.toarray()))
        values.append(session.solve().solution.objective + float(weights @ program.payoff_constant))
    assert values[0] == pytest.approx(values[1])


def test_boxes_of_the_program_are_those_that_share_an_outcome():
    made = rectangles(3, 8, 5)
    program = made.program()
    sets = {
        tuple(np.all((made.lower <= outcome) & (np.array(outcome) <= made.upper), axis=1))
        for outcome in product(range(5), repeat=3)
    }
    for chosen in product((False, True), repeat=8):
        possible = bool(np.all(program.matrix @ np.array(chosen, dtype=float) <= program.row_upper))
        assert possible == any(all(held or not box for box, held in zip(chosen, s, strict=True)) for s in sets)


def test_a_knapsack_survives_the_way_to_a_peer():
    bag = knapsack(2, 6)
    again = Knapsack.of(bag.data())
    assert again.program().fingerprint() == bag.program().fingerprint()


def test_the_demands_of_a_quarrel_cannot_all_be_met():
    problem = quarrel(6, 12)
    assert Session(problem.program).solve().termination is Termination.INFEASIBLE


def test_a_folder_of_domains_is_read_as_genius_reads_it(folder):
    (domain,) = domains(folder)
    assert domain.name == "market"
    assert (domain.discrete, domain.nonlinear, domain.outcomes) == (True, False, 4)
    divided, raw = enumerated(domain, divided=True), enumerated(domain, divided=False)
    assert divided[0].tolist() == pytest.approx([0.5 + 0.25, 0.125 + 0.5])
    assert raw[0].tolist() == pytest.approx([5.5, 2.0])
    order = [path.stem for path in domain.profiles]
    assert order == ["buyer", "seller"]
    program = problem_of(domain).program
    assert program.shape[2] == 2


def test_the_same_points_in_another_order_are_the_same():
    points = np.array([[1.0, 0.0], [0.0, 1.0]])
    assert same(points, points[::-1])
    assert not same(points, points[:1])


def test_a_peer_that_is_not_there_is_said_to_be_missing():
    assert not has(None, "negmas")
    assert not has(sys.executable, "no_such_package_anywhere")
    with pytest.raises(PeerError, match="no_such_peer"):
        ask(sys.executable, "no_such_peer", seconds=60)
