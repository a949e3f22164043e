"""A list is read to its end, on however many pages the target says that it is."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from octo_conformance.suite import on_all_pages


def listing(pages: str | None) -> Any:
    """An operation that lists one entry a page, named by the page."""

    def ask(page: int = 1, **_: object) -> SimpleNamespace:
        headers = {} if pages is None else {"octo-total-pages": pages}
        return SimpleNamespace(ok=True, body=[page], headers=headers)

    return ask


@pytest.mark.parametrize(
    ("pages", "entries"),
    [
        (None, [1]),
        ("1", [1]),
        ("3", [1, 2, 3]),
        ("999", [1, 2, 3, 4]),
        ("²", [1]),
        ("9" * 5000, [1]),
        ("-2", [1]),
    ],
    ids=["none", "one", "three", "many", "superscript", "endless", "negative"],
)
def test_a_list_is_read_to_its_end(pages: str | None, entries: list[int]) -> None:
    """What a header says that is no number of pages is one page, and no breakdown of the suite."""
    assert on_all_pages(listing(pages), most=4) == entries
