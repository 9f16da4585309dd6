"""Equilibria, stability and incentives in the terminal: they fit, and say in words what was found."""

import io

import game_samples as sample
import pytest
from rich.cells import cell_len
from rich.console import Console
from sample_findings import MEMBERS, evaluation

from winset import game_tables, game_words
from winset.console import FindingWriter
from winset.game_text import write_equilibria, write_incentives, write_stability
from winset.words import Names
from winset_models.analysis.equilibrium_findings import Equilibria
from winset_models.analysis.incentive_findings import Incentives

KINDS = {"equilibrium": sample.EQUILIBRIA, "stability": sample.STABILITIES, "incentives": sample.INCENTIVES}
EVERY = [(kind, name) for kind, found in KINDS.items() for name in found]


def written(finding, width=80):
    stream = io.StringIO()
    console = Console(file=stream, width=width, highlight=False, markup=False, emoji=False)
    writers = {Equilibria: write_equilibria, Incentives: write_incentives}
    writers.get(type(finding), write_stability)(FindingWriter(console, finding.subject), finding)
    return stream.getvalue()


def sentences(kind, name):
    return " ".join(written(KINDS[kind][name]).split())


@pytest.mark.parametrize("width", [80, 60, 44])
@pytest.mark.parametrize(("kind", "name"), EVERY)
def test_output_fits_the_width_without_ellipsis_or_colour(kind, name, width):
    text = written(KINDS[kind][name], width)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    assert "…" not in text
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("best", "Nobody would leave this package: 2 of 3 modules in force, signed by 4 of 4 parties."),
        ("best", "Proven: of all packages that nobody would leave, it has the largest welfare, 40 million EUR."),
        (
            "best",
            "The package with the largest welfare, 50, is not kept to: that each decides for itself costs 10 "
            "(price of stability 1.25).",
        ),
        ("best", "Why it is not kept to: - Karelia gains 3.25 million EUR by leaving Protection floor"),
        ("best and worst", "The worst of them has a welfare of 20 million EUR (proven; price of anarchy 2.5)."),
        ("best and worst", "3 packages are kept to by everybody: proven, there is no other."),
        ("best and worst", "Who opts in: - nobody opts in to anything"),
        (
            "none",
            "No package is kept to by everybody. The closest tempts nobody by more than 0.5 million EUR, and every "
            "other one tempts somebody by at least as much (proven).",
        ),
        ("none", "Not counted: what a game of opt-ins cannot express, and so binds nobody here: - Karelia: Karelia"),
        ("none", "If parties may leave their choice to chance, with these probabilities, nobody gains by choosing"),
        ("none", "A 25 % Ethical recruitment (basic)"),
        ("none, not proven smallest", "proven so far: every package tempts somebody by at least 0.25 million EUR."),
        ("nobody signs", "Nobody opts in to anything, and nobody would rather opt in."),
        ("stopped with a solution", "Of those found before the search was stopped, it has the largest welfare, 40"),
        ("stopped with a solution", "proven so far: none can have more than 48 million EUR."),
        ("stopped without a solution", "No package can be named that everybody keeps to: stopped early"),
        ("disagreement", game_words.DOUBT),
        ("best", "branch and cut, 12 rounds, 340 nodes, 1,234 relaxations, 56 best responses, 34 inequalities (30 equ"),
    ],
)
def test_what_is_found_about_equilibria_is_said(name, words):
    assert words in sentences("equilibrium", name)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("not stable", "1 of 4 parties would rather do something else; Karelia is tempted by 3.25 million EUR."),
        ("not stable", "Karelia and Lemnia would depart together and all gain, while all others keep to the deal."),
        ("not stable", "Coalition 1: Karelia, Lemnia; some of them would depart again."),
        ("not stable", "Stable coalitions: Karelia and Lemnia; Karelia and Norda."),
        ("not stable", "Without its participation clauses: Lemnia."),
        (
            "not stable",
            "because Lemnia would rather leave it; payments among the members could keep all (surplus 1.5).",
        ),
        ("own red line broken", "2 of 4 parties would rather do something else; it breaks red lines of Ostra;"),
        ("held by what is at stake", "Nobody would leave the deal. Karelia and Lemnia are kept to it only by"),
        ("held by what is at stake", "But no such departure would last"),
        ("strong", "No coalition of up to 3 parties would depart together and all gain"),
        ("one departs when all others leave", "Ostra would depart and gain, while all others leave every module."),
        ("not settled", "Whether anybody would leave the deal was not settled."),
        ("not settled", "Whether a coalition of up to 3 parties would depart together was not settled."),
        ("no package", "Whether the deal is kept to cannot be said: no deal exists"),
    ],
)
def test_what_is_found_about_stability_is_said(name, words):
    assert words in sentences("stability", name)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("deal", "4.75 million EUR of support keep everybody to “The draft of May” (proven cheapest): Karelia 3.25"),
        ("deal", "What each would do without support: - Karelia gains 3.25 million EUR"),
        ("deal, over budget", "That is 0.75 beyond the budget of 4."),
        ("deal, within budget", "That is within the budget of 9."),
        ("deal, within budget", "Credible penalties are counted for Karelia and Lemnia"),
        ("deal, nothing needed", "Nobody need be paid: everybody keeps to “The draft of May” by itself."),
        ("deal, impossible", "No support within the limits of the file keeps everybody to “The draft of May”."),
        ("best package", "With a budget of 5 million EUR, a package with a welfare of 50 million EUR can be kept"),
        ("best package", "Without support, the best that everybody keeps to is 40 million EUR."),
        ("frontier", "Without support, a welfare of 30 million EUR can be kept stable; with 4.5, one of 50, in 3"),
        ("best package", "It needs 4.75 million EUR of support: Karelia 3.25 and Lemnia 1.5."),
        ("frontier", "4 4.50 50.00 A 2.25, B 2.25"),
        ("one step", "Without support, a welfare of 30 million EUR can be kept stable (proven: there are no others)."),
        ("stopped", "The search was stopped; proven so far: nothing beyond 60 million EUR can be."),
        ("stopped", "(there may be more)"),
        ("nothing found", "No package can be kept stable."),
    ],
)
def test_what_is_found_about_incentives_is_said(name, words):
    assert words in sentences("incentives", name)


@pytest.mark.parametrize(("kind", "name"), [("stability", "not stable"), ("incentives", "deal")])
def test_rules_that_the_deal_breaks_are_told_beside_the_answer(kind, name):
    found = KINDS[kind][name].model_copy(update={"broken": ["At most two.", "No more than 3."]})
    words = "The deal breaks 2 rules of the file (“At most two.” and “No more than 3.”): what follows takes it as it"
    assert words in " ".join(written(found).split())
    assert "of the file (" not in sentences(kind, name)


def test_payoffs_without_the_payments_of_a_deal_say_so():
    standing = sample.STABILITIES["not stable"].standing
    paying = standing.model_copy(
        update={"package": standing.package.model_copy(update={"transfers": {"A": 1.0, "B": -1.0}})}
    )
    names = Names(sample.STABILITIES["not stable"].subject)
    assert game_tables.temptations(names, paying).columns[0] == "Payoff before payments"
    assert game_tables.temptations(names, standing).columns[0] == "Payoff"


def test_parties_that_depart_alone_are_not_said_to_depart_together():
    found = sample.STABILITIES["not stable"]
    alone = found.blocking[0].model_copy(update={"members": ["A"], "gains": {"A": 3.25}})
    text = " ".join(written(found.model_copy(update={"blocking": [alone]})).split())
    assert "No coalition of up to 3 parties among the others would depart together and all gain" in text
    assert "Who would depart together" not in text
    three = [alone.model_copy(update={"members": [party], "gains": {party: 1.0}}) for party in "ABC"]
    assert "among the others" not in written(found.model_copy(update={"blocking": three}))
    two = " ".join(written(found.model_copy(update={"blocking": three[:2]})).split())
    assert "No coalition of two parties among the others would depart together and all gain" in two
    stopped = found.model_copy(update={"blocking": [alone], "status": "stopped with a solution"})
    assert "among the others" not in written(stopped)


def test_a_module_without_stable_coalition_says_so():
    found = sample.STABILITIES["not stable"]
    module = found.modules[0].model_copy(update={"stable_coalitions": [[]]})
    text = " ".join(written(found.model_copy(update={"modules": [module]})).split())
    assert "No coalition that brings it into force would be stable (proven)." in text


def test_nothing_is_said_of_coalitions_that_were_not_searched():
    assert "No coalition of" not in sentences("stability", "coalitions not searched")
    assert "No coalition of" not in sentences("stability", "not settled")


def test_who_leaves_is_ordered_by_temptation_net_of_what_is_at_stake():
    found = sample.standing(sample.subject(), (1.0, 5.0, 3.0, 2.0), stakes=(0.0, 4.5, 0.0, 2.5))
    assert [item.party for item in game_words.tempted(found)] == ["C", "A", "B"]
    assert [item.party for item in game_words.held(found)] == ["D"]
    sentence = game_words.keeping_sentence(Names(sample.subject()), found)
    assert sentence == "3 of 4 parties would rather do something else; Norda most, by 3 million EUR."


def test_all_who_are_tempted_most_are_named():
    found = sample.standing(sample.subject(), (3.0, 3.0, 1.0))
    sentence = game_words.keeping_sentence(Names(sample.subject()), found)
    assert sentence.endswith("; Karelia and Lemnia most, by 3 million EUR each.")


def test_those_whose_red_lines_are_broken_are_not_compared_by_gain():
    found = sample.standing(sample.subject(), (9.0, 3.0, 1.0))
    first, *rest = found.temptations
    found = found.model_copy(update={"temptations": [first.model_copy(update={"breaks": ["never"]}), *rest]})
    sentence = game_words.keeping_sentence(Names(sample.subject()), found)
    assert sentence.endswith("; it breaks red lines of Karelia; of the others Lemnia most, by 3 million EUR.")


def test_equal_temptations_are_told_once():
    about = sample.subject()
    sentence = game_words.keeping_sentence(Names(about), sample.standing(about, (1.5, 1.5, 1.5)))
    assert sentence == "3 of 4 parties would rather do something else; each is tempted by 1.5 million EUR."


def test_a_party_that_pays_may_leave_although_its_payoff_falls():
    found = sample.standing(sample.subject(), (-1.0,), stakes=(-4.0,))
    sentence = game_words.keeping_sentence(Names(sample.subject()), found)
    assert "Karelia is tempted by 3 million EUR, payments and penalties counted." in sentence


@pytest.mark.parametrize(
    ("objective", "words"),
    [
        ("minimum", "it has the smallest welfare, 7 million EUR"),
        ("payoff:B", "it has the largest payoff of Lemnia, 7 million EUR"),
        ("group:north", "it has the largest sum of payoffs in group north, 7 million EUR"),
    ],
)
def test_the_objective_is_said(objective, words):
    found = sample.equilibria(objective=objective)
    best = found.best.model_copy(update={"value": 7.0})
    text = " ".join(written(found.model_copy(update={"best": best})).split())
    assert words in text
    assert "price of stability" not in text


def test_what_is_not_proven_is_said_to_be_found():
    text = " ".join(written(sample.with_worst(worst_bound=12.0, price_of_anarchy=None, optimum_bound=55.0)).split())
    assert "The worst of them found has a welfare of 20 million EUR (none has less than 12)." in text
    assert "Worst equilibrium found 20 12" in text
    assert "Largest welfare found 50 55" in text
    assert "A package with a welfare of 50 was found, but it is not kept to." in text


def test_the_optimum_is_not_told_twice():
    found = sample.EQUILIBRIA["none"]
    same = found.model_copy(update={"optimum": found.nearest})
    assert "The package with the largest welfare" not in written(same)


def test_few_cells_are_shown_and_many_are_left_to_the_report():
    assert "in; leaving −1.50" in written(sample.EQUILIBRIA["best"])
    assert "leaving −1.50" not in written(sample.EQUILIBRIA["27 parties"])


def test_an_evaluation_says_whether_the_deal_is_kept_to():
    found = sample.stability().model_copy(update={"subject": None, "manifest": None})
    deal = evaluation(sample.subject(), "draft", whole=True).model_copy(
        update={"package": None, "accounts": {}, "distances": [], "stability": found}
    )
    stream = io.StringIO()
    console = Console(file=stream, width=80, highlight=False, markup=False, emoji=False)
    FindingWriter(console, deal.subject).evaluation(deal)
    text = " ".join(stream.getvalue().split())
    assert "Whether the deal is kept to The deal is not kept to: 1 of 4 parties would rather do something else" in text
    assert "Who would depart together: - Coalition 1: Karelia, Lemnia" in text
    assert "Not counted: what a game of opt-ins cannot express" in text


def test_the_least_tempting_package_is_not_said_to_be_kept_to():
    found = sample.equilibria(objective="regret")
    best = sample.standing(found.subject, (0.5, 0.25), value=0.75)
    text = " ".join(written(found.model_copy(update={"best": best, "bound": 0.75})).split())
    assert "Least tempting: 2 of 3 modules in force, signed by 4 of 4 parties; 2 of 4 parties would rather" in text
    assert "Proven: of all packages, it has the smallest sum of temptations, 0.75 million EUR." in text


def test_the_worst_equilibrium_by_itself_has_its_price_of_anarchy():
    found = sample.equilibria(objective="minimum", price_of_anarchy=2.5)
    assert "smallest welfare, 40 million EUR (price of anarchy 2.5)." in " ".join(written(found).split())


def test_many_reasons_are_left_to_the_report():
    names = tuple(MEMBERS.values())[:12]
    found = sample.standing(sample.subject(names), (1.0,) * 12)
    text = " ".join(written(sample.equilibria(names, best=None, optimum=found)).split())
    assert "Estonia gains 1 million EUR" in text
    assert "Finland gains 1 million EUR" not in text
    assert "and 4 more reasons (all of them: --json or --report)" in text


def test_reasons_that_are_word_for_word_the_same_are_given_once():
    names = sample.subject()
    found = sample.standing(names, (1.0,) * 4)
    said = {
        "Karelia": "sign nothing: it saves 1.",
        "Lemnia": "leave Visas: it saves 1.",
        "Ostra": "sign nothing: it saves 1.",
    }
    changed = [
        item.model_copy(
            update={"words": f"{names.parties[item.party].name} would {said[names.parties[item.party].name]}"}
        )
        for item in found.temptations
        if names.parties[item.party].name in said
    ]
    lines = game_words.reasons(Names(names), found.model_copy(update={"temptations": changed}))
    assert sorted(lines) == [
        "Karelia and Ostra would each sign nothing: it saves 1.",
        "Lemnia would leave Visas: it saves 1.",
    ]


@pytest.mark.parametrize(
    ("kind", "name", "words"),
    [
        ("equilibrium", "best", "Proven by the search, though a second opinion ran out of time: of all packages"),
        (
            "equilibrium",
            "best and worst",
            "by everybody: proven by the search, though a second opinion ran out of time",
        ),
        ("incentives", "best package", "Proven by the search, though a second opinion ran out of time: nothing better"),
        (
            "incentives",
            "one step",
            "(proven by the search, though a second opinion ran out of time: there are no others)",
        ),
        ("stability", "strong", "(proven by the search, though a second opinion ran out of time)"),
    ],
)
def test_what_was_not_confirmed_is_not_called_proven_alone(kind, name, words):
    found = {"equilibrium": sample.EQUILIBRIA, "incentives": sample.INCENTIVES, "stability": sample.STABILITIES}[kind][
        name
    ]
    doubtful = [check.model_copy(update={"outcome": "not confirmed"}) for check in sample.CHECKS]
    assert words in " ".join(written(found.model_copy(update={"checks": doubtful})).split())


def test_the_best_found_without_support_is_not_said_to_be_the_best():
    found = sample.INCENTIVES["best package"].model_copy(update={"status": "stopped with a solution"})
    assert "Without support, the best found that everybody keeps to is 40" in " ".join(written(found).split())
