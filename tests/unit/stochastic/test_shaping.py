"""Trees made from trees: parts, branches, scenarios apart, and names of nodes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from winset_solver.errors import ArgumentError
from winset_solver.stochastic.factors import grown_tree
from winset_solver.stochastic.shaping import branch_names, kept_part, scenarios_apart, with_branches
from winset_solver.stochastic.tree import ScenarioTree


@st.composite
def trees(draw):
    chances = draw(st.lists(st.lists(st.floats(0.1, 1.0), min_size=1, max_size=3), min_size=1, max_size=3))
    grown = grown_tree([np.array(row) / sum(row) for row in chances])
    stages = [f"year {stage}" for stage in range(len(chances))]
    return ScenarioTree(grown.parent, grown.stage, grown.probability, branch_names(grown.parent, grown.stage, stages))


def test_names_count_branches_and_leave_out_only_children():
    parent, stage = np.array([-1, -1, 0, 1, 1, 2, 3, 4]), np.array([0, 0, 1, 1, 1, 2, 2, 2])
    found = branch_names(parent, stage, ["a", "b", "c"])
    assert found == ("a.1", "a.2", "b.1", "b.2.1", "b.2.2", "c.1", "c.2.1", "c.2.2")


def test_stages_that_share_their_names_are_told_apart_by_their_numbers():
    assert branch_names(np.array([-1, 0]), np.array([0, 1]), ["now", "now"]) == ("1:now", "2:now")
    found = branch_names(np.array([-1, 0, 0]), np.array([0, 1, 1]), ["now.1", "now"])
    assert len(set(found)) == 3


@given(trees())
def test_keeping_all_leaves_changes_nothing(tree):
    part, nodes = kept_part(tree, np.arange(len(tree.leaves)), tree.probability[tree.leaves])
    assert nodes.tolist() == list(range(tree.nodes))
    assert part.probability == pytest.approx(tree.probability)
    assert (part.labels, part.parent.tolist()) == (tree.labels, tree.parent.tolist())


@given(trees(), st.data())
def test_one_leaf_leaves_one_path(tree, data):
    leaf = data.draw(st.integers(0, len(tree.leaves) - 1))
    part, nodes = kept_part(tree, np.array([leaf]), np.ones(1))
    assert nodes.tolist() == tree.paths[leaf].tolist()
    assert part.probability.tolist() == [1.0] * tree.stages


@given(trees())
def test_scenarios_apart_keep_their_probabilities_and_paths(tree):
    apart, nodes = scenarios_apart(tree)
    assert len(apart.at(0)) == len(tree.leaves)
    assert (nodes[apart.paths] == tree.paths).all()
    assert apart.probability[apart.leaves] == pytest.approx(tree.probability[tree.leaves])
    assert apart.labels[-len(tree.leaves) :] == tuple(tree.labels[leaf] for leaf in tree.leaves)


@given(trees(), st.data())
def test_branches_are_independent_of_everything_else(tree, data):
    stage = data.draw(st.integers(0, tree.stages - 1))
    chances = np.array([0.25, 0.0, 0.75])
    split, nodes, branch = with_branches(tree, stage, chances, ["good", "fair", "bad"])
    assert set(branch.tolist()) <= {-1, 0, 2}
    assert ((branch < 0) == (split.stage < stage)).all()
    later = branch >= 0
    assert split.probability[later] == pytest.approx(tree.probability[nodes[later]] * chances[branch[later]])
    assert (nodes[split.parent[split.stage > 0]] == tree.parent[nodes[split.stage > 0]]).all()
    below = later & (split.stage > stage)
    assert (branch[split.parent[below]] == branch[below]).all()
    total = np.zeros(tree.nodes)
    np.add.at(total, nodes, split.probability)
    assert total == pytest.approx(tree.probability)


def test_a_certain_branch_only_adds_its_name():
    tree = ScenarioTree.of([-1, 0, 0], [1.0, 0.5, 0.5], ("r", "a", "b"))
    split, nodes, branch = with_branches(tree, 1, np.array([0.0, 1.0]), ["no", "yes"])
    assert split.labels == ("r", "a/yes", "b/yes")
    assert (nodes.tolist(), branch.tolist()) == ([0, 1, 2], [-1, 1, 1])


@pytest.mark.parametrize("stage", [-1, 2])
def test_a_stage_that_is_not_there_is_refused(stage):
    with pytest.raises(ArgumentError, match="no such stage"):
        with_branches(ScenarioTree.of([-1, 0], [1.0, 1.0]), stage, np.ones(1), ["only"])
