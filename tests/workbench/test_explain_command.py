"""`winset explain`: exit codes, text that fits, JSON and report."""

import io
import json
import re
from functools import cache

import pytest
from rich.cells import cell_len
from rich.console import Console
from typer.testing import CliRunner

import winset
import winset_instances
from winset import cli, exits
from winset.commands import explain as command
from winset.console import FindingWriter
from winset.explanation_text import write_explanation
from winset.report import render
from winset_models.analysis.explanation_findings import Explanation
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.control import Cancellation, Control

CIRCLE = "recognition_and_withdrawal"
LOAD = "overloaded_compact"


def invoke(*arguments):
    return CliRunner().invoke(cli.app, list(arguments), env={"COLUMNS": "80"})


@cache
def explained(name):
    return winset.explain(winset.read(winset.instance(name)))


@cache
def many_parties():
    """27 parties that want more than there is, and one that nobody can satisfy."""
    parties = {f"P{i}": {"name": f"Party with a long name, number {i}", "disagreement": 1} for i in range(27)}
    lines = {
        "much": {"party": "P0", "statement": "We <b>want</b> [bold]everything[/bold].", "payoff_at_least": 90},
        "either": {"forbid": {"module": "m", "by_any": ["P1", "P2"]}, "statement": "A rule of nobody's in particular."},
    }
    data = {
        "winset": 1,
        "title": "A crowd",
        "unit": {"name": "points"},
        "parties": parties,
        "issues": {"pie": {"divide": dict.fromkeys(parties, 26)}},
        "modules": {"m": {}},
        "red_lines": lines,
    }
    return winset.explain(Negotiation.model_validate(data), limit=3)


def many_parties_far_off():
    parties = {f"P{i}": {"disagreement": 1234567.5} for i in range(10)}
    data = {"winset": 1, "title": "Far off", "unit": {"name": "points"}, "parties": parties}
    return winset.explain(Negotiation.model_validate(data))


def stopped():
    cancellation = Cancellation()

    def stop(progress):
        if progress.words:
            cancellation.request()

    return winset.explain(
        winset.read(winset.instance(LOAD)), control=Control(cancellation=cancellation, on_progress=stop)
    )


def unstarted():
    cancellation = Cancellation()
    cancellation.request()
    return winset.explain(winset.read(winset.instance(LOAD)), control=Control(cancellation=cancellation))


FINDINGS = {
    **{name: lambda name=name: explained(name) for name in (CIRCLE, LOAD, "nobody_gains", "camp_david_1978")},
    "a crowd": many_parties,
    "stopped": stopped,
    "unstarted": unstarted,
}


def written(finding, width=80):
    stream = io.StringIO()
    console = Console(file=stream, width=width, highlight=False, markup=False, emoji=False)
    write_explanation(FindingWriter(console, finding.subject), finding)
    return stream.getvalue()


def plain(text):
    return " ".join(text.split())


@pytest.mark.parametrize("width", [80, 60, 44])
@pytest.mark.parametrize("name", FINDINGS)
def test_output_fits_the_width_without_ellipsis_or_colour(name, width):
    text = written(FINDINGS[name](), width)
    assert max(cell_len(line.rstrip()) for line in text.splitlines()) <= width
    assert "…" not in text
    assert "\x1b" not in text


@pytest.mark.parametrize("name", sorted(file.stem for file in winset_instances.folder("infeasible").glob("*.yaml")))
def test_no_deal_has_its_code(name):
    done = invoke("explain", name)
    assert done.exit_code == exits.NO_DEAL
    assert "No deal exists" in done.stdout
    assert max(map(cell_len, done.stdout.splitlines())) <= 80


def test_a_deal_is_shown_and_nobody_need_give_anything_up():
    done = invoke("explain", "camp_david_1978")
    assert done.exit_code == exits.OPTIMAL
    assert "nobody need give anything up" in plain(done.stdout)
    assert "one of many, not a recommendation: `winset solve` recommends" in plain(done.stdout)
    assert "A package that satisfies everybody" in done.stdout


def test_the_smallest_conflict_is_quoted_with_its_places():
    text = plain(invoke("explain", CIRCLE).stdout)
    assert "“No foreign inspector sets foot on our side.” Ostra, red line (recognition_and_withdrawal.yaml:" in text
    assert "Proven: no conflict has fewer statements." in text
    assert (
        "At cost 3: - Ostra gives up “No foreign inspector sets foot on our side.” (statement 5). Edit: delete "
        "red_lines.no_inspectors (recognition_and_withdrawal.yaml:93) Verified"
    ) in text
    assert "2 conflicts and 5 minimal corrections: these are all." in text


def test_a_number_that_moves_is_told_in_its_own_unit():
    text = plain(invoke("explain", LOAD).stdout)
    assert "Falken has 4 of staff: 5 instead of 4 staff" in text
    assert "Visas for skilled workers enters into force with at least 5 parties: 4 instead of 5 parties" in text
    assert "Assistance costs at most 6 million EUR: 8 instead of 6 million EUR" in text
    assert "East settles for 11.9795 million EUR, 0.5205 less than without a deal" in plain(
        written(explained("nobody_gains"))
    )


def test_a_way_out_says_what_to_edit_and_where():
    text = plain(written(explained(LOAD)))
    place = "overloaded_compact.yaml"
    assert f"Edit: set parties.FAL.capacities.staff to 5 ({place}:47)" in text
    assert f"Edit: set modules.visas.participation[0].heads to 4 ({place}:64)" in text
    assert f"Edit: set red_lines.no_blank_cheque.at_least.value to -8.33334 ({place}:121)" in text
    lines = winset.instance(LOAD).read_text(encoding="utf-8").splitlines()
    found = {(change.path, change.location) for repair in explained(LOAD).repairs for change in repair.changes}
    for path, location in found:
        key = path.rsplit(".", 1)[-1]
        assert key in lines[int(location.split(":")[-2]) - 1]
    assert "Edit: set parties.P3.disagreement to 0" in plain(written(many_parties_far_off()))
    assert "memory" not in written(many_parties_far_off()).partition("The cheapest ways out")[2]


def with_costs(costs, **changes):
    """The compact with ways out at these costs, each with one change, and as many corrections."""
    finding = explained(LOAD)
    repairs = [
        repair.model_copy(update={"cost": cost, "changes": repair.changes[:1]})
        for repair, cost in zip(finding.repairs, costs, strict=False)
    ]
    corrections = [finding.corrections[0].model_copy(update={"cost": cost, "for_trade": True}) for cost in costs]
    return finding.model_copy(update={"repairs": repairs, "corrections": corrections, "complete": True, **changes})


@pytest.mark.parametrize(
    ("costs", "changes", "words"),
    [
        (
            (1, 1, 2),
            {},
            "Two ways out are equally cheap (cost 1); each changes 1 statement: (a) Falken has 4 of staff: 5 "
            "instead of 4 staff; (b) Visas",
        ),
        (
            (1, 1, 1, 1, 1),
            {},
            "Five ways out are equally cheap (cost 1); each changes 1 statement, for example: (a) Falken",
        ),
        ((1, 1, 1, 1, 1), {}, "8 instead of 6 million EUR."),
        ((1, 1, 1), {"complete": False, "repairs_bound": 1.0}, "At least three ways out are equally cheap (cost 1)"),
        ((1, 1, 2), {"repairs_proven": False}, "Two ways out are the cheapest found so far (cost 1)"),
        ((1, 2, 2), {}, "The cheapest way out (cost 1) changes 1 statement: Falken"),
    ],
)
def test_the_answer_names_all_that_are_equally_cheap(costs, changes, words):
    assert words in plain(written(with_costs(costs, **changes)))


def test_a_doubted_detail_leaves_the_conclusion_standing(monkeypatch):
    finding = explained(CIRCLE)
    check = finding.checks[-1].model_copy(update={"outcome": "contradicted", "claim": "least movement of something"})
    doubted = finding.model_copy(update={"checks": [*finding.checks, check]})
    text = plain(written(doubted)).partition("The smallest conflict:")[0]
    assert "No deal exists" in text
    assert "One detail is in doubt: least movement of something." in text
    monkeypatch.setattr(command, "explanation", lambda *args, **options: doubted)
    assert invoke("explain", CIRCLE).exit_code == exits.NO_DEAL
    assert "in doubt: least movement of something" in render(doubted)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [(0.4999999, 0.5, "0.5 instead of 0.4999999"), (-0.49999991, -0.5, "−0.5 instead of −0.49999991")],
)
def test_a_small_movement_is_shown_with_enough_digits(before, after, words):
    finding = explained(LOAD)
    repair = finding.repairs[0]
    moved = repair.changes[-1].model_copy(update={"before": before, "after": after})
    shown = finding.model_copy(update={"repairs": [repair.model_copy(update={"changes": [moved]})]})
    assert words in plain(written(shown))


def test_the_report_has_notes_in_the_row_of_their_way_out_and_speaks_of_ways_out_only():
    finding = explained(CIRCLE)
    repairs = [item.model_copy(update={"notes": ["a smaller change may be enough"]}) for item in finding.repairs[:1]]
    text = render(finding.model_copy(update={"repairs": repairs}))
    table = text.split("Ways out, cheapest first")[-1].split("</table>")[0]
    assert "Note: a smaller change may be enough." in table
    assert "delete red_lines.no_inspectors (recognition_and_withdrawal.yaml:93)" in table
    assert "Repairs" not in text


def test_limits_of_lists_are_said():
    done = invoke("explain", LOAD, "--limit", "2", "--repairs", "1")
    assert done.exit_code == exits.NO_DEAL
    assert "there may be more" in done.stdout
    assert " 1. At cost 4:" in done.stdout
    assert " 2. At cost 4:" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["no_such_file"], exits.BAD_FILE),
        ([CIRCLE, "--limit", "0"], exits.USAGE),
        ([CIRCLE, "--repairs", "none"], exits.USAGE),
        ([CIRCLE, "--time-limit", "-1"], exits.USAGE),
        ([CIRCLE, "--report", "/no/such/folder/out.html"], exits.USAGE),
        ([CIRCLE, "--time-limit", "1e-9"], exits.STOPPED_WITHOUT_SOLUTION),
    ],
)
def test_wrong_use_and_stops_have_their_codes(arguments, code):
    assert invoke("explain", *arguments).exit_code == code


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("stopped with a solution", exits.STOPPED_WITH_SOLUTION),
        ("stopped without a solution", exits.STOPPED_WITHOUT_SOLUTION),
        ("disagreement", exits.INTERNAL),
    ],
)
def test_every_status_has_its_code(status, code, monkeypatch):
    finding = explained(CIRCLE).model_copy(update={"status": status})
    monkeypatch.setattr(command, "explanation", lambda *args, **options: finding)
    assert invoke("explain", CIRCLE).exit_code == code


def test_what_was_stopped_says_so():
    finding = stopped()
    assert finding.status == "stopped with a solution"
    assert "there may be more" in written(finding)
    assert "Stopped before it was known whether a deal exists" in written(unstarted())


def test_a_search_for_ways_out_that_was_stopped_is_not_said_to_have_found_none():
    finding = explained(LOAD).model_copy(update={"repairs": [], "repairs_proven": False, "repairs_bound": 2.0})
    assert "The search was stopped before it found one." in written(finding)
    assert "There is none" in written(finding.model_copy(update={"repairs_bound": None}))


def test_the_answer_counts_the_changes_that_it_does_not_tell():
    answer, _, rest = written(many_parties_far_off()).partition("The smallest conflict")
    assert "P3 settles for 0 points, 1,234,568 less than without a deal, and 6 more changes." in plain(answer)
    assert "P9 settles for 0 points" in plain(rest)
    assert "P9 is not worse off than without a deal (1,234,567.5 points)" in plain(rest)


def test_json_alone_is_on_stdout_and_is_read_back():
    done = invoke("explain", LOAD, "--json")
    finding = Explanation.model_validate_json(done.stdout)
    assert finding.kind == json.loads(done.stdout)["kind"] == "explanation"
    assert finding.manifest.options["limit"] == 20


@pytest.mark.parametrize("name", FINDINGS)
def test_the_report_says_what_the_terminal_says(name, tmp_path):
    finding = FINDINGS[name]()
    page = tmp_path / "page.html"
    winset.write_report(finding, page)
    text = page.read_text(encoding="utf-8")
    assert text.index("The answer") < text.index("How we know")
    words = plain(re.sub(r"<[^>]+>", " ", text.split('class="lead">')[1].split("</p>")[0]))
    answer = {True: "A deal exists", False: "No deal exists", None: "Stopped before"}[finding.deal]
    assert words.startswith(answer)
    assert text.count("<figure") == text.count("<svg")
    assert "<b>want" not in text


def test_the_report_draws_who_could_agree_and_which_statements_clash():
    text = render(explained(LOAD))
    assert "Who could agree with whom?" in text
    assert "Which statement is part of which conflict?" in text
    assert text.count("<desc") == text.count("<figure")
    assert "overloaded_compact.yaml:" in text


def test_solve_points_to_explain():
    text = plain(invoke("solve", CIRCLE).stdout)
    assert "`winset explain FILE` says whose statements clash" in text
