"""Every formulation block writes exactly the rows and columns that its golden file shows.

After an intended change, write the files anew with ``WINSET_WRITE_GOLDEN=1 pytest tests/golden`` and read the
difference before committing it.
"""

import os
from pathlib import Path

import pytest
from cases import CASES
from lp_text import lp_text

from winset_models.formulations.package import BLOCKS, formulate
from winset_models.negotiation.negotiation import Negotiation

HERE = Path(__file__).parent


def block_of(name: str) -> str:
    return name.split("-", maxsplit=1)[0]


@pytest.mark.parametrize("name", CASES)
def test_a_block_writes_its_golden_text(name):
    data = {"winset": 1, "title": name, "unit": {"name": "points"}, **CASES[name]}
    text = lp_text(formulate(Negotiation.model_validate(data)), block_of(name))
    file = HERE / f"{name}.lp.txt"
    if os.environ.get("WINSET_WRITE_GOLDEN"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("block", BLOCKS)
def test_no_block_lacks_a_golden_file(block):
    files = [name for name in CASES if block_of(name) == block]
    assert files
    for name in files:
        assert f"  {block}." in (HERE / f"{name}.lp.txt").read_text(encoding="utf-8")


def test_no_golden_file_is_left_over():
    assert {file.name for file in HERE.glob("*.lp.txt")} == {f"{name}.lp.txt" for name in CASES}
