"""Whatever is done to a file, reading it gives a negotiation or faults, never another exception."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from strategies import negotiations
from winset_models.negotiation.faults import FaultyFileError
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.reader import check, read
from winset_models.negotiation.starter import starter_text

LINES = starter_text().splitlines()
ENTRIES = [position for position, line in enumerate(LINES) if line.strip() and not line.lstrip().startswith("#")]
SCRAPS = st.sampled_from(
    [
        "", "~", "3", "-1", ".nan", "1e999", "1e-30", "9" * 400, "40%", "1,5", "true", "NO", "all", "UP", "downstream",
        "clean_water", "seat", "[]", "{}", "[[]]", "[UP, UP]", "[1]", "{UP: {UP: 1}}", "{all: all}", "{1: 2}",
        "{[a]: b}", "&a [*a]", "*x", "!!python/name:os.system x", "!t {}", '"\\ud800"', '"\\x00"', "a: b: c", "'",
        "2026-01-31", "{module: clean_water}", "[{heads: 99}]", "<<: {}", "? x", "- x", "\t", "|", ">-", "%", "@", "-",
        "x" * 70,
    ]
)  # fmt: skip


def outcome(content: bytes):
    """Check and read a file with this content, and hold both to their promises."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file.yaml"
        path.write_bytes(content)
        negotiation, faults = check(path)
        if negotiation is not None:
            assert read(path) == negotiation
        else:
            with pytest.raises(FaultyFileError) as caught:
                read(path)
            assert list(caught.value.faults) == faults
            assert str(caught.value)
    assert (negotiation is None) == any(fault.severity == "fault" for fault in faults)
    assert [(fault.location.line, fault.location.column) for fault in faults] == sorted(
        (fault.location.line, fault.location.column) for fault in faults
    )
    lines = (
        content.count(b"\n") + content.count(b"\r") + content.count(b"\xc2\x85") + 2 * content.count(b"\xe2\x80") + 1
    )
    for fault in faults:
        assert str(fault).isprintable() or "\n  hint: " in str(fault)
        assert 1 <= fault.location.line <= lines + 1
        assert fault.message
    return negotiation, faults


@st.composite
def corruptions(draw):
    """The starter file with a few scalars, keys or lines dropped, replaced or inserted."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 4))):
        position = draw(st.sampled_from(ENTRIES))
        scrap = draw(SCRAPS)
        line = lines[position]
        indent = line[: len(line) - len(line.lstrip())]
        key, colon, value = line.partition(":")
        lines[position] = draw(
            st.sampled_from(
                [
                    "",
                    f"{key}{colon} {scrap}",
                    f"{indent}{scrap}{colon}{value}",
                    f"{line}\n{indent}{scrap}: {scrap}",
                    f"{line}\n{line}",
                    f"  {line}",
                    line.replace(",", "", 1),
                    line.replace("}", "", 1),
                    line.replace(" ", f" {scrap} ", 1),
                ]
            )
        )
    return "\n".join(lines)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(corruptions())
def test_a_corrupted_file_gives_a_negotiation_or_faults(text):
    outcome(text.encode("utf-8", "surrogatepass"))


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(starter_text()) - 1), st.binary(min_size=1, max_size=6))
def test_stray_bytes_give_a_negotiation_or_faults(position, stray):
    content = starter_text().encode()
    outcome(content[:position] + stray + content[position + len(stray) :])


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=80), st.text(max_size=80).map(lambda text: text.encode("utf-8", "surrogatepass"))))
@example(b'"\\UFFFFFFFF"')
@example(b"%YAML 9.9\n---\na")
@example(b"!<")
def test_any_bytes_give_faults(content):
    negotiation, faults = outcome(content)
    assert negotiation is None
    assert faults


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.one_of(
            st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.sampled_from(["UP", "all"])
        ),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(
                st.sampled_from(["UP", "values", "when", "module", "by", "options", "levels", "heads", "all", "x"]),
                inner,
                max_size=3,
            ),
        ),
        max_leaves=8,
    ),
    st.sampled_from(list(Negotiation.model_fields)),
)
def test_any_section_gives_a_negotiation_or_faults(section, name):
    kept = starter_text().splitlines()
    start = next((at for at, line in enumerate(kept) if line.startswith(f"{name}:")), len(kept))
    following = [at for at in range(start + 1, len(kept)) if kept[at][:1] not in ("", " ", "#")]
    end = following[0] if following else len(kept)
    written = f"{name}: {json.dumps(section)}".replace("NaN", ".nan").replace("Infinity", ".inf")
    outcome("\n".join([*kept[:start], written, *kept[end:]]).encode())


@settings(max_examples=30, deadline=None)
@given(negotiations())
def test_a_negotiation_survives_json(negotiation):
    assert Negotiation.model_validate(negotiation.model_dump(mode="json")) == negotiation
