"""The world of a fund: trees from paths, states and factors, reports on contracts, and worlds made from it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fund_cases import small_funds
from winset_models.negotiation.fund.parts import Fund
from winset_models.negotiation.fund.scenarios import forest, mean_world, single_path, world_of
from winset_solver.errors import DataError

EFFORTS = {
    "high": {"cost": 1.0, "outcomes": {"good": 0.75, "bad": 0.25}},
    "low": {"outcomes": {"good": 0.5, "bad": 0.5}},
}
CONTRACT = {"implementer": "A", "stage": 2, "wanted": "high", "efforts": EFFORTS}
PATHS = {
    "calm": {"probability": 0.5, "values": {"rain": [1.0, 2.0]}},
    "wet": {"probability": 0.25, "values": {"rain": [1.0, 6.0]}},
    "early": {"probability": 0.25, "values": {"rain": [3.0, 6.0]}},
}


def world(stages=("2027", "2028"), contracts=None, **scenarios):
    return world_of(
        Fund.model_validate(
            {"stages": list(stages), "members": {"A": {}}, "scenarios": scenarios, "contracts": contracts or {}}
        )
    )


def test_paths_become_a_tree_with_names_of_stages_and_scenarios():
    found = world(paths=PATHS)
    assert found.tree.labels == ("2027.1", "2027.2", "calm", "wet", "early")
    assert found.tree.parent.tolist() == [-1, -1, 0, 0, 1]
    assert found.tree.probability.tolist() == [0.75, 0.25, 0.5, 0.25, 0.25]
    assert found.quantities["rain"].tolist() == [1.0, 3.0, 2.0, 6.0, 6.0]
    assert (found.error, found.scenarios_before) == (0.0, 3)


def test_scenarios_of_probability_0_change_nothing_and_identical_ones_merge():
    never = {"never": {"probability": 0.0, "values": {"rain": [9.0, 9.0]}}}
    assert world(paths={**PATHS, **never}).tree.labels == world(paths=PATHS).tree.labels
    twice = {key: {**path, "probability": path["probability"] / 2} for key, path in PATHS.items()}
    merged = world(paths={**twice, **{f"{key}2": path for key, path in twice.items()}})
    assert merged.tree.probability.tolist() == [0.75, 0.25, 0.5, 0.25, 0.25]
    assert merged.tree.labels == ("2027.1", "2027.2", "2028.1.1", "2028.1.2", "2028.2")


def test_a_scenario_that_is_named_like_a_stage_leaves_all_numbered():
    paths = {
        "Y1": {"probability": 0.5, "values": {"x": [0.0, 0.0]}},
        "b": {"probability": 0.5, "values": {"x": [0, 1]}},
    }
    assert world(("Y1", "Y2"), paths=paths).tree.labels == ("Y1", "Y2.1", "Y2.2")


def test_states_keep_their_names_in_any_order():
    tree = {
        "flood": {"after": "spring", "probability": 0.25, "values": {"rain": 6.0}},
        "never": {"after": "spring", "probability": 0.0},
        "spring": {"values": {"rain": 1.0}},
        "dry": {"after": "spring", "probability": 0.75},
    }
    found = world(tree=tree)
    assert found.tree.labels == ("spring", "flood", "dry")
    assert found.quantities["rain"].tolist() == [1.0, 6.0, 0.0]
    with pytest.raises(DataError, match="no state"):
        world(tree={"a": {"after": "a"}})


def test_nothing_given_is_one_certain_course():
    found = world()
    assert (found.tree.labels, found.tree.probability.tolist()) == (("2027", "2028"), [1.0, 1.0])


def test_reports_branch_the_stage_of_their_contract_and_what_follows():
    found = world(paths=PATHS, contracts={"c": {**CONTRACT, "stage": 1}})
    assert found.reported["c"].tolist() == [0, 1, 0, 1, 0, 1, 0, 1, 0, 1]
    assert found.tree.probability[:4].tolist() == [0.75 * 0.75, 0.75 * 0.25, 0.25 * 0.75, 0.25 * 0.25]
    assert found.tree.labels[:2] == ("2027.1/good", "2027.1/bad")
    assert found.scenarios_before == 6
    late = world(paths=PATHS, contracts={"c": CONTRACT})
    assert late.reported["c"].tolist() == [-1, -1, 0, 1, 0, 1, 0, 1]


def test_levels_combine_in_every_stage():
    levels = [{"value": 0.0, "probability": 0.25}, {"value": 1.0, "probability": 0.75}]
    found = world(
        factors={"a": {"levels": levels}, "b": {"levels": [*levels[:1], {"value": 5.0, "probability": 0.75}]}}
    )
    assert len(found.tree.at(0)), len(found.tree.leaves) == (4, 16)
    assert found.quantities["a"][:4].tolist() == [0, 0, 1, 1]
    assert found.quantities["b"][:4].tolist() == [0, 5, 0, 5]
    assert found.tree.probability[:4] == pytest.approx([0.0625, 0.1875, 0.1875, 0.5625])


def test_levels_and_distributions_combine():
    factors = {
        "size": {"mean": 10.0, "deviation": [0.0, 2.0], "persistence": 0.5},
        "kind": {"levels": [{"value": 1.0, "probability": 0.5}, {"value": 2.0, "probability": 0.5}]},
        "price": {"mean": 3.0, "deviation": 0.5, "distribution": "lognormal", "at_least": 2.5},
    }
    correlated = [{"between": ["size", "price"], "value": -0.5}]
    found = world(factors=factors, branches=[1, 4], correlations=correlated)
    assert len(found.tree.leaves) == 2 * 4 * 2
    assert list(found.quantities) == list(factors)
    leaves, chance = found.tree.leaves, found.tree.probability[found.tree.leaves]
    size, price = found.quantities["size"][leaves], found.quantities["price"][leaves]
    assert chance @ size == pytest.approx(10.0)
    assert chance @ (size - 10) ** 2 == pytest.approx(4.0)
    assert chance @ ((size - 10) * price) < 0
    assert price.min() == 2.5
    again = world(factors=factors, branches=[1, 4], correlations=correlated)
    other = world(factors=factors, branches=[1, 4], correlations=correlated, seed=2)
    assert (again.quantities["size"] == found.quantities["size"]).all()
    assert (other.quantities["size"] != found.quantities["size"]).any()


def test_trees_that_are_too_large_are_refused_before_they_are_built():
    factors = {"x": {"deviation": 1.0}}
    with pytest.raises(DataError, match="too many nodes"):
        world(factors=factors, branches=[1000, 1001])
    levels = [{"value": float(value), "probability": 0.1} for value in range(10)]
    with pytest.raises(DataError, match="too many nodes"):
        world(factors={f"x{number}": {"levels": levels} for number in range(30)})
    with pytest.raises(DataError, match="too many nodes"):
        world(("only",), factors=factors, branches=[600_000], contracts={"c": {**CONTRACT, "stage": 1}})


def test_reduction_keeps_so_many_scenarios_and_says_how_far_the_rest_moved():
    found = world(paths=PATHS, reduce_to=2, contracts={"c": CONTRACT})
    assert (len(found.tree.leaves), found.scenarios_before) == (4, 6)
    values = np.array([[1.0, 2.0], [1.0, 6.0], [3.0, 6.0]])
    deviation = np.sqrt(((0.75 * 0.25) * 4 + (0.5 * 0.5) * 16) / 2)
    assert found.error == pytest.approx(0.25 * np.linalg.norm(values[1] - values[2]) / deviation)
    assert world(paths=PATHS, reduce_to=3).error == 0.0
    assert world(tree={"a": {"probability": 0.5}, "b": {"probability": 0.5}}, stages=("now",), reduce_to=1).error == 0.0


@given(small_funds(kinds=("paths", "tree", "factors")))
def test_every_world_has_the_stages_of_the_fund_and_whole_probabilities(negotiation):
    found = world_of(negotiation.fund)
    assert found.tree.stages == len(negotiation.fund.stages)
    assert (found.tree.probability > 0).all()
    for stage in range(found.tree.stages):
        assert found.tree.probability[found.tree.at(stage)].sum() == pytest.approx(1.0)


@given(small_funds(kinds=("paths", "factors")), st.data())
def test_a_single_path_keeps_what_happens_on_it(negotiation, data):
    found = world_of(negotiation.fund)
    leaf = data.draw(st.integers(0, len(found.tree.leaves) - 1))
    alone, path = single_path(found, leaf), found.tree.paths[leaf]
    assert alone.tree.probability.tolist() == [1.0] * found.tree.stages
    assert alone.tree.labels == tuple(found.tree.labels[node] for node in path)
    for name, values in found.quantities.items():
        assert alone.quantities[name].tolist() == values[path].tolist()


@given(small_funds(kinds=("paths", "factors")))
def test_the_mean_world_has_the_means_and_the_reports_of_the_world(negotiation):
    found = world_of(negotiation.fund)
    mean = mean_world(found)
    for name, values in found.quantities.items():
        expected = found.tree.by_stage(found.tree.probability * values)
        assert mean.quantities[name] == pytest.approx(expected[mean.tree.stage])
    for key, made in found.reported.items():
        for report in set(made.tolist()):
            for stage in range(found.tree.stages):
                chance = [
                    each.tree.probability[(each.reported[key] == report) & (each.tree.stage == stage)].sum()
                    for each in (found, mean)
                ]
                assert chance[0] == pytest.approx(chance[1])


@given(small_funds(kinds=("paths", "factors")))
def test_in_the_forest_every_scenario_is_known_from_the_beginning(negotiation):
    found = world_of(negotiation.fund)
    apart = forest(found)
    assert len(apart.tree.at(0)) == len(found.tree.leaves)
    for name, values in found.quantities.items():
        assert (apart.quantities[name][apart.tree.paths] == values[found.tree.paths]).all()
