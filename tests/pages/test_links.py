"""Settings stay with the visitor by the name of their field, on whatever page it is: so a field means the same everywhere."""

from __future__ import annotations

import itertools
import pathlib

import pytest

from tests.conftest import visit

PAGES = sorted(script.stem for script in (pathlib.Path(__file__).parents[2] / "pages").glob("*.py"))
MORE = {"descent": {"noise": "0.1", "surface": "own", "schedule": "Exponential"}}  # what else stands on a page with these settings


@pytest.fixture(scope="module")
def fields():
    """Per page its widgets by key: their kind and what can be chosen."""
    found = {}
    for name in PAGES:
        page = visit(name, **MORE.get(name, {}))
        assert not page.exception
        widgets = itertools.chain.from_iterable(
            page.get(kind) for kind in ("selectbox", "select_slider", "slider", "number_input", "text_input", "button_group", "radio", "checkbox")
        )
        found[name] = {w.key: (w.type, str(getattr(w, "options", ""))) for w in widgets if w.key}
    return found


def test_a_field_that_two_pages_share_is_the_same_on_both(fields):
    for one, other in itertools.combinations(PAGES, 2):
        for key in fields[one].keys() & fields[other].keys():
            assert fields[one][key] == fields[other][key], f"{key} on {one} and on {other}"


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_fields_of_its_own(fields, page):
    assert len(fields[page]) > 3
