"""Safe exchange of a roadmap: what counts as cost and value, which orders are allowed, and what is said of it."""

import pytest

from roadmap_cases import figures_of
from winset_models.analysis.roadmap_findings import Exchange
from winset_models.analysis.roadmaps.exchange import exchange, exchange_problem
from winset_solver.scheduling import order_search

SWAP = {
    "goods": {"name": "Goods sent", "by": "A", "parts": 2, "cost": {"A": 4}, "gain": {"B": 6}},
    "money": {"name": "Money paid", "by": "B", "parts": 5, "cost": {"B": 5}, "gain": {"A": 5}},
}


def swap(steps=None, **roadmap):
    return figures_of(**{"periods": 8, "beyond": "nothing", "steps": SWAP | (steps or {}), **roadmap})


def tasks(found):
    return [chunk.task for chunk in found.chunks]


def test_an_exchange_by_hand():
    # Goods cost 2 and are worth 3 a part, money 1 and 1. Someone has 1 at risk after any first payment; a part of the
    # goods puts 2 at risk unless money came before. The last payment costs 1 more than it brings its sender.
    found = exchange(swap())
    assert (found.largest_exposure, found.in_one_piece, found.guarantee, found.safe) == (1, 4, 1, False)
    assert tasks(found)[:2] == ["money#1", "goods#1"]
    assert found.chunks[0].name == "Money paid (part 1 of 5)"
    assert found.chunks[0].by == ["B"]
    assert found.chunks[0].at_risk == {"A": 0, "B": 1}
    assert found.chunks[0].temptation == {"A": 0, "B": -2}
    assert found.chunks[0].windows == {"goods": (0, 2 / 3), "money": (0, 1)}
    assert found.words == (
        "taken by itself, without the rest of the roadmap: part by part nobody ever has more than 1 at risk, "
        "in one piece 4; each side must stand to lose 1 for nobody to stop on the way"
    )
    assert Exchange.model_validate_json(found.model_dump_json()) == found


def test_what_is_posted_widens_the_windows_and_not_the_guarantee_that_is_needed():
    posted = {"bond": {"binds": "A", "amount": 2}, "escrow": {"binds": "B", "amount": 0.5}}
    found = exchange(swap(guarantees=posted))
    assert found.guarantee == 1
    # B has paid 1 for nothing: it would stop if it had more than 6.5 of goods, A if it had more than 1 + 2 of money
    assert found.chunks[0].windows == {"goods": (0, pytest.approx(2.5 / 3)), "money": (0, 3)}


def test_steps_from_which_everybody_gains_need_no_guarantee():
    steps = {"visits": {"by": "A", "parts": 3, "gain": 3}, "returns": {"by": ["A", "B"], "parts": 2, "gain": 3}}
    found = exchange(figures_of(periods=3, beyond="nothing", steps=steps))
    assert found.safe
    assert (found.largest_exposure, found.guarantee) == (0, 0)
    assert found.words.endswith("nobody would stop on the way, even without a guarantee")


@pytest.mark.parametrize(
    ("beyond", "worth"),
    [("nothing", 2 * (1 + 0.5 + 0.25)), ("for ever", 2 / (1 - 0.5))],
)
def test_benefits_are_worth_what_they_bring_from_the_period_in_which_they_begin(beyond, worth):
    parties = {"A": {"discount": 0.5}, "B": {"discount": 0.5}, "C": {"discount": 0.5}}
    access = {"by": "A", "parts": 2, "benefit": {"A": -4, "B": 4}, "gain": {"A": -1}, "cost": {"A": 2, "C": 6}}
    (lot,) = exchange_problem(figures_of(parties, periods=3, beyond=beyond, steps={"access": access})).lots
    assert lot.value == (0, worth, 0)
    assert lot.cost == (worth + 0.5 + 1, 0, 3)


@pytest.mark.parametrize(
    "steps",
    [
        {"goods": {**SWAP["goods"], "requires": "money"}},
        {"goods": {**SWAP["goods"], "requires": "receipt"}, "receipt": {"by": "A", "requires": "money"}},
        {"goods": {**SWAP["goods"], "phase": "second"}, "money": {**SWAP["money"], "phase": "first"}},
        {
            "goods": {**SWAP["goods"], "requires": "receipt"},
            "receipt": {"by": "A", "phase": "second"},
            "money": {**SWAP["money"], "phase": "first"},
        },
    ],
)
def test_a_part_waits_for_what_its_step_requires(steps):
    found = exchange(swap(steps, phases={"first": None, "second": None}))
    assert tasks(found) == [f"money#{part}" for part in range(1, 6)] + ["goods#1", "goods#2"]
    assert found.largest_exposure == found.in_one_piece == 5


def test_there_is_no_exchange_without_divisible_steps_or_where_they_wait_for_each_other():
    assert exchange(figures_of(periods=2, beyond="nothing", steps={"visit": {"by": "A"}})) is None
    circle = {"goods": {**SWAP["goods"], "requires": "money"}, "money": {**SWAP["money"], "requires": "goods"}}
    assert exchange(swap(circle)) is None


def test_alternatives_are_not_part_of_it():
    groups = {"means": {"steps": ["money", "visit"]}}
    returns = {"by": "B", "parts": 2, "gain": 1}
    problem = exchange_problem(swap({"visit": {"by": "B"}, "returns": returns}, alternatives=groups))
    assert [lot.label for lot in problem.lots] == ["goods", "returns"]


def test_what_one_side_alone_hands_over_is_no_exchange():
    third_parties = {"agency": None}
    relief = {"by": ["B", "agency"], "parts": 2, "gain": {"A": 1}}
    joint = {"by": ["A", "B"], "parts": 2, "gain": {"A": 1}}
    for steps in ({"relief": relief}, {"relief": relief, "money": SWAP["money"]}, {"joint": joint}):
        assert exchange(figures_of(periods=2, beyond="nothing", third_parties=third_parties, steps=steps)) is None


def test_third_parties_send_parts_as_well():
    relief = {"by": ["B", "agency"], "parts": 2, "gain": {"A": 1}}
    steps = {"relief": relief, "goods": {**SWAP["goods"], "requires": "relief"}}
    found = exchange(figures_of(periods=2, beyond="nothing", third_parties={"agency": None}, steps=steps))
    assert [chunk.by for chunk in found.chunks] == [["B", "agency"]] * 2 + [["A"]] * 2


def test_a_search_that_proves_nothing_says_what_no_order_can_beat(monkeypatch):
    monkeypatch.setattr(order_search, "_widths", lambda problem, proof: (1,))
    sizes = [("A", 16), ("A", 10), ("A", 10), ("A", 6), ("B", 14), ("B", 14), ("B", 8), ("B", 6)]
    steps = {
        f"s{i}": {"by": side, "parts": 2, "cost": {side: size}, "gain": {{"A": "B", "B": "A"}[side]: size}}
        for i, (side, size) in enumerate(sizes)
    }
    found = exchange(figures_of(periods=2, beyond="nothing", steps=steps))
    assert len(found.chunks) == 16
    assert "(the search was stopped; no order comes below" in found.words
