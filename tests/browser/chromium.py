"""Find a Chromium for the browser tests, or get one: `python -m tests.browser.chromium`.

A browser that is there already will do: the one that $CHROMIUM names, Debian's, Chrome, or Playwright's own. Only where none of
them starts is one installed.
"""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import sys

from playwright.sync_api import sync_playwright

# Quiet and alone: no sandbox (there is none in most containers), no GPU, no calls home.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NONE = (
    "No Chromium was found, so the browser tests cannot run: install Chromium or Chrome, or name one in the variable CHROMIUM "
    "(where Playwright's own lacks system libraries: sudo .venv/bin/python -m playwright install-deps chromium)."
)


def find() -> str | None:
    """The path of a Chromium that starts, or None. Call it before Playwright is started: it asks Playwright where its own one is."""
    for name in (os.environ.get("CHROMIUM"), *NAMES):
        if name and (path := shutil.which(name)) and starts(path):
            return path
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if pathlib.Path(own).exists() and starts(own) else None


def starts(path: str) -> bool:
    """Does this browser load a page? A placeholder of a package or a missing library shows here, and not in the first test."""
    command = [path, "--headless", *FLAGS, "--dump-dom", "data:text/html,<p>here"]
    try:
        return "here" in subprocess.run(command, capture_output=True, text=True, timeout=60).stdout
    except (OSError, subprocess.TimeoutExpired):
        return False


def install() -> None:
    """Playwright's own Chromium; where that fails, and we may, Debian's, with a font that has Korean."""
    run(sys.executable, "-m", "playwright", "install", "--no-shell", "chromium")
    if find() is None and shutil.which("apt-get") and os.geteuid() == 0:
        os.environ["DEBIAN_FRONTEND"] = "noninteractive"
        run("apt-get", "update", "-qq")
        run("apt-get", "install", "-qq", "-y", "--no-install-recommends", "chromium", "fonts-noto-cjk")


def run(*command: str) -> None:
    """Run a command whose failure is not yet the end; its output goes to standard error."""
    try:
        subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, timeout=900)
    except subprocess.TimeoutExpired:
        print(f"{' '.join(command)}: gave up after 15 minutes", file=sys.stderr)


def required() -> bool:
    """On a build server a missing browser is a failure; at home the browser tests are skipped."""
    return os.environ.get("CI") == "true"


if __name__ == "__main__":
    if find() is None:
        install()
        if find() is None:
            print(NONE)
            sys.exit(1 if required() else 0)
