"""What the READMEs promise: their commands are one and the same, their code runs, their files exist."""

import pathlib
import re
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parents[1]
READMES = ("README.md", "README.ko.md")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, language: str) -> list[str]:
    """The fenced blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text(name), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("language", ["bash", "powershell", "python", "toml"])
def test_both_languages_give_the_same_commands_and_code(language):
    assert blocks("README.md", language) == blocks("README.ko.md", language) != []


def test_setting_up_and_running_or_testing_is_one_line_each():
    one_line = [block for block in blocks("README.md", "bash") if block.startswith("python3 -m venv .venv && ")]
    run, test = (block.removesuffix("\n") for block in one_line[:2])
    assert "\n" not in run + test
    assert run.endswith(" -m streamlit run app.py")
    assert " -m tests.browser.chromium && " in test
    assert re.search(r" -m pytest\b", test)
    assert re.findall(r"^python3 .* -m pytest.*$", text("README.md"), re.MULTILINE) == [test]  # what .ci/run picks out


def test_the_notebook_example_prints_the_numbers_of_the_book():
    notebook, _ = blocks("README.md", "python")
    shown = python(notebook)
    assert "-6.11110793e-10" in shown
    assert "8.14814391e-10" in shown
    accuracies = [float(accuracy) for accuracy in re.findall(r"^ *\d+ +(0\.\d+)$", shown, re.MULTILINE)]
    assert len(accuracies) == 3
    assert 0.774 <= accuracies[1] <= 0.808  # after one epoch: eleven published runs


def test_the_new_surface_is_a_good_one():
    _, surface = blocks("README.md", "python")
    shown = python(
        surface + "import numpy as np\n"
        "from core.differentiation import numerical_gradient, relative_error\n"
        "x = np.array(MATYAS.start)\n"
        "assert relative_error(numerical_gradient(MATYAS, x), np.array(MATYAS.gradient(*x))) < 1e-7\n"
        "assert all(abs(slope) < 1e-12 for m in MATYAS.minima for slope in MATYAS.gradient(*m))\n"
        "print(MATYAS.eigenvalues(x))\n"
    )
    assert "0.04" in shown


def python(code: str) -> str:
    """What `code` prints in an interpreter of its own, started in the project's folder as a notebook there would be."""
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", code], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", READMES)
def test_every_file_that_is_linked_exists(name):
    links = re.findall(r"\]\(([^)#:]+)\)", text(name)) + re.findall(r'(?:src|srcset)="([^":]+)"', text(name))
    assert len(links) >= 6
    assert [link for link in links if not (ROOT / link).exists()] == []
