"""Every page opens from a bare link without an error, a call to another host, or a sideways scroll."""

import pytest

from tests.browser.visit import ROOT

PAGES = ["", *sorted(script.stem for script in (ROOT / "pages").glob("*.py"))]
VISITORS = [
    pytest.param({"lang": "en", "width": 1280, "height": 800}, id="english-wide-light"),
    pytest.param({"lang": "ko", "width": 390, "height": 844, "dark": True, "touch": True}, id="korean-phone-dark"),
]


@pytest.mark.parametrize("visitor", VISITORS)
@pytest.mark.parametrize("name", PAGES)
def test_opens_quietly(open_page, name, visitor):
    page = open_page(name, **visitor)
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.get_by_test_id("stException").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
