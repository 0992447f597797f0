"""What the descent page costs its reader: `python -m benchmarks.page`.

A key moves the slider of the steps by one, and a MutationObserver in the page waits for the map's walks to be drawn anew. Beside it, in
the same browser and in turns: a bare Streamlit page with one slider and one chart, the same map with as many marks, which computes
nothing. Then what the page's server sent for one such move. Needs requirements-dev.txt (Playwright).
"""

from __future__ import annotations

import json
import os
import pathlib
import shutil
import statistics
import tempfile
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, sync_playwright

import ui  # noqa: F401  before NumPy: one thread per product
from benchmarks.table import print_table
from core.descent import DescentConfig, walk
from core.optimizers import OPTIMIZERS
from core.surfaces import surface_named
from tests.browser.chromium import FLAGS, NONE, find
from tests.browser.visit import ROOT, serve, settled
from ui.charts.descent import map_spec, walks_frame
from ui.theme import LIGHT

TURNS, WARM = 15, 2

BARE = """
import json
import pandas as pd
import streamlit as st

@st.cache_data
def prepared():
    return pd.read_parquet("walks.parquet"), json.load(open("map.json"))

frame, spec = prepared()
steps = st.slider("Steps", 1, int(frame["step"].max()), int(frame["step"].max()), key="steps")
shown = frame[frame["step"] <= steps]
with st.container(key="map"):
    st.vega_lite_chart(shown.assign(last=shown["step"] == steps), spec, key="map_chart")
"""

# Armed before each key: when was it pressed, when did its message leave, and when did the map's walks (drawn faint in full) change?
WATCH = """(() => {
  const walks = () => [...document.querySelectorAll('.st-key-map svg.marks path[opacity="0.35"]')].map((p) => p.getAttribute('d')).join();
  let turn = null;
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (...message) {
    if (turn?.pressed && !turn.sent) turn.sent = performance.now();
    return send.apply(this, message);
  };
  document.addEventListener('keydown', () => { if (turn && !turn.pressed) turn.pressed = performance.now(); }, true);
  window.armed = () => {
    turn = {};
    const before = walks();
    window.redrawn = new Promise((done) => {
      const observer = new MutationObserver(() => {
        if (!turn.pressed || walks() === before || !walks()) return;
        observer.disconnect();
        done([performance.now() - turn.pressed, performance.now() - turn.sent]);
      });
      observer.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['d'] });
    });
  };
})()"""
MARKS = "() => document.querySelectorAll('.st-key-map svg.marks :is(path, image, text)').length"


class Visit:
    """A page in the browser whose slider is moved to and fro; it keeps the times in milliseconds and the bytes received of each move."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.page: Page = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce").new_page()
        self.page.add_init_script(WATCH)
        self.page.on("websocket", lambda socket: socket.on("framereceived", self._received))
        self.redrawn: list[float] = []
        self.after_sending: list[float] = []
        self.received: list[int] = []
        self._bytes = 0
        self.page.goto(url)
        self.slider = self.page.locator(".st-key-steps input[type=range]")
        settled(self.page)
        self.page.wait_for_timeout(2000)
        self.marks = self.page.evaluate(MARKS)

    def _received(self, payload: str | bytes) -> None:
        self._bytes += len(payload)

    def move(self, key: str) -> None:
        """Press `key` on the slider; wait until the map shows it and the server has nothing left to say."""
        self.page.bring_to_front()
        self.slider.focus()
        self._bytes = 0
        self.page.evaluate("armed()")
        self.page.keyboard.press(key)
        redrawn, after_sending = self.page.evaluate("redrawn")
        settled(self.page)
        self.page.wait_for_timeout(400)
        self.redrawn.append(redrawn)
        self.after_sending.append(after_sending)
        self.received.append(self._bytes)


def bare_folder(folder: pathlib.Path, configs: Sequence[DescentConfig]) -> pathlib.Path:
    """Write the bare page, its map and the walks on it into `folder`."""
    spec = json.loads(json.dumps(map_spec(surface_named(configs[0].surface), LIGHT, "start")))
    next(param for param in spec["params"] if param["name"] == "step")["value"] = configs[0].steps
    (folder / "map.json").write_text(json.dumps(spec), encoding="utf-8")
    (folder / "app.py").write_text(BARE, encoding="utf-8")
    walks_frame([walk(config) for config in configs]).to_parquet(folder / "walks.parquet")
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    return folder


def compare(browser: Browser, app: str, configs: Sequence[DescentConfig]) -> tuple[Visit, Visit]:
    """The bare page and ours with the same walks, moved in turns."""
    c = configs[0]
    link = dict(surface=c.surface, x0=c.x0, x1=c.x1, lr=c.lr, steps=c.steps, gradient=c.gradient, optimizers=[one.optimizer for one in configs])
    with tempfile.TemporaryDirectory() as folder, serve(bare_folder(pathlib.Path(folder), configs)) as bare:
        visits = Visit(browser, bare), Visit(browser, f"{app}/descent?{urlencode(link, doseq=True)}")
        for turn in range(WARM + TURNS):
            for visit in visits:
                visit.move("ArrowRight" if turn % 2 else "ArrowLeft")
        for visit in visits:
            visit.page.context.close()
    return visits


def show() -> None:
    """Print both tables: for the page as it opens, and for a race of six with 500 steps."""
    path = find()
    if path is None:
        raise SystemExit(NONE)
    cases = {
        "three walks of 100 steps": [DescentConfig(optimizer=name) for name in ("SGD", "Momentum", "Adam")],
        "six walks of 500 steps": [DescentConfig("rosenbrock", -0.5, 2.2, 0.001, 500, kind.__name__, gradient="analytic") for kind in OPTIMIZERS],
    }
    times: list[Sequence[Any]] = []
    sizes: list[Sequence[Any]] = []
    with sync_playwright() as playwright, serve() as app:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for name, configs in cases.items():
            visits = compare(browser, app, configs)
            medians = [[statistics.median(taken[WARM:]) for taken in (visit.redrawn, visit.after_sending)] for visit in visits]
            rows = zip(("bare page", "descent page"), visits, medians, strict=True)
            times += [(f"{name}, {who}", visit.marks, f"{m[0]:.0f}", f"{m[1]:.0f}") for who, visit, m in rows]
            times.append((f"{name}, ratio", "", *(f"{ours / bare:.2f}" for bare, ours in zip(*medians, strict=True))))
            received = visits[1].received[WARM:]
            sizes.append((name, *(f"{size / 1000:.1f}" for size in (statistics.median(received), max(received)))))
        browser.close()
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores" if hasattr(os, "getloadavg") else "load unknown"
    print_table(f"Slider moved to map redrawn, {TURNS} turns, medians in ms ({load})", ("", "marks", "from the key", "from the message"), times)
    print_table("Received for one move of the slider, kB (at most 150)", ("", "median", "most"), sizes)


if __name__ == "__main__":
    show()
