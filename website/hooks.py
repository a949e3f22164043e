"""The hooks of MkDocs: generated pages, and a menu that takes every page there is."""

from __future__ import annotations

import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

sys.path.insert(0, str(Path(__file__).parent))
from menu import menu
from pages import generated

RANKS = {"requirements/": 8.0, "readings.md": 4.0, "kill-matrix.md": 0.2}
"""How much a page weighs in the search. What is due comes before the long list of faults, which has every word."""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put every page into the menu, also one that somebody wrote today."""
    written = {path.relative_to(config.docs_dir).as_posix() for path in Path(config.docs_dir).rglob("*.md")}
    config.nav = menu(written | set(generated()))
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made of specifications and schemas, and what mends the theme."""
    for name in ("site.css", "site.js"):
        text = (Path(__file__).parent / name).read_text(encoding="utf-8")
        files.append(File.generated(config, f"assets/{name}", content=text))
    for name, text in generated().items():
        files.append(File.generated(config, name, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Weigh the page for the search."""
    for name, boost in RANKS.items():
        if page.file.src_uri.startswith(name):
            page.meta["search"] = {"boost": boost}
    return markdown
