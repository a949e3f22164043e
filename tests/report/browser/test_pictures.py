"""What a page looks like is compared with a picture of it, so that a change is seen in review.

`OCTO_NEW_PICTURES=1 python -m tox -e browser` takes the pictures anew.
"""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

PICTURES = Path(__file__).parent / "pictures"
NEW = os.environ.get("OCTO_NEW_PICTURES") == "1"
STRONG = 48
"""How much a pixel may differ in each colour, of 255: letters are smoothed in another way by each version."""
MOST = 0.01
"""The part of all pixels that may differ more than that."""


@dataclass(frozen=True)
class Taken:
    """A picture of the window, or of a part of the page."""

    width: int
    colours: str
    part: str | None = None


ALL = {
    "top-390": Taken(390, "light"),
    "top-1400": Taken(1400, "light"),
    "top-1400-dark": Taken(1400, "dark"),
    "finding-390": Taken(390, "light", "#finding-1"),
    "finding-1400": Taken(1400, "light", "#finding-1"),
}


def differing(one: Image.Image, other: Image.Image) -> float:
    """The part of the pixels that differ; 1 where the sizes do."""
    if one.size != other.size:
        return 1.0
    bands = ImageChops.difference(one.convert("RGB"), other.convert("RGB")).split()
    worst = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    return sum(worst.histogram()[STRONG:]) / (one.width * one.height)


def picture(name: str, page: Path, opened: Any) -> Image.Image:
    taken = ALL[name]
    shown = opened(page, taken.width, color_scheme=taken.colours).page
    shown.emulate_media(reduced_motion="reduce")
    place = shown.locator(taken.part) if taken.part is not None else shown
    return Image.open(io.BytesIO(place.screenshot(animations="disabled")))


@pytest.mark.parametrize("name", ALL)
def test_a_page_looks_as_it_did(name: str, small_page: Path, opened: Any) -> None:
    """On a telephone and on a wide screen, light and dark."""
    seen = picture(name, small_page, opened)
    kept = PICTURES / f"{name}.png"
    if NEW:
        PICTURES.mkdir(exist_ok=True)
        seen.quantize(64).save(kept, optimize=True)
    assert differing(seen, Image.open(kept)) < MOST


def test_a_page_that_looks_different_is_found(small_page: Path, opened: Any) -> None:
    """The check of the test before is seen to fail: everything is moved by three pixels."""
    seen = picture("top-1400", small_page, opened)
    assert differing(ImageChops.offset(seen, 3, 3), Image.open(PICTURES / "top-1400.png")) > MOST
