"""The site in a real browser, from a server of this machine. `python -m tox -e browser` runs these tests."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from support.browser import LEFT_ALONE, chromium_open

collect_ignore_glob = LEFT_ALONE

ROOT = Path(__file__).parents[3]


class Quiet(SimpleHTTPRequestHandler):
    """A server of files that does not speak of each request."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a server of this folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of the whole site, and its folder."""
    folder = tmp_path_factory.mktemp("site")
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q", "-d", str(folder)], cwd=ROOT, check=True)
    with served(folder) as address:
        yield address, folder


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    with chromium_open() as browser:
        yield browser


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest, chromium: Any) -> Iterator[Any]:
    """A page of a reader who prefers light or dark colours."""
    context = chromium.new_context(color_scheme=request.param, viewport={"width": 1400, "height": 900})
    yield context.new_page()
    context.close()
