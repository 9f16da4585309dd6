"""Reading: what a sound file gives, where its entries stand, and what cannot be read at all."""

import hashlib
import time

import pytest

from winset_models.analysis.roadmap import roadmap
from winset_models.negotiation.faults import FaultyFileError
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.origin import dotted
from winset_models.negotiation.reader import LARGEST_FILE, check, read
from winset_models.negotiation.starter import starter_text
from winset_solver.errors import FileError

SMALL = """\
winset: 1
title: Two states
unit: { name: points }
parties:
  NO: { group: north }
  SE:
    disagreement: 12e2
modules:
  visas:
    benefit: 3
    cost: { north: { in: 1 } }
    open_to: [NO, SE]
    requires: checks
  checks:
    benefit: { all: 1, SE: 2 }
deals:
  d:
    modules: { visas: [NO, SE] }
"""


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(SMALL)
    return path


def test_the_starter_file_reads_without_faults_or_warnings(tmp_path):
    path = tmp_path / "starter.yaml"
    path.write_text(starter_text(), encoding="utf-8")
    negotiation, faults = check(path)
    assert faults == []
    assert isinstance(negotiation, Negotiation)
    assert 3 <= len(negotiation.parties) <= 4
    assert len(negotiation.issues) == 2
    assert len(negotiation.modules) == 3
    assert any(module.floor for module in negotiation.modules.values())
    assert negotiation.red_lines
    assert negotiation.deals
    assert negotiation.transfers is not None


def test_the_starter_file_of_a_roadmap_reads_without_faults_and_its_draft_is_one_that_somebody_would_stop(tmp_path):
    path = tmp_path / "starter.yaml"
    path.write_text(starter_text("roadmap"), encoding="utf-8")
    negotiation, faults = check(path)
    assert faults == []
    found = roadmap(negotiation)
    assert found.status == "optimal"
    assert not found.course.left_out
    assert {regret.party for regret in found.sequences["draft"].regrets} == {"WEST"}
    assert not found.sequences["draft"].broken


def test_values_are_read_as_yaml_1_2_writes_them(small):
    negotiation = read(small)
    assert list(negotiation.parties) == ["NO", "SE"]
    assert negotiation.parties["SE"].disagreement == 1200.0
    assert negotiation.modules["visas"].benefit == {"all": {"all": 3.0}}
    assert negotiation.modules["visas"].requires == ["checks"]
    assert negotiation.deals["d"].modules == {"visas": {"NO": None, "SE": None}}


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ((), "1:1"),
        (("parties",), "4:1"),
        (("parties", "NO"), "5:3"),
        (("parties", "NO", "group"), "5:9"),
        (("parties", "SE", "disagreement"), "7:5"),
        (("modules", "visas", "benefit", "all", "all"), "10:5"),
        (("modules", "visas", "cost", "north", "in"), "11:22"),
        (("modules", "visas", "open_to", 1), "12:19"),
        (("modules", "visas", "requires", 0), "13:5"),
        (("deals", "d", "modules", "visas", 0), "18:24"),
        (("deals", "d", "modules", "visas", "SE"), "18:16"),
        (("red_lines", "none"), "1:1"),
    ],
)
def test_every_entry_knows_its_place(small, path, place):
    assert str(read(small).origin.locate(path)) == f"{small}:{place}"


def test_the_origin_has_the_hash_of_the_file(small):
    assert read(small).origin.sha256 == hashlib.sha256(SMALL.encode()).hexdigest()
    assert read(small).origin.file == str(small)


def test_equal_files_give_equal_negotiations_wherever_they_are(small, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text("# a comment moves every line\n" + SMALL)
    assert read(small) == read(other)
    assert read(small).origin != read(other).origin
    other.write_text(SMALL.replace("12e2", "1201"))
    assert read(small) != read(other)


@pytest.mark.parametrize("text", [SMALL, starter_text()], ids=["small", "starter"])
def test_a_negotiation_survives_json(tmp_path, text):
    path = tmp_path / "file.yaml"
    path.write_text(text, encoding="utf-8")
    negotiation = read(path)
    assert Negotiation.model_validate(negotiation.model_dump(mode="json")) == negotiation
    assert Negotiation.model_validate_json(negotiation.model_dump_json()) == negotiation


def test_a_byte_order_mark_and_other_line_ends_are_accepted(tmp_path, small):
    path = tmp_path / "windows.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert read(path) == read(small)
    assert read(path).origin.locate(("parties", "SE", "disagreement")).line == 7


def test_aliases_stand_for_what_they_name(tmp_path):
    path = tmp_path / "alias.yaml"
    path.write_text("winset: 1\ntitle: t\nunit: {name: x}\nparties:\n  A: &a {weight: 2}\n  B: *a\n")
    assert read(path).parties["B"].weight == 2.0


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        (b"", "empty-file", "1:1"),
        (b"# nothing but a comment\n", "empty-file", "1:1"),
        (b"---\n", "empty-file", "1:1"),
        (b"\n\n- a\n- b\n", "wrong-type", "3:1"),
        (b"just text", "wrong-type", "1:1"),
        (b"title: caf\xe9\n", "not-utf-8", "1:11"),
        (b"winset: 1\ntitle: \x07\n", "syntax", "2:8"),
        (b"winset: 1\n\ttitle: t\n", "syntax", "2:1"),
        (b"winset: 1\ntitle: 'open\n", "syntax", "3:1"),
        (b"parties: [A, B\nunit: {}\n", "syntax", "2:5"),
        (b"a: 1\n---\nb: 1\n", "several-documents", "2:1"),
        (b"a: *nowhere\n", "unknown-alias", "1:4"),
        (b"a: &a [*a]\n", "recursive-alias", "1:8"),
        (b'title: "\\ud800"\n', "syntax", "1:8"),
        (b'title: "\\UFFFFFFFF"\n', "syntax", "1:1"),
        (b"[" * 100_000, "too-deep", "1:25"),
        (b"- " * 100_000, "too-deep", "1:49"),
        (b"#" * (LARGEST_FILE + 1), "file-too-large", "1:1"),
        (b"a:\n" + b"".join(b" k%d: 1\n" % key for key in range(60_000)), "too-many-entries", None),
    ],
)
def test_what_is_no_negotiation_file_is_one_fault(tmp_path, content, code, place):
    path = tmp_path / "file.yaml"
    path.write_bytes(content)
    with pytest.raises(FaultyFileError) as caught:
        read(path)
    (fault,) = caught.value.faults
    assert fault.code == code
    assert place is None or str(fault.location) == f"{path}:{place}"


def test_a_bomb_is_refused_before_it_is_built(tmp_path):
    path = tmp_path / "bomb.yaml"
    doublings = "".join(f"b{key}: &b{key} [*b{key - 1}, *b{key - 1}]\n" for key in range(1, 200))
    path.write_text("b0: &b0 [1]\n" + doublings)
    started = time.perf_counter()
    _, (fault,) = check(path)
    assert fault.code == "too-many-entries"
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize("name", ["missing.yaml", "missing/deeper.yaml", ".", "nul\0byte.yaml"])
def test_a_path_without_a_readable_file_is_an_error_of_its_own(tmp_path, name):
    with pytest.raises(FileError) as caught:
        read(f"{tmp_path}/{name}")
    assert not isinstance(caught.value, FaultyFileError)
    with pytest.raises(FileError):
        check(f"{tmp_path}/{name}")


def test_read_raises_every_fault_in_order_and_quotes_them(tmp_path):
    path = tmp_path / "file.yaml"
    path.write_text("winset: 1\nunit: {nam: x}\ntitle: 3\nparties: {A: {weight: -1}}\n")
    with pytest.raises(FaultyFileError) as caught:
        read(path)
    places = [(fault.location.line, fault.location.column) for fault in caught.value.faults]
    assert places == [(2, 8), (3, 8), (4, 23)]
    assert f"{path}:2:8 unit.nam: `nam` is not a key here [unknown-key]" in str(caught.value)
    assert "hint: did you mean `name`?" in str(caught.value)


def test_control_characters_do_not_reach_the_terminal(tmp_path):
    path = tmp_path / "file.yaml"
    path.write_text('winset: 1\ntitle: t\nunit: {name: x}\nparties: {A: {kind: red}}\n"k\\nk\\u202e": 1\n')
    with pytest.raises(FaultyFileError) as caught:
        read(path)
    text = str(caught.value)
    assert len(caught.value.faults) == 2
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_a_file_of_two_hundred_lines_is_checked_in_well_under_a_second(tmp_path):
    lines = [f"  P{key}: {{ group: g, disagreement: {key}, capacities: {{ staff: 3 }} }}" for key in range(27)]
    modules = [
        f"  m{key}:\n    benefit: {{ P1: 1, P2: 2, g: {key} }}\n    cost: 0.5\n    uses: {{ staff: {{ g: 1 }} }}\n"
        for key in range(43)
    ]
    text = "winset: 1\ntitle: t\nunit: {name: x}\nparties:\n" + "\n".join(lines) + "\nmodules:\n" + "".join(modules)
    path = tmp_path / "long.yaml"
    path.write_text(text)
    assert 200 <= text.count("\n") <= 210
    started = time.perf_counter()
    read(path)
    assert time.perf_counter() - started < 1


def test_paths_are_written_as_people_write_them():
    assert dotted(("red_lines", "r", "when", 0, "module")) == "red_lines.r.when[0].module"
