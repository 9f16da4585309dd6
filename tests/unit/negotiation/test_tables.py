"""Tables in place and from CSV: the same negotiation as without them, and every bad cell at its place."""

import hashlib

import pytest

from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.origin import dotted
from winset_models.negotiation.reader import check, read

HEAD = """\
winset: 1
title: Skills
unit: { name: points }
parties:
  KEN: { group: sending, capacities: { staff: 9 } }
  UGA: { group: sending }
  CAN: { group: receiving }
"""
MODULES = "modules:\n  labs:\n  visas:\n"


def write(tmp_path, text, **tables):
    path = tmp_path / "file.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    for name, content in tables.items():
        (tmp_path / f"{name}.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def told(path):
    found = check(path)[1]
    place = [(fault.location.file.rpartition("/")[2], fault.location.line, fault.location.column) for fault in found]
    return [(fault.code, *where) for fault, where in zip(found, place, strict=True)]


def test_a_table_in_place_fills_the_modules(tmp_path):
    table = (
        "tables:\n  - fills: benefit\n    columns: [labs, visas]\n"
        "    rows:\n      KEN: [1, -2.5]\n      receiving: [~, 4]\n"
    )
    negotiation = read(write(tmp_path, MODULES + table))
    assert negotiation.modules["labs"].benefit == {"KEN": {"all": 1.0}}
    assert negotiation.modules["visas"].benefit == {"KEN": {"all": -2.5}, "receiving": {"all": 4.0}}
    plain = read(
        write(tmp_path, "modules:\n  labs: {benefit: {KEN: 1}}\n  visas: {benefit: {KEN: -2.5, receiving: 4}}\n")
    )
    assert negotiation == plain
    assert negotiation.tables != plain.tables
    assert Negotiation.model_validate(negotiation.model_dump(mode="json")) == negotiation


def test_a_csv_table_fills_the_modules_and_is_part_of_the_origin(tmp_path):
    content = b'\xef\xbb\xbfparty, labs ,visas\r\n\r\nKEN,1e1,\r\n"all", 2,"3.5"\r\n'
    negotiation = read(write(tmp_path, MODULES + "tables: [{ fills: cost, csv: costs.csv }]\n", costs=content))
    assert negotiation.modules["labs"].cost == {"KEN": {"all": 10.0}, "all": {"all": 2.0}}
    assert negotiation.modules["visas"].cost == {"all": {"all": 3.5}}
    assert negotiation.origin.tables == {"costs.csv": hashlib.sha256(content).hexdigest()}
    place = negotiation.origin.locate(("modules", "visas", "cost", "all"))
    assert str(place) == f"{tmp_path}/costs.csv:4:3"


def test_tables_fill_uses_and_values_of_options(tmp_path):
    text = (
        "issues: { seat: { options: { nairobi: , ottawa: { values: 1 } } } }\n"
        + MODULES
        + "tables:\n"
        + "  - { fills: uses, resource: staff, columns: [labs], rows: { all: [2] } }\n"
        + "  - { fills: values, issue: seat, columns: [ottawa, nairobi], rows: { KEN: [0, 5] } }\n"
    )
    negotiation = read(write(tmp_path, text))
    assert negotiation.modules["labs"].uses == {"staff": {"all": {"all": 2.0}}}
    assert negotiation.issues["seat"].options["nairobi"].values == {"KEN": 5.0}
    assert negotiation.issues["seat"].options["ottawa"].values == {"all": 1.0, "KEN": 0.0}
    place = negotiation.origin.locate(("issues", "seat", "options", "nairobi", "values", "KEN"))
    assert (place.line, place.column) == (14, 80)


def test_tables_may_share_the_work_but_not_the_cells(tmp_path):
    text = MODULES + (
        "tables:\n"
        "  - { fills: benefit, columns: [labs], rows: { KEN: [1] } }\n"
        "  - { fills: benefit, columns: [labs], rows: { UGA: [1] } }\n"
        "  - { fills: benefit, columns: [labs], rows: { KEN: [1] } }\n"
    )
    path = write(tmp_path, text)
    assert told(path) == [("given-twice", "file.yaml", 14, 54)]
    assert "the first one is at 12:54" in check(path)[1][0].hint


def test_a_number_for_everybody_in_place_meets_a_row_for_everybody(tmp_path):
    table = "tables: [{ fills: benefit, columns: [labs], rows: { KEN: [1], all: [2] } }]\n"
    text = "modules: { labs: { benefit: 3 } }\n" + table
    assert told(write(tmp_path, text)) == [("given-twice", "file.yaml", 9, 69)]
    negotiation = read(write(tmp_path, text.replace(", all: [2]", "")))
    assert negotiation.modules["labs"].benefit == {"all": {"all": 3.0}, "KEN": {"all": 1.0}}


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        ("party,labs\nKEN,40%\n", [("wrong-type", "t.csv", 2, 2)]),
        ("party,labs\nKEN,nan\n", [("wrong-type", "t.csv", 2, 2)]),
        ("party,labs\nKEN,inf\n", [("wrong-type", "t.csv", 2, 2)]),
        ('party,labs\nKEN,"1,5"\n', [("wrong-type", "t.csv", 2, 2)]),
        ("party,labs\nKEN,1,5\n", [("ragged-table", "t.csv", 2, 1)]),
        ("party,labs\nKEN\n", [("ragged-table", "t.csv", 2, 1)]),
        ("party,labs\nKEN,1e300\n", [("magnitude", "t.csv", 2, 2)]),
        ("party,labs\nKEN,1e999\n", [("magnitude", "t.csv", 2, 2)]),
        ("party,labs\n\nMEX,1\nUS,2\n", [("unknown-party", "t.csv", 3, 1), ("unknown-party", "t.csv", 4, 1)]),
        ("party,labs\nKEN,1\nKEN,2\n", [("repeated-name", "t.csv", 3, 1)]),
        ("party,labs,labs\nKEN,1,2\n", [("repeated-name", "t.csv", 1, 3)]),
        ("party,lab,visas\nKEN,1,2\n", [("unknown-module", "t.csv", 1, 2)]),
        ("party,labs\n,1\n", [("unknown-party", "t.csv", 2, 1)]),
        ('party,labs\n"a\nb",1\nKEN,x\n', [("unknown-party", "t.csv", 2, 1), ("wrong-type", "t.csv", 4, 2)]),
        ("party;labs\nKEN;1,5\n", [("table-file", "file.yaml", 11, 33)]),
        ("", [("table-file", "file.yaml", 11, 33)]),
        ('party,labs\n"KEN,1\n', [("table-file", "file.yaml", 11, 33)]),
        (b"party,labs\nK\xc9N,1\n", [("table-file", "file.yaml", 11, 33)]),
        (b"party,labs\nKEN,\x00\n", [("wrong-type", "t.csv", 2, 2)]),
    ],
)
def test_a_bad_cell_is_a_fault_at_its_place(tmp_path, content, faults):
    path = write(tmp_path, MODULES + "tables: [{ fills: benefit, csv: t.csv }]\n", t=content)
    assert told(path) == faults


@pytest.mark.parametrize(
    "name", ["../t.csv", "/etc/passwd", "sub/../../t.csv", "missing.csv", ".", "a\\\\..\\\\t.csv", ""]
)
def test_a_table_stays_in_the_folder_of_its_file(tmp_path, name):
    (tmp_path / "inside").mkdir()
    (tmp_path / "t.csv").write_text("party,labs\nKEN,1\n")
    path = write(tmp_path / "inside", MODULES + f'tables: [{{ fills: benefit, csv: "{name}" }}]\n')
    assert told(path) == [("table-file", "file.yaml", 11, 33)]


def test_a_link_does_not_lead_out_of_the_folder(tmp_path):
    (tmp_path / "inside").mkdir()
    (tmp_path / "t.csv").write_text("party,labs\nKEN,1\n")
    (tmp_path / "inside" / "t.csv").symlink_to(tmp_path / "t.csv")
    path = write(tmp_path / "inside", MODULES + "tables: [{ fills: benefit, csv: t.csv }]\n")
    assert [code for code, *_ in told(path)] == ["table-file"]


@pytest.mark.parametrize(
    ("table", "faults"),
    [
        ("fills: benefits, columns: [labs], rows: { KEN: [1] }", ["wrong-value"]),
        ("fills: uses, columns: [labs], rows: { KEN: [1] }", ["wrong-form"]),
        ("fills: values, columns: [labs], rows: { KEN: [1] }", ["wrong-form"]),
        ("fills: benefit, columns: [labs]", ["wrong-form"]),
        ("fills: benefit, columns: [labs], rows: { KEN: [1] }, csv: t.csv", ["wrong-form"]),
        ("fills: benefit, columns: [labs, labs], rows: { KEN: [1, 2] }", ["repeated-name"]),
        ("fills: benefit, columns: [], rows: {}", ["empty"]),
        ("fills: benefit, columns: [labs], rows: { KEN: [1, 2] }", ["ragged-table"]),
        ("fills: benefit, columns: [labs], rows: { KEN: [1e20] }", ["magnitude"]),
        ("fills: benefit, columns: [labs], rows: { KEN: [.nan], UGA: [x] }", ["not-finite", "wrong-type"]),
        ("fills: benefit, columns: [lab], rows: { KEM: [1] }", ["unknown-module", "unknown-party"]),
        ("fills: values, issue: seat, columns: [labs], rows: { KEN: [1] }", ["unknown-issue"]),
        ("fills: benefit, column: [labs], rows: { KEN: [1] }", ["unknown-key"]),
    ],
)
def test_a_bad_table_is_a_fault(tmp_path, table, faults):
    path = write(tmp_path, MODULES + f"tables: [{{ {table} }}]\n")
    assert [code for code, *_ in told(path)] == faults


def test_tables_of_the_wrong_kind_do_not_hide_other_faults(tmp_path):
    assert [code for code, *_ in told(write(tmp_path, MODULES + "tables: 3\n"))] == ["wrong-type"]
    assert [code for code, *_ in told(write(tmp_path, MODULES + "tables: [3, {}]\n"))] == ["wrong-type", "missing-key"]
    text = "modules: [labs]\ntables: [{ fills: benefit, columns: [labs], rows: { KEN: [1] } }]\n"
    assert [code for code, *_ in told(write(tmp_path, text))] == ["wrong-type"]
    text = "modules: { labs: { benefit: much } }\ntables: [{ fills: benefit, columns: [labs], rows: { KEN: [1] } }]\n"
    assert [code for code, *_ in told(write(tmp_path, text))] == ["wrong-type"]


def test_paths_of_cells_are_paths_of_values(tmp_path):
    text = MODULES + "tables:\n  - { fills: benefit, columns: [labs], rows: { KEN: [1] } }\n"
    fault = check(write(tmp_path, text.replace("labs:\n", "labs: { benefit: { KEN: 2 } }\n")))[1][0]
    assert dotted(fault.path) == "modules.labs.benefit.KEN"
    assert "`modules.labs.benefit.KEN` is given twice" in fault.message
