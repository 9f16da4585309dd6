"""The course of a schedule, every figure of it worked out by hand."""

import pytest

from roadmap_cases import figures_of
from winset_models.negotiation.roadmap.course import course_of

EXACT = {"rel": 0, "abs": 1e-9}


def near(values):
    return pytest.approx(values, **EXACT)


def parties(discount, *names):
    return {name: {"discount": discount} for name in names or ("A", "B")}


def test_flows_one_off_gains_and_the_time_beyond_add_up():
    steps = {"aid": {"by": "A", "cost": {"A": 4}, "gain": {"B": 3}, "benefit": {"all": 2}, "duration": 2}}
    figures = figures_of(parties(0.5), periods=4, steps=steps)
    path = course_of(figures, {"aid": 2})
    own, other = path.parties["A"], path.parties["B"]
    assert own.payoff == near([0, -4, 2, 2])
    assert other.payoff == near([0, 0, 5, 2])
    # From period 5 on, 2 in every period is worth 2 / (1 - 1/2) = 4 then, and a sixteenth of it today.
    assert own.going_on == near([-1, -2, 4, 4, 4])
    assert own.components == near(
        {"costs": -2, "one-off gains": 0, "benefits": 0.75, "benefits beyond the horizon": 0.25}
    )
    assert other.components == near(
        {"costs": 0, "one-off gains": 0.75, "benefits": 0.75, "benefits beyond the horizon": 0.25}
    )
    assert (own.value, other.value) == near((-1, 1.75))


def test_benefits_end_with_the_last_period_where_nothing_lies_beyond():
    steps = {"aid": {"by": "A", "benefit": {"B": 2}}}
    figures = figures_of(parties(1.0), periods=3, beyond="nothing", steps=steps)
    path = course_of(figures, {"aid": 2}).parties["B"]
    assert path.going_on == near([4, 4, 2, 0])
    assert path.components["benefits beyond the horizon"] == 0
    assert path.stopping == near([0, 2, 2, 0])


def test_what_is_not_done_in_time_brings_no_gain_and_its_benefits_later():
    steps = {"canal": {"by": "A", "gain": {"A": 8}, "benefit": {"A": 2}, "duration": 4}}
    path = course_of(figures_of(parties(0.5), periods=2, steps=steps), {"canal": 1}).parties["A"]
    assert path.going_on == near([1, 2, 4])
    assert path.stopping == near([0, 0, 2])


def test_an_empty_course_is_worth_nothing_and_tempts_nobody():
    figures = figures_of(parties(0.9), periods=2, steps={"aid": {"by": "A", "optional": True, "benefit": 1}})
    path = course_of(figures, {})
    assert (path.completion, path.survival, path.largest_exposure) == (0, 1, 0)
    assert path.trust == [0, 0, 0]
    for party in path.parties.values():
        assert (party.value, set(party.going_on), set(party.stopping)) == (0, {0.0}, {0.0})


def test_an_impatient_party_counts_today_only():
    steps = {"aid": {"by": "A", "cost": {"A": 1}, "benefit": 3}}
    path = course_of(figures_of(parties(0.0), periods=2, steps=steps), {"aid": 1})
    assert path.parties["A"].going_on == near([2, 3, 3])
    assert path.parties["A"].value == 2


STOCKS = {
    "periods": 6,
    "trust": {"initial": 1},
    "resources": {"staff": {"each_period": 3}, "money": {"in_all": 9}},
    "steps": {
        "survey": {"by": "A", "duration": 2, "verification": 1, "uses": {"staff": 1}, "trust": 2, "worth": 3},
        "hotline": {"by": ["A", "B"], "duration": 0, "trust": -1, "uses": {"staff": 5}, "breakdown": 0.1},
        "pullback": {
            "by": "B",
            "parts": 2,
            "duration": 1,
            "uses": {"staff": 4, "money": 2},
            "exposure": {"B": 6},
            "answered_by": "survey",
            "worth": 4,
            "breakdown": 0.19,
        },
    },
}


def test_stocks_follow_starts_ends_and_verification():
    figures = figures_of(**STOCKS)
    path = course_of(figures, {"survey": 3, "hotline": 2, "pullback#1": 1, "pullback#2": 4})
    # The survey is under way in 3 and 4, done in 4 and verified from 6 on; the hotline counts at once.
    assert path.trust == [1, 0, 0, 0, 0, 2, 2]
    assert path.resources == {"staff": [2, 0, 1, 3, 0, 0]}
    assert path.completion == 5
    assert path.survival == near(0.9 * 0.81)
    assert path.parties["B"].exposure == [3, 3, 3, 6, 6, 0]
    assert path.largest_exposure == 6
    assert path.parties["A"].given == [0, 1, 4, 4, 4, 4]
    assert path.parties["B"].given == [2, 3, 3, 5, 5, 5]


def test_what_is_never_answered_stays_at_risk():
    path = course_of(figures_of(**STOCKS), {"pullback#1": 2, "pullback#2": 2})
    assert path.parties["B"].exposure == [0, 6, 6, 6, 6, 6]


def gradual_contributions():
    """Contributions c_t = 1 - (δg)^-t, which no party can take back, and what keeps the last ones worth making.

    After six periods a third party adds what an endless continuation would be worth.
    """
    discount, growth, periods = 0.9, 1.5, 6
    levels = [1 - (discount * growth) ** -t for t in range(periods + 2)]
    rest = growth * (levels[7] - levels[6]) / (1 - discount)
    steps = {"rest": {"by": "friend", "gain": rest}}
    for t in range(1, periods + 1):
        rise = levels[t] - levels[t - 1]
        for own, other in ("AB", "BA"):
            benefit = {own: -rise, other: growth * rise}
            steps[f"{own}{t}"] = {"by": own, "benefit": benefit, "reversible": 0.0}
    starts = {**{f"{party}{t}": t for party in "AB" for t in range(1, periods + 1)}, "rest": periods + 1}
    figures = figures_of(parties(discount), periods=periods + 1, third_parties={"friend": None}, steps=steps)
    return levels, course_of(figures, starts)


def test_gradual_contributions_leave_everybody_just_indifferent():
    levels, path = gradual_contributions()
    assert [round(level, 4) for level in levels[1:7]] == [0.2593, 0.4513, 0.5936, 0.6989, 0.7770, 0.8348]
    for party in path.parties.values():
        assert party.margins == near([0] * 8)
        assert not any(party.secret)
        assert party.going_on[0] == near((1.5 * levels[1]) / 0.1)


@pytest.mark.parametrize(("discount", "sign"), [(0.66, -1), (2 / 3, 0), (0.67, 1)])
def test_a_reversible_exchange_holds_from_its_threshold_of_patience_on(discount, sign):
    # Cost c = 2 now, benefit b = 1 for ever from the same period: δ ≥ c / (b + c).
    steps = {
        "visas": {"by": "A", "cost": {"A": 2}, "benefit": {"B": 1}},
        "trade": {"by": "B", "cost": {"B": 2}, "benefit": {"A": 1}},
    }
    path = course_of(figures_of(parties(discount), periods=3, steps=steps), {"visas": 1, "trade": 1}).parties["A"]
    assert path.stopping[0] == near(1)
    assert path.margins[0] == near(1 / (1 - discount) - 3)
    assert (path.margins[0] > 1e-9) - (path.margins[0] < -1e-9) == sign
    assert path.skipped == [("visas",), (), (), ()]


def exchange_of_favours(**rest):
    """Return figures in which A and B take turns to bear a cost of 1 that gives the other 3, four times in all."""
    turns = [(f"s{t}", *(("A", "B") if t % 2 else ("B", "A"))) for t in range(1, 5)]
    steps = {name: {"by": giver, "cost": {giver: 1}, "gain": {taker: 3}} for name, giver, taker in turns}
    return figures_of(parties(1.0), periods=4, beyond="nothing", steps=steps, **rest)


@pytest.mark.parametrize(("last", "performer"), [(1, "A"), (2, "B"), (3, "A"), (4, "B")])
def test_a_finite_exchange_unravels_from_whoever_performs_last(last, performer):
    starts = {f"s{t}": t for t in range(1, last + 1)}
    assert course_of(exchange_of_favours(), starts).parties[performer].margins[last - 1] == near(-1)
    bound = exchange_of_favours(guarantees={"bond": {"binds": performer, "amount": 1}})
    assert course_of(bound, starts).parties[performer].margins[last - 1] == near(0)


@pytest.mark.parametrize(("detection", "margin"), [(0.0, -2), (0.2, -0.2), (0.25, 0.25), (1.0, 7)])
def test_secret_defections_pay_until_they_are_noticed_often_enough(detection, margin):
    # -c + q δ b / (1 - δ) with c = 2, b = 1 and δ = 0.9: the exchange holds from q = 2/9 on.
    own = {"by": "A", "cost": {"A": 2}, "benefit": {"B": 1}, "detection": detection}
    steps = {"freeze": own, "trade": {"by": "B", "cost": {"B": 2}, "benefit": {"A": 1}}}
    path = course_of(figures_of(parties(0.9), periods=2, steps=steps), {"freeze": 1, "trade": 1}).parties["A"]
    assert path.margins[0] == near(margin)
    assert path.secret[0] is (detection < 1)


@pytest.mark.parametrize(("burden", "stopping", "secret"), [(5, 0, False), (-6, 1.5, True)])
def test_the_better_of_the_open_and_the_secret_defection_counts(burden, stopping, secret):
    # What the other does in period 2 costs A 5, or gives it 6; half of all secret defections go unnoticed.
    reply = {"by": "B", "cost": {"A": max(burden, 0)}, "gain": {"A": max(-burden, 0)}}
    steps = {"offer": {"by": "A", "cost": {"A": 1}, "detection": 0.5}, "reply": reply}
    figures = figures_of(parties(0.5), periods=2, beyond="nothing", steps=steps)
    path = course_of(figures, {"offer": 1, "reply": 2}).parties["A"]
    assert path.going_on == near([-1 - burden / 2, -burden, 0])
    assert (path.stopping[0], path.secret[0]) == (near(stopping), secret)


def test_a_secret_defection_forgoes_what_the_step_would_have_brought_its_own_party():
    steps = {
        "inspection": {"by": "A", "gain": {"A": 4}, "benefit": {"A": 1}, "duration": 3, "detection": 0.0},
        "trade": {"by": "B", "benefit": {"A": 8}},
    }
    figures = figures_of(parties(0.5), periods=3, steps=steps)
    path = course_of(figures, {"inspection": 1, "trade": 3}).parties["A"]
    # Both are done in period 3: 4/4 + 9/4 and 9/4 later; without the inspection, only the trade: 8/4 and 8/4 later.
    assert path.going_on[0] == near(5.5)
    assert path.stopping[0] == near(4)
    assert path.secret[0]


@pytest.mark.parametrize(("share", "later"), [(1.0, 0), (0.5, 1.5), (0.0, 3)])
def test_the_irreversible_share_of_what_is_done_survives_a_collapse(share, later):
    steps = {
        "embassies": {"by": ["A", "B"], "benefit": {"A": 3}, "reversible": share},
        "claims": {"by": "A", "cost": {"A": 1}, "gain": {"B": 1}},
    }
    figures = figures_of(parties(0.5), periods=2, steps=steps, guarantees={"bond": {"binds": "A", "amount": 0.5}})
    path = course_of(figures, {"embassies": 1, "claims": 2}).parties["A"]
    assert path.stopping[1] == near(3 + later - 0.5)
    # In period 1 the joint step itself is what A would skip, and nothing stands.
    assert path.stopping[0] == near(-0.5)
    assert path.skipped == [("embassies",), ("claims",), ()]


def test_what_lasts_ends_with_the_last_period_where_nothing_lies_beyond():
    steps = {
        "mines": {"by": "B", "benefit": {"A": 4}, "reversible": 0.0},
        "posts": {"by": "A", "cost": {"A": 1}, "benefit": {"A": 2}, "detection": 0.5},
    }
    figures = figures_of(parties(0.5), periods=4, beyond="nothing", steps=steps)
    path = course_of(figures, {"mines": 1, "posts": 2}).parties["A"]
    # At 2: the mines alone give 4 + 2 + 1 whether or not it is noticed; the posts would give 2 + 1 + 1/2 for 1.
    assert path.going_on == near([4 + 9.5 / 2, 9.5, 9, 6, 0])
    # At 3 both stand; then the posts end, and the mines give another 4/2.
    assert path.stopping == near([4 + 3.5, 7, 6 + 2, 6, 0])


def test_the_best_watched_of_several_skipped_steps_gives_it_away():
    step = {"by": "A", "cost": {"A": 4}}
    steps = {"a": {**step, "detection": 0.25}, "b": {**step, "detection": 0.75}, "c": {"by": "B", "gain": {"A": 8}}}
    figures = figures_of(parties(0.5), periods=2, beyond="nothing", steps=steps)
    path = course_of(figures, {"a": 1, "b": 1, "c": 2}).parties["A"]
    assert (path.stopping[0], path.secret[0], path.skipped[0]) == (near(1), True, ("a", "b"))


def test_a_lasting_burden_tempts_to_walk_away_when_all_is_done():
    steps = {"cap": {"by": "A", "benefit": {"A": -1}}}
    path = course_of(figures_of(parties(0.9), periods=2, steps=steps), {"cap": 1}).parties["A"]
    assert path.going_on == near([-10, -10, -10])
    assert path.stopping == near([0, -1, -1])


def test_others_steps_of_the_same_period_are_paid_for_even_by_who_stops():
    move = {"by": "A", "cost": {"A": 1}, "gain": {"A": 7}, "benefit": {"B": 1}}
    steps = {"move": move, "relief": {"by": "B", "cost": {"A": 2}, "gain": {"A": 5}}}
    figures = figures_of(parties(0.5), periods=2, beyond="nothing", steps=steps)
    path = course_of(figures, {"move": 1, "relief": 1}).parties["A"]
    assert (path.going_on[0], path.stopping[0]) == near((9, 3))


def test_credible_penalties_are_lost_like_guarantees():
    steps = {"move": {"by": "A", "cost": {"A": 1}}}
    sections = {"enforcement": {"penalties_at_most": {"A": 4}}}
    figures = figures_of(parties(0.5), sections=sections, periods=1, beyond="nothing", steps=steps)
    path = course_of(figures, {"move": 1})
    assert path.parties["A"].stopping[0] == near(-4)
    assert path.parties["B"].stopping[0] == near(0)
