"""Whether a deal is kept to: alone, together, and module by module, against trying everything on the file."""

from itertools import combinations, product
from math import fsum

import pytest

from opt_in_cases import random_negotiation
from winset_models.analysis import module_coalitions
from winset_models.analysis.blocking_coalitions import blocking
from winset_models.analysis.deal_game import deal_game
from winset_models.analysis.evaluate import evaluate
from winset_models.analysis.module_stability import spare
from winset_models.analysis.stability import UNSEARCHED, stability
from winset_models.analysis.stability_findings import Stability
from winset_models.analysis.temptations import menu_of, with_menu
from winset_models.negotiation.breaches import violations
from winset_models.negotiation.ledger import payoffs
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.values import eligible
from winset_solver.control import Cancellation, Control
from winset_solver.errors import ArgumentError

PARTIES = ("ITA", "ESP", "MAR")


def negotiation(**parts):
    return Negotiation.model_validate({"winset": 1, "title": "by hand", "unit": {"name": "points"}, **parts})


def trio(**parts):
    """Three states gain 3 from each other in a module that needs two and costs 4; leaving alone always pays 4 − 3."""
    return negotiation(
        **{
            "parties": {"ITA": {"name": "Italy"}, "ESP": {"name": "Spain"}, "MAR": {}},
            "modules": {
                "visas": {
                    "name": "Visas",
                    "cost": 4,
                    "spillover": {"all": {"all": 3}},
                    "participation": [{"heads": 2}],
                },
                "data": {"name": "Data", "spillover": {"ITA": {"ESP": 3}, "ESP": {"ITA": 3}}, "cost": 2},
            },
            "deals": {
                "all": {"modules": {"visas": ["ITA", "ESP", "MAR"]}, "other_modules": False},
                "nothing": {"other_modules": False},
            },
            **parts,
        }
    )


def test_a_deal_that_each_would_leave_alone():
    found = stability(trio(), "all", modules=["visas"])
    assert (found.status, found.stable, found.strong, found.coalition_proof) == ("optimal", False, False, False)
    assert [(item.members, item.credible) for item in found.blocking] == [([party], True) for party in PARTIES]
    assert found.blocking[0].gains == {"ITA": 4.0}
    assert found.blocking[0].words == "Italy would sign nothing: this brings Italy 4 points."
    (visas, _) = found.modules
    assert (visas.internal, visas.external, visas.leavers) == (False, True, dict.fromkeys(PARTIES, 4.0))
    assert (visas.surplus, visas.potentially_internal) == (-12.0, False)
    assert (visas.pivotal, visas.spare) == ([], 1)
    # Two keep each other in: either leaving ends it, at a loss of 3 for 4. Nobody opting in is stable only alone.
    assert visas.stable_complete
    assert visas.stable_coalitions == [[]]
    assert visas.stable_without_clauses == [[]]


def test_two_who_need_each_other_depart_together_only_together():
    found = stability(trio(), "nothing")
    assert (found.stable, found.strong, found.coalition_proof) == (True, False, True)
    (pair,) = found.blocking
    assert pair.members == ["ITA", "ESP"]
    assert pair.gains == {"ITA": 1.0, "ESP": 1.0}
    assert pair.credible is False
    assert pair.words == (
        "Italy and Spain would together join Data: this brings Italy 1 points and Spain 1 points; Data would enter "
        "into force."
    )
    assert pair.package.in_force == ["data"]
    assert pair.accounts["MAR"].payoff == 0.0


def test_what_is_at_stake_keeps_parties():
    penalties = {"enforcement": {"penalties_at_most": {"all": 4}}}
    assert stability(trio(**penalties), "all").strong is True
    paid = trio(
        transfers={},
        deals={
            "all": {"modules": {"visas": list(PARTIES)}, "other_modules": False, "transfers": {"ITA": 9, "MAR": -9}}
        },
    )
    found = stability(paid, "all")
    by_party = {item.members[0]: item.gains for item in found.blocking}
    assert by_party == {"ESP": {"ESP": 4.0}, "MAR": {"MAR": 13.0}}
    assert found.blocking[0].package.transfers == {"ITA": 9.0}


@pytest.mark.parametrize(("rule", "members"), [("stay", [["ITA"], ["ESP"], ["MAR"]]), ("leave", []), ("respond", [])])
def test_the_rule_for_outsiders_is_the_files_unless_another_is_asked_for(rule, members):
    file = trio(
        modules={"visas": {"cost": 1, "spillover": {"all": {"all": 3}}}},
        deals={"all": {"modules": {"visas": list(PARTIES)}}},
        enforcement={"outsiders": rule},
    )
    by_file, asked = stability(file, "all"), stability(file, "all", outsiders="stay")
    assert (by_file.outsiders, [item.members for item in by_file.blocking]) == (rule, members)
    assert (asked.outsiders, [item.members for item in asked.blocking]) == ("stay", [["ITA"], ["ESP"], ["MAR"]])


@pytest.mark.parametrize(
    "asked",
    [{"deal": "none"}, {"coalitions_up_to": 0}, {"outsiders": "sleep"}, {"modules": ["visa"]}],
)
def test_what_is_no_question_is_refused(asked):
    with pytest.raises(ArgumentError):
        stability(trio(), **{"deal": "all", **asked})


def test_a_file_without_modules_has_nothing_to_leave():
    file = negotiation(parties={"A": {}}, issues={"seat": {"options": {"here": {}}}}, deals={"it": {}})
    with pytest.raises(ArgumentError, match="opt in"):
        stability(file, "it")
    assert evaluate(file, "it").stability is None


def test_coalitions_are_not_searched_where_a_party_would_rather_sign_nothing():
    file = trio(red_lines={"no": {"party": "MAR", "statement": "No visas.", "forbid": {"module": "visas"}}})
    found = stability(file, "all")
    assert (found.status, found.stable, found.strong, found.coalition_proof) == ("optimal", False, False, False)
    assert UNSEARCHED in found.notes
    assert stability(file, "all", outsiders="leave").strong is None


def test_rules_that_a_deal_breaks_leave_coalitions_unsearched():
    modules = {"visas": {"requires": "data", "benefit": 3}, "data": {}}
    found = stability(trio(modules=modules, deals={"all": {"modules": {"visas": ["ITA"], "data": []}}}), "all")
    assert UNSEARCHED in found.notes
    assert found.broken == ["visas requires data"]


def test_a_red_line_of_a_party_is_no_rule_that_the_deal_breaks():
    lines = {
        "no": {"party": "MAR", "forbid": {"module": "visas"}},
        "so": {"statement": "So.", "forbid": {"module": "data", "by_any": ["ITA"]}},
    }
    deals = {"all": {"modules": {"visas": ["MAR", "ESP"], "data": ["ITA"]}}}
    assert stability(trio(red_lines=lines, deals=deals), "all").broken == ["So."]


def test_a_stopped_question_says_so():
    cancellation = Cancellation()
    cancellation.request()
    found = stability(trio(), "all", control=Control(cancellation=cancellation))
    assert (found.status, found.stable, found.strong) == ("stopped with a solution", False, False)
    settled = stability(trio(), "nothing", control=Control(cancellation=cancellation))
    assert (settled.stable, settled.strong, settled.coalition_proof, settled.blocking) == (True, None, None, [])


def test_a_finding_survives_json():
    found = stability(trio(), "nothing", modules=["visas", "data"])
    assert Stability.model_validate_json(found.model_dump_json()) == found
    assert found.subject is not None
    assert found.manifest is not None
    assert found.manifest.options["modules"] == "visas, data"


def test_evaluation_says_quickly_who_would_leave():
    section = evaluate(trio(), "all").stability
    assert section is not None
    assert (section.stable, section.strong, section.coalitions_up_to) == (False, False, 1)
    assert [item.module for item in section.modules] == ["visas", "data"]
    assert section.blocking == []


def test_evaluation_of_a_deal_that_breaks_something_says_nothing_of_it():
    assert evaluate(trio(red_lines={"no": {"forbid": {"in_force": "visas"}}}), "all").stability is None


@pytest.mark.parametrize(
    ("clauses", "members", "left"),
    [
        ([], "ABC", None),
        ([{"heads": 2}], "ABC", 1),
        ([{"heads": 2}], "AB", 0),
        ([{"heads": 2}], "A", 0),
        ([{"indicator": "size", "share": 0.5}], "ABC", 0),
        ([{"indicator": "size", "share": 0.3}], "ABC", 1),
        ([{"heads": 1}, {"indicator": "size", "share": 0.1}], "ABC", 2),
        ([{"heads": 0}], "ABC", 2),
        ([{"heads": 1}], "", 0),
    ],
)
def test_how_many_could_leave_in_the_worst_order(clauses, members, left):
    sizes = {"A": 7, "B": 2, "C": 1}
    parties = {party: {"indicators": {"size": size}} for party, size in sizes.items()}
    file = negotiation(parties=parties, modules={"m": {"participation": clauses}})
    assert spare(file, "m", dict.fromkeys(members, "in")) == left


def menus(file, party):
    choices = [(None, *file.modules[m].levels) if party in eligible(file, m) else (None,) for m in file.modules]
    for chosen in product(*choices):
        yield {m: level for m, level in zip(file.modules, chosen, strict=True) if level}


def allowed(file, package, party, left_out):
    """Whether a party's own rules and red lines permit what it does, by the breaches of the file."""
    if not menu_of(package, party):
        return True
    broken = [breach for breach in violations(file, package) if breach.party == party]
    return all(breach.statement in left_out for breach in broken)


def moved(file, package, changes):
    for party, menu in changes.items():
        package = with_menu(file, package, party, menu)
    return package


def some_deal(seed):
    """A random negotiation with a package in which everybody keeps its own rules and red lines."""
    file, package = random_negotiation(seed)
    left_out = deal_game(file, package).game.left_out
    for turn, party in enumerate(file.parties):
        options = [
            menu for menu in menus(file, party) if allowed(file, with_menu(file, package, party, menu), party, ())
        ]
        package = with_menu(file, package, party, options[(seed + turn) % len(options)])
    return file, package if all(allowed(file, package, p, left_out) for p in file.parties) else None


@pytest.mark.parametrize("seed", range(12))
def test_departures_of_pairs_are_those_that_trying_every_menu_finds(seed):
    file, package = some_deal(seed)
    if package is None:
        return
    game = deal_game(file, package)
    before, best = payoffs(file, package), {}
    for size in (1, 2):
        for members in combinations(file.parties, size):
            for chosen in product(*(list(menus(file, party)) for party in members)):
                after = moved(file, package, dict(zip(members, chosen, strict=True)))
                changed = all(menu_of(after, p) != menu_of(package, p) for p in members)
                if changed and all(allowed(file, after, p, game.game.left_out) for p in members):
                    worth = payoffs(file, after)
                    gain = min(worth[p] - before[p] for p in members)
                    best[members] = max(gain, best.get(members, 0.0))
    departing = {members: gain for members, gain in best.items() if gain > 0}
    smallest = {m: gain for m, gain in departing.items() if not any(set(o) < set(m) for o in departing)}
    found = blocking(game, 2, "stay", Control())
    assert {tuple(item.members) for item in found.coalitions} == set(smallest)
    for item in found.coalitions:
        assert item.credible or len(item.members) > 1
        assert 0 < min(item.gains.values()) <= smallest[tuple(item.members)]
    assert all(check.outcome == "confirmed" for check in found.checks)


def stable_by_trying(file, package, module, left_out):
    """Coalitions of one module that nobody leaves or joins, members at the levels that they have or would take."""
    free, levels = [], dict(package.opt_ins.get(module, {}))
    for party in eligible(file, module):
        menu = menu_of(package, party)
        options = [None] if party in levels else file.modules[module].levels
        moves = []
        for level in options:
            new = {m: lvl for m, lvl in {**menu, module: level}.items() if lvl}
            after = with_menu(file, package, party, new)
            if allowed(file, after, party, left_out):
                moves.append((payoffs(file, after)[party], level))
        if moves:
            free.append(party)
            levels.setdefault(party, max(moves, key=lambda move: move[0])[1])
    held = [party for party in package.opt_ins.get(module, {}) if party not in free]

    def worth(members):
        opt_ins = {**package.opt_ins, module: {p: levels[p] for p in members}}
        found = package.model_copy(update={"opt_ins": opt_ins})
        return payoffs(file, found), bool(module in with_menu(file, found, "A", menu_of(found, "A")).in_force)

    stable = set()
    for size in range(len(free) + 1):
        for chosen in combinations(free, size):
            members = {*held, *chosen}
            here, entered = worth(members)
            if all(worth(members ^ {p})[0][p] <= here[p] + 1e-9 for p in free):
                stable.add(tuple(p for p in file.parties if p in members) if entered else ())
    return stable


def without_red_lines(file):
    return file.model_copy(update={"red_lines": {}})


@pytest.mark.parametrize("seed", range(16))
def test_stable_coalitions_of_a_module_are_those_of_the_definition_both_ways(seed, monkeypatch):
    file, package = random_negotiation(seed)
    file = without_red_lines(file)
    for turn, party in enumerate(file.parties):
        options = [
            menu for menu in menus(file, party) if allowed(file, with_menu(file, package, party, menu), party, ())
        ]
        package = with_menu(file, package, party, options[(seed + turn) % len(options)])
    deal = {
        "modules": package.opt_ins,
        "other_modules": False,
        "issues": {issue: dict(shares) for issue, shares in package.shares.items()},
    }
    proposed = Negotiation.model_validate(
        {**file.model_dump(exclude_none=True, exclude={"tables"}), "deals": {"it": deal}}
    )
    first = stability(proposed, "it", coalitions_up_to=1, modules=list(file.modules))
    monkeypatch.setattr(module_coalitions, "MOST_BY_DEFINITION", -1)
    second = stability(proposed, "it", coalitions_up_to=1, modules=list(file.modules))
    assert first.standing is not None
    for one, other in zip(first.modules, second.modules, strict=True):
        assert one.stable_complete
        assert other.stable_complete
        truth = stable_by_trying(file, first.standing.package, one.module, ())
        assert {tuple(members) for members in one.stable_coalitions} == truth
        assert {tuple(members) for members in other.stable_coalitions} == truth
        assert sorted(one.stable_without_clauses) == sorted(other.stable_without_clauses)
        stands = tuple(one.members) if one.in_force else ()
        if one.internal and one.external:
            assert stands in truth
        assert fsum(one.leavers.values()) >= 0
