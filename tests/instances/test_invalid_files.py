"""Every invalid file gives exactly the faults that its first lines announce."""

import pytest

import winset_instances
from winset_models.negotiation.faults import FaultyFileError
from winset_models.negotiation.origin import dotted
from winset_models.negotiation.reader import check, read

FILES = sorted(winset_instances.folder("invalid").glob("*.yaml"))
MARK = "# expect: "


def expected(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix(MARK) for line in lines if line.startswith(MARK)]


def found(path):
    lines = []
    for fault in check(path)[1]:
        place = f"{fault.location.line}:{fault.location.column}"
        if fault.location.file != str(path):
            place = f"{fault.location.file.rpartition('/')[2]}:{place}"
        lines.append(f"{fault.code} {place} {dotted(fault.path)}".rstrip())
    return lines


def test_there_is_a_file_for_every_family_of_faults():
    assert len(FILES) >= 8


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_invalid_file_gives_exactly_its_faults(path):
    assert expected(path)
    assert found(path) == expected(path)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_invalid_file_is_refused_with_all_its_faults(path):
    with pytest.raises(FaultyFileError) as caught:
        read(path)
    assert len(caught.value.faults) == len(expected(path))


def test_twenty_faults_are_twenty():
    (path,) = (path for path in FILES if path.stem == "twenty_faults")
    assert len(found(path)) == 20
    assert len({line.split()[0] for line in found(path)}) >= 12


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_messages_speak_the_language_of_the_file(path):
    for fault in check(path)[1]:
        text = str(fault)
        for jargon in ("pydantic", "dictionary", "Input should", "validation", "NoneType", "ruamel", "[key]", "str "):
            assert jargon not in text
        assert fault.message
        assert fault.severity == "fault"
