"""One BLAS thread, as the app has it, and the app without a browser."""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read once, when NumPy is imported

import pathlib
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

ROOT = pathlib.Path(__file__).parents[1]


def visit(page: str = "home", lang: str = "en", **query: str) -> AppTest:
    """visit("descent", lang="ko", x0="2"): that page, run once, as a link with ?lang=ko&x0=2 opens it; "home" is the first page."""
    visitor = AppTest.from_file(ROOT / "app.py", default_timeout=30)
    visitor.query_params["lang"] = lang
    if page != "home":
        visitor.run().switch_page(f"pages/{page}.py")
    for name, value in query.items():
        visitor.query_params[name] = value
    return visitor.run()


@pytest.fixture
def app() -> Callable[..., AppTest]:
    """What opens a page: `visit`."""
    return visit
