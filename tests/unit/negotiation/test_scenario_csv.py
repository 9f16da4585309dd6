"""Scenarios from a CSV file: the same fund as with paths in place, and every bad cell at its place."""

import hashlib

import pytest

from winset_models.negotiation.fund.scenarios import world_of
from winset_models.negotiation.reader import check, read

HEAD = """\
winset: 1
title: Rain
unit: { name: million EUR, currency: EUR, scale: 1.0e6 }
parties: { A: {}, B: {} }
fund:
  stages: ["2027", "2028"]
  members: { all: {} }
  needs: { floods: { of: A, amount: { per: { rain: 1.0 } } } }
"""
GOOD = "scenario,probability,stage,rain\nwet,0.25,2027,1\nwet,,2028,4\n7,0.75,2,2\n7,0.75,1,1\n"


def write(tmp_path, table, scenarios="{ csv: rain.csv }"):
    (tmp_path / "rain.csv").write_bytes(table if isinstance(table, bytes) else table.encode())
    path = tmp_path / "file.yaml"
    path.write_text(f"{HEAD}  scenarios: {scenarios}\n", encoding="utf-8")
    return path


def told(path):
    found = check(path)[1]
    return [(fault.code, fault.location.line, fault.location.column) for fault in found]


def test_rows_become_paths(tmp_path):
    negotiation = read(write(tmp_path, GOOD))
    in_place = (
        "{ paths: { wet: { probability: 0.25, values: { rain: [1, 4] } }, "
        "s7: { probability: 0.75, values: { rain: [1, 2] } } } }"
    )
    plain = read(write(tmp_path, GOOD, in_place))
    assert negotiation.fund.scenarios.paths == plain.fund.scenarios.paths
    assert negotiation.origin.tables == {"rain.csv": hashlib.sha256(GOOD.encode()).hexdigest()}
    place = negotiation.origin.locate(("fund", "scenarios", "paths", "s7", "probability"))
    assert str(place) == f"{tmp_path}/rain.csv:4:1"
    tree = world_of(negotiation.fund).tree
    assert (tree.labels, tree.probability.tolist()) == (("2027", "wet", "s7"), [1.0, 0.25, 0.75])


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        (GOOD.replace("wet,,2028,4", "wet,,2028,many"), ("wrong-type", 3, 4)),
        (GOOD.replace("wet,,2028,4", "wet,,2028,"), ("wrong-type", 3, 4)),
        (GOOD.replace("wet,,2028,4", "wet,,2028,1e300"), ("magnitude", 3, 4)),
        (GOOD.replace("wet,,2028,4", "wet,0.5,2028,4"), ("contradiction", 3, 2)),
        (GOOD.replace("wet,,2028,4", "wet,,2029,4"), ("unknown-stage", 3, 3)),
        (GOOD.replace("wet,,2028,4", "wet,,2027,4"), ("given-twice", 3, 3)),
        (GOOD.replace("wet,,2028,4", "wet,,2028"), ("ragged-table", 3, 1)),
        (GOOD.replace("7,0.75,2,2", "a b,0.75,2,2"), ("bad-name", 4, 1)),
        (GOOD.replace("7,0.75,2,2", "7,1.75,2,2"), ("out-of-range", 4, 2)),
        (GOOD.replace("7,0.75,2,2", "7,,2,2"), ("wrong-type", 4, 2)),
        (GOOD.replace("wet,,2028,4\n", ""), ("missing-row", 2, 1)),
        (GOOD.replace("0.75", "0.5"), ("wrong-probabilities", 9, 3)),
        (GOOD.replace("scenario", "scenaro"), ("missing-column", 1, 1)),
        (GOOD.replace("rain", "the rain"), ("bad-name", 1, 4)),
        (GOOD.replace("rain", "stage"), ("repeated-name", 1, 4)),
        (b"", ("table-file", 9, 21)),
        (b"scenario,probability,stage,rain\n", ("table-file", 9, 21)),
        (b"\xff", ("table-file", 9, 21)),
        (b"scenario;probability;stage", ("table-file", 9, 21)),
    ],
)
def test_every_bad_cell_is_named_at_its_place(tmp_path, bad, fault):
    assert fault in told(write(tmp_path, bad))


def test_a_file_and_paths_in_place_exclude_each_other(tmp_path):
    both = "{ csv: rain.csv, paths: { wet: { probability: 1 } } }"
    assert told(write(tmp_path, GOOD, both)) == [("given-twice", 9, 21)]


def test_a_file_that_is_not_there_is_a_fault_at_its_name(tmp_path):
    assert told(write(tmp_path, GOOD, "{ csv: snow.csv }")) == [("table-file", 9, 21)]
    assert told(write(tmp_path, GOOD, "{ csv: 5 }"))


def test_nothing_is_read_where_no_file_is_named(tmp_path):
    assert read(write(tmp_path, GOOD, "{ factors: { rain: { levels: [{ value: 1, probability: 1 }] } } }"))
