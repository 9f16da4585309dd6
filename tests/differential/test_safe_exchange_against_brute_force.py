"""Safe exchange against every order of the pieces, with amounts added up one by one."""

from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset_solver.scheduling.exchange_problem import ExchangeProblem, Lot, safe_window
from winset_solver.scheduling.safe_exchange import safe_exchange
from winset_solver.status import OutcomeStatus


@st.composite
def exchanges(draw, most=6, lots=4):
    sides = draw(st.integers(1, 3))
    amounts = st.tuples(*[st.sampled_from([0.0, 0.0, 1.0, 2.0, 3.0, 5.0])] * sides)
    found, left = [], most
    for number in range(draw(st.integers(1, lots))):
        pieces = draw(st.integers(1, max(1, left - lots + number + 1)))
        left -= pieces
        by = (str(draw(st.integers(0, sides - 1))),)
        found.append(Lot(f"lot {number}", by, pieces, draw(amounts), draw(amounts)))
    pairs = st.tuples(st.integers(0, len(found) - 1), st.integers(0, len(found) - 1)).filter(
        lambda pair: pair[0] < pair[1]
    )
    after = draw(st.lists(pairs, max_size=1)) if len(found) > 1 else []
    return ExchangeProblem(tuple(found), sides, tuple(after))


def orders(problem):
    pieces = [number for number, lot in enumerate(problem.lots) for _ in range(lot.pieces)]
    for order in set(permutations(pieces)):
        places = {lot: [place for place, other in enumerate(order) if other == lot] for lot in set(order)}
        if all(places[earlier][-1] < places[later][0] for earlier, later in problem.after):
            yield order


def at_risk(problem, done):
    """Given less received of the side that has most at risk."""
    risks = [
        sum(count * (lot.cost[side] - lot.value[side]) for count, lot in zip(done, problem.lots, strict=True))
        for side in range(problem.sides)
    ]
    return max(0.0, *risks)


def temptation(problem, done):
    """Cost still to bear less value still to come, of the side that is tempted most."""
    left = [lot.pieces - count for count, lot in zip(done, problem.lots, strict=True)]
    return max(
        0.0,
        *(
            sum(count * lot.cost[side] for count, lot in zip(left, problem.lots, strict=True))
            - sum(count * lot.value[side] for count, lot in zip(left, problem.lots, strict=True))
            for side in range(problem.sides)
        ),
    )


def prefixes(problem, order):
    return [[order[:moves].count(lot) for lot in range(len(problem.lots))] for moves in range(len(order) + 1)]


def judged(problem, order, measure):
    """What orders are compared by: the measure, the other one, changes of hands."""
    states = prefixes(problem, order)
    risk = max(at_risk(problem, done) for done in states)
    tempted = max(temptation(problem, done) for done in states)
    changes = sum(problem.lots[one].by != problem.lots[other].by for one, other in pairwise(order))
    return (risk, tempted, changes) if measure == "at risk" else (tempted, risk, changes)


@pytest.mark.parametrize("measure", ["at risk", "temptation"])
@given(problem=exchanges())
@settings(max_examples=120, deadline=None)
def test_no_order_is_better(measure, problem):
    found = safe_exchange(problem, measure=measure)
    best = min(judged(problem, order, measure) for order in orders(problem))
    assert found.status is OutcomeStatus.OPTIMAL
    assert judged(problem, found.order, measure) == best
    assert found.bound == best[0]
    assert found.order in set(orders(problem))


@given(problem=exchanges())
@settings(max_examples=120, deadline=None)
def test_what_is_reported_belongs_to_the_order(problem):
    found = safe_exchange(problem)
    states = prefixes(problem, found.order)
    assert found.done.tolist() == states
    assert found.at_risk.max(axis=1).tolist() == [at_risk(problem, done) for done in states]
    assert [max(0.0, row.max()) for row in found.temptation] == [temptation(problem, done) for done in states]
    assert (found.largest, found.guarantee) == judged(problem, found.order, "at risk")[:2]


@given(problem=exchanges(most=12, lots=5))
@settings(max_examples=100, deadline=None)
def test_the_smallest_guarantee_is_the_smallest_amount_at_risk_of_the_exchange_backwards(problem):
    assert safe_exchange(problem, measure="temptation").guarantee == safe_exchange(problem.mirrored()).largest
    if not problem.after:
        assert safe_exchange(problem, measure="temptation").guarantee == safe_exchange(problem).largest


@given(problem=exchanges(most=4, lots=3), factor=st.integers(2, 3))
@settings(max_examples=100, deadline=None)
def test_more_pieces_never_raise_the_largest_amount_at_risk(problem, factor):
    finer = tuple(
        Lot(
            lot.label,
            lot.by,
            lot.pieces * factor,
            tuple(amount / factor for amount in lot.cost),
            tuple(amount / factor for amount in lot.value),
        )
        for lot in problem.lots
    )
    coarse = safe_exchange(problem).largest
    assert safe_exchange(ExchangeProblem(finer, problem.sides, problem.after)).largest <= coarse + 1e-9
    assert coarse <= safe_exchange(problem.in_one_piece()).largest + 1e-9


@given(problem=exchanges(), more=st.integers(0, 3))
@settings(max_examples=100, deadline=None)
def test_who_loses_the_guarantee_or_more_by_stopping_never_stops(problem, more):
    found = safe_exchange(problem)
    losses = [found.guarantee + more] * problem.sides
    for done in found.done.tolist():
        for lot, count in enumerate(done):
            window = safe_window(problem, done, lot, losses)
            assert window is not None
            assert window[0] - 1e-9 <= count <= window[1] + 1e-9


@given(problem=exchanges(), losses=st.lists(st.sampled_from([0.0, 1.0, 2.5]), min_size=3, max_size=3))
@settings(max_examples=150, deadline=None)
def test_a_window_holds_exactly_the_numbers_of_pieces_at_which_nobody_stops(problem, losses):
    losses = losses[: problem.sides]
    done = [lot.pieces // 2 for lot in problem.lots]
    for number, lot in enumerate(problem.lots):
        window = safe_window(problem, done, number, losses)
        for count in range(lot.pieces + 1):
            state = [*done[:number], count, *done[number + 1 :]]
            stays = [
                sum(
                    (other.pieces - had) * (other.cost[side] - other.value[side])
                    for other, had in zip(problem.lots, state, strict=True)
                )
                <= losses[side]
                for side in range(problem.sides)
            ]
            assert all(stays) == (window is not None and window[0] - 1e-9 <= count <= window[1] + 1e-9)
