"""The site, and the page of the teaching server, in Chromium.

Everybody can read each page, in light and in dark, and the search of the site finds a requirement.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support.browser import violations

KEY = "first"
BACKGROUND = "getComputedStyle(document.body).backgroundColor"


def test_everybody_can_read_every_page(site: tuple[str, Path], page: Any) -> None:
    """Contrast, landmarks, names of buttons, heads of tables: axe-core finds nothing, on no page."""
    address, folder = site
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))
    assert len(names) > 40, "a search that finds nothing would hold for ever"
    wrong = {}
    for name in names:
        page.goto(f"{address}/{name}")
        wrong[name] = violations(page)
    assert {name: found for name, found in wrong.items() if found} == {}


def test_what_cannot_be_read_is_found(site: tuple[str, Path], page: Any) -> None:
    """The check of the test before is seen to fail."""
    page.goto(f"{site[0]}/glossary.html")
    page.evaluate("document.querySelector('article td').style.color = 'rgb(128, 128, 128)'")
    page.evaluate("document.querySelector('.md-search').removeAttribute('aria-label')")
    assert [each.partition(":")[0] for each in violations(page)] == ["aria-dialog-name", "color-contrast"]


def test_the_site_is_light_or_dark_as_its_reader_is_used_to(site: tuple[str, Path], chromium: Any) -> None:
    """Who works in the dark is not blinded."""
    shades = []
    for scheme in ("light", "dark"):
        context = chromium.new_context(color_scheme=scheme)
        shown = context.new_page()
        shown.goto(f"{site[0]}/index.html")
        shades.append(shown.evaluate(BACKGROUND))
        context.close()
    assert shades[0] == "rgb(255, 255, 255)"
    assert shades[1] != shades[0]


def hits(page: Any, address: str, words: str) -> list[str]:
    """The anchors that the search of the site offers for these words, best first."""
    page.goto(f"{address}/index.html")
    page.keyboard.press("/")
    page.keyboard.type(words)
    # Every letter is a search of its own. Each hit says in its address which of the words it has.
    page.wait_for_selector(f".md-search a[href*='{words.lower().split()[-1].split('-')[-1]}']")
    links = page.locator(".md-search a[href*='#']:visible")
    found: list[str] = links.evaluate_all("(all) => all.map((link) => new URL(link.href).hash)")
    return found


@pytest.mark.parametrize(
    ("words", "requirement"),
    [
        ("CORE-BOOK-012", "CORE-BOOK-012"),
        ("WEBHOOK-008", "WEBHOOK-008"),
        ("cutoff cancelled", "CORE-BOOK-085"),
        ("primary", "CART-004"),
        ("amount of an adjustment", "ADJUST-001"),
    ],
)
def test_the_search_finds_a_requirement(
    words: str, requirement: str, site: tuple[str, Path], page: Any
) -> None:
    """A report names an id, and its reader wants the sentence; who knows what is due has only words."""
    assert hits(page, site[0], words)[0] == f"#{requirement.lower()}"


@pytest.fixture(scope="module")
def teaching() -> Iterator[str]:
    """The address of the page of a teaching server."""
    command = [sys.executable, "-m", "octo_conformance", "serve", "--port", "0", "--token", KEY]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        address = next(word for word in server.stdout.readline().split() if word.startswith("http"))
        yield f"{address}/_control/"
        server.terminate()


def test_everybody_can_use_the_teaching_server(teaching: str, chromium: Any) -> None:
    """Before the key is entered and after it; the keyboard alone is enough."""
    for scheme in ("light", "dark"):
        # Its policy lets no script of others run, so that axe-core could not look either.
        context = chromium.new_context(color_scheme=scheme, bypass_csp=True)
        page = context.new_page()
        page.goto(teaching)
        assert violations(page) == []
        page.locator("#key").fill(KEY)
        page.keyboard.press("Enter")
        page.wait_for_selector("#found li")
        assert violations(page) == []
        context.close()
