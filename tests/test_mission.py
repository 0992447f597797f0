"""The table of what the explorer covers names only what exists."""

from __future__ import annotations

import ast
import pathlib
import pkgutil
import re

import pytest

from tests.mission import MISSION

ROOT = pathlib.Path(__file__).parents[1]

every_row = pytest.mark.parametrize("row", MISSION, ids=lambda row: f"{row.row} {row.topic}")


@every_row
def test_its_page_exists(row):
    assert (ROOT / "pages" / f"{row.page}.py").is_file()


@every_row
def test_core_has_its_name(row):
    assert row.core.startswith("core.")
    pkgutil.resolve_name(row.core)


@every_row
def test_its_test_exists(row):
    file, _, function = row.test.partition("::")
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
    assert function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_rows_are_lettered_as_in_the_plan_and_in_its_order():
    rows = [(row.row[0], int(row.row[1:])) for row in MISSION if re.fullmatch(r"[A-F][1-9]\d?", row.row)]
    assert len(rows) == len(MISSION)
    assert rows == sorted(rows)
    assert len(set(MISSION)) == len(MISSION)
