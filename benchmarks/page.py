"""What two pages cost their reader: `python -m benchmarks.page`.

On the descent page a key moves the slider of the steps by one, and a MutationObserver in the page waits for the map's walks to be drawn
anew. Beside it, in the same browser and in turns: a bare Streamlit page with one slider and one chart, the same map with as many marks,
which computes nothing. On the small net's page one cell of W is written anew, and all its charts of W have to follow; beside it a page
with one cell and these charts. Then what each page's server sent for one such change. Needs requirements-dev.txt (Playwright).
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

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

import ui  # noqa: F401  before NumPy: one thread per product
from benchmarks.table import print_table
from core.descent import DescentConfig, walk
from core.optimizers import OPTIMIZERS
from core.small_training import train_small
from core.surfaces import surface_named
from tests.browser.chromium import FLAGS, NONE, find
from tests.browser.visit import ROOT, serve, settled
from ui.charts.descent import map_spec, walks_frame
from ui.charts.gradient_check import errors_frame, errors_spec
from ui.charts.simple_net import curve_frame, curve_spec
from ui.charts.simple_training import loss_frame, loss_spec
from ui.controls.simple_net import NOTES_T, NOTES_W, NOTES_X
from ui.findings.gradient_check import checked
from ui.findings.simple_net import nudge, there_and_back
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

BARE_CELL = """
import json
import pandas as pd
import streamlit as st

@st.cache_data
def prepared():
    return {key: (json.load(open(f"{key}.json")), [pd.read_parquet(f"{key}{n}.parquet") for n in (0, 1)]) for key in %(keys)r}

cell = st.text_input("w", %(values)r[0], key="w23")
for key, (spec, frames) in prepared().items():
    with st.container(key=key):
        st.vega_lite_chart(frames[%(values)r.index(cell)], spec, key=f"{key}_chart")
"""

# What a change must draw anew, each of them: the map's walks (faint in full); the paths of every chart of W.
WALKS = ('.st-key-map svg.marks path[opacity="0.35"]',)
CHARTS = ("curve", "check_picture", "training_loss")
PATHS = tuple(f".st-key-{key} svg.marks path" for key in CHARTS)
CELL = ("0.48024869", "0.6")  # w23, to and fro

# Armed before each key: when was it pressed, when did its message leave, and when had everything changed?
WATCH = """(() => {
  const drawn = (selector) => [...document.querySelectorAll(selector)].map((p) => p.getAttribute('d') + p.getAttribute('transform')).join();
  let turn = null;
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (...message) {
    if (turn?.pressed && !turn.sent) turn.sent = performance.now();
    return send.apply(this, message);
  };
  document.addEventListener('keydown', () => { if (turn && !turn.pressed) turn.pressed = performance.now(); }, true);
  window.armed = (selectors) => {
    turn = {};
    const before = selectors.map(drawn);
    const changed = (selector, n) => document.querySelector(selector) && drawn(selector) !== before[n];
    window.redrawn = new Promise((done) => {
      const observer = new MutationObserver(() => {
        if (!turn.pressed || !selectors.every(changed)) return;
        observer.disconnect();
        done([performance.now() - turn.pressed, performance.now() - turn.sent]);
      });
      observer.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['d', 'transform'] });
    });
  };
})()"""
MARKS = "(selectors) => document.querySelectorAll(selectors.map((s) => s.split(' ')[0] + ' svg.marks :is(path, image, text)').join()).length"


class Visit:
    """A page in the browser on which one control is moved to and fro; it keeps the times in milliseconds and the bytes received of each
    move. `control` is its selector, `drawn` are those of what has to change."""

    def __init__(self, browser: Browser, url: str, control: str, drawn: Sequence[str]) -> None:
        self.page: Page = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce").new_page()
        self.page.add_init_script(WATCH)
        self.page.on("websocket", lambda socket: socket.on("framereceived", self._received))
        self.drawn = list(drawn)
        self.redrawn: list[float] = []
        self.after_sending: list[float] = []
        self.received: list[int] = []
        self._bytes = 0
        self.page.goto(url)
        self.control = self.page.locator(control)
        for selector in self.drawn:
            self.page.locator(selector).first.wait_for(state="attached", timeout=60_000)
        settled(self.page)
        self.page.wait_for_timeout(2000)
        self.marks = self.page.evaluate(MARKS, self.drawn)

    def _received(self, payload: str | bytes) -> None:
        self._bytes += len(payload)

    def move(self, key: str, text: str | None = None) -> None:
        """Press `key` on the control, after writing `text` into it; wait until all is drawn and the server has nothing left to say."""
        self.page.bring_to_front()
        self.control.focus()
        if text is not None:
            self.control.fill(text)
        self._bytes = 0
        self.page.evaluate("(selectors) => { armed(selectors); }", self.drawn)
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
        slider = ".st-key-steps input[type=range]"
        visits = Visit(browser, bare, slider, WALKS), Visit(browser, f"{app}/descent?{urlencode(link, doseq=True)}", slider, WALKS)
        for turn in range(WARM + TURNS):
            for visit in visits:
                visit.move("ArrowRight" if turn % 2 else "ArrowLeft")
        for visit in visits:
            visit.page.context.close()
    return visits


def bare_cell_folder(folder: pathlib.Path) -> pathlib.Path:
    """Write the bare page with one cell, the charts of W and their data for both values of the cell into `folder`."""
    specs = {
        "curve": curve_spec(LIGHT, "now", "predicted", "real", "within 10 %"),
        "check_picture": errors_spec(LIGHT, "h", "error"),
        "training_loss": loss_spec(LIGHT, True, "loss", "step"),
    }
    for key, spec in specs.items():
        (folder / f"{key}.json").write_text(json.dumps(spec), encoding="utf-8")
    for n, value in enumerate(CELL):
        W = np.array(NOTES_W)
        W[1, 2] = float(value)
        way = there_and_back(W, NOTES_X, NOTES_T)
        run = train_small(W, NOTES_X, NOTES_T, "SGD", 1.0, 50)
        checked_here = checked(W, way.samples, way.targets, 1e-4)
        frames = curve_frame(nudge(way, (1, 2), 0.01)), errors_frame(checked_here, ["a", "b", "c", "d"]), loss_frame(run).frame
        for key, frame in zip(CHARTS, frames, strict=True):
            frame.to_parquet(folder / f"{key}{n}.parquet")
    (folder / "app.py").write_text(BARE_CELL % {"keys": CHARTS, "values": CELL}, encoding="utf-8")
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    return folder


def compare_cells(browser: Browser, app: str) -> tuple[Visit, Visit]:
    """The bare page and the small net's, one cell written in turns."""
    with tempfile.TemporaryDirectory() as folder, serve(bare_cell_folder(pathlib.Path(folder))) as bare:
        cell = ".st-key-w23 input"
        visits = Visit(browser, bare, cell, PATHS), Visit(browser, f"{app}/simple_net?lang=en", cell, PATHS)
        for turn in range(WARM + TURNS):
            for visit in visits:
                visit.move("Enter", CELL[(turn + 1) % 2])
        for visit in visits:
            visit.page.context.close()
    return visits


def show() -> None:
    """Print both tables: for the descent page as it opens, for a race of six with 500 steps, and for a cell of the small net's W."""
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
        for name, configs in [*cases.items(), ("one cell of W", None)]:
            visits = compare(browser, app, configs) if configs else compare_cells(browser, app)
            medians = [[statistics.median(taken[WARM:]) for taken in (visit.redrawn, visit.after_sending)] for visit in visits]
            rows = zip(("bare page", "our page"), visits, medians, strict=True)
            times += [(f"{name}, {who}", visit.marks, f"{m[0]:.0f}", f"{m[1]:.0f}") for who, visit, m in rows]
            times.append((f"{name}, ratio", "", *(f"{ours / bare:.2f}" for bare, ours in zip(*medians, strict=True))))
            received = visits[1].received[WARM:]
            sizes.append((name, *(f"{size / 1000:.1f}" for size in (statistics.median(received), max(received)))))
        browser.close()
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores" if hasattr(os, "getloadavg") else "load unknown"
    print_table(f"From a change to all of it drawn, {TURNS} turns, medians in ms ({load})", ("", "marks", "from the key", "from the message"), times)
    print_table("Received for one change, kB (at most 150 on the descent page)", ("", "median", "most"), sizes)


if __name__ == "__main__":
    show()
