"""The site holds every page, and what it generates is whole."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from octo_conformance.contract import load_contract
from octo_conformance.schemas import schema
from octo_conformance.schemas.keys import keys_of

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "website"))
from api import PUBLIC, SIGNALS, path_of  # noqa: E402
from menu import menu  # noqa: E402
from pages import generated  # noqa: E402


def in_menu(entry: object) -> list[str]:
    if isinstance(entry, str):
        return [entry]
    inside = entry.values() if isinstance(entry, dict) else entry
    return [page for each in inside for page in in_menu(each)]  # type: ignore[attr-defined]


def test_every_page_is_in_the_menu_once() -> None:
    """A page that nobody finds was written for nobody."""
    pages = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")} | set(
        generated()
    )
    found = in_menu(menu(pages | {"a-page-of-tomorrow.md"}))
    assert sorted(found) == sorted(pages | {"a-page-of-tomorrow.md"})


def test_every_requirement_and_reading_has_its_place() -> None:
    """A link from a report must lead somewhere."""
    text = "\n".join(generated().values())
    anchors = set(re.findall(r"^## .+ \{ #(\S+) \}$", text, re.M))
    contract = load_contract()
    assert {name.lower() for name in (*contract.catalogue, *contract.readings)} == anchors


def test_every_key_of_the_target_file_is_told() -> None:
    """A key that is told nowhere is set by nobody."""
    text = generated()["target-file.md"]
    assert [key.path for key in keys_of(schema("target")) if key.path.split(".")[-1] not in text] == []


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("mkdocs", reason="the site is built by tox -e docs")
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(folder)], cwd=ROOT, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stderr
    return folder


def test_the_search_finds_a_requirement(site: Path) -> None:
    """By its id, and by the words of its statement."""
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    found = [each for each in index["docs"] if each["location"].endswith("#core-book-012")]
    says = load_contract().catalogue["CORE-BOOK-012"].says
    assert [each["title"] for each in found] == [f"CORE-BOOK-012: {says.rstrip('.')}"]


def test_the_page_about_the_api_shows_every_name(site: Path) -> None:
    """A name that was moved or misspelled would be left out without a word."""
    page = (site / "api.html").read_text(encoding="utf-8")
    promised = [f"{path_of(each.about)}.{name}" for each in PUBLIC for name in each.names]
    named = promised + [path_of(about) for about in (*SIGNALS, *(each.about for each in PUBLIC))]
    assert [name for name in named if f'id="{name}"' not in page] == []


def test_the_site_loads_nothing_from_elsewhere(site: Path) -> None:
    """It is read on a machine without network, and nobody learns who reads it."""
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert re.findall(r'<(?:script|img|link)[^>]*(?:src|href)="https?://(?!docs)[^"]*"', text) == [], (
            page.name
        )
