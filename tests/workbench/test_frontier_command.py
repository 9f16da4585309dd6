"""The command `winset frontier`: arguments, exit codes, and what the terminal shows."""

import io
import os
import subprocess
import sys

import pytest
import typer
import zone_samples as sample
from rich.cells import cell_len
from rich.console import Console
from typer.testing import CliRunner

from winset import cli, exits, zone_tables
from winset.arguments import METHOD_NAMES, party_ids
from winset.commands import frontier
from winset.console import FindingWriter
from winset.words import Names
from winset.zone_text import MOST_POINTS, shown, write_zone
from winset.zone_words import SAME_WORTH, exchange_sentence
from winset_models.analysis.evaluate import REFERENCES
from winset_models.analysis.zone_findings import Exchange, Zone
from winset_solver.pareto.solve import METHODS

QUICK = "divide_the_dollar"


def invoke(*arguments):
    """Run the command in this process, where the heavy imports are paid once."""
    return CliRunner().invoke(cli.app, ["frontier", *arguments])


def written(finding, width=80):
    stream = io.StringIO()
    console = Console(file=stream, width=width, highlight=False, markup=False, emoji=False)
    write_zone(FindingWriter(console, finding.subject), finding)
    return stream.getvalue()


def sentences(finding):
    return " ".join(written(finding).split())


@pytest.fixture
def asked(monkeypatch):
    """Replace the analysis by one that remembers what it was asked and answers with a made-up zone."""
    calls = []

    def answer(negotiation, **options):
        calls.append(options)
        return sample.ZONES["two parties"]

    monkeypatch.setattr(frontier, "zone", answer)
    return calls


@pytest.mark.parametrize("width", [80, 60, 44])
@pytest.mark.parametrize("name", sample.ZONES)
def test_output_fits_the_width_without_ellipsis_or_colour(name, width):
    text = written(sample.ZONES[name], width)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    assert "…" not in text
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "two parties",
            "4 deals are not wasteful for Egypt and Israel, and neither is any mixture along 2 straight stretches",
        ),
        ("two parties", "The list is complete, proven."),
        ("two parties", "3 Nash, Utilitarian"),
        (
            "two parties",
            "It is wasteful. Deal 3 adds 37.50 for Israel and 30.00 for Egypt, and no compared party gets less.",
        ),
        ("two parties", "It is not possible as it stands: it breaks 1 statement of the file."),
        ("two parties", "Search: by hand, 12 solves, 3.0 for each deal, 0.5 s."),
        ("one deal", "One deal is best for Egypt and Israel at the same time: nobody has to give way."),
        ("one party", "One deal is best for Egypt."),
        ("three parties", "3 deals are not wasteful for all 3 parties:"),
        ("three parties", "Nash: To deal 1: costs Chad 1; gives Kenya 1 and Mali 1"),
        ("27 parties", "The payoffs of each deal: --json, --report or the export."),
        ("stopped", "4 deals found are not wasteful for Egypt and Israel"),
        ("stopped", "The search was stopped, so there may be more."),
        ("stopped", "more time (--time-limit) finds more deals"),
        ("many deals", f"{MOST_POINTS} of 400 deals are shown; --json and the export have all of them."),
        ("no acceptable package", "`winset explain` says which statements clash"),
        ("disagreement", "Do not rely on this list"),
        ("many deals", "`winset export FILE OUT.xlsx` lists what each deal holds."),
        ("unbounded", "No deal can be listed: without limit"),
    ],
)
def test_what_the_terminal_says(name, words):
    assert words in sentences(sample.ZONES[name])


def test_a_second_opinion_that_ran_out_of_time_is_not_called_proof_beyond_doubt():
    finding = sample.zone(confirmed=False)
    words = "proven by the search; the second opinion ran out of time (`--confirm always` finishes it)"
    assert words in sentences(finding)
    options = {**finding.manifest.options, "confirm": "always"}
    patient = finding.model_copy(update={"manifest": finding.manifest.model_copy(update={"options": options})})
    assert "(more time finishes it)" in sentences(patient)
    assert "The list is complete, proven." in sentences(sample.zone(confirmed=True))


def test_a_few_deals_are_told_apart_by_what_they_hold():
    words = sentences(sample.held("A", "B"))
    assert "deal 1: Land: Egypt" in words
    assert "deal 2: Land: Israel" in words
    assert "winset export" not in words
    assert "winset export" in sentences(sample.held(*"AB" * 5))


def test_a_package_that_is_not_the_listed_one_is_worth_the_same():
    finding = sample.held("A", "B")
    assert "worth the same as deal 2" in sentences(finding)
    assert SAME_WORTH in sentences(finding)
    assert SAME_WORTH not in sentences(sample.ZONES["two parties"])


def test_a_stretch_between_other_packages_of_the_same_worth_is_a_mixture_all_the_same():
    finding = sample.zone()
    steps = [finding.steps[0].model_copy(update={"switches": True}), *finding.steps[1:]]
    words = sentences(finding.model_copy(update={"steps": steps}))
    assert "any mixture*" in words
    assert "* after switching to another package worth the same to both" in words
    assert "a jump, then any mixture" in words
    assert "*" not in sentences(finding)


def test_digits_tell_listed_deals_apart_and_are_the_same_in_every_table():
    finding = sample.zone([(1.0, 0.2), (0.923, 0.3), (0.921, 0.4)], [])
    names = Names(finding.subject)
    columns = [
        [row.cells[0] for row in zone_tables.points(names, finding).rows],
        [row.cells[1] for row in zone_tables.solutions(names, finding, finding.parties).rows],
        [zone_tables.ranges(names, finding).rows[0].cells[1]],
    ]
    assert columns[0] == ["1.000", "0.923", "0.921"]
    assert {len(cell) for column in columns for cell in column} == {5}


def test_what_rounds_to_nothing_is_no_part_of_an_exchange():
    exchange = Exchange(end=2, changes={"A": -1.25, "B": 3.94, "C": 4e-7})
    names = Names(sample.ZONES["three parties"].subject)
    assert exchange_sentence(names, exchange) == "To deal 2: costs Kenya 1.25; gives Chad 3.94"


def test_no_amount_that_changes_hands_is_shown_as_nothing():
    exchange = Exchange(end=14, changes={"A": -1001.25, "B": 0.00025, "C": 0.0})
    names = Names(sample.ZONES["two parties"].subject)
    assert exchange_sentence(names, exchange) == "To deal 14: costs Egypt 1,001.2; gives Israel 0.000250"


def test_more_time_is_advised_only_where_time_ran_out():
    stopped = sample.ZONES["stopped"]
    made = stopped.manifest.model_copy(update={"options": {"time limit": 60.0}, "seconds": 20.0})
    assert "more time" not in sentences(stopped.model_copy(update={"manifest": made}))
    late = made.model_copy(update={"seconds": 60.2})
    assert "more time" in sentences(stopped.model_copy(update={"manifest": late}))


def test_a_long_list_keeps_its_ends_and_every_deal_with_a_name():
    numbers = [point.number for point in shown(sample.ZONES["many deals"])]
    assert numbers == sorted(numbers)
    assert {1, 201, 400} <= set(numbers)
    assert len(numbers) == MOST_POINTS


def test_a_comparison_of_some_parties_says_what_happens_to_the_others():
    found = sample.zone([(9, 1, 5), (1, 9, 5)], [], names=("Kenya", "Chad", "Mali"), parties=["A", "B"])
    assert "only kept from falling below their walk-away values" in sentences(found)
    free = found.model_copy(update={"beyond": True})
    assert "The other parties are left out of the comparison." in sentences(free)
    assert "worse off than walking away are included" in sentences(free)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("optimal", exits.OPTIMAL),
        ("no package", exits.NO_DEAL),
        ("no acceptable package", exits.NO_DEAL),
        ("unbounded", exits.UNBOUNDED),
        ("not applicable", exits.USAGE),
        ("stopped with a solution", exits.STOPPED_WITH_SOLUTION),
        ("stopped without a solution", exits.STOPPED_WITHOUT_SOLUTION),
        ("disagreement", exits.INTERNAL),
    ],
)
def test_the_exit_code_says_how_it_ended(monkeypatch, status, code):
    monkeypatch.setattr(frontier, "zone", lambda *_, **__: sample.zone(status=status))
    assert invoke(QUICK).exit_code == code


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["no_such_case"], exits.BAD_FILE, "no_such_case"),
        ([QUICK, "--parties", "anne,bob"], exits.USAGE, "Did you mean ann?"),
        ([QUICK, "--solution", "nahs"], exits.USAGE, "did you mean nash?"),
        ([QUICK, "--coverage", "1"], exits.USAGE, "'--coverage': got 1, wanted a number from 0 to less than 1"),
        ([QUICK, "--coverage", "100%"], exits.USAGE, "'--coverage': got 100%, wanted a number"),
        ([QUICK, "--coverage", "ten"], exits.USAGE, "'--coverage': got 'ten', wanted a number"),
        ([QUICK, "--coverage", "nan"], exits.USAGE, "'--coverage': got nan"),
        ([QUICK, "--time-limit", "0"], exits.USAGE, "'--time-limit'"),
        ([QUICK, "--report", "no_such_folder/report.html"], exits.USAGE, "does not exist"),
        ([QUICK, "--method", "divination"], exits.USAGE, "divination"),
    ],
)
def test_wrong_use_says_what_is_wrong(arguments, code, message):
    done = invoke(*arguments)
    assert done.exit_code == code
    assert message in " ".join(done.stderr.split())
    assert done.stdout == ""


def test_options_reach_the_analysis(asked):
    done = invoke(
        QUICK, "--parties", "bob, ann,bob", "--coverage", "0.1", "--beyond", "--solution", "nash", "--method", "m"
    )
    assert done.exit_code == exits.OPTIMAL
    options = asked[0]
    assert options["parties"] == ["bob", "ann"]
    assert (options["coverage"], options["beyond"], options["method"]) == (0.1, True, "m")
    assert options["solutions"] == ["nash"]


def test_without_options_everything_is_compared_and_measured_by_the_usual_solutions(asked):
    assert invoke(QUICK).exit_code == exits.OPTIMAL
    options = asked[0]
    assert options["parties"] == []
    assert options["coverage"] is None
    assert tuple(options["solutions"]) == REFERENCES == cli.REFERENCES
    assert options["control"].limits.seconds is None


def test_parties_go_by_name_and_coverage_by_percentage(asked):
    assert invoke("camp_david_1978", "--parties", "ISRAEL,Egypt", "--coverage", "12.5 %").exit_code == exits.OPTIMAL
    assert asked[0]["parties"] == ["israel", "egypt"]
    assert asked[0]["coverage"] == 0.125


def test_the_names_of_algorithms_in_the_help_are_those_of_the_solver():
    assert METHOD_NAMES == METHODS
    assert all(name in " ".join(invoke("--help").stdout.split()) for name in METHODS)


@pytest.mark.parametrize(
    ("given", "what"),
    [("Georgia", "several parties are called 'Georgia'; give the id"), ("Georgja", "unknown party 'Georgja'; this")],
)
def test_a_party_that_no_name_tells_is_refused_with_the_ids(given, what):
    with pytest.raises(typer.BadParameter, match=what) as refused:
        party_ids([given], {"GEO": "Georgia", "USG": "Georgia", "ARM": "Armenia"})
    assert "GEO (Georgia), USG (Georgia), ARM (Armenia)" in str(refused.value)


def test_many_parties_get_a_time_limit_unless_one_is_given(asked):
    done = invoke("mobility_compact")
    assert asked[0]["control"].limits.seconds == frontier.USUAL_SECONDS
    assert "Comparing 10 parties: stopping after 60 s at the latest" in done.stderr
    assert "stopping after" not in invoke("mobility_compact", "--time-limit", "5").stderr
    assert asked[1]["control"].limits.seconds == 5
    assert "stopping after" not in invoke("mobility_compact", "--parties", "PHL,BGD").stderr
    assert asked[2]["control"].limits.seconds is None


def test_json_is_the_whole_finding_and_the_report_is_written_beside_it(asked, tmp_path):
    report = tmp_path / "zone.html"
    done = invoke(QUICK, "--json", "--report", str(report))
    assert Zone.model_validate_json(done.stdout) == sample.ZONES["two parties"]
    assert "Zone of agreement of Egypt and Israel" in report.read_text(encoding="utf-8")


def test_the_whole_way_on_a_shipped_file():
    done = invoke(QUICK)
    assert done.exit_code == exits.OPTIMAL
    words = " ".join(done.stdout.split())
    assert "2 deals are not wasteful for Ann and Bob, and neither is any mixture along a straight stretch" in words
    assert "The list is complete, proven." in words
    assert "Along the list each 1 that Ann gives up buys 0.500 for Bob." in words
    assert "CONTRADICTED" not in words


def test_no_deal_has_its_own_exit_code():
    done = invoke("clashing_red_lines")
    assert done.exit_code == exits.NO_DEAL
    assert "No deal can be listed: no deal exists" in done.stdout


def test_ctrl_c_keeps_what_was_found():
    """The run interrupts itself as soon as it has heard of three deals."""
    code = (
        "import os, signal, sys, winset.commands.frontier as command;"
        "genuine, heard = command.zone, [];"
        "hear = lambda point: heard.append(point) or len(heard) == 3 and os.kill(os.getpid(), signal.SIGINT);"
        "command.zone = lambda *given, **options: genuine(*given, on_point=hear, **options);"
        "from winset.cli import main;"
        "sys.argv = ['winset', 'frontier', 'divide_the_dollar_three', '--coverage', '0.02'];"
        "main()"
    )
    environment = {**os.environ, "COLUMNS": "80"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False, timeout=200
    )
    assert done.returncode == exits.STOPPED_WITH_SOLUTION
    words = " ".join(done.stdout.split())
    assert "deals found are not wasteful for all 3 parties" in words
    assert "The search was stopped, so there may be more." in words
