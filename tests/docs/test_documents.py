"""Documents are true: commands print what is shown, Python runs, negotiation files are valid, links lead somewhere."""

import doctest
from io import StringIO

import documents
import pytest
from documents import (
    Command,
    blocks,
    commands,
    dead_entries,
    dead_links,
    dead_mentions,
    difference,
    fits,
    name_of,
    negotiations,
    normal,
)
from ruamel.yaml import YAML

from winset_models.negotiation.reader import check

DOCUMENTS = {name_of(file): file.read_text(encoding="utf-8") for file in documents.documents()}


@pytest.mark.parametrize("name", [name for name, text in DOCUMENTS.items() if commands(text)])
def test_commands_print_what_is_shown(name, tmp_path):
    differences = [found for command in commands(DOCUMENTS[name]) if (found := difference(command, tmp_path))]
    if differences:
        pytest.fail("\n\n".join(differences), pytrace=False)


@pytest.mark.parametrize("name", [name for name, text in DOCUMENTS.items() if blocks(text, "python")])
def test_python_runs(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    namespace = {"__name__": name}
    for block in blocks(DOCUMENTS[name], "python"):
        exec(compile(block, name, "exec"), namespace)


@pytest.mark.parametrize("name", [name for name, text in DOCUMENTS.items() if negotiations(text)])
def test_negotiation_files_are_valid(name, tmp_path):
    for number, data in enumerate(negotiations(DOCUMENTS[name])):
        file = tmp_path / f"{number}.yaml"
        written = StringIO()
        YAML(typ="safe", pure=True).dump(data, written)
        file.write_text(written.getvalue(), encoding="utf-8")
        _, faults = check(file)
        assert "\n".join(map(str, faults)) == ""


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere(name):
    document = documents.ROOT / name
    assert list(dead_links(document, DOCUMENTS[name])) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_tests_that_are_named_exist(name):
    assert dead_mentions(DOCUMENTS[name]) == []


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name.endswith("/README.md")])
def test_maps_show_what_is_there(name):
    assert dead_entries((documents.ROOT / name).parent, DOCUMENTS[name]) == []


def test_the_documents_are_found():
    assert {"README.md", "CONTRIBUTING.md", "docs/guide.md", "solver/README.md"} <= set(DOCUMENTS)
    assert commands(DOCUMENTS["README.md"])
    assert commands(DOCUMENTS["docs/guide.md"])


def test_the_gate_closes_on_output_that_is_not_printed(tmp_path):
    assert difference(Command("winset --version", [documents.GAP]), tmp_path) == ""
    assert "shown:" in difference(Command("winset --version", ["winset 99"]), tmp_path)
    assert "wanted 0" in difference(Command("winset validate no_such_file.yaml"), tmp_path)
    assert difference(Command("winset validate no_such_file.yaml", code=1), tmp_path) == ""


def test_seconds_dates_and_padding_do_not_count():
    shown = ["Solution  Gap  Seconds", "Nash  0  0.2", "", "done in 3.1 s on 2026-11-02"]
    printed = [
        "Solution   Gap   Seconds  ",
        "Nash      0     78.4",
        "",
        "best so far 1, 0 nodes, 12 s",
        "done in 4 s on 2027-01-01",
    ]
    assert normal(shown) == normal(printed)
    assert normal(["worth 0.2"]) != normal(["worth 0.3"])


def test_the_gate_closes_on_a_shown_line_that_is_missing():
    assert not fits(["a", "…", "z"], ["a", "b"])


def test_exit_codes_are_read_from_the_document():
    text = "```console\n$ winset solve x\nno deal\n$ echo $?\n3\n$ make demo\n```\n"
    assert commands(text) == [Command("winset solve x", ["no deal"], 3)]


def test_the_gate_closes_on_dead_links(tmp_path):
    document = tmp_path / "page.md"
    text = "# A heading\n[a](#a-heading) [b](#no-heading) [c](none.md) [d](https://example.org) ![e](page.md)\n"
    document.write_text(text)
    assert list(dead_links(document, text)) == ["#no-heading", "none.md"]


def test_the_gate_closes_on_tests_that_do_not_exist():
    here = "tests/docs/test_documents.py"
    named = [f"{here}::test_python_runs", here, f"{here}::test_nothing", "tests/docs/none.py"]
    assert dead_mentions(" ".join(f"`{name}`" for name in named)) == named[2:]


def test_the_gate_closes_on_a_map_of_something_else(tmp_path):
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "a.py").touch()
    assert dead_entries(tmp_path, "```\nhere/  a.py b.py\n  there/\n```\n") == ["b.py", "there"]


def test_yaml_blocks_add_up_to_files():
    text = "```yaml\nwinset: 1\nparties: {A: {}}\n```\n```yaml\nparties: {B: {}}\n```\n```yaml\nwinset: 1\n```\n"
    assert negotiations(text) == [{"winset": 1, "parties": {"A": {}, "B": {}}}, {"winset": 1}]


def test_helper_examples_hold():
    assert doctest.testmod(documents).failed == 0
