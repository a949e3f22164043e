"""The pages of the samples in Chromium: they work, they fit, they print, everybody can read them, nothing runs."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from support.browser import violations

SAMPLES = Path(__file__).parents[3] / "reports" / "sample"
FAULTY = SAMPLES / "five-faults" / "report.html"
PAGES = sorted(SAMPLES.rglob("*.html"))
NAMES = [page.relative_to(SAMPLES).with_suffix("").as_posix() for page in PAGES]
UNFOLD = "document.querySelectorAll('details').forEach((each) => each.open = true)"
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SEEN = "(name) => [...document.querySelectorAll(name)].filter((each) => each.checkVisibility()).length"


def test_there_are_samples() -> None:
    """A page of each kind: a search that finds nothing would hold for ever."""
    kinds = {"report", "certificate", "client-report", "index", "compared", "trend"}
    assert {page.stem for page in PAGES} == kinds


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_a_page_asks_nobody_and_complains_of_nothing(page: Path, opened: Any) -> None:
    """Who opens it from a mail tells nobody, and the policy of the page blocks nothing of its own."""
    shown = opened(page)
    shown.page.evaluate(UNFOLD)
    assert shown.quiet(page.as_uri()), shown


@pytest.mark.parametrize("width", [390, 1400])
@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_no_page_is_wider_than_its_window(page: Path, width: int, opened: Any) -> None:
    """On a telephone a page that moves sideways cannot be read."""
    shown = opened(page, width).page
    assert shown.evaluate(WIDE) == 0
    shown.evaluate(UNFOLD)
    assert shown.evaluate(WIDE) == 0


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_everybody_can_read_a_page(page: Path, colours: str, opened: Any) -> None:
    """Landmarks, order of headings, names of buttons, contrast: axe-core finds nothing, with all unfolded."""
    shown = opened(page, color_scheme=colours).page
    shown.evaluate(UNFOLD)
    assert violations(shown) == []


def test_what_cannot_be_read_is_found(opened: Any) -> None:
    """The check of the test before is seen to fail."""
    shown = opened(FAULTY).page
    shown.evaluate("document.querySelector('h1').className = 'pale'")
    shown.evaluate("document.querySelector('h1').attributeStyleMap.set('color', 'rgb(240, 240, 240)')")
    assert [each.partition(":")[0] for each in violations(shown)] == ["color-contrast"]


def test_search_and_filters_leave_what_fits(opened: Any) -> None:
    """By word, by status, by capability, and all of them together; the number of hits is told."""
    shown = opened(FAULTY).page
    every = shown.evaluate(SEEN, "#findings > article")
    shown.locator("#words").fill("confirmed order")
    some = shown.evaluate(SEEN, "#findings > article")
    assert 0 < some < every
    assert shown.evaluate(SEEN, ".requirements tbody tr") > 0, "what fits is unfolded"
    assert f"{some} of {every} findings" in shown.locator("#matches").inner_text()
    shown.locator("#words").fill("")
    shown.locator("#status").select_option("FAIL")
    assert set(
        shown.locator("#findings > article:visible").evaluate_all(
            "(all) => all.map((one) => one.dataset.status)"
        )
    ) == {"FAIL"}
    shown.locator("#area").select_option("octo/cart")
    assert shown.locator(".area:visible").count() == 1
    assert shown.locator("#findings > article:visible").count() == 1


def test_all_can_be_unfolded_and_folded(opened: Any) -> None:
    """By one button, which says what it does next."""
    shown = opened(FAULTY).page
    button = shown.locator("#fold")
    button.click()
    assert shown.locator("main details:not([open])").count() == 0
    assert button.inner_text() == "Fold all"
    button.click()
    assert shown.locator("main details[open]").count() == 0


def test_a_link_unfolds_what_it_leads_to(opened: Any) -> None:
    """A statement stands in a folded table."""
    shown = opened(FAULTY).page
    link = shown.locator("#unanswered .ids a").first
    link.click()
    assert shown.locator(link.get_attribute("href")).is_visible()


@pytest.mark.parametrize("what", ["rerun", "curl"])
def test_a_command_is_copied_whole(what: str, opened: Any) -> None:
    """What lands in the shell is what stands on the page, to the letter."""
    shown = opened(FAULTY, permissions=["clipboard-read", "clipboard-write"]).page
    shown.evaluate(UNFOLD)
    place = shown.locator(f".finding pre.{what}").first
    shown.locator(f".finding pre.{what} + .copy").first.click()
    shown.wait_for_function("document.getElementById('said').textContent === 'Copied.'")
    assert shown.evaluate("navigator.clipboard.readText()") == place.evaluate("(each) => each.textContent")


def test_a_page_is_used_without_a_mouse(opened: Any) -> None:
    """The first step of the keyboard leads past the head; a button is pressed by Enter."""
    shown = opened(FAULTY).page
    shown.keyboard.press("Tab")
    assert shown.evaluate("document.activeElement.className") == "skip"
    shown.locator("#fold").focus()
    shown.keyboard.press("Enter")
    assert shown.locator("main details:not([open])").count() == 0


def test_a_page_can_be_read_without_its_script(opened: Any) -> None:
    """Some mail programs run none: everything is there, and what would do nothing is not."""
    shown = opened(FAULTY, java_script_enabled=False).page
    assert shown.locator("#findings > article").count() == shown.locator(".glance li").count()
    assert shown.locator(".copy:visible, #filter:visible").count() == 0
    shown.locator(".script summary").first.click()
    assert shown.locator(".script pre").first.is_visible()


def printed(page: Any, folder: Path) -> PdfReader:
    page.pdf(path=folder / "printed.pdf", format="A4")
    return PdfReader(folder / "printed.pdf")


def test_ten_findings_are_printed_on_less_than_eight_pages(
    ten_findings: Path, opened: Any, tmp_path: Path
) -> None:
    """The summary and the findings, and nothing of what one searches on a screen."""
    sheets = printed(opened(ten_findings).page, tmp_path).pages
    text = unicodedata.normalize("NFKC", " ".join(sheet.extract_text() for sheet in sheets))
    assert len(sheets) < 8
    assert all(f"{number}: Confirming the booking" in text for number in range(1, 11))
    assert "Every requirement" not in text
    assert "How fast" not in text


def test_a_certificate_is_one_sheet(certificate: Path, opened: Any, tmp_path: Path) -> None:
    """With all that a certificate can have; it is quiet and fits a telephone as well."""
    shown = opened(certificate, 390)
    assert shown.quiet(certificate.as_uri())
    assert shown.page.evaluate(WIDE) == 0
    assert violations(shown.page) == []
    assert len(printed(shown.page, tmp_path).pages) == 1


@pytest.mark.parametrize("width", [390, 1400])
def test_a_hostile_target_stays_text(width: int, hostile_page: Path, opened: Any) -> None:
    """Every text of verdict, evidence and catalogue attacks: nothing runs, nothing is asked for, nothing is moved."""
    shown = opened(hostile_page, width)
    shown.page.evaluate(UNFOLD)
    shown.page.locator("#words").fill("alert")
    assert shown.quiet(hostile_page.as_uri()), shown
    assert shown.page.locator("img").count() == 0
    assert shown.page.locator("script").count() == 1
    assert shown.page.evaluate(WIDE) == 0


@pytest.mark.parametrize("name", ["compared", "trend", "fleet", "client"])
@pytest.mark.parametrize("width", [390, 1400])
def test_hostile_texts_do_nothing_on_the_other_pages(
    width: int, name: str, other_hostile_pages: dict[str, Path], opened: Any
) -> None:
    """Nothing of them can run at all, as they have no script."""
    page = other_hostile_pages[name]
    shown = opened(page, width)
    shown.page.evaluate(UNFOLD)
    assert "onerror" in shown.page.locator("body").inner_text()
    assert shown.quiet(page.as_uri()), shown
    assert shown.page.locator("img, script").count() == 0
    assert shown.page.evaluate(WIDE) == 0


def test_three_thousand_exchanges_are_opened_at_once(large_page: Path, opened: Any) -> None:
    """Until all is loaded and drawn, in the best of three times: others use the machine too."""
    frame = "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
    took = []
    for _ in range(3):
        page = opened(large_page).page
        page.evaluate(frame)
        took.append(page.evaluate("performance.now()"))
    assert min(took) < 2_000, took
    assert large_page.stat().st_size < 4_000_000
