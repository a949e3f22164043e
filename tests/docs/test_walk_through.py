"""What the README says of the sample with five mistakes is what the sample says, so that a reader finds it there."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from octo_conformance.report.dossier import open_dossier

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "reports" / "sample" / "five-faults"
TOLD = {
    "CORE-AUTH-006": "another reseller sees the bookings",
    "CART-019": "an order is confirmed and a booking in it is not",
    "CORE-BOOK-078": "a cancelled booking can be confirmed",
    "CORE-BOOK-014": "a hold takes no seat off sale",
    "CART-037": "an order costs more than what is in it",
}
"""The five mistakes in the words of the README, by the statements that they break."""
NUMBERS = ("no", "one", "two", "three", "four", "five")
MOST_BYTES = 150_000


@pytest.fixture(scope="module")
def verdict() -> Any:
    return json.loads((SAMPLE / "verdict.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def walk() -> str:
    """The part of the README, without line breaks."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return " ".join(
        text.partition("### What to do with a report")[2].partition("### The target file")[0].split()
    )


def test_the_mistakes_are_told_in_the_order_of_the_page(verdict: Any, walk: str) -> None:
    """All of them, and no other."""
    order = [finding["requirement"] for finding in open_dossier(verdict, (), {}).findings()]
    assert set(order) == set(TOLD)
    places = [walk.index(TOLD[name]) for name in order]
    assert places == sorted(places)


def test_the_counts_are_those_of_the_verdict(verdict: Any, walk: str) -> None:
    """Three demands and two recommendations."""
    broken, recommended = (NUMBERS[verdict["counts"][status]] for status in ("FAIL", "WARN"))
    assert f"{verdict['verdict']}: {broken} demands of the standard are broken and {recommended} rec" in walk


def test_every_finding_says_what_to_fix_and_why(verdict: Any) -> None:
    """What each part of the walk through leads to is there, for each of the five."""
    page = (SAMPLE / "report.html").read_text(encoding="utf-8")
    articles = re.findall(r'<article class="finding.*?</article>', page, re.DOTALL)
    assert len(articles) == len(TOLD)
    for article in articles:
        standard = article.partition("<dt>The standard</dt>")[2].partition("</dd>")[0]
        assert re.search(r'<a href="https://[^"]+/[^"]+"|<small>derived: ', standard), standard
        assert "<dt>Loss for a reseller</dt>" in article
        assert "<h4>What differs</h4>" in article
        assert '<svg class="timeline"' in article
        assert "this is the wrong answer" in article
        assert "octo-conformance run --again" in article
        assert '<pre class="curl">' in article


@pytest.mark.parametrize(
    "page", ["README.md", *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))]
)
def test_a_picture_is_there_small_and_told_in_words(page: str) -> None:
    """Whoever cannot see it reads what it shows; a page with it is loaded at once."""
    text = (ROOT / page).read_text(encoding="utf-8")
    for words, target in re.findall(r"!\[(.*?)\]\((.+?)\)", text):
        picture = (ROOT / page).parent / target
        assert picture.read_bytes().startswith(b"\x89PNG")
        assert picture.stat().st_size < MOST_BYTES, picture
        assert len(words) > 30


def test_every_picture_is_shown_somewhere() -> None:
    """One that nobody sees need not be made."""
    shown = {
        Path(target).name
        for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
        for target in re.findall(r"!\[.*?\]\((.+?)\)", page.read_text(encoding="utf-8"))
    }
    assert {path.name for path in (ROOT / "docs" / "pictures").iterdir()} == shown
