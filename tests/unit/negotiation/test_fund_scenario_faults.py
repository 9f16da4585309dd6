"""Mistakes in the scenarios of a fund, each at its place."""

import pytest

from fault_cases import found_in, named

HEAD = "winset: 1\ntitle: t\nunit: { name: points }\nparties: { A: , B: }\n"

SHOCKS = "x: { mean: 1, deviation: 1 }, y: { mean: 1, deviation: 1 }, z: { mean: 1, deviation: 1 }"

MANY = ", ".join(f"x{number}: {{ deviation: 1 }}" for number in range(41))


@pytest.mark.parametrize(
    ("scenarios", "fault", "words"),
    [
        (
            "{ paths: { p: { probability: 1 } }, tree: { s: {} } }",
            "contradiction fund.scenarios.tree",
            "one of `paths`",
        ),
        ("{ tree: { s: { after: t } } }", "unknown-state fund.scenarios.tree.s.after", "not a state"),
        ("{ tree: { a: {}, s: { after: t }, t: { after: s } } }", "circle fund.scenarios.tree.s.after", "after itself"),
        ("{ tree: { a: {} } }", "wrong-length fund.scenarios.tree.a", "states up to stage 2"),
        (
            "{ tree: { a: {}, b: { after: a }, c: { after: b } } }",
            "wrong-length fund.scenarios.tree.c.after",
            "stage 3",
        ),
        (
            "{ tree: { a: {}, b: { after: a, probability: 0.5 } } }",
            "wrong-probabilities fund.scenarios.tree.a",
            "the states after `a`",
        ),
        (
            "{ tree: { a: { probability: 0.5 }, b: { after: a } } }",
            "wrong-probabilities fund.scenarios.tree",
            "first stage",
        ),
        (
            "{ factors: { x: { levels: [ { value: 1, probability: 0.5 } ] } } }",
            "wrong-probabilities fund.scenarios.factors.x.levels",
            "got 0.5",
        ),
        (
            "{ factors: { x: { mean: 2, levels: [ { value: 1, probability: 1 } ] } } }",
            "contradiction fund.scenarios.factors.x.mean",
            "levels, which say all",
        ),
        (
            "{ factors: { x: { mean: [1, 2, 3], deviation: 1 } }, branches: [2, 2] }",
            "wrong-length fund.scenarios.factors.x.mean",
            "",
        ),
        (
            "{ factors: { x: { deviation: -1 } }, branches: [2, 2] }",
            "out-of-range fund.scenarios.factors.x.deviation",
            "",
        ),
        (
            "{ factors: { x: { mean: 0, distribution: lognormal } }, branches: [2, 2] }",
            "out-of-range fund.scenarios.factors.x.mean",
            "positive mean",
        ),
        ("{ factors: { x: { deviation: 1 } } }", "wrong-length fund.scenarios.factors.x", "branches: [3, 3]"),
        ("{ factors: { x: { deviation: 1 } }, branches: [2] }", "wrong-length fund.scenarios.branches", "1 number"),
        ("{ branches: [2, 2] }", "contradiction fund.scenarios.branches", "to branch by"),
        (
            f"{{ factors: {{ {SHOCKS} }}, branches: [2, 2], correlations: [ {{ between: [x, w], value: 1 }} ] }}",
            "unknown-factor fund.scenarios.correlations[0].between[1]",
            "",
        ),
        (
            f"{{ factors: {{ {SHOCKS} }}, branches: [2, 2], correlations: [ {{ between: [x, x], value: 1 }} ] }}",
            "contradiction fund.scenarios.correlations[0].between",
            "with itself",
        ),
        (
            f"{{ factors: {{ {SHOCKS} }}, branches: [2, 2], correlations: [ {{ between: [x, y], value: 0.9 }}, "
            "{ between: [x, z], value: 0.9 }, { between: [y, z], value: -0.9 } ] }",
            "contradiction fund.scenarios.correlations",
            "they are possible together only at 55 % of these sizes",
        ),
        (f"{{ factors: {{ {SHOCKS} }}, branches: [2000, 2000] }}", "wrong-scenarios fund.scenarios", "at most 1000000"),
        (
            "{ factors: { x: { deviation: 1 } }, branches: [150, 150], reduce_to: 5 }",
            "wrong-scenarios fund.scenarios",
            "too many scenarios to choose from",
        ),
        (
            f"{{ factors: {{ {MANY} }}, branches: [700, 700] }}",
            "wrong-scenarios fund.scenarios",
            "at most 20000000 values",
        ),
    ],
)
def test_scenarios_are_looked_at(tmp_path, scenarios, fault, words):
    fund = f"fund: {{ stages: [one, two], members: {{ all: }}, scenarios: {scenarios} }}\n"
    negotiation, found = found_in(tmp_path, HEAD + fund)
    assert negotiation is None
    assert fault in named(found)
    assert words in "\n".join(map(str, found))


def test_a_stage_with_thousands_of_digits_is_no_stage(tmp_path):
    (tmp_path / "paths.csv").write_text(f"scenario,probability,stage,x\na,1,{'9' * 5000},1\n")
    fund = "fund: { stages: [one], members: { all: }, scenarios: { csv: paths.csv } }\n"
    negotiation, found = found_in(tmp_path, HEAD + fund)
    assert negotiation is None
    assert "unknown-stage" in [mistake.code for mistake in found]
