"""The traffic of a run is opened by a browser, which plays it back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from octo_conformance.report.har import write_har

READ = """async ([url, method, body]) => {
  const answer = await fetch(url, {method, body, headers: {"Content-Type": "application/json"}});
  return [answer.status, await answer.text()];
}"""


@pytest.fixture
def archive(run: Any, tmp_path: Path) -> Path:
    path = tmp_path / "traffic.har"
    with path.open("w", encoding="utf-8") as file:
        write_har(run.typed, file)
    return path


def test_a_browser_plays_back_what_was_recorded(archive: Path, run: Any, chromium: Any) -> None:
    """By its own reader of HAR: status and body of an exchange are those of the evidence."""
    line = next(each for each in run.lines if each["kind"] == "exchange")
    url = line["request"]["url"]
    origin = "/".join(url.split("/")[:3])
    context = chromium.new_context()
    try:
        context.route_from_har(archive, not_found="abort")
        context.route(f"{origin}/start", lambda route: route.fulfill(body="a page of the same origin"))
        page = context.new_page()
        page.goto(f"{origin}/start")
        status, body = page.evaluate(READ, [url, line["request"]["method"], None])
        assert status == line["response"]["status"]
        assert line["response"]["body"]["status"] in body
        with pytest.raises(Exception, match="Failed to fetch"):
            page.evaluate(READ, [f"{origin}/never-called", "GET", None])
    finally:
        context.close()
