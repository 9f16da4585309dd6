"""Scenarios as NegMAS writes them; the expected utilities were computed by hand from its definitions."""

import json
from itertools import pairwise
from math import cos, e

import pytest

import genius_by_hand
from winset_models.interchange.importing import import_negmas
from winset_models.negotiation.reader import check
from winset_solver.errors import FileError

COLOUR = {"type": "CategoricalIssue", "name": "colour", "values": ["deep red", "blue"]}
COUNT = {"type": "ContiguousIssue", "name": "count", "values": [0, 4]}
PRICE = {"type": "ContinuousIssue", "name": "price", "values": [0.0, 10.0], "n_levels": 10}
MARKS = {"type": "DiscreteCardinalIssue", "name": "marks", "values": [1, 3, 9]}
X = {"type": "negmas.outcomes.ContiguousIssue", "name": "x", "values": [0, 9]}
Y = {"type": "ContiguousIssue", "name": "y", "values": [0, 9]}


ALIASES = [f"{letter}{turn}" if turn else letter for turn in range(2) for letter in "abcdefghijklm"]


def space(*issues, kind="CartesianOutcomeSpace"):
    return {"type": kind, "name": "river", "path": None, "issues": list(issues)}


def additive(*values, weights=None, **more):
    return {"type": "LinearAdditiveUtilityFunction", "values": list(values), "weights": weights, **more}


def boxed(ranges, utilities, **more):
    return {"type": "HyperRectangleUtilityFunction", "outcome_ranges": ranges, "utilities": utilities, **more}


@pytest.fixture
def imported(tmp_path):
    """Write a scenario as JSON, import it, and check that the text is a negotiation file without faults."""

    def run(domain, *functions, parties=()):
        places = []
        for number, data in enumerate((domain, *functions)):
            places.append(tmp_path / f"{chr(64 + number) if number else 'domain'}.json")
            places[-1].write_text(json.dumps(data), encoding="utf-8")
        result = import_negmas(places[0], places[1:], parties)
        written = tmp_path / "river.yaml"
        written.write_text(result.text, encoding="utf-8")
        negotiation, faults = check(written)
        assert [str(fault) for fault in faults if fault.severity == "fault"] == []
        assert negotiation == result.negotiation
        return result

    return run


def payoff(result, *outcome):
    return genius_by_hand.ledger_of(result.negotiation, outcome)


def test_weights_and_values_are_taken_as_they_are(imported):
    function = additive(
        {"type": "TableFun", "mapping": {"deep red": 3, "blue": 1}},
        {"type": "AffineFun", "slope": 2, "bias": 1},
        {"mapping": {"1": 0.5, "3": 2, "9": -1}, "type": "negmas.preferences.value_fun.TableFun"},
        weights=[2.0, 0.5, 1],
        bias=0.25,
        reserved_value=1.5,
    )
    result = imported(space(COLOUR, COUNT, MARKS), function)
    assert payoff(result, "deep red", 3, 9) == pytest.approx([2 * 3 + 0.5 * 7 - 1 + 0.25])
    assert result.negotiation.parties["A"].disagreement == 1.5
    assert result.negotiation.title == "river"


def test_values_and_weights_by_name_and_plain_mappings(imported):
    function = {
        "type": "LinearAdditiveUtilityFunction",
        "values": {"count": {"type": "IdentityFun"}, "colour": {"deep red": 1, "blue": 0}},
        "weights": {"count": 0.1, "colour": 4},
    }
    assert payoff(imported(space(COLOUR, COUNT), function), "deep red", 4) == pytest.approx([4.4])


@pytest.mark.parametrize(
    ("shape", "worth"),
    [
        ({"type": "IdentityFun"}, 3),
        ({"type": "ConstFun", "bias": 7}, 7),
        ({"type": "LinearFun", "slope": 0.5}, 1.5),
        ({"type": "QuadraticFun", "a2": 2, "a1": -1, "bias": 5}, 20),
        ({"type": "PolynomialFun", "coefficients": [2, 0, 1], "bias": 1}, 34),
        ({"type": "TriangularFun", "start": 0, "middle": 2, "end": 4}, 0.5),
        ({"type": "TriangularFun", "start": 3, "middle": 3, "end": 4, "bias": 2, "scale": 5}, 2),
        ({"type": "ExponentialFun", "tau": 0.5}, e**1.5),
        ({"type": "ExponentialFun", "tau": 2, "base": 2, "bias": 1}, 65),
        ({"type": "CosFun", "multiplier": 2, "phase": 1, "amplitude": 3, "bias": 4}, 3 * cos(7) + 4),
    ],
)
def test_value_functions(imported, shape, worth):
    assert payoff(imported(space(COUNT), additive(shape)), 3) == pytest.approx([worth])


def test_affine_functions_and_steps(imported):
    stepped = {"type": "ContiguousIssue", "name": "even", "values": [2, 8], "step": 3}
    function = {"type": "AffineUtilityFunction", "weights": [2, -1], "bias": 10}
    result = imported(space(stepped, COUNT), function)
    assert [option.name for option in result.negotiation.issues["even"].options.values()] == ["2", "5", "8"]
    assert payoff(result, 5, 4) == [16]


@pytest.mark.parametrize(
    ("x", "y", "worth"), [(1, 3, 1.5), (2, 3, 3.5), (3, 4, 1.5), (2, 5, 7.5), (4, 7, 14.5), (4, 9, 1.5), (9, 8, 7.5)]
)
def test_ranges_are_open_and_lists_are_sets(imported, x, y, worth):
    ranges = [{"0": [1, 3], "1": [2, 5]}, {"y": [4, 9]}, {"0": 4, "1": [1, 2, 7]}, None]
    result = imported(space(X, Y), boxed(ranges, [2.0, 3.0, 7, 1], weights=[1, 2, 1, 1], bias=0.5))
    assert payoff(result, x, y) == pytest.approx([worth])
    assert any("strictly between" in notice for notice in result.notices)


def test_unions_of_ranges(imported):
    result = imported(space(X, Y), boxed([{"0": [[0, 2], [6, 9]]}], [1]))
    assert [payoff(result, x, 0)[0] for x in range(10)] == [0, 1, 0, 0, 0, 0, 0, 1, 1, 0]


def test_boxes_on_a_continuous_issue_are_exact(imported):
    function = boxed([{"0": [2.0, 5.0], "1": [0, 3]}, {"0": 5.0}], [4, 9])
    result = imported(space(PRICE, COUNT), function)
    price = result.negotiation.issues["price"]
    assert [option.name for option in price.options.values()] == ["0", "1", "2", "3.5", "5", "7.5", "10"]
    assert [payoff(result, name, 1)[0] for name in ("2", "3.5", "5", "7.5")] == [0, 4, 9, 0]


def test_tents_on_a_continuous_issue_are_mixtures(imported):
    tent = {"type": "TriangularFun", "start": 0, "middle": 4, "end": 10}
    functions = [additive(tent, weights=[2]), additive({"type": "LinearFun", "slope": -1})]
    price = imported(space(PRICE), *functions).negotiation.issues["price"]
    assert price.divisible
    values = {option.name: option.values for option in price.options.values()}
    assert values == {"0": {"all": 0}, "4": {"A": 2, "B": -4}, "10": {"A": 0, "B": -10}}


def test_discounts_are_left_out_and_the_inner_reservation_counts(imported):
    inner = {"type": "LinearUtilityFunction", "weights": [1], "bias": 0, "reserved_value": 2}
    outer = {"type": "ExpDiscountedUFun", "discount": 0.9, "reserved_value": -float("inf"), "ufun": inner}
    result = imported(space(COUNT), outer, {"type": "ConstUtilityFunction", "value": 3})
    assert payoff(result, 4) == [4, 3]
    assert result.negotiation.parties["A"].disagreement == 2
    assert result.notices == (
        "A: Its discount is left out: payoffs do not fall with time.",
        "B: The file has no reservation value; 0 is assumed, and what is worth less is not acceptable.",
    )


def test_yaml_as_negmas_writes_it(tmp_path):
    (tmp_path / "d.yml").write_text(
        "issues:\n- name: count\n  type: ContiguousIssue\n  values:\n  - 0\n  - 2\nname: d\npath: null\n"
        "type: DiscreteCartesianOutcomeSpace\n",
        encoding="utf-8",
    )
    (tmp_path / "u.yml").write_text(
        "name: u\nreserved_value: -.inf\nstability: 2047\ntype: LinearAdditiveUtilityFunction\nvalues:\n"
        "- mapping:\n    0: 1.0e-01\n    1: 0.2\n    2: 0.3\n  type: TableFun\nweights:\n- 1.0\n",
        encoding="utf-8",
    )
    result = import_negmas(tmp_path / "d.yml", [tmp_path / "u.yml"])
    assert [payoff(result, count)[0] for count in range(3)] == [0.1, 0.2, 0.3]


@pytest.mark.parametrize(
    ("domain", "function", "what"),
    [
        (additive(), additive(), "name the domain first"),
        (space(COUNT), space(COUNT), "no utility function"),
        (space(), additive(), "no issues"),
        (space(kind="CartesianOutcomeSpace") | {"issues": 3}, additive(), "wanted a list"),
        (space({**COUNT, "type": "CallableIssue"}), additive(), "not read"),
        (space({**COUNT, "values": [4, 0]}), additive(), "leave no number"),
        (space({**COUNT, "values": [0, 10_000]}), additive(), "too many values"),
        (space({**COLOUR, "values": ["a", "a"]}), additive(), "one twice"),
        (space({**PRICE, "values": [0, float("inf")]}), additive(), "a finite number"),
        (space(COUNT), {"type": "MappingUtilityFunction", "mapping": {}}, "not read"),
        (space(COUNT), additive(), "not one entry for each issue"),
        (space(COUNT), additive({"type": "LambdaFun", "f": "x"}), "not read"),
        (space(COUNT), additive({"type": "TableFun"}), "no `mapping`"),
        (space(COUNT), additive({"0": 1, "1": 2}), "is missing"),
        (space(COLOUR), additive({"deep red": 1, "blue": 2, "green": 3}), "no such value"),
        (space(COLOUR), additive({"type": "IdentityFun"}), "needs numbers"),
        (space(PRICE), additive({"type": "TableFun", "mapping": {"1": 1}}), "cannot score a continuous"),
        (space(COUNT), additive({"type": "LogFun", "tau": 1}), "no finite value"),
        (space(COUNT), additive({"type": "ExponentialFun", "tau": 1000}), "no finite value"),
        (space(COUNT), additive({"type": "TriangularFun", "start": 3, "middle": 1, "end": 4}), "no such shape"),
        (space(COUNT), additive({"type": "AffineFun", "slope": "steep"}), "wanted a number"),
        (space(COUNT), additive({"type": "AffineFun", "slope": 10**400}), "a finite number"),
        (space(COUNT), additive({"type": "ConstFun", "bias": 1e13}), "too large to compute with"),
        (space(COUNT), additive({"type": "IdentityFun"}, reserved_value=float("inf")), "a finite number"),
        (space(COUNT), additive({"type": "IdentityFun"}, weights={"cuont": 1}), "no such issue"),
        (space(X, Y), boxed([{"2": 1}], [1]), "no such issue"),
        (space(X, Y), boxed([{"0": None}], [1]), "a range is empty"),
        (space(X, Y), boxed([{"0": 1}], [1, 2]), "not as many ranges"),
        (space(PRICE), boxed([{"0": ["a", "b", "c"]}], [1]), "numbers only"),
    ],
)
def test_faults(imported, domain, function, what):
    with pytest.raises(FileError, match=what):
        imported(domain, function)


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("d.json", "{", "d.json:1:2: the file is not JSON"),
        ("d.yml", "a: [1", "d.yml:1:6: the file cannot be read as YAML"),
        ("d.yml", "!!python/object:os.system {}", "cannot be read"),
        ("d.yml", "[" * 1000, "nested too deeply|cannot be read"),
        ("d.json", "[" * 100_000, "nested too deeply"),
        ("d.yml", "a: &a [1, 1]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in pairwise(ALIASES)), "too many"),
        ("d.yml", "&a [*a]", "nested too deeply"),
        ("d.json", "[]", "no outcome space"),
        ("d.json", '"type"', "no outcome space"),
        ("d.json", b"\xff", "not UTF-8"),
    ],
)
def test_files_that_cannot_be_read(tmp_path, name, content, what):
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(FileError, match=what):
        import_negmas(tmp_path / name, [])
