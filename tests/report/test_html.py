"""report.html tells the whole run, and a target can do nothing in it."""

import base64
import hashlib
import itertools
import re
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest

from octo_conformance.contract import load_contract
from octo_conformance.report.dossier import open_dossier
from octo_conformance.report.html import html

VOID = frozenset({"meta", "br", "input", "link", "img", "hr"})


class Nesting(HTMLParser):
    """What is closed in another order than it was opened; `path` and its kin in drawings close themselves."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        """An element of a drawing without content."""

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> at {self.getpos()}")


class Page(HTMLParser):
    """The elements, attributes and text that a browser would see."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.content: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.content.setdefault(self._open[-1] if self._open else "", []).append(data)

    def text(self, tag: str) -> str:
        return "".join(self.content.get(tag, []))

    def all_text(self) -> str:
        return " ".join("".join(parts) for parts in self.content.values())


def page_of(run: Any) -> Page:
    return Page(html(open_dossier(run.verdict, run.typed, run.catalogue)))


def test_the_page_opens_with_the_verdict_in_words(run: Any) -> None:
    """A partner who reads one sentence knows how it stands."""
    page = page_of(run)
    assert page.text("h1") == "NONCONFORMANT"
    assert "1 demand of the standard is broken" in page.text("p")


@pytest.mark.parametrize(
    "told",
    [
        "A confirmed booking is still on hold",
        "The guest is sold a ticket that the gate does not know.",
        "The statement of CORE-BOOK-060.",
        "octo-conformance run --again reports/a --finding f1",
        "no second key: set --second-token-env",
        "cancel answered 500",
        "has dates",
        "POST /availability",
        "sha256:" + "ab" * 32,
        '"Authorization: Bearer $OCTO_TOKEN"',
        "<h1>Bad gateway</h1>",
    ],
)
def test_the_page_tells_the_whole_run(run: Any, told: str) -> None:
    """Findings with their evidence, what is missing, what was left behind, and what it was judged by."""
    assert told in page_of(run).all_text()


@pytest.mark.parametrize("who", ["run", "hostile"])
def test_every_element_is_closed_where_it_was_opened(who: str, request: pytest.FixtureRequest) -> None:
    """A browser repairs a page that is nested wrongly, each in its own way."""
    run = request.getfixturevalue(who)
    nesting = Nesting(html(open_dossier(run.verdict, run.typed, run.catalogue, load_contract())))
    assert (nesting.wrong, nesting.open) == ([], [])


def test_every_finding_is_an_article_and_no_anchor_stands_twice(run: Any) -> None:
    """A link in a mail leads to one place."""
    page = page_of(run)
    anchors = Counter(value for _, name, value in page.attributes if name == "id")
    assert [anchor for anchor, times in anchors.items() if times > 1] == []
    leads = {value[1:] for tag, name, value in page.attributes if name == "href" and value.startswith("#")}
    assert leads - anchors.keys() == set()
    assert {f"finding-{number}" for number in (1, 2, 3)} <= anchors.keys()


def test_headings_skip_no_level(run: Any) -> None:
    """Who hears the page finds the way by its headings."""
    levels = [
        int(level)
        for level in re.findall(r"<h([1-6])", html(open_dossier(run.verdict, run.typed, run.catalogue)))
    ]
    assert levels[0] == 1
    assert [(a, b) for a, b in itertools.pairwise(levels) if b > a + 1] == []


def test_the_worst_harm_comes_first(run: Any) -> None:
    """Of two demands that are broken, the one by which a seat is sold twice."""
    one, other, *_ = run.verdict["findings"]
    one.update(status="FAIL", harm="nuisance", sentence="A word is misspelt.")
    other.update(status="FAIL", harm="oversold", sentence="A seat is sold twice.")
    text = page_of(run).text("h3")
    assert text.index("A seat is sold twice.") < text.index("A word is misspelt.")


def test_the_whole_catalogue_is_listed(run: Any) -> None:
    """What does not apply is listed too, or nobody could tell that it was not forgotten."""
    text = page_of(run).all_text()
    assert [e["id"] for e in run.verdict["requirements"] if e["id"] not in text] == []


def test_the_place_of_a_finding_is_marked_in_its_exchange(run: Any) -> None:
    """The finding at /unitItems/31/status shows that member and no other."""
    assert '"status": "CONFIRMED"' in page_of(run).text("mark")


def test_only_exchanges_that_a_finding_cites_are_embedded(run: Any) -> None:
    """The page stays small enough to be sent by mail: three exchanges a finding and those of its story, no others."""
    summaries = page_of(run).text("summary")
    assert re.findall(r"Exchange (\d+)", summaries) == ["12", "13", "14", "12", "13"]


def test_a_request_that_was_never_answered_says_why(run: Any) -> None:
    """Silence is evidence as well."""
    run.verdict["findings"][0]["exchanges"] = [15]
    assert "timeout: no answer within 15 s" in page_of(run).all_text()


def test_a_stopped_run_says_why_and_what_to_do(run: Any) -> None:
    """An ERROR without the reason would send the reader to the wrong people."""
    stopped = {"code": "unreachable", "message": "Nobody answers.", "hint": "Check the URL."}
    run.verdict.update(verdict="ERROR", findings=[], stopped=stopped)
    text = page_of(run).all_text()
    assert "Nobody answers." in text
    assert "Check the URL." in text


def test_a_page_needs_nothing_from_elsewhere(run: Any) -> None:
    """It opens from a mail, offline, and tells nobody that it was opened."""
    page = page_of(run)
    loads = {"href", "src", "srcset", "action", "data", "poster", "background", "xlink:href"}
    links = [(tag, value) for tag, name, value in page.attributes if name in loads and value[:1] != "#"]
    assert {tag for tag, _ in links} <= {"a"}
    assert {urlsplit(value).hostname for _, value in links} <= {"docs.octo.travel"}
    assert not page.elements.keys() & {"img", "link", "iframe", "object", "embed", "base", "audio", "video"}


def test_the_policy_allows_the_one_style_and_the_one_script(run: Any) -> None:
    """Even if an escape were forgotten somewhere, the browser would run nothing else."""
    page = page_of(run)
    policy = next(v for tag, name, v in page.attributes if tag == "meta" and "default-src" in v)
    for tag in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(page.text(tag).encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
        assert page.elements[tag] == 1
    assert policy.startswith("default-src 'none'; ")
    assert [name for _, name, _ in page.attributes if name == "style" or name.startswith("on")] == []


def test_a_hostile_target_adds_no_element_and_no_attribute(
    hostile: Any, poisoned: Callable[[str], Any]
) -> None:
    """Whatever strings a run is made of, the page has the elements of the template."""
    attacked, harmless = page_of(hostile), page_of(poisoned("plain"))
    assert attacked.elements == harmless.elements
    assert Counter((t, n) for t, n, _ in attacked.attributes) == Counter(
        (t, n) for t, n, _ in harmless.attributes
    )
    assert attacked.text("script") == harmless.text("script")


def test_a_hostile_target_leaves_no_raw_control_character(hostile: Any) -> None:
    """The page can be written in UTF-8 and read in a terminal."""
    source = html(open_dossier(hostile.verdict, hostile.typed, hostile.catalogue))
    source.encode("utf-8")
    assert re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\ufffe]", source) == []


def test_huge_strings_do_not_make_a_huge_page(poisoned: Callable[[str], Any]) -> None:
    """A target that answers with megabytes cannot make its report unreadable."""
    run = poisoned("A" * 200_000)
    assert len(html(open_dossier(run.verdict, run.typed, run.catalogue))) < 2_000_000


def test_a_verdict_without_evidence_is_still_a_page(run: Any) -> None:
    """The evidence may have been deleted for the sake of privacy."""
    assert "A confirmed booking is still on hold" in Page(html(open_dossier(run.verdict, [], {}))).all_text()
