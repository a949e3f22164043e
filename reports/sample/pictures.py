"""Pictures of the samples, for the pages of this project."""

from __future__ import annotations

import importlib.util
import io
import os
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
SHOWN = HERE.parents[1] / "docs" / "pictures"
COLOURS = 64
"""A picture of text needs no more, and is half as large."""
CHROMIUM = os.environ.get("OCTO_CHROMIUM", "/usr/bin/chromium")


@dataclass(frozen=True)
class Picture:
    """What is seen of a page in a window of this size. `part` names an element with which it begins."""

    page: str
    part: str | None = None
    width: int = 1200
    height: int = 760


PICTURES = {
    "report": Picture("five-faults/report.html"),
    "finding": Picture("five-faults/report.html", "#finding-2", height=1000),
    "telephone": Picture("five-faults/report.html", width=390, height=760),
    "fleet": Picture("index.html", width=1400, height=700),
    "trend": Picture("trend.html", height=900),
    "client": Picture("client/client-report.html", height=620),
}


def demand() -> None:
    """End this program where pictures cannot be taken, before anything is run."""
    there = [importlib.util.find_spec(name) is not None for name in ("playwright", "PIL")]
    if not all(there) or not Path(CHROMIUM).exists():
        sys.exit("Pictures take playwright, pillow and Chromium; `python -m tox -e samples` has them.")


def take() -> None:
    """Take all pictures anew."""
    demand()
    from PIL import Image
    from playwright.sync_api import sync_playwright

    SHOWN.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, picture in PICTURES.items():
            window = {"width": picture.width, "height": picture.height}
            page = browser.new_page(viewport=window, color_scheme="light")
            page.goto((HERE / picture.page).as_uri())
            if picture.part is not None:
                page.locator(picture.part).evaluate("(each) => each.scrollIntoView({behavior: 'instant'})")
            taken = Image.open(io.BytesIO(page.screenshot()))
            taken.quantize(COLOURS).save(SHOWN / f"{name}.png", optimize=True)
            page.close()
        browser.close()
