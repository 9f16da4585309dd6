"""The opt-in game: who decides what, what is held, how few columns it takes, and what red lines do in it."""

import numpy as np
import pytest

from winset_models.formulations.opt_in_game import opt_in_game
from winset_models.negotiation.deal import Package
from winset_models.negotiation.ledger import payoffs
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.errors import ArgumentError

THREE = {"A": {"group": "north"}, "B": {"group": "south"}, "C": {"group": "south"}}


def negotiation(modules, parties=None, **sections):
    head = {"winset": 1, "title": "", "unit": {"name": "points"}, "parties": parties or THREE, "modules": modules}
    return Negotiation.model_validate(head | sections)


def made_of(modules, parties=None, joint=None, **sections):
    return opt_in_game(negotiation(modules, parties, **sections), joint)


def regrets(made, package):
    """What every party would gain by its best departure, by trying all its strategies."""
    game, x = made.game, made.profile_of(package)
    found = []
    for player, own in enumerate(game.columns):
        points = np.array(np.meshgrid(*[[0, 1]] * len(own))).reshape(len(own), -1).T if len(own) else np.zeros((1, 0))
        rows = game.program.matrix[game.rows[player]][:, own]
        low, high = (side[game.rows[player]] for side in (game.program.row_lower, game.program.row_upper))
        allowed = [y for y in points if (rows @ y >= low).all() and (rows @ y <= high).all()]
        found.append(max(game.deviating(player, x, y) for y in allowed) - game.payoffs(x)[player])
    return found


def opt_ins(**modules):
    return Package(opt_ins={key: dict.fromkeys(who, "in") for key, who in modules.items()})


def test_one_departure_takes_a_module_out_of_force_for_everybody():
    # two must join: cost 2 each, worth 3 to everybody for each of the others that is bound
    made = made_of({"m": {"cost": 2, "spillover": {"all": 3}, "participation": [{"heads": 2}]}})
    assert regrets(made, opt_ins(m="AB")) == pytest.approx([-1 + 1, -1 + 1, -4 + 4 - 0 + 0])
    assert regrets(made, opt_ins(m="ABC")) == pytest.approx([2, 2, 2])
    assert regrets(made, opt_ins()) == pytest.approx([0, 0, 0])
    assert regrets(made, opt_ins(m="A")) == pytest.approx([0, 1, 1])


def test_what_is_joint_is_held_and_counts_for_everybody():
    parties = {"A": {"capacities": {"staff": 1}}, "B": {"capacities": {"staff": 1}}}
    held = Package(
        opt_ins={"m": {"B": "in"}},
        in_force=["m"],
        shares={"seat": {"here": 1.0}},
        transfers={"A": -4.0, "B": 4.0},
        assistance={"A": {"staff": 1.0}},
    )
    sections = {
        "issues": {"seat": {"options": {"here": {"values": {"A": 7}}, "there": None}}},
        "transfers": {},
        "assistance": {"budget": 9, "price": {"staff": 3}, "paid_by": {"B": 0.5}},
    }
    made = made_of({"m": {"benefit": 5, "uses": {"staff": 2}}}, parties, held, **sections)
    both = Package(opt_ins={"m": {"A": "in", "B": "in"}})
    package = made.package_of(made.profile_of(both))
    assert package == held.model_copy(update={"opt_ins": both.opt_ins})
    assert made.game.payoffs(made.profile_of(both)) == pytest.approx([7 - 4 + 5, 4 - 1.5 + 5])
    assert payoffs(made.negotiation, package) == {"A": 8.0, "B": 7.5}
    allowed = made.game.program
    labels, activity = allowed.row_labels, allowed.matrix @ made.profile_of(both)
    broken = [label for label, used, most in zip(labels, activity, allowed.row_upper, strict=True) if used > most]
    assert broken == ["opt_in.capacity[B,staff]"]


def test_nothing_is_settled_paid_or_given_where_nothing_is_held():
    sections = {"issues": {"seat": {"options": {"here": {"values": 7}, "there": None}}}}
    made = made_of({"m": {"benefit": 5}}, **sections)
    assert made.joint == Package()
    assert made.game.payoffs(made.profile_of(Package())).tolist() == [0, 0, 0]


def test_a_party_without_open_modules_is_a_player_without_columns():
    made = made_of({"m": {"open_to": "south", "spillover": {"A": 2}, "participation": [{"heads": 2}]}})
    assert [len(own) for own in made.game.columns] == [0, 1, 1]
    assert made.game.payoffs(made.profile_of(opt_ins(m="BC"))).tolist() == [4, 0, 0]
    assert made.game.payoffs(made.profile_of(opt_ins(m="B"))).tolist() == [0, 0, 0]


def test_a_negotiation_without_modules_is_no_game():
    with pytest.raises(ArgumentError, match="nothing to opt in to") as caught:
        made_of({}, issues={"seat": {"divide": {"A": 1, "B": 1}}})
    assert "settled jointly" in caught.value.hint


def test_an_impossible_opt_in_is_refused():
    made = made_of({"m": {"open_to": "south"}})
    with pytest.raises(ArgumentError, match=r"modules\.m: an opt-in is not possible"):
        made.profile_of(opt_ins(m="A"))


def added(made):
    """The columns beside the opt-ins themselves."""
    return [label for label in made.game.program.column_labels if label not in made.opt_ins.values()]


@pytest.mark.parametrize(
    "module",
    [
        {"benefit": 3, "spillover": {"all": 1}, "reciprocity": {"all": 1}},
        {"benefit": 3, "levels": ["low", "high"], "spillover": {"all": 1}},
        {"benefit": 3, "spillover": {"all": 1}, "participation": [{"heads": 0}]},
        {"benefit": 3, "spillover": {"all": 1}, "participation": [{"heads": 3, "among": ["A", "B"]}]},
        {"benefit": 3, "open_to": ["A", "B"], "participation": [{"heads": 2}]},
    ],
)
def test_no_column_is_added_where_none_is_needed(module):
    assert added(made_of({"m": module})) == []


def test_levels_share_one_column_in_products_and_equal_clauses_one_indicator():
    levels = {"levels": ["low", "high"], "reciprocity": {"all": 1}}
    assert added(made_of({"m": levels})) == [f"game.opted[m,{party}]" for party in "ABC"]
    clause = {"participation": [{"heads": 2, "among": "south"}], "benefit": 1, "reciprocity": {"A": 1}}
    made = made_of({"m": clause})
    # A is not counted: with it and without it are the same; to B and C, C and B themselves are the clause
    assert added(made) == ["game.reached[m,clause 1 without A]", "game.reached[m,fewer than clause 1]"]


def red_lined(line, **sections):
    modules = {"m": {"benefit": 3}, "k": {"benefit": 3, "participation": [{"heads": 2}]}}
    return made_of(modules, red_lines={"line": {"statement": "No.", **line}}, **sections)


@pytest.mark.parametrize(
    "line",
    [
        {"party": "A", "payoff_at_least": 3},
        {"party": "A", "at_most": {"value": 3, "of": [{"payoff": "B"}]}},
        {"party": "A", "at_most": {"value": 3, "of": [{"module": "m"}, {"module": "k"}]}},
        {"party": "A", "at_least": {"value": 3, "of": [{"net_transfer": "A"}]}},
        {"party": "A", "require": {"issue": "seat", "option": "here"}},
        {"party": "A", "forbid": {"module": "m"}, "when": [{"issue": "seat", "option": "here"}]},
        {"party": "D", "forbid": {"module": "m", "by": "B"}},
        {"payoff_at_least": 3, "party": "D"},
    ],
)
def test_what_the_game_does_not_enforce_is_listed_in_the_words_of_the_file(line):
    sections = {"issues": {"seat": {"options": {"here": None, "there": None}}}, "transfers": {}}
    modules = {"m": {"open_to": ["A", "B", "C"]}, "k": {"open_to": ["A", "B", "C"]}}
    parties = {**THREE, "D": {}}
    made = made_of(modules, parties, red_lines={"line": {"statement": "No.", **line}}, **sections)
    assert made.left_out == ("No.",)
    assert not made.penalties
    assert added(made) == []


@pytest.mark.parametrize(
    "line",
    [
        {"party": "A", "forbid": {"issue": "seat", "option": "there"}},
        {"party": "A", "forbid": {"module": "m"}, "when": [{"issue": "seat", "option": "there"}]},
        {"party": "A", "at_most": {"value": 1, "of": [{"issue": "seat", "option": "here"}]}},
        {"party": "A", "at_least": {"value": 0, "of": [{"assistance": "staff"}]}},
        {"party": "A", "forbid": {"module": "m", "by": ["A", "D"]}},
    ],
)
def test_a_red_line_that_what_is_held_keeps_needs_nothing(line):
    sections = {"issues": {"seat": {"options": {"here": None, "there": None}}}}
    modules = {"m": {"open_to": ["A", "B", "C"]}}
    joint = Package(shares={"seat": {"here": 1.0}})
    made = made_of(modules, {**THREE, "D": {}}, joint, red_lines={"line": line}, **sections)
    assert (made.left_out, dict(made.penalties), added(made)) == ((), {}, [])


def test_a_party_whose_red_line_is_broken_would_rather_sign_nothing():
    made = red_lined({"party": "A", "forbid": {"module": "m", "by": "B"}})
    (penalty,) = made.penalties.values()
    assert made.game.payoffs(made.profile_of(opt_ins(m="B"))).tolist() == [0, 3, 0]
    broken = made.profile_of(opt_ins(m="AB", k="AB"))
    size = penalty.value(dict(zip(made.game.program.column_labels, broken, strict=True)))
    assert made.game.payoffs(broken)[0] == 6 - size < 0
    assert regrets(made, opt_ins(m="AB", k="AB"))[0] == size - 6 > 6


def test_no_credible_penalty_makes_a_party_break_its_red_line():
    made = red_lined(
        {"party": "A", "forbid": {"module": "m", "by": "B"}}, enforcement={"penalties_at_most": {"north": 50}}
    )
    assert regrets(made, opt_ins(m="AB"))[0] > 50


def test_a_red_line_of_nobody_selects_but_lets_everybody_depart():
    made = red_lined({"forbid": {"module": "m", "by": "B"}})
    row = made.game.program.row_labels.index("red_lines.line")
    assert all(row not in rows for rows in made.game.rows)
    assert made.game.program.matrix[[row]] @ made.profile_of(opt_ins(m="B")) > made.game.program.row_upper[row]
    assert regrets(made, opt_ins())[1] == 3


def test_shares_of_a_divisible_issue_that_is_held_decide_by_all_or_nothing():
    issue = {"money": {"divide": {"A": 4, "B": 4}}}
    joint = Package(shares={"money": {"A": 0.25, "B": 0.75}})
    for verb, option in (("forbid", "A"), ("require", "B")):
        made = made_of(
            {"m": {"benefit": 1}},
            joint=joint,
            issues=issue,
            red_lines={"line": {"party": "C", verb: {"issue": "money", "option": option}}},
        )
        assert regrets(made, opt_ins(m="C"))[2] > 1
        assert regrets(made, opt_ins(m="AB"))[2] == 0


def test_a_party_at_a_low_level_is_not_taken_for_one_at_a_high_level():
    line = {
        "party": "A",
        "forbid": {"module": "m", "by_any": ["B", "C"], "level": "high"},
        "when": [{"module": "m", "by": "B"}],
    }
    made = made_of({"m": {"levels": ["low", "high"]}}, red_lines={"line": line})
    for level, breaks in (("low", False), ("high", True)):
        package = Package(opt_ins={"m": {"A": "low", "B": level}})
        assert (made.game.payoffs(made.profile_of(package))[0] < 0) == breaks


def test_a_module_without_clauses_is_in_force_once_somebody_opts_in():
    made = red_lined({"party": "C", "require": {"in_force": "m"}})
    assert regrets(made, opt_ins(k="BC"))[2] > 3
    assert regrets(made, opt_ins(k="BC", m="A"))[2] == 3
    assert regrets(made, opt_ins(k="BC", m="C"))[2] == 0
