"""Take the README's pictures from the running app: `python -m docs.screenshots`, from the project's folder.

English and Korean, light and dark, one file each, small enough to keep in the repository. Korean needs a font that has it
(Debian: fonts-noto-cjk).
"""

from __future__ import annotations

import io
import pathlib
from collections.abc import Callable
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.browser import chromium
from tests.browser.visit import serve, settled

HERE = pathlib.Path(__file__).parent
SIZE = {"width": 1280, "height": 800}
LIMIT = 250_000  # bytes


def on_the_way(page: Page) -> None:
    """A walk in its middle, where its path so far and what comes can both be seen."""
    scrub = page.locator("input.scrub").first
    scrub.fill(str(int(scrub.get_attribute("max") or 0) * 3 // 8))
    scrub.blur()  # the ring round what has the focus is not for a picture


def trained(page: Page) -> None:
    """A run from Train to its end: the button is Pause meanwhile, and then Train again."""
    page.locator(".st-key-train button").click()
    page.locator(".st-key-pause button").wait_for()
    page.locator(".st-key-train button").wait_for(timeout=180_000)
    page.get_by_role("heading", level=1).click()  # no ring round the button
    settled(page)


class Shot(NamedTuple):
    """One page, and what to do there before the picture is taken."""

    name: str
    link: str
    prepare: Callable[[Page], None] | None = None


RACE = "surface=ravine&x0=-7&x1=2&lr=0.95&steps=40&optimizers=SGD&optimizers=Momentum&optimizers=AdaGrad&optimizers=Adam"
SHOTS = (
    Shot("home", "?"),
    Shot("derivative", "derivative?f=sin&x=1&step=1.2&"),
    Shot("losses", "losses?"),
    Shot("descent", f"descent?{RACE}&", on_the_way),
    Shot("simple_net", "simple_net?"),
    Shot("mnist", "mnist?", trained),
    Shot("digits", "digits?"),
)


def small(png: bytes) -> bytes:
    """The picture in 256 colours. Raises ValueError where it is larger than the limit all the same.

    Chosen for the widest spread, not by how often a colour is met: what has a colour with a meaning here is a line or a dot.
    """
    picture, packed = Image.open(io.BytesIO(png)).convert("RGB"), io.BytesIO()
    palette = picture.quantize(256, Image.Quantize.MAXCOVERAGE, kmeans=3)
    picture.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG).save(packed, "PNG", optimize=True)
    if packed.tell() > LIMIT:
        raise ValueError(f"{packed.tell():,} bytes: the limit is {LIMIT:,}")
    return packed.getvalue()


def main() -> None:
    path = chromium.find()
    if path is None:
        raise SystemExit(chromium.NONE)
    with serve() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=chromium.FLAGS)
        for shot in SHOTS:
            for lang in ("en", "ko"):
                for theme in ("light", "dark"):
                    context = browser.new_context(viewport=SIZE, color_scheme=theme, reduced_motion="reduce")
                    page = context.new_page()
                    page.goto(f"{url}/{shot.link}lang={lang}")
                    settled(page)
                    if shot.prepare:
                        shot.prepare(page)
                    page.wait_for_function("document.fonts.ready.then(() => true)")
                    target = HERE / f"{shot.name}-{theme}{'' if lang == 'en' else '-ko'}.png"
                    target.write_bytes(small(page.screenshot()))
                    print(f"{target.name}: {target.stat().st_size:,} bytes")
                    context.close()
        browser.close()


if __name__ == "__main__":
    main()
