import json

import pytest

import genius_by_hand as xml
from winset_models.interchange.importing import converted
from winset_models.interchange.sources import read_scenario
from winset_solver.errors import ArgumentError, FileError

YEARS = xml.integer(1, "Years", 0, 3)
PROFILE = xml.profile_text(xml.integer(1, "Years", 0, 3, xml.linear(0.25, 0)), weights=(1,))
SPACE = {"type": "OutcomeSpace", "name": "n", "issues": [{"type": "ContiguousIssue", "name": "x", "values": [0, 1]}]}
FUNCTION = {"type": "LinearUtilityFunction", "weights": [1]}


@pytest.fixture
def folder(tmp_path):
    """A folder with one GENIUS scenario of three profiles, and files that are none of it."""
    place = tmp_path / "scenario"
    place.mkdir()
    (place / "z-domain.xml").write_text(xml.domain_text(YEARS), encoding="utf-8")
    for name in ("p10", "p2", "p1"):
        (place / f"{name}.xml").write_text(PROFILE, encoding="utf-8")
    (place / "pareto.xml").write_text("0.5, 0.5\n", encoding="utf-8")
    (place / "other.xml").write_text("<other/>", encoding="utf-8")
    (place / "notes.txt").write_text("none", encoding="utf-8")
    (place / ".hidden.xml").write_text(PROFILE, encoding="utf-8")
    (place / "deeper").mkdir()
    return place


def parties(*paths, **options):
    return list(converted(read_scenario(list(paths), **options)).negotiation.parties)


def test_a_folder_gives_its_profiles_in_natural_order(folder):
    assert parties(folder) == ["p1", "p2", "p10"]
    assert converted(read_scenario([folder])).notices[0] == (
        "Left out, as neither a domain nor a profile: other.xml, pareto.xml."
    )


def test_profiles_are_chosen_by_name(folder):
    assert parties(folder, profiles=["p10", "p1.xml"]) == ["p10", "p1"]
    with pytest.raises(ArgumentError, match="did you mean p1"):
        read_scenario([folder], profiles=["p1_"])


def test_files_keep_their_order_wherever_the_domain_stands(folder):
    files = [folder / "p2.xml", folder / "z-domain.xml", folder / "p1.xml"]
    assert parties(*files) == ["p2", "p1"]
    assert parties(files[1], files[2], files[0]) == ["p1", "p2"]
    assert parties(*files, form="genius") == ["p2", "p1"]


def test_the_format_is_found_out(folder):
    mixed = folder / "deeper"
    (mixed / "d.json").write_text(json.dumps(SPACE), encoding="utf-8")
    (mixed / "u.yaml").write_text("type: LinearUtilityFunction\nweights: [1]\n", encoding="utf-8")
    assert parties(mixed) == ["u"]
    assert parties(mixed / "d.json", mixed / "u.yaml") == ["u"]
    (mixed / "z-domain.xml").write_text(xml.domain_text(YEARS), encoding="utf-8")
    with pytest.raises(FileError, match="domains of GENIUS and of NegMAS"):
        read_scenario([mixed])
    assert parties(mixed, form="negmas") == ["u"]


def test_what_makes_no_scenario(folder, tmp_path):
    with pytest.raises(ArgumentError, match="no file"):
        read_scenario([])
    with pytest.raises(ArgumentError, match="not both"):
        read_scenario([folder, folder / "p1.xml"])
    with pytest.raises(ArgumentError, match="from a folder only"):
        read_scenario([folder / "p1.xml"], profiles=["p1"])
    with pytest.raises(ArgumentError, match="no known format"):
        read_scenario([folder / "notes.txt"])
    with pytest.raises(FileError, match="no such file"):
        read_scenario([tmp_path / "missing.xml"])
    with pytest.raises(FileError, match="no such file or folder"):
        read_scenario([tmp_path / "missing"])
    with pytest.raises(FileError, match="no GENIUS domain"):
        read_scenario([folder / "p1.xml", folder / "p2.xml"])
    with pytest.raises(FileError, match="without utility profiles"):
        read_scenario([folder / "z-domain.xml"])
    with pytest.raises(FileError, match="holds no negotiation domain"):
        read_scenario([folder / "deeper"])
    (folder / "deeper" / "broken.xml").write_bytes(b'<negotiation_template a="\x80"/>')
    with pytest.raises(FileError, match=r"broken\.xml:1.*\n.*not UTF-8"):
        read_scenario([folder / "deeper"])
    (folder / "second.xml").write_text(xml.domain_text(YEARS), encoding="utf-8")
    with pytest.raises(FileError, match="several domains"):
        read_scenario([folder])


@pytest.mark.parametrize("ids", [["a"], ["a", "b", "b"], ["a", "b", "all"], ["a", "b", "c d"], ["a", "b", ""]])
def test_ids_of_parties_must_fit(folder, ids):
    with pytest.raises(ArgumentError):
        converted(read_scenario([folder]), ids)
