from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import genius_by_hand as xml
from winset_models.interchange.importing import import_genius
from winset_models.negotiation.deal import Package
from winset_models.negotiation.ledger import payoffs
from winset_models.negotiation.reader import check
from winset_solver.errors import FileError

SEATS = xml.discrete(1, "Seat", ["Up stream", "Delta"])
YEARS = xml.integer(2, "Years", 2, 4)
DOMAIN = xml.domain_text(SEATS, YEARS)
SEAT_WORTH = xml.discrete(1, "Seat", {"Up stream": 2, "Delta": 8})
YEARS_WORTH = xml.integer(2, "Years", 2, 4, xml.linear(0.25, 0.5))
GOOD = xml.profile_text(SEAT_WORTH, YEARS_WORTH, weights=(0.5, 0.5))
ORE, OIL = xml.integer(1, "ore", 0, 9), xml.integer(2, "oil", 0, 9)
BOXED = xml.domain_text(ORE, OIL)


@pytest.fixture
def imported(tmp_path):
    """Write a domain and profiles, import them, and check that the text is a negotiation file without faults."""

    def run(domain, *profiles, parties=()):
        places = []
        for number, text in enumerate((domain, *profiles)):
            places.append(tmp_path / f"{chr(64 + number)}.xml" if number else tmp_path / "river-domain.xml")
            places[-1].write_text(text, encoding="utf-8")
        result = import_genius(places[0], places[1:], parties)
        written = tmp_path / "river.yaml"
        written.write_text(result.text, encoding="utf-8")
        negotiation, faults = check(written)
        assert [str(fault) for fault in faults if fault.severity == "fault"] == []
        assert negotiation == result.negotiation
        return result

    return run


def payoff(result, *outcome):
    return xml.ledger_of(result.negotiation, outcome)


def test_evaluations_are_divided_by_the_largest_and_integers_start_at_their_lower_bound(imported):
    result = imported(DOMAIN, GOOD)
    assert payoff(result, "Up stream", 2) == pytest.approx([0.5 * 2 / 8 + 0.5 * 0.5])
    assert payoff(result, "Delta", 4) == pytest.approx([0.5 + 0.5 * (0.5 + 0.25 * 2)])
    assert result.negotiation.title == "river"
    assert list(result.negotiation.issues["Seat"].options) == ["Up_stream", "Delta"]


def test_weights_are_divided_by_their_sum_and_the_reader_is_told(imported):
    result = imported(DOMAIN, xml.profile_text(SEAT_WORTH, YEARS_WORTH, weights=(3, 1)))
    assert payoff(result, "Delta", 2) == pytest.approx([0.75 + 0.25 * 0.5])
    assert any("add up to 4" in notice for notice in result.notices)


def test_evaluators_are_held_within_zero_and_one(imported):
    steep = xml.integer(2, "Years", 2, 4, xml.linear(-0.8, 1.1))
    result = imported(DOMAIN, xml.profile_text(SEAT_WORTH, steep, weights=(0, 1)))
    assert [payoff(result, "Delta", years)[0] for years in (2, 3, 4)] == pytest.approx([1.0, 0.3, 0.0])


def test_an_issue_without_positive_evaluations_is_worth_nothing(imported):
    flat = xml.discrete(1, "Seat", {"Up stream": 0, "Delta": 0})
    result = imported(DOMAIN, xml.profile_text(flat, YEARS_WORTH, weights=(0.5, 0.5)))
    assert payoff(result, "Delta", 4) == pytest.approx([0.5])


def test_reservation_and_discount(imported):
    extra = '<discount_factor value="0.9"/><reservation value="0.3"/>'
    silent = xml.profile_text(SEAT_WORTH, YEARS_WORTH, weights=(0.5, 0.5), extra='<discount_factor value="1.0"/>')
    result = imported(DOMAIN, xml.profile_text(SEAT_WORTH, YEARS_WORTH, weights=(0.5, 0.5), extra=extra), silent)
    assert [party.disagreement for party in result.negotiation.parties.values()] == [0.3, 0.0]
    assert result.notices == (
        "A: The discount factor 0.9 is left out: payoffs do not fall with time.",
        "B: The file has no reservation value; 0 is assumed, and what is worth less is not acceptable.",
    )
    assert "discount factor 0.9" in result.negotiation.parties["A"].note


@pytest.mark.parametrize(("ore", "oil", "worth"), [(3, 5, 12), (6, 7, 12), (2, 6, 2), (7, 6, 2), (4, 8, 2), (5, 4, 0)])
def test_ranges_of_rectangles_are_closed(imported, ore, oil, worth):
    rectangles = [xml.rectangle(10, (1, 3, 6), (2, 5, 7)), xml.rectangle(2, (2, 5, 9))]
    result = imported(BOXED, xml.nonlinear_text([ORE, OIL], rectangles, 12))
    assert payoff(result, ore, oil) == [worth]


@pytest.mark.parametrize(("ore", "oil", "worth"), [(3, 5, 1), (6, 7, 1), (2, 6, 11), (4, 8, 11)])
def test_excluding_rectangles_are_worth_something_outside(imported, ore, oil, worth):
    rectangles = [xml.rectangle(10, (1, 3, 6), (2, 5, 7), tag="EXCLUDES"), xml.rectangle(1)]
    result = imported(BOXED, xml.nonlinear_text([ORE, OIL], rectangles, 12))
    assert payoff(result, ore, oil) == [worth]


def test_an_excluding_rectangle_on_one_issue_needs_no_constant(imported):
    one = xml.rectangle(10, (1, 3, 6), (2, 0, 9), tag="EXCLUDES")
    result = imported(BOXED, xml.nonlinear_text([ORE, OIL], [one], 10))
    assert [payoff(result, ore, 0)[0] for ore in (2, 3, 6, 7)] == [10, 0, 0, 10]
    assert list(result.negotiation.issues) == ["ore", "oil"]
    assert result.negotiation.interactions == []


def test_rectangles_in_which_nothing_lies(imported):
    never, always = xml.rectangle(5, (1, 7, 3)), xml.rectangle(3, (1, 7, 3), tag="EXCLUDES")
    result = imported(BOXED, xml.nonlinear_text([ORE, OIL], [never, always], 10))
    assert payoff(result, 5, 5) == [3]


def test_reservation_of_rectangles_is_in_points_and_sums_stay_whole(imported):
    extra = '<reservation value="0.75"/>'
    texts = [xml.nonlinear_text([ORE, OIL], [xml.rectangle(7, (1, 0, 3), (2, 0, 3))], size, extra) for size in (50, 40)]
    result = imported(BOXED, *texts, parties=("north", "south"))
    assert [party.disagreement for party in result.negotiation.parties.values()] == [37.5, 30.0]
    assert [interaction.values for interaction in result.negotiation.interactions] == [{"north": 7, "south": 7}]
    assert result.negotiation.unit.name == "points"
    assert "divided by 50" in result.negotiation.parties["north"].note


def test_weights_of_rectangles_and_inner_functions_multiply(imported):
    inner = f'<ufun weight="3" aggregation="sum">{xml.rectangle(2, (1, 0, 4), (2, 0, 4), weight="0.5")}</ufun>'
    outer = xml.nonlinear_text([ORE, OIL], [inner, xml.rectangle(1, (2, 0, 4))], 10, function='weight="9"')
    assert payoff(imported(BOXED, outer), 4, 4) == [4]


def test_a_concave_real_issue_is_divisible_and_exact(imported):
    domain = xml.domain_text(xml.real(1, "price", 0, 10))
    tent = xml.profile_text(xml.real(1, "price", 0, 10, xml.curve("triangular", 0, 10, 4)), weights=(1,))
    falling = xml.profile_text(xml.real(1, "price", 0, 10, xml.curve("linear", 1, -0.1)), weights=(1,))
    result = imported(domain, tent, falling)
    price = result.negotiation.issues["price"]
    assert price.divisible
    assert {option.name: option.values for option in price.options.values()} == {
        "0": {"A": 0, "B": 1},
        "4": {"A": 1, "B": 0.6},
        "10": {"all": 0},
    }
    low, top, _ = price.options
    half = Package(shares={"price": {low: 0.5, top: 0.5}})
    assert payoffs(result.negotiation, half) == pytest.approx({"A": 0.5, "B": 0.8})


def test_a_constant_on_a_real_issue(imported):
    domain = xml.domain_text(xml.real(1, "price", 1, 2))
    result = imported(domain, xml.profile_text(xml.real(1, "price", 1, 2, xml.curve("constant", 0.4)), weights=(2,)))
    assert [option.values for option in result.negotiation.issues["price"].options.values()] == [{"A": 0.4}] * 2


def test_a_real_issue_that_is_not_concave_is_offered_on_a_grid(imported):
    domain = xml.domain_text(xml.real(1, "price", 0, 10))
    late = xml.profile_text(xml.real(1, "price", 0, 10, xml.curve("linear", -1, 0.2)), weights=(1,))
    result = imported(domain, late)
    price = result.negotiation.issues["price"]
    assert not price.divisible
    assert len(price.options) == 21
    values = {float(option.name): option.values.get("A", 0.0) for option in price.options.values()}
    assert values == pytest.approx({number: max(0.0, 0.2 * number - 1) for number in values})
    assert any("21 of them" in notice for notice in result.notices)


def test_a_triangle_with_a_cliff_is_no_mixture(imported):
    domain = xml.domain_text(xml.real(1, "price", 0, 10))
    cliff = xml.profile_text(xml.real(1, "price", 0, 10, xml.curve("triangular", 5, 10, 5)), weights=(1,))
    price = imported(domain, cliff).negotiation.issues["price"]
    assert not price.divisible
    assert {option.name: option.values.get("A", 0.0) for option in price.options.values()}["5"] == 1.0


def broken(text, old, new):
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("profile", "what", "place"),
    [
        (xml.profile_text(SEAT_WORTH, weights=(0.5, 0.5)), "nothing about the issue `Years`", "A.xml:1"),
        (broken(GOOD, 'value="Delta"', 'value="Sea"'), "no such value", "A.xml:2: the issue `Seat`"),
        (broken(GOOD, '<item index="1" value="Up stream" evaluation="2"/>', ""), "has no evaluation", "A.xml:2"),
        (broken(GOOD, 'evaluation="2"', 'evaluation="-2"'), "negative", "A.xml:2"),
        (broken(GOOD, 'evaluation="2"', 'evaluation="two"'), "not a number", "A.xml:2 <item evaluation>"),
        (broken(GOOD, 'evaluation="2"', 'evaluation="1e999"'), "not a number", "A.xml:2"),
        (broken(GOOD, 'index="2" name="Years"', 'index="7" name="Years"'), "no issue with this index", "A.xml:3"),
        (broken(GOOD, 'name="Years"', 'name="Months"'), "another name", "A.xml:3"),
        (broken(GOOD, 'upperbound="4"', 'upperbound="5"'), "other bounds", "A.xml:3"),
        (broken(GOOD, 'type="integer"', 'type="real"'), "another type", "A.xml:3"),
        (broken(GOOD, 'ftype="linear"', 'ftype="faratin"'), "not read", "A.xml:3"),
        (broken(GOOD, '<weight index="2" value="0.5"/>', ""), "has no weight", "A.xml:1"),
        (xml.profile_text(SEAT_WORTH, YEARS_WORTH, weights=(0, 0)), "all weights are 0", "A.xml:1"),
        (xml.profile_text(SEAT_WORTH, YEARS_WORTH, weights=(2, -1)), "a weight is negative", "A.xml:5"),
        (xml.profile_text(SEAT_WORTH, YEARS_WORTH, weights=("1e308", "1e308")), "too large to be added", "A.xml:1"),
        (xml.profile_text(SEAT_WORTH, SEAT_WORTH, weights=(0.5, 0.5)), "the same index", "A.xml:3"),
        (broken(GOOD, "</objective>", "<rules/></objective>"), "rules and constraints", "A.xml:1"),
        (DOMAIN, "no utility profile", "A.xml:1"),
        (GOOD[:-4], "not well-formed XML", "A.xml:6:"),
        (f"\n\n{GOOD[:-4]}", "not well-formed XML", "A.xml:8:"),
        (f'<!DOCTYPE x [<!ENTITY a "b">]>{GOOD}', "document types and entities", "A.xml:1"),
        ("no XML at all", "not well-formed XML", "A.xml:1:"),
        ("", "not well-formed XML", "A.xml:1:"),
    ],
)
def test_faults_of_profiles_name_their_line(imported, profile, what, place):
    with pytest.raises(FileError) as caught:
        imported(DOMAIN, profile)
    assert what in str(caught.value)
    assert place in str(caught.value)


@pytest.mark.parametrize(
    ("rectangles", "options", "what"),
    [
        ([xml.rectangle(1, (3, 0, 1))], {}, "no issue with this index"),
        ([broken(xml.rectangle(1, (1, 0, 1)), "INCLUDES", "ALLOWS")], {}, "other ranges"),
        (["<hyperRectangle><INCLUDES index='1' min='0' max='1'/></hyperRectangle>"], {}, "no attribute `utility`"),
        ([xml.rectangle(1)] * 2, {"function": 'aggregation="max"'}, "only sums"),
        ([], {"largest": 0}, "not positive"),
    ],
)
def test_faults_of_rectangles(imported, rectangles, options, what):
    with pytest.raises(FileError, match=what):
        imported(BOXED, xml.nonlinear_text([ORE, OIL], rectangles, **{"largest": 9, **options}))


@pytest.mark.parametrize(
    ("domain", "what"),
    [
        (GOOD, "no GENIUS domain"),
        (xml.domain_text(), "no issues"),
        (xml.domain_text(SEATS, SEATS), "same index"),
        (xml.domain_text(xml.discrete(1, "Seat", [])), "no values"),
        (xml.domain_text(xml.integer(1, "Years", 0, 10_000)), "too many values"),
        (xml.domain_text(xml.integer(1, "Years", 5, 4)), "above the upper bound"),
        (xml.domain_text(broken(YEARS, "integer", "price")), "of this type is unknown"),
    ],
)
def test_faults_of_domains(imported, domain, what):
    with pytest.raises(FileError, match=what):
        imported(domain, GOOD)


def test_a_scenario_that_fits_no_file_is_refused(imported):
    many = [xml.integer(at, f"i{at}", 1, 4000) for at in range(1, 5)]
    worth = [xml.integer(at, f"i{at}", 1, 4000, xml.linear(0.0001, 0)) for at in range(1, 5)]
    with pytest.raises(FileError, match="too large for one negotiation file"):
        imported(xml.domain_text(*many), xml.profile_text(*worth, weights=(1, 1, 1, 1)))


def test_byte_order_mark_and_blank_lines_before_the_declaration(tmp_path):
    for name, text in (("domain.xml", DOMAIN), ("A.xml", GOOD)):
        content = f'<?xml version="1.0" encoding="utf-8"?>\n{text}'.encode()
        (tmp_path / name).write_bytes(b"\xef\xbb\xbf\n\n" + content)
    result = import_genius(tmp_path / "domain.xml", [tmp_path / "A.xml"])
    assert result.negotiation.title == "Imported negotiation"


def test_what_genius_reads_and_xml_does_not_allow(imported):
    odd = "<!-- first --><?xml version='1.0'?>\n" + xml.domain_text(
        xml.discrete(1, "Seat", ["Tea & &amp; co", "b", "b"])
    )
    worth = broken(
        xml.discrete(1, "Seat", {"Tea & &amp; co": 1, "b": 3}),
        "/></issue>",
        "/><item index='3' value='b' evaluation='4'/></issue>",
    )
    result = imported(odd, xml.profile_text(worth, weights=(1,), extra="<discount_factor value='s'/>"))
    assert {option.name: option.values for option in result.negotiation.issues["Seat"].options.values()} == {
        "Tea & & co": {"A": 0.25},
        None: {"A": 1},
    }


def test_names_that_yaml_would_misread(imported):
    odd = ["true", "12", "a: b", "#no", "- x", "é—", "&quot;q&quot;", "{", "1e3", "~", "null", "*a", "x\t y"]
    domain = xml.domain_text(xml.discrete(1, "all", odd))
    worth = xml.discrete(1, "all", {value: place for place, value in enumerate(odd)})
    result = imported(domain, xml.profile_text(worth, weights=(12,)))
    options = result.negotiation.issues["all_2"].options
    assert [option.name or key for key, option in options.items()][:4] == ["true", "12", "a: b", "#no"]
    assert [option.values.get("A", 0) for option in options.values()] == pytest.approx([n / 12 for n in range(13)])


@st.composite
def scenarios(draw):
    """Draw the XML of a domain and of two to three profiles that fit it."""
    spans = draw(st.lists(st.tuples(st.integers(-3, 3), st.integers(0, 4)), min_size=1, max_size=4))
    issues, indices = [], draw(st.permutations(range(1, len(spans) + 1)))
    boxes = draw(st.booleans())
    kinds = [boxes or draw(st.booleans()) for _ in spans]
    bare = [
        xml.integer(at, f"i{at}", low, low + size) if whole else xml.discrete(at, f"i{at}", range(size + 1))
        for at, (low, size), whole in zip(indices, spans, kinds, strict=True)
    ]
    profiles = []
    for _ in range(draw(st.integers(2, 3))):
        if boxes:
            profiles.append(xml.nonlinear_text(bare, draw(st.lists(rectangles(spans, indices), max_size=5)), 10))
            continue
        issues = []
        for at, (low, size), whole in zip(indices, spans, kinds, strict=True):
            number = st.integers(-4, 6)
            line = xml.linear(draw(number) / 4, draw(number) / 4)
            worth = {value: draw(st.integers(0, 5)) for value in range(size + 1)}
            issues.append(
                xml.integer(at, f"i{at}", low, low + size, line) if whole else xml.discrete(at, f"i{at}", worth)
            )
        weights = draw(st.lists(st.integers(1, 5), min_size=len(spans), max_size=len(spans)))
        profiles.append(xml.profile_text(*issues, weights=weights))
    return xml.domain_text(*bare), profiles


@st.composite
def rectangles(draw, spans, indices):
    sides = []
    for at, (low, size) in zip(indices, spans, strict=True):
        if draw(st.booleans()):
            first = draw(st.integers(low - 1, low + size + 1))
            sides.append((at, first, draw(st.integers(first - 1, low + size + 1))))
    tag = draw(st.sampled_from(["INCLUDES", "EXCLUDES"]))
    return xml.rectangle(draw(st.integers(-5, 9)), *sides, tag=tag, weight=draw(st.sampled_from(["", "2", "0.5"])))


@given(scenario=scenarios(), data=st.data())
def test_payoffs_of_the_file_are_the_utilities_of_the_scenario(scenario, data, tmp_path_factory):
    domain, profiles = scenario
    folder = tmp_path_factory.mktemp("scenario")
    places = [folder / f"{number}.xml" for number in range(len(profiles) + 1)]
    for place, text in zip(places, (domain, *profiles), strict=True):
        Path(place).write_text(text, encoding="utf-8")
    result = import_genius(places[0], places[1:])
    assert result == import_genius(places[0], places[1:])
    roots = [xml.root_of(place) for place in places]
    outcome = [data.draw(st.sampled_from(values)) for values in xml.values_of(roots[0])]
    expected = [xml.utility(profile, outcome) for profile in roots[1:]]
    assert xml.ledger_of(result.negotiation, outcome) == pytest.approx(expected, abs=1e-10)
