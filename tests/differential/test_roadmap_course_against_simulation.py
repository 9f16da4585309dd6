"""The course of a schedule against living through it period by period, by everybody who keeps to it or defects.

The simulation knows no formula: it pays out what happens in each of very many periods, once along the schedule and once
after each defection, noticed or not.
"""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap_cases import all_schedules, small_roadmaps
from winset_models.negotiation.roadmap.course import course_of
from winset_models.negotiation.roadmap.figures import roadmap_figures

VERY_LATE = 400
"""With discounts of at most 0.9, what happens later is worth less than 1e-16 of what happens now."""


def lived(figures, starts, party, skipped=frozenset(), end=None):
    """Return what a party gets in each period if some tasks are skipped and, after period ``end``, nothing starts.

    What is not done by then never is, and only the irreversible share of what is lasts.
    """
    payoffs = [0.0] * (VERY_LATE + 1)
    lasts = figures.roadmap.beyond == "for ever"
    for key, start in starts.items():
        task = figures.tasks[key]
        done = start + max(task.duration, 1) - 1
        if key in skipped:
            continue
        if end is None or start <= end:
            payoffs[start] -= task.cost.get(party, 0.0)
        if end is not None and done > end:
            continue
        payoffs[done] += task.gain.get(party, 0.0)
        for period in range(done, VERY_LATE + 1 if lasts else figures.periods + 1):
            share = 1.0 if end is None or period <= end else 1.0 - task.reversible
            payoffs[period] += share * task.benefit.get(party, 0.0)
    return payoffs


def worth(figures, party, payoffs, period):
    """Return the value of payoffs from one period on, discounted to it."""
    return sum(figures.discount[party] ** (later - period) * payoffs[later] for later in range(period, VERY_LATE + 1))


def temptation(figures, starts, party, period):
    """Return the value of the best defection of a party at a period."""
    own = {key for key, start in starts.items() if start == period and party in figures.tasks[key].performers}
    collapse = worth(figures, party, lived(figures, starts, party, own, period), period) - figures.guarantee[party]
    if not own:
        return collapse
    noticed = max(figures.tasks[key].detection for key in own)
    quietly = worth(figures, party, lived(figures, starts, party, own), period)
    return max(collapse, noticed * collapse + (1 - noticed) * quietly)


@settings(max_examples=60, deadline=None)
@given(small_roadmaps(), st.integers(0, 10**6))
def test_going_on_and_stopping_are_what_one_lives_through(negotiation, seed):
    figures = roadmap_figures(negotiation)
    schedules = all_schedules(figures)
    for starts in Random(seed).sample(schedules, min(3, len(schedules))):
        path = course_of(figures, starts)
        for party, own in path.parties.items():
            payoffs = lived(figures, starts, party)
            decisions = range(1, figures.periods + 2)
            assert own.payoff == pytest.approx(payoffs[1 : figures.periods + 1], abs=1e-9)
            assert own.value == pytest.approx(worth(figures, party, payoffs, 1), abs=1e-9)
            assert sum(own.components.values()) == pytest.approx(own.value, abs=1e-9)
            assert own.going_on == pytest.approx([worth(figures, party, payoffs, t) for t in decisions], abs=1e-9)
            assert own.stopping == pytest.approx([temptation(figures, starts, party, t) for t in decisions], abs=1e-9)
