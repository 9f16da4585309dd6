"""Every rule of a roadmap, broken on purpose: which statement, in which period and by how much."""

import pytest

from roadmap_cases import figures_of
from winset_models.negotiation.roadmap.breaches import roadmap_breaches
from winset_models.negotiation.roadmap.schedule import starts_of

PARTIES = {
    "USA": {"name": "United States", "group": "west", "discount": 0.9},
    "VNM": {"name": "Viet Nam", "group": "east", "discount": 0.9},
}


def broken(starts, steps, **roadmap):
    """Return words, period and amount of every breach of a schedule of nine periods."""
    figures = figures_of(PARTIES, **{"periods": 9, **roadmap}, steps=steps)
    found = roadmap_breaches(figures, starts)
    for timed in found:
        node = figures.negotiation.model_dump()
        for key in timed.breach.path:
            node = node[key]
        assert timed.breach.kind == "rule"
    return [
        (timed.breach.statement, timed.period, pytest.approx(timed.breach.amount), timed.breach.party)
        for timed in found
    ]


def step(by="USA", **rest):
    return {"by": by, **rest}


RELATIONS = {
    "talks": step(name="Talks"),
    "visas": step("VNM", duration=2, verification=1),
    "trade": step(optional=True),
}


@pytest.mark.parametrize(
    ("starts", "changes", "expected"),
    [
        ({"talks": 1, "visas": 1}, {}, []),
        ({"visas": 1}, {}, [("Talks is carried out", None, 1, None)]),
        ({"talks": 1, "visas": 8}, {}, []),
        ({"talks": 1, "visas": 9}, {}, [("visas is done by the last period, which is 9", 10, 1, None)]),
        (
            {"talks": 1, "visas": 2},
            {"visas": {"window": {"earliest": 4, "latest": 5}}},
            [("visas starts in period 4 or later", 2, 2, None)],
        ),
        (
            {"talks": 1, "visas": 6},
            {"visas": {"window": {"earliest": 4, "latest": 5}}},
            [("visas is done in period 5 or earlier", 6, 2, None)],
        ),
        ({"talks": 4, "visas": 1}, {"talks": {"requires": "visas"}}, []),
        ({"talks": 2, "visas": 1}, {"talks": {"requires": "visas"}}, [("Talks requires visas", 2, 2, None)]),
        (
            {"talks": 2, "visas": 1},
            {"talks": {"requires": ["visas", "trade"]}},
            [("Talks requires visas", 2, 2, None), ("Talks requires trade", 2, 1, None)],
        ),
        ({"talks": 2, "visas": 1, "trade": 1}, {"talks": {"requires_any": ["visas", "trade"]}}, []),
        (
            {"talks": 3, "visas": 1, "trade": 7},
            {"talks": {"requires_any": ["visas", "trade"]}},
            [("Talks requires one of visas, trade", 3, 1, None)],
        ),
        ({"talks": 3, "visas": 1}, {"talks": {"requires_any": "trade"}}, [("Talks requires trade", 3, 1, None)]),
        ({"talks": 3, "visas": 3}, {"talks": {"together": "visas"}}, []),
        (
            {"talks": 3, "visas": 1},
            {"talks": {"together": ["visas", "trade"]}},
            [("Talks starts together with visas", 1, 2, None), ("Talks starts together with trade", 3, 1, None)],
        ),
        ({"talks": 1, "visas": 1}, {"trade": {"together": "trade"}}, []),
    ],
)
def test_steps_wait_for_each_other(starts, changes, expected):
    steps = {key: {**entry, **changes.get(key, {})} for key, entry in RELATIONS.items()}
    assert broken(starts, steps) == expected


@pytest.mark.parametrize(
    ("starts", "expected"),
    [
        ({"freeze": 1, "offices": 3}, []),
        ({"offices": 2}, []),
        ({"freeze": 1, "offices": 2}, [("offices, of phase Recognition", 2, 1)]),
        ({"freeze": 5, "offices": 1, "treaty": 9}, [("offices, of phase Recognition", 1, 6)]),
        ({"freeze": 8, "treaty": 9}, [("treaty, of phase peace", 9, 1)]),
    ],
)
def test_phases_follow_each_other(starts, expected):
    phases = {"halt": None, "recognition": {"name": "Recognition"}, "peace": None}
    steps = {
        "freeze": step(optional=True, phase="halt", duration=2),
        "offices": step(optional=True, phase="recognition"),
        "treaty": step(optional=True, phase="peace"),
    }
    assert broken(starts, steps, phases=phases) == [
        (f"{who}, starts after all steps of earlier phases", period, amount, None) for who, period, amount in expected
    ]


@pytest.mark.parametrize(
    ("starts", "expected"),
    [
        ({"oil#1": 1, "oil#2": 1, "oil#3": 4, "grain": 1}, []),
        ({}, [("exactly 1 of oil, grain, rice is carried out", None, 1, None)]),
        ({"rice": 1}, []),
        (
            {"oil#1": 3, "oil#2": 2, "oil#3": 2},
            [("the parts of oil start in their order", 2, 1, None)],
        ),
        (
            {"oil#1": 3, "grain": 1, "rice": 1},
            [
                ("all parts of oil are carried out, or none", None, 2, None),
                ("exactly 2 of oil, grain, rice are carried out", None, 1, None),
            ],
        ),
    ],
)
def test_some_steps_are_split_and_some_are_alternatives(starts, expected):
    steps = {"oil": step(parts=3), "grain": step("VNM"), "rice": step("all")}
    choose = 2 if "grain" in starts else 1
    assert broken(starts, steps, alternatives={"aid": {"steps": list(steps), "choose": choose}}) == expected


def test_resources_are_used_by_steps_under_way_or_by_all():
    steps = {
        "survey": step(duration=3, uses={"staff": 2, "money": 4}),
        "search": step("VNM", duration=2, uses={"staff": 3, "money": 5}),
        "signing": step("VNM", duration=0, uses={"staff": 9}),
    }
    resources = {"staff": {"each_period": 4}, "money": {"in_all": 8}, "cars": {"each_period": 0}}
    assert broken({"survey": 2, "search": 4, "signing": 2}, steps, resources=resources) == [
        ("steps under way use at most 4 of staff in any period", 4, 1, None),
        ("all steps together use at most 8 of money", 4, 1, None),
    ]
    assert not broken({"survey": 2, "search": 5, "signing": 2}, steps, resources={"staff": {"each_period": 4}})


def test_trust_is_there_before_a_step_that_needs_it():
    steps = {
        "visit": step(trust=1.5, verification=1),
        "offices": step("VNM", needs_trust=2, parts=2),
        "slight": step(trust=-1, optional=True),
    }
    trust = {"initial": 1}
    assert not broken({"visit": 1, "offices#1": 3, "offices#2": 3}, steps, trust=trust)
    found = broken({"visit": 1, "slight": 3, "offices#1": 2, "offices#2": 4}, steps, trust=trust)
    assert found == [("trust is at least 2 before offices starts", 2, 1, None)]


def test_concessions_stay_within_their_band():
    steps = {"a": step(worth=2), "b": step("VNM", worth=3), "c": step(["USA", "VNM"], worth=9), "d": step(worth=3)}
    rule = {"reciprocity": {"band": 3}}
    words = "what United States and Viet Nam have given never differs by more than 3"
    assert not broken({"a": 1, "b": 2, "c": 2, "d": 2}, steps, **rule)
    assert broken({"a": 3, "b": 7, "c": 2, "d": 4}, steps, **rule) == [(words, 4, 2, None)]
    assert not broken({"a": 3, "b": 7, "c": 2, "d": 4}, steps, reciprocity={"band": 3, "between": ["USA"]})


def test_concessions_are_answered_in_time_and_in_kind():
    steps = {"a": step(worth=4), "b": step("VNM", worth=2), "c": step(["USA", "VNM"], worth=9)}
    answer = {"within": 1, "share": 0.5}
    assert broken({"a": 1, "b": 2, "c": 1}, steps, reciprocity={"answer": answer}) == [
        ("what Viet Nam gives is answered within 1 period by steps worth at least 0.5 times as much", 2, 1, "VNM")
    ]
    assert broken({"a": 1, "b": 3, "c": 2}, steps, reciprocity={"answer": {**answer, "share": 1.0}})[0] == (
        ("what United States gives is answered within 1 period by steps of at least the same worth", 1, 4, "USA")
    )
    same = {"answer": {"within": 0, "share": 0.5}}
    assert broken({"a": 1, "b": 1, "c": 1}, steps, reciprocity=same) == []
    assert broken({"a": 2, "b": 1, "c": 1}, steps, reciprocity=same)[0] == (
        ("what Viet Nam gives is answered in the same period by steps worth at least 0.5 times as much", 1, 1, "VNM")
    )


def test_nobody_has_more_at_risk_than_it_accepts():
    steps = {"return": step("VNM", exposure={"VNM": 4, "USA": 1}, answered_by="relief"), "relief": step()}
    words = "Viet Nam has at most 3 at risk in any period"
    assert broken({"return": 2, "relief": 5}, steps, exposure_at_most={"east": 3}) == [(words, 2, 1, "VNM")]
    assert not broken({"return": 2, "relief": 5}, steps, exposure_at_most={"east": 4, "all": 1})


def test_the_process_survives_often_enough():
    steps = {"vote": step(breakdown=0.3), "court": step("VNM", breakdown=0.2)}
    words = "the process survives with a probability of at least 0.6"
    assert broken({"vote": 1, "court": 1}, steps, survival_at_least=0.6) == [(words, None, 0.04, None)]
    assert not broken({"vote": 1, "court": 1}, steps, survival_at_least=0.56)


def test_breaches_come_in_the_order_of_time():
    steps = {
        "first": step(window={"earliest": 5}),
        "second": step("VNM", requires="first", window={"earliest": 3}),
        "third": step("VNM"),
    }
    found = broken({"first": 4, "second": 2}, steps)
    assert [period for _, period, _, _ in found] == [2, 2, 4, None]


def test_a_course_of_the_file_is_checked_by_its_starts():
    steps = {"talks": step(), "visas": step("VNM", requires="talks")}
    sequences = {"history": {"starts": {"talks": "1994-03-05", "visas": "1994-03-28"}}}
    figures = figures_of(PARTIES, periods=4, start="1994-01-01", steps=steps, sequences=sequences)
    (timed,) = roadmap_breaches(figures, starts_of(figures, "history"))
    assert (timed.breach.statement, timed.period) == ("visas requires talks", 3)
