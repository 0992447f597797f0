"""`core` stands on NumPy and the standard library alone, so that it runs in any notebook."""

from __future__ import annotations

import ast
import pathlib
import pkgutil
import subprocess
import sys

import pytest

import core

ROOT = pathlib.Path(core.__file__).parents[1]
MODULES = ["core", *(module.name for module in pkgutil.walk_packages(core.__path__, "core."))]
FILES = sorted((ROOT / "core").rglob("*.py"))
OURS = {path.stem for path in ROOT.iterdir() if path.suffix == ".py" or (path.is_dir() and any(path.glob("*.py")))}


@pytest.mark.parametrize("module", MODULES)
def test_a_fresh_interpreter_that_imports_it_loads_nothing_of_the_app(module):
    program = f"import sys, {module}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    loaded = subprocess.run([sys.executable, "-W", "error", "-c", program], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert "core" in loaded
    assert {"streamlit", "altair", "pandas", "torch", "sklearn", "matplotlib", "scipy"}.isdisjoint(loaded)
    assert {"ui", "pages", "app", "sweeps", "benchmarks", "tests"}.isdisjoint(loaded)


@pytest.mark.parametrize("file", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_it_imports_numpy_the_standard_library_and_core_and_nothing_else(file):
    imported = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            imported.add((node.module or "").partition(".")[0])
    assert imported - sys.stdlib_module_names <= {"numpy", "core"}
    assert imported & (OURS - {"core"}) == set()


@pytest.mark.parametrize("file", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_it_neither_evaluates_text_nor_uses_global_random_numbers(file):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Name):
            assert node.id not in ("eval", "exec", "compile", "__import__", "pickle")
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "np.random":
            assert node.attr in ("default_rng", "Generator", "SeedSequence")
