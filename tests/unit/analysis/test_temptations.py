"""What parties would gain by departing from a package alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from own_menus import menus, worth
from strategies import negotiations
from winset_models.analysis.temptations import menu_of, standing_package, with_menu
from winset_models.formulations.opt_in_game import opt_in_game
from winset_models.negotiation.commitments import in_force
from winset_models.negotiation.deal import Package
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.values import eligible


def negotiation(**parts):
    return Negotiation.model_validate({"winset": 1, "title": "by hand", "unit": {"name": "points"}, **parts})


def reunion(**parts):
    """Two states share a module that enters into force only with both; each gains 5 from the other and pays 2 or 6."""
    return negotiation(
        **{
            "parties": {"ITA": {"name": "Italy"}, "ESP": {}},
            "modules": {
                "reunion": {
                    "name": "Family reunion",
                    "cost": {"ITA": 6, "ESP": 2},
                    "reciprocity": {"all": {"all": 5}},
                    "participation": [{"heads": 2}],
                },
                "data": {"benefit": {"ITA": 1}, "cost": {"ESP": 1}},
            },
            **parts,
        }
    )


BOTH = Package(opt_ins={"reunion": {"ITA": "in", "ESP": "in"}}, in_force=["reunion"])


def stands(file, package=BOTH, **options):
    made = opt_in_game(file, package)
    return standing_package(made, made.profile_of(package), **options)


def test_a_temptation_is_told_with_its_reasons():
    italy, spain = stands(reunion()).temptations
    assert (italy.amount, italy.payoff, italy.best_payoff) == (2, -1, 1)
    assert [(c.module, c.before, c.after) for c in italy.changes] == [("reunion", "in", None), ("data", None, "in")]
    assert (italy.falls, italy.rises) == (["reunion"], ["data"])
    assert italy.words == (
        "Italy would leave Family reunion and join data: it saves 6 of cost and gains 1 of own benefit, though "
        "it loses 5 of reciprocity; Family reunion would no longer be in force; data would enter into force. In all "
        "this is worth 2 points to it."
    )
    assert spain.keeps
    assert (spain.amount, spain.changes) == (0, [])
    assert spain.words == "ESP keeps to the package: nothing that its rules allow is better."


@pytest.mark.parametrize(
    ("at_stake", "keeps", "words"),
    [
        (3.0, True, "no more than the 3 points that it would lose by departing: it keeps to the package."),
        (2.0, True, "no more than the 2 points that it would lose by departing: it keeps to the package."),
        (1.5, False, "more than the 1.5 points that it would lose by departing."),
        (-1.0, False, "and it would no longer pay 1 points."),
    ],
)
def test_what_is_at_stake_keeps_a_party_or_drives_it_away(at_stake, keeps, words):
    italy = stands(reunion(), at_stake={"ITA": at_stake}).temptations[0]
    assert (italy.amount, italy.keeps) == (2, keeps)
    assert italy.words.endswith(words)


@pytest.mark.parametrize(("pays", "amount", "keeps"), [(4.0, -3.0, False), (3.0, -3.0, True), (2.0, 0.0, True)])
def test_who_pays_departs_at_a_loss_that_is_smaller_than_the_payment(pays, amount, keeps):
    """Spain loses 3 by leaving and nothing else is better; changing anything ends its payment."""
    file = reunion(modules={**reunion().model_dump(exclude_unset=True)["modules"], "data": {"cost": {"ESP": 9}}})
    spain = stands(file, at_stake={"ESP": -pays}).temptations[1]
    assert spain.keeps == keeps
    assert spain.amount == (amount if not keeps else 0.0)


def test_a_party_without_another_choice_keeps_even_to_what_it_pays_for():
    file = negotiation(parties={"A": {}, "B": {}}, modules={"m": {"open_to": "A", "benefit": {"A": 1}}})
    package = Package(opt_ins={"m": {"A": "in"}}, in_force=["m"])
    assert stands(file, package, at_stake={"B": -5.0}).temptations[1].keeps


def test_a_package_that_breaks_a_red_line_of_its_own_is_no_place_for_a_party():
    line = {"party": "ESP", "statement": "Never.", "forbid": {"module": "reunion"}}
    standing = stands(reunion(red_lines={"never": line}))
    spain = standing.temptations[1]
    assert spain.breaks == ["Never."]
    assert not spain.keeps
    assert spain.words.startswith("ESP would sign nothing: the package breaks “Never.”; it saves 2 of cost")
    assert standing.temptations[0].breaks == []


def test_a_cell_says_what_one_module_alone_is_worth():
    cells = {(cell.party, cell.module): cell for cell in stands(reunion()).cells}
    assert (cells["ITA", "reunion"].gain, cells["ITA", "reunion"].to) == (1, None)
    assert (cells["ESP", "reunion"].gain, cells["ESP", "reunion"].level) == (-3, "in")
    assert (cells["ITA", "data"].gain, cells["ITA", "data"].to) == (1, "in")
    assert cells["ESP", "data"].gain == -1


def test_a_cell_that_rules_forbid_to_change_has_no_gain():
    file = reunion(minimum_menu=2, red_lines={"no": {"party": "ESP", "forbid": {"module": "data"}}})
    cells = {(cell.party, cell.module): cell for cell in stands(file).cells}
    assert cells["ESP", "data"].gain is None
    assert cells["ITA", "data"].gain == 1


@st.composite
def packages_and_parties(draw):
    file = draw(negotiations(red_lines=False).filter(lambda found: bool(found.modules)))
    party = draw(st.sampled_from(list(file.parties)))
    opt_ins = {}
    for module in file.modules:
        for other in eligible(file, module):
            level = draw(st.sampled_from([None, *file.modules[module].levels]))
            if level is not None:
                opt_ins.setdefault(module, {})[other] = level
    return file, Package(opt_ins=opt_ins, in_force=in_force(file, opt_ins)), party


@settings(max_examples=60, deadline=None)
@given(packages_and_parties())
def test_temptations_and_cells_are_what_trying_everything_gives(case):
    file, package, party = case
    standing = stands(file, package)
    temptation = next(found for found in standing.temptations if found.party == party)
    now = worth(file, package, party)
    gains = [worth(file, with_menu(file, package, party, menu), party) - now for menu in menus(file, party)]
    assert temptation.amount == pytest.approx(max(0.0, *gains, 0.0))
    assert temptation.best_payoff == pytest.approx(now + temptation.amount)
    own = menu_of(package, party)
    for cell in [cell for cell in standing.cells if cell.party == party]:
        others = {module: level for module, level in own.items() if module != cell.module}
        single = [
            worth(file, with_menu(file, package, party, menu), party) - now
            for menu in menus(file, party)
            if menu != own and {m: level for m, level in menu.items() if m != cell.module} == others
        ]
        assert cell.gain == (pytest.approx(max(single)) if single else None)


def test_accounts_are_those_of_the_whole_package():
    package = BOTH.model_copy(update={"transfers": {"ITA": 4.0, "ESP": -4.0}})
    standing = stands(reunion(transfers={}), package)
    assert {party: found.payoff for party, found in standing.accounts.items()} == {"ITA": 3, "ESP": -1}
    assert standing.welfare == 2
    assert standing.temptations[0].payoff == -1
    assert np.isclose(standing.largest, 2)
