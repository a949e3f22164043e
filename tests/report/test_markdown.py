"""summary.md as a CI job's page shows it."""

from collections.abc import Callable
from typing import Any

import pytest
from markdown_it import MarkdownIt

from octo_conformance.report.dossier import open_dossier
from octo_conformance.report.markdown import markdown


def summary_of(run: Any) -> str:
    return markdown(open_dossier(run.verdict, run.typed, run.catalogue))


def kinds(text: str) -> set[str]:
    """The kinds of markup in `text`."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text)
    return {inner.type for token in tokens for inner in (token, *(token.children or ()))}


@pytest.mark.parametrize(
    "told",
    [
        "# ❌ NONCONFORMANT",
        "| `octo/cart` | INCOMPLETE |",
        "### FAIL CORE-BOOK-060 — A confirmed booking is still on hold",
        "- expected `CONFIRMED`\n- actual `ON_HOLD`",
        "- see it again: `octo-conformance run --again reports/a --finding f1`",
        "(2): no second key: set --second-token-env<br>`CORE-AUTH-006`, `CART-019`",
        "- booking `7c1f9e8e` CONFIRMED: cancel answered 500",
    ],
)
def test_the_summary_tells_what_to_do(run: Any, told: str) -> None:
    """Verdict, counts, findings, what is missing and what was left behind, without opening another file."""
    assert told in summary_of(run)


def test_the_worst_findings_come_first(run: Any) -> None:
    """A page that is cut off is cut off at its end."""
    text = summary_of(run)
    assert text.index("### FAIL") < text.index("### ERROR") < text.index("### WARN")


def test_a_hostile_target_adds_no_markup(hostile: Any, poisoned: Callable[[str], Any]) -> None:
    """No link, image, heading, table cell or tag comes out of what a target says."""
    assert kinds(summary_of(hostile)) <= kinds(summary_of(poisoned("plain")))
    assert "link_open" not in kinds(summary_of(hostile))


@pytest.mark.parametrize(
    "text",
    ["https://evil.example", "*bold* _slanted_ ~~gone~~", "- item", "`code`", "<b>", "[a](b)", "a|b", "``"],
)
def test_markup_of_a_target_is_shown_as_it_was_sent(poisoned: Callable[[str], Any], text: str) -> None:
    """Nothing of what a supplier answered is swallowed by the page."""
    rendered = MarkdownIt("commonmark").enable("table").parse(summary_of(poisoned(text)))
    (heading, *_) = [token for token in rendered if token.type == "inline"]
    assert "".join(child.content for child in heading.children or ()).strip() == text


def test_many_findings_are_cut_and_counted(run: Any) -> None:
    """A job page has a size limit, and the reader must know that there is more."""
    run.verdict["findings"] = run.verdict["findings"][:1] * 1_000
    text = summary_of(run)
    assert "… and 960 more: report.html has them all." in text
    assert len(text) < 100_000


def test_huge_strings_do_not_make_a_huge_summary(poisoned: Callable[[str], Any]) -> None:
    """GitHub refuses a summary of more than a mebibyte."""
    assert len(summary_of(poisoned("A" * 200_000))) < 100_000
