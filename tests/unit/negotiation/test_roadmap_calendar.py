"""Days of periods and starts of given courses, checked against the calendar on the wall."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_cases import figures_of
from winset_models.negotiation.roadmap.calendar import first_day, first_of_window, last_of_window, period_of
from winset_models.negotiation.roadmap.parts import Roadmap
from winset_models.negotiation.roadmap.schedule import starts_of
from winset_solver.errors import ArgumentError


def dated(start, period="month", periods=12):
    data = {"periods": periods, "period": period, "start": start, "steps": {"talks": {"by": "A"}}}
    return Roadmap.model_validate(data)


@pytest.mark.parametrize(
    ("start", "length", "days"),
    [
        ("2024-02-28", "day", ["2024-02-28", "2024-02-29", "2024-03-01"]),
        ("2023-02-28", "day", ["2023-02-28", "2023-03-01", "2023-03-02"]),
        ("1999-12-27", "week", ["1999-12-27", "2000-01-03", "2000-01-10"]),
        ("1999-12-31", "month", ["1999-12-31", "2000-01-31", "2000-02-29", "2000-03-31", "2000-04-30"]),
        ("1900-01-31", "month", ["1900-01-31", "1900-02-28", "1900-03-31"]),
        ("2018-11-30", "quarter", ["2018-11-30", "2019-02-28", "2019-05-30", "2019-08-30", "2019-11-30"]),
        ("2024-02-29", "year", ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]),
    ],
)
def test_periods_begin_where_the_calendar_says(start, length, days):
    roadmap = dated(start, length)
    assert [str(first_day(roadmap, period)) for period in range(1, len(days) + 1)] == days


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        ({}, (1, 12)),
        ({"earliest": "2024-02-15"}, (2, 12)),
        ({"latest": "2024-02-29"}, (1, 2)),
        ({"earliest": "2024-03-01", "latest": "2024-03-01"}, (3, 3)),
        ({"earliest": 2, "latest": 40}, (2, 12)),
    ],
)
def test_windows_are_counted_in_periods(window, expected):
    steps = {"talks": {"by": "A", "window": window}}
    figures = figures_of(periods=12, start="2024-01-01", steps=steps)
    found = first_of_window(figures.roadmap, "talks"), last_of_window(figures.roadmap, "talks")
    assert found == expected == (figures.tasks["talks"].earliest, figures.tasks["talks"].latest)


def test_without_a_start_there_are_no_days():
    assert first_day(dated(None), 1) is None


def test_after_the_year_9999_there_are_no_days():
    roadmap = dated("9999-01-15", "quarter")
    assert first_day(roadmap, 4) == date(9999, 10, 15)
    assert first_day(roadmap, 5) is None
    assert period_of(roadmap, "9999-12-30") == 4


@given(
    st.integers(0, 80_000),
    st.sampled_from(["day", "week", "month", "quarter", "year"]),
    st.integers(1, 9),
    st.integers(0, 4_000),
)
def test_every_day_lies_in_the_period_that_has_begun_last(start, length, periods, later):
    roadmap = dated(str(date(1890, 1, 1) + timedelta(days=start)), length, periods)
    begins = [first_day(roadmap, period) for period in range(1, periods + 2)]
    assert begins == sorted(set(begins))
    day = begins[0] + timedelta(days=later % (begins[-1] - begins[0]).days)
    period = period_of(roadmap, str(day))
    assert begins[period - 1] <= day < begins[period]


@pytest.mark.parametrize("day", ["2024-01-30", "2024-05-31"])
def test_a_day_outside_the_roadmap_is_refused(day):
    with pytest.raises(ArgumentError, match="outside the roadmap"):
        period_of(dated("2024-01-31", periods=4), day)


def test_a_day_that_does_not_exist_is_refused():
    with pytest.raises(ArgumentError, match="no such day"):
        period_of(dated("2024-01-31"), "2024-02-30")


def test_a_day_without_a_calendar_is_refused():
    with pytest.raises(ArgumentError, match="no dates"):
        period_of(dated(None), "2024-02-28")


def sequence(starts, **roadmap):
    steps = {"talks": {"by": "A"}, "release": {"by": "B", "parts": 3}}
    return starts_of(figures_of(periods=6, steps=steps, sequences={"plan": {"starts": starts}}, **roadmap), "plan")


def test_starts_are_read_by_task():
    assert sequence({"talks": 2, "release": [1, 1, 4]}) == {"talks": 2, "release#1": 1, "release#2": 1, "release#3": 4}
    assert sequence({"release": 3}) == {"release#1": 3, "release#2": 3, "release#3": 3}


def test_starts_may_be_days():
    starts = {"talks": "1995-07-11", "release": [1, "1995-08-01", "1995-12-31"]}
    found = sequence(starts, start="1995-07-01")
    assert found == {"talks": 1, "release#1": 1, "release#2": 2, "release#3": 6}


@pytest.mark.parametrize("starts", [{"talks": [1, 2]}, {"release": [1, 2]}, {"release": [2, 1, 3]}])
def test_a_step_needs_one_start_for_each_part_in_order(starts):
    with pytest.raises(ArgumentError, match="wrong starts"):
        sequence(starts)
