"""Start the app and wait for it: what the browser tests and docs/screenshots.py share."""

from __future__ import annotations

import contextlib
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator

from playwright.sync_api import Page

ROOT = pathlib.Path(__file__).parents[2]

# The script has ended, nothing is a placeholder any more, and every chart has been drawn.
SETTLED = """() => {
    const app = document.querySelector('[data-testid=stApp]');
    const charts = [...document.querySelectorAll('[data-testid=stVegaLiteChart]')];
    return app?.dataset.testConnectionState === 'CONNECTED' && app.dataset.testScriptState === 'notRunning'
        && document.querySelector('[data-testid=stMain] [data-testid=stElementContainer]')
        && !document.querySelector('[data-testid=stSkeleton]')
        && charts.every(chart => chart.querySelector('svg.marks, canvas.marks'));
}"""


@contextlib.contextmanager
def serve(folder: pathlib.Path = ROOT, /, **environment: str) -> Iterator[str]:
    """The app in `folder` on a free port of this machine, in its own process; the base URL, without a slash at its end.

    Raises RuntimeError, with what the server said, where it does not come up within a minute.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port), "--server.address", "127.0.0.1"]
    command += ["--server.headless", "true", "--server.fileWatcherType", "none"]
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(command, cwd=folder, env=os.environ | environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        try:
            if not healthy(url, process):
                log.seek(0)
                raise RuntimeError(f"the app did not start:\n{log.read()}")
            yield url
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def healthy(url: str, process: subprocess.Popen[bytes], limit: float = 60) -> bool:
    """Wait until the server answers; False where it ends or says nothing for `limit` seconds."""
    end = time.monotonic() + limit
    while process.poll() is None and time.monotonic() < end:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/_stcore/health", timeout=1):
            return True
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.1)  # a breath, cut short if the server dies
    return False


def settled(page: Page, timeout: float = 30_000) -> Page:
    """Wait until the app has nothing left to do for this page.

    A click takes a moment to reach the server: after one, wait for what it should bring (`expect(locator)...`), not for this.
    """
    page.wait_for_function(SETTLED, timeout=timeout)
    return page
