import pytest
from typer.testing import CliRunner

import genius_by_hand as xml
import winset
from winset import cli, exits

YEARS = xml.integer(1, "Years", 0, 3)
RISING = xml.profile_text(xml.integer(1, "Years", 0, 3, xml.linear(0.25, 0)), weights=(1,))
FALLING = xml.profile_text(
    xml.integer(1, "Years", 0, 3, xml.linear(-0.25, 1)), weights=(1,), extra='<reservation value="0.5"/>'
)


def invoke(*arguments):
    return CliRunner().invoke(cli.app, ["import", *arguments])


@pytest.fixture
def scenario(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "scenario"
    folder.mkdir()
    for name, text in (("domain", xml.domain_text(YEARS)), ("rising", RISING), ("falling", FALLING)):
        (folder / f"{name}.xml").write_text(text, encoding="utf-8")
    return folder


FILES = ("scenario/domain.xml", "scenario/rising.xml", "scenario/falling.xml")


@pytest.mark.usefixtures("scenario")
def test_the_file_goes_to_stdout_and_notices_to_stderr():
    result = invoke(*FILES)
    assert result.exit_code == exits.OPTIMAL
    assert result.stdout.startswith("# Imported by `winset import` from the GENIUS domain domain.xml with rising.xml, ")
    assert "/" not in result.stdout.splitlines()[0]
    assert result.stderr == (
        "notice: rising: The file has no reservation value; 0 is assumed, and what is worth less is not acceptable.\n"
    )


@pytest.mark.usefixtures("scenario")
def test_the_file_is_a_negotiation_and_the_same_every_time(tmp_path):
    assert invoke(*FILES, "-o", "first.yaml", "--parties", "UP, DOWN").exit_code == exits.OPTIMAL
    assert CliRunner().invoke(cli.app, ["validate", "first.yaml"]).exit_code == exits.OPTIMAL
    negotiation = winset.read("first.yaml")
    assert [party.disagreement for party in negotiation.parties.values()] == [0.0, 0.5]
    assert list(negotiation.parties) == ["UP", "DOWN"]
    assert {party.name for party in negotiation.parties.values()} == {None}
    assert "notice: UP: The file has no reservation value" in invoke(*FILES, "--parties", "UP,DOWN").stderr
    assert winset.import_genius(FILES[0], FILES[1:], ["UP", "DOWN"]).negotiation == negotiation
    assert invoke(*FILES, "--output", "second.yaml", "--parties", "UP,DOWN").exit_code == exits.OPTIMAL
    assert (tmp_path / "first.yaml").read_bytes() == (tmp_path / "second.yaml").read_bytes()


@pytest.mark.usefixtures("scenario")
def test_a_file_is_overwritten_only_by_force(tmp_path):
    (tmp_path / "kept.yaml").write_text("mine", encoding="utf-8")
    refused = invoke(*FILES, "-o", "kept.yaml")
    assert refused.exit_code == exits.USAGE
    assert "would be overwritten" in refused.stderr
    assert (tmp_path / "kept.yaml").read_text(encoding="utf-8") == "mine"
    assert invoke(*FILES, "-o", "kept.yaml", "--force").exit_code == exits.OPTIMAL
    assert winset.read("kept.yaml").title == "Imported negotiation"


@pytest.mark.usefixtures("scenario")
def test_a_folder_and_chosen_profiles():
    assert list(_parties(invoke("scenario"))) == ["falling", "rising"]
    assert list(_parties(invoke("scenario", "--profiles", "rising"))) == ["rising"]


def _parties(result):
    assert result.exit_code == exits.OPTIMAL
    lines = result.stdout.split("\nparties:\n")[1].split("\nissues:")[0].splitlines()
    return [line.strip(" :") for line in lines if line.startswith("  ") and line[2] != " "]


@pytest.mark.parametrize(
    ("arguments", "code", "what"),
    [
        (["scenario/nothing.xml"], exits.BAD_FILE, "no such file"),
        (["scenario/domain.xml"], exits.BAD_FILE, "without utility profiles"),
        (["scenario/rising.xml", "scenario/falling.xml"], exits.BAD_FILE, "no GENIUS domain"),
        ([*FILES, "--parties", "A"], exits.USAGE, "the number of parties"),
        ([*FILES, "--from", "excel"], exits.USAGE, "unknown format"),
        ([*FILES, "--from", "negmas"], exits.BAD_FILE, "no outcome space"),
        ([*FILES, "-o", "missing/out.yaml"], exits.USAGE, "does not exist"),
        (["scenario", "--profiles", "other"], exits.USAGE, "no such profile"),
    ],
)
@pytest.mark.usefixtures("scenario")
def test_wrong_use(arguments, code, what, tmp_path):
    result = invoke(*arguments)
    assert result.exit_code == code
    assert what in " ".join(result.stderr.replace("│", " ").split())
    assert result.stdout == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["scenario"]


def test_malformed_xml_is_reported_with_its_line(scenario):
    (scenario / "rising.xml").write_text(RISING.replace("</objective>", ""), encoding="utf-8")
    result = invoke(*FILES)
    assert result.exit_code == exits.BAD_FILE
    assert "rising.xml:4:" in result.stderr


def test_a_knapsack_game_becomes_modules_to_opt_in_to(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "game.txt").write_text("2 1\n3 3\n0 1 2 3 4 5 6\n", encoding="utf-8")
    result = invoke("game.txt", "-o", "game.yaml")
    assert result.exit_code == exits.OPTIMAL
    assert "Wrote game.yaml (2 parties, 1 module). Next: winset equilibrium game.yaml" in result.stderr
    assert winset.read("game.yaml") == winset.import_knapsack_game("game.txt").negotiation
    (tmp_path / "game.txt").write_text("2 1\n3 3\n0 1 2 3 4 5 six\n", encoding="utf-8")
    broken = invoke("game.txt")
    assert broken.exit_code == exits.BAD_FILE
    assert "game.txt:3: this is not a number" in broken.stderr
