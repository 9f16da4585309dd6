import pytest

from winset_models.formulations.package import formulate
from winset_models.negotiation.deal import Deal, Package
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.errors import ArgumentError, ModelError
from winset_solver.highs import Session
from winset_solver.result import Termination

DATA = {
    "winset": 1,
    "title": "",
    "unit": {"name": "€"},
    "parties": {"A": {"group": "north", "capacities": {"staff": 1}}, "B": {"group": "south"}},
    "issues": {"seat": {"options": {"here": None, "there": None}}, "land": {"divide": {"A": 1, "B": 1}}},
    "modules": {"visas": {"levels": ["low", "high"]}, "data": {"open_to": "north"}},
    "transfers": {},
    "assistance": {"budget": 4, "price": {"staff": 2}},
}


def negotiation(**changes):
    return Negotiation.model_validate({**DATA, **changes})


def fixings(deal, **changes):
    return formulate(negotiation(**changes)).fixings(Deal.model_validate(deal))


def test_a_deal_fixes_only_what_it_mentions():
    assert fixings({}) == {}
    assert fixings({"modules": {"visas": ["B"]}}) == {
        "opt_in.x[visas,A,low]": 0.0,
        "opt_in.x[visas,A,high]": 0.0,
        "opt_in.x[visas,B,low]": 0.0,
        "opt_in.x[visas,B,high]": 1.0,
    }
    assert fixings({"modules": {"visas": {"A": "low"}}, "other_modules": False}) == {
        "opt_in.x[visas,A,low]": 1.0,
        "opt_in.x[visas,A,high]": 0.0,
        "opt_in.x[visas,B,low]": 0.0,
        "opt_in.x[visas,B,high]": 0.0,
        "opt_in.x[data,A,in]": 0.0,
    }
    assert fixings({"issues": {"seat": "there"}}) == {"issues.choice[seat,here]": 0.0, "issues.choice[seat,there]": 1.0}
    assert fixings({"assistance": {}}) == {"assistance.units[A,staff]": 0.0}
    assert fixings({"transfers": {}}) == {"transfers.net[A]": 0.0, "transfers.net[B]": 0.0}


def test_one_amount_that_the_others_settle_is_left_to_its_row():
    assert fixings({"issues": {"land": {"A": 0.7, "B": 0.3}}}) == {"issues.share[land,B]": 0.3}
    assert fixings({"transfers": {"A": -3.0, "B": 3.0}}) == {"transfers.net[B]": 3.0}


def test_amounts_that_contradict_each_other_are_all_fixed():
    assert len(fixings({"issues": {"land": {"A": 0.7, "B": 0.2}}})) == 2
    assert fixings({"transfers": {"A": -3.0}}) == {"transfers.net[A]": -3.0, "transfers.net[B]": 0.0}


@pytest.mark.parametrize(
    ("deal", "place"),
    [
        ({"modules": {"data": ["B"]}}, "modules.data"),
        ({"modules": {"visas": {"B": "middle"}}}, "modules.visas"),
        ({"issues": {"seat": "nowhere"}}, "issues.seat"),
        ({"transfers": {"C": 1.0}}, "transfers"),
        ({"assistance": {"B": {"staff": 1.0}}}, "assistance.B"),
    ],
)
def test_a_deal_cannot_fix_what_does_not_exist(deal, place):
    with pytest.raises(ArgumentError) as caught:
        fixings(deal)
    assert caught.value.where == place


def test_packages_come_back_from_the_columns_that_they_fix():
    package = Package(
        opt_ins={"visas": {"A": "low", "B": "high"}},
        in_force=["visas"],
        shares={"seat": {"there": 1.0}, "land": {"A": 0.25, "B": 0.75}},
        transfers={"A": -2.0, "B": 2.0},
        assistance={"A": {"staff": 1.5}},
    )
    formulation = formulate(negotiation())
    program = formulation.program()
    result = Session(program.fix(formulation.fixings_of(package))).solve()
    values = dict(zip(program.column_labels, result.solution.x.tolist(), strict=True))
    assert formulation.package_of(values) == package


def test_rounding_dust_is_no_part_of_a_package():
    formulation = formulate(negotiation())
    values = dict.fromkeys(formulation.program().column_labels, 1e-12)
    values |= {"issues.choice[seat,here]": 1 - 1e-9, "issues.share[land,A]": 1 + 1e-12, "opt_in.x[data,A,in]": 1e-7}
    assert formulation.package_of(values) == Package(shares={"seat": {"here": 1.0}, "land": {"A": 1.0}})


def test_payoffs_come_in_the_order_of_the_file_even_where_they_are_nothing():
    program = formulate(negotiation(parties={"Z": {}, "A": {}}, issues={}, modules={}, assistance=None)).program()
    assert program.player_labels == ("Z", "A")
    nothing = {"winset": 1, "title": "", "unit": {"name": "€"}, "parties": {"A": {}}}
    assert formulate(Negotiation.model_validate(nothing)).program().payoffs([1.0]).tolist() == [0.0]


def test_equal_negotiations_make_equal_programs():
    assert formulate(negotiation()).program().fingerprint() == formulate(negotiation()).program().fingerprint()


def test_an_impossible_red_line_makes_an_infeasible_program_not_an_error():
    lines = {"mine": {"party": "B", "require": {"module": "data"}}}
    program = formulate(negotiation(red_lines=lines)).program()
    assert Session(program).solve().termination is Termination.INFEASIBLE


def test_a_red_line_that_cannot_be_broken_adds_no_row():
    lines = {"mine": {"party": "B", "forbid": {"module": "data"}}}
    assert not [label for label in formulate(negotiation(red_lines=lines)).statements if label.startswith("red_lines")]


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"interactions": [{"when": {"land": "A"}, "values": 1}]}, "interactions[0].when.land"),
        ({"red_lines": {"r": {"forbid": {"module": "data"}}}}, "red_lines.r"),
        (
            {"red_lines": {"r": {"party": "A", "payoff_at_least": 1, "when": [{"issue": "land", "option": "A"}]}}},
            "red_lines.r.when[0]",
        ),
        (
            {"red_lines": {"r": {"party": "A", "payoff_at_least": 1, "when": [{"issue": "seat", "option": "here"}]}}},
            "red_lines.r",
        ),
    ],
)
def test_what_linear_rows_cannot_express_is_refused_with_its_place(changes, place):
    with pytest.raises(ModelError) as caught:
        formulate(negotiation(**changes))
    assert caught.value.where == place


def test_limits_of_the_others_bound_a_conditional_red_line():
    line = {"party": "A", "payoff_at_least": 3, "when": [{"issue": "seat", "option": "here"}]}
    parties = {"A": {}, "B": {"receives_at_most": 5}}
    program = formulate(negotiation(parties=parties, red_lines={"r": line}, modules={}, assistance=None)).program()
    row = program.matrix[[program.row_labels.index("red_lines.statement[r]")]].toarray().ravel()
    assert row[program.column("issues.choice[seat,here]")] == -8.0
