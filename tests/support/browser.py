"""The browser of the tests that look at pages."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

CHROMIUM: Final = os.environ.get("OCTO_CHROMIUM", "")
AXE: Final = os.environ.get("OCTO_AXE", "")
LEFT_ALONE: Final = [] if CHROMIUM and AXE else ["*"]
"""Files of a folder that needs the browser: without it they are not collected, so that the ordinary tests need none."""


@contextmanager
def chromium_open() -> Iterator[Any]:
    """Chromium, driven by playwright."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def violations(page: Any) -> list[str]:
    """What axe-core finds on a page, each kind with the first place."""
    page.evaluate(Path(AXE).read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]
