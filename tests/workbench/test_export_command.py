import csv
import io
import zipfile

import openpyxl
import pytest
import sample_findings as sample
import zone_samples
from typer.testing import CliRunner

from winset import cli, exits
from winset.commands.exporting import TABLES
from winset.sheets import Sheet, sheets
from winset.spreadsheet import write_spreadsheet
from winset_models.analysis.findings import Comparison, IssueLabel, Recommendation
from winset_models.negotiation.deal import Package

ZONE_SHEETS = ["Parties", "Frontier", "Solutions", "Deals", "Trade-offs", "About"]
HOSTILE = ['=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "plain", "\x07bell"]


def invoke(*arguments):
    return CliRunner().invoke(cli.app, ["export", *map(str, arguments)])


@pytest.fixture
def saved(tmp_path, monkeypatch):
    """Return a function that saves a finding as `--json` prints it."""
    monkeypatch.chdir(tmp_path)

    def save(finding):
        (tmp_path / "finding.json").write_text(finding.model_dump_json(indent=2), encoding="utf-8")
        return "finding.json"

    return save


def table(path, name):
    """Return a sheet of a spreadsheet as its heading and the rows below by heading."""
    rows = list(openpyxl.load_workbook(path)[name].iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_a_zone_as_a_spreadsheet(saved):
    finding = zone_samples.zone()
    result = invoke(saved(finding), "out.xlsx")
    assert result.exit_code == exits.OPTIMAL, result.stderr
    assert result.stdout == ""
    book = openpyxl.load_workbook("out.xlsx")
    assert book.sheetnames == ZONE_SHEETS
    assert [page.freeze_panes for page in book] == ["B2"] * len(ZONE_SHEETS)
    frontier = table("out.xlsx", "Frontier")
    assert [row["Deal"] for row in frontier] == [point.number for point in finding.points]
    for key, label in finding.subject.parties.items():
        payoffs = [point.payoffs[key] for point in finding.points]
        assert [row[f"Payoff {label.name}"] for row in frontier] == payoffs
        assert [row[f"Gain {label.name}"] for row in frontier] == [payoff - label.disagreement for payoff in payoffs]
    assert [row["From deal"] for row in table("out.xlsx", "Trade-offs")] == [step.start for step in finding.steps]
    about = {row["What"]: row["Value"] for row in table("out.xlsx", "About")}
    assert about["SHA-256"] == finding.manifest.sha256
    assert about["Deals listed"] == len(finding.points)


def test_the_same_finding_gives_the_same_bytes(saved):
    name = saved(zone_samples.zone())
    for output in ("first.xlsx", "second.xlsx"):
        assert invoke(name, output).exit_code == exits.OPTIMAL
    with open("first.xlsx", "rb") as first, open("second.xlsx", "rb") as second:  # noqa: PTH123  # the test's own folder
        assert first.read() == second.read()


@pytest.mark.parametrize(
    ("finding", "kind"),
    [(sample.wide_recommendation(4, 3), Recommendation), (sample.wide_comparison(4), Comparison)],
)
def test_recommendations_and_comparisons(saved, finding, kind):
    assert invoke(saved(finding), "out.xlsx").exit_code == exits.OPTIMAL
    assert openpyxl.load_workbook("out.xlsx").sheetnames == ["Parties", "Solutions", "Deals", "About"]
    solutions = table("out.xlsx", "Solutions")
    assert [row["Solution"] for row in solutions] == [solution.title for solution in finding.solutions]
    party, label = next(iter(finding.subject.parties.items()))
    found = finding.solutions[0].accounts[party]
    assert solutions[0][f"Payoff {label.name}"] == pytest.approx(found.payoff)
    package = finding.solutions[0].package
    assert package.transfers
    assert solutions[0][f"Net payment to {label.name}"] == package.transfers.get(party, 0.0)
    assert {sheet.name for sheet in sheets(kind.model_validate_json(finding.model_dump_json()))} == {
        "Parties", "Solutions", "Deals", "About",
    }  # fmt: skip


def test_a_recommendation_has_no_frontier(saved, tmp_path):
    result = invoke(saved(sample.wide_recommendation(4, 3)), "out.csv", "--what", "frontier")
    assert result.exit_code == exits.USAGE
    assert "there are: parties, solutions, deals, about" in " ".join(result.stderr.replace("│", " ").split())
    assert [path.name for path in tmp_path.iterdir()] == ["finding.json"]


def test_one_table_as_csv(saved):
    finding = zone_samples.zone()
    name = saved(finding)
    assert invoke(name, "frontier.csv").exit_code == exits.OPTIMAL
    with open("frontier.csv", encoding="utf-8", newline="") as file:  # noqa: PTH123  # the test's own folder
        rows = list(csv.DictReader(file))
    assert [float(row["Payoff Egypt"]) for row in rows] == [point.payoffs["A"] for point in finding.points]
    assert invoke(name, "deals.csv", "--what", "deals").exit_code == exits.OPTIMAL
    with open("deals.csv", encoding="utf-8") as file:  # noqa: PTH123  # the test's own folder
        assert file.readline().startswith("Deal,Id,Proposed by,")


@pytest.mark.parametrize("name", ["out.xlsx", "out.csv"])
def test_words_never_become_formulas(saved, name):
    finding = zone_samples.zone()
    deals = [finding.deals[0].model_copy(update={"title": title}) for title in HOSTILE]
    source = saved(finding.model_copy(update={"deals": deals}))
    assert invoke(source, name, "--what", "deals").exit_code == exits.OPTIMAL
    if name.endswith(".csv"):
        with open(name, encoding="utf-8", newline="") as file:  # noqa: PTH123  # the test's own folder
            found = [row["Deal"] for row in csv.DictReader(file)]
        assert found == [f"'{title}" if title[0] in "=+-@" else title for title in HOSTILE]
        return
    cells = list(openpyxl.load_workbook(name)["Deals"]["A"])[1:]
    assert [cell.data_type for cell in cells] == ["s"] * len(HOSTILE)
    assert [cell.value for cell in cells] == [*HOSTILE[:-1], "\N{REPLACEMENT CHARACTER}bell"]
    with zipfile.ZipFile(name) as parts:
        assert not any(b"<f>" in parts.read(part) for part in parts.namelist() if "sheet" in part)


def test_a_spreadsheet_holds_long_words_and_every_kind_of_cell(tmp_path):
    sheet = Sheet("S", ("a", "b"), (("x" * 40_000, 1.5), (None, 3), ("=1", -2.25)))
    write_spreadsheet([sheet], tmp_path / "s.xlsx")
    page = openpyxl.load_workbook(io.BytesIO((tmp_path / "s.xlsx").read_bytes()))["S"]
    assert len(page["A2"].value) == 32_001
    assert [page["B2"].value, page["A3"].value, page["B3"].value, page["B4"].value] == [1.5, None, 3, -2.25]


def test_a_three_party_zone_has_no_trade_offs(saved):
    names, rows = ("Egypt", "Israel", "Jordan"), ((3, 0, 1), (0, 3, 1))
    finding = zone_samples.zone(rows, (), names=names)
    assert invoke(saved(finding), "out.xlsx").exit_code == exits.OPTIMAL
    assert len(table("out.xlsx", "Frontier")) == 2
    assert "Trade-offs" not in openpyxl.load_workbook("out.xlsx").sheetnames


NOISE = 4.973799150320701e-14


def divided_zone():
    """A zone with an issue that some package divides, one that none does, and the noise of a computation."""
    finding = zone_samples.zone([(4, -NOISE), (1 + 2 * NOISE, 1 / 3), (0, 3)], [(1, 2, False, False)])
    border = IssueLabel(name="Border", options={"A": "A", "B": "B"})
    court = IssueLabel(name="Court", options={"old": "The old one", "new": "new"})
    subject = finding.subject.model_copy(update={"issues": {"border": border, "court": court}})
    shares = [{"A": 1.0}, {"A": 2 / 3, "B": 1 / 3}, {"B": 1.0, "A": NOISE}]
    points = [
        point.model_copy(update={"package": Package(shares={"border": parts, "court": {"old": 1.0}})})
        for point, parts in zip(finding.points, shares, strict=True)
    ]
    return finding.model_copy(update={"subject": subject, "points": points, "solutions": [], "deals": []})


def test_figures_are_without_noise_and_shares_are_figures(saved):
    assert invoke(saved(divided_zone()), "out.xlsx").exit_code == exits.OPTIMAL
    rows = table("out.xlsx", "Frontier")
    assert [row["Payoff Israel"] for row in rows] == [0, 0.33333333, 3]
    assert [row["Gain Egypt"] for row in rows] == [4, 1, 0]
    assert [row["Border: share Egypt"] for row in rows] == [1, 0.66666667, 0]
    assert [row["Border: share Israel"] for row in rows] == [0, 0.33333333, 1]
    assert {row["Court"] for row in rows} == {"The old one"}
    page = openpyxl.load_workbook("out.xlsx")["Frontier"]
    assert [page["B2"].number_format, page["C2"].number_format] == ["#,##0", "#,##0.000"]


def test_a_gain_is_not_the_noise_of_a_large_payoff():
    finding = zone_samples.zone([(3e9 + 1e-6, 1)], [])
    parties = {
        key: label.model_copy(update={"disagreement": 3e9 if key == "A" else 0.25})
        for key, label in finding.subject.parties.items()
    }
    frontier = sheets(finding.model_copy(update={"subject": finding.subject.model_copy(update={"parties": parties})}))[
        1
    ]
    assert dict(zip(frontier.columns, frontier.rows[0], strict=True)) == {
        "Deal": 1, "Payoff Egypt": 3e9, "Payoff Israel": 1, "Gain Egypt": 0, "Gain Israel": 0.75,
    }  # fmt: skip


def test_places_are_told_in_figures_and_in_words_apart(saved):
    finding = divided_zone()
    first, middle, _ = finding.points
    others = [
        zone_samples.solution(finding.subject, "nash", middle.payoffs, zone_samples.here(number=2)),
        zone_samples.solution(finding.subject, "leximin", middle.payoffs, zone_samples.here(number=2)),
    ]
    same = others[0].found.model_copy(update={"package": middle.package})
    lower = first.model_copy(update={"number": None})
    standing = zone_samples.below(lower, {"A": 1.0, "B": -1.0})
    improvement = standing.improvements[0].model_copy(update={"segment": 0})
    deal = zone_samples.deal("Draft", {"A": 1, "B": -1}, standing.model_copy(update={"improvements": [improvement]}))
    solutions = [others[0].model_copy(update={"found": same}), others[1]]
    changed = finding.model_copy(update={"solutions": solutions, "deals": [deal]})
    assert invoke(saved(changed), "out.xlsx").exit_code == exits.OPTIMAL
    places = [(row["Listed deal"], row["Place"]) for row in table("out.xlsx", "Solutions")]
    assert places == [(2, "deal 2"), (2, "worth the same as deal 2")]
    (row,) = table("out.xlsx", "Deals")
    assert row["Nearest better deal"] is None
    assert row["Place"] == "a deal between deals 1 and 2 is better"
    assert row["Completion"] == "settled"


@pytest.mark.parametrize("name", zone_samples.ZONES)
def test_every_column_holds_figures_or_words(name):
    for sheet in sheets(zone_samples.ZONES[name])[:-1]:
        for column in zip(*sheet.rows, strict=True):
            assert len({isinstance(cell, str) for cell in column if cell is not None}) <= 1, (sheet.name, column)


@pytest.mark.parametrize(
    ("finding", "code", "what"),
    [
        (zone_samples.ZONES["no package"], exits.NO_DEAL, "No deal exists: the frontier is empty. `winset explain`"),
        (zone_samples.ZONES["no acceptable package"], exits.NO_DEAL, "No deal exists: the frontier is empty."),
        (zone_samples.ZONES["unbounded"], exits.UNBOUNDED, "Nothing is listed: the frontier is empty; without limit"),
        (sample.recommendation_with_status("no package"), exits.NO_DEAL, "No deal exists: no solution has a package."),
    ],
)
def test_an_export_without_a_deal_says_so(saved, finding, code, what):
    result = invoke(saved(finding), "out.csv")
    assert result.exit_code == code
    assert what in result.stderr


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_finding_that_a_shell_redirected_is_read(saved, tmp_path, encoding):
    text = (tmp_path / saved(zone_samples.zone(names=("Ägypten", "Israel")))).read_text(encoding="utf-8")
    (tmp_path / "wide.json").write_text(text, encoding=encoding)
    assert invoke("wide.json", "out.csv").exit_code == exits.OPTIMAL
    assert "Payoff Ägypten" in (tmp_path / "out.csv").read_text(encoding="utf-8")


def test_the_exit_code_says_how_the_search_ended(saved):
    finding = zone_samples.zone(status="stopped with a solution")
    assert invoke(saved(finding), "out.xlsx").exit_code == exits.STOPPED_WITH_SOLUTION


def test_existing_files_are_kept_unless_forced(saved, tmp_path):
    name = saved(zone_samples.zone())
    (tmp_path / "out.csv").write_text("mine", encoding="utf-8")
    assert invoke(name, "out.csv").exit_code == exits.USAGE
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "mine"
    assert invoke(name, "out.csv", "--force").exit_code == exits.OPTIMAL
    assert sorted(path.name for path in tmp_path.iterdir()) == ["finding.json", "out.csv"]


@pytest.mark.parametrize(
    ("arguments", "code", "what"),
    [
        (["finding.json", "out.ods"], exits.USAGE, "ends in neither .xlsx nor .csv"),
        (["finding.json", "missing/out.csv"], exits.USAGE, "does not exist"),
        (["finding.json", "out.xlsx", "--what", "secrets"], exits.USAGE, "unknown table 'secrets'"),
        (["finding.json", "out.csv", "--what", "deals,parties"], exits.USAGE, "holds one table"),
        (["finding.json", "out.csv", "--parties", "A"], exits.USAGE, "exported as it is"),
        (["finding.json", "out.csv", "--coverage", "2"], exits.USAGE, "wanted a number from 0"),
        (["divide_the_dollar", "out.csv", "--parties", "Anne"], exits.USAGE, "Did you mean ann?"),
        (["no_such_case", "out.csv"], exits.BAD_FILE, "no such file"),
    ],
)
def test_wrong_use(saved, arguments, code, what, tmp_path):
    saved(zone_samples.zone())
    result = invoke(*arguments)
    assert result.exit_code == code
    assert what in " ".join(result.stderr.replace("│", " ").split())
    assert [path.name for path in tmp_path.iterdir()] == ["finding.json"]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("{", "no finding saved with --json"),
        ("[]", "no finding saved with --json"),
        (
            '{"kind": "evaluation"}',
            "(got evaluation, wanted a finding saved with --json, but not of evaluate or explain)",
        ),
        ('{"kind": ["zone"]}', "this finding has no export"),
        ('{"kind": "zone"}', "not a whole zone"),
    ],
)
def test_files_that_hold_no_finding(tmp_path, content, what):
    (tmp_path / "f.json").write_text(content, encoding="utf-8")
    result = invoke(tmp_path / "f.json", tmp_path / "out.csv")
    assert result.exit_code == exits.BAD_FILE
    assert what in result.stderr


def test_a_saved_finding_that_was_edited_is_a_bad_file(saved, tmp_path):
    finding = zone_samples.zone()
    steps = [step.model_copy(update={"changes": {}}) for step in finding.steps]
    result = invoke(saved(finding.model_copy(update={"steps": steps})), tmp_path / "out.csv")
    assert steps
    assert result.exit_code == exits.BAD_FILE
    assert "not a whole zone" in result.stderr


def test_a_negotiation_is_solved_first(tmp_path):
    result = invoke("nash_1950_barter", tmp_path / "barter.xlsx")
    assert result.exit_code == exits.OPTIMAL, result.stderr
    gains = {(row["Gain Bill"], row["Gain Jack"]) for row in table(tmp_path / "barter.xlsx", "Frontier")}
    assert gains == {(2, 8), (6, 7), (8, 6), (12, 5), (14, 4), (16, 2), (18, 0)}
    best = table(tmp_path / "barter.xlsx", "Frontier")[0]
    assert best["Whip"] in {"keep", "give"}
    assert [sheet.name for sheet in sheets(zone_samples.zone())] == ZONE_SHEETS
    assert tuple(name.lower() for name in ZONE_SHEETS) == TABLES
