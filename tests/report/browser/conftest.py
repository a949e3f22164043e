"""Pages in a real browser. `python -m tox -e browser` runs these; no other environment does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from octo_conformance.client_report.html import html as client_page
from octo_conformance.contract import load_contract
from octo_conformance.fleet.index import compose
from octo_conformance.fleet.page import html as fleet_page
from octo_conformance.fleet.suppliers import told, without_verdict
from octo_conformance.judge.comparison import compare
from octo_conformance.judge.gate import Terms
from octo_conformance.judge.trend import trend
from octo_conformance.report import compared, trended
from octo_conformance.report.certificate_page import certificate_page
from octo_conformance.report.dossier import open_dossier
from octo_conformance.report.html import html
from support.browser import LEFT_ALONE, chromium_open
from support.watched_client import WatchedClient

collect_ignore_glob = LEFT_ALONE

SAMPLES = Path(__file__).parents[3] / "reports" / "sample"


@dataclass
class Shown:
    """A page in the browser, with all that it said on its console and every request that it made."""

    page: Any
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def quiet(self, address: str) -> bool:
        return self.said == [] and self.asked == [address]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    with chromium_open() as browser:
        yield browser


Open = Callable[..., Shown]


@pytest.fixture
def opened(chromium: Any) -> Iterator[Open]:
    """Opens a file, such as `opened(path, width=390, color_scheme="dark")`."""
    contexts = []

    def opened(path: Path, width: int = 1400, **options: Any) -> Shown:
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        shown = Shown(context.new_page())
        shown.page.on("console", lambda message: shown.said.append(message.text))
        shown.page.on("pageerror", lambda error: shown.said.append(str(error)))
        shown.page.on("dialog", lambda dialog: (shown.said.append(dialog.message), dialog.dismiss()))
        shown.page.on("request", lambda request: shown.asked.append(request.url))
        shown.page.goto(path.as_uri())
        return shown

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def hostile_page(hostile: Any, tmp_path: Path) -> Path:
    """The report of a run that attacks whoever reads of it."""
    return written(hostile, tmp_path)


@pytest.fixture
def other_hostile_pages(hostile: Any, tmp_path: Path) -> dict[str, Path]:
    """What is made of several such runs, and of a client that attacks, by the name of the page."""
    text = hostile.verdict["findings"][0]["sentence"]
    broken = {
        **hostile.verdict,
        "verdict": "NONCONFORMANT",  # the words of the judge are no target's
        "findings": [{**each, "status": "FAIL", "harm": "stuck"} for each in hostile.verdict["findings"]],
        "requirements": [{**each, "status": "FAIL"} for each in hostile.verdict["requirements"]],
    }
    held = [{**each, "status": "PASS"} for each in hostile.verdict["requirements"]]
    before = {**broken, "verdict": "CONFORMANT", "findings": [], "requirements": held}
    client = WatchedClient()
    client.capabilities = "octo/<img src=x onerror=alert(1)>"
    client.call("POST", "/availability", {"productId": text, text: text})
    rows = [
        told(text, broken, Terms(), exit_code=1),
        without_verdict("none", text, "could not run", text),
    ]
    pages = {
        "compared": compared.as_html(compare(before, broken)),
        "trend": trended.as_html(trend([before, broken])),
        "fleet": fleet_page(
            compose(rows, [text, "none"], suite=text, made_at=hostile.verdict["started_at"], before=[text])
        ),
        "client": client_page(client.finish()),
    }
    made = {}
    for name, page in pages.items():
        made[name] = tmp_path / f"{name}.html"
        made[name].write_text(page, encoding="utf-8")
    return made


@pytest.fixture
def small_page(run: Any, tmp_path: Path) -> Path:
    """The report of a small run that is always the same."""
    return written(run, tmp_path)


@pytest.fixture
def large_page(run: Any, tmp_path: Path) -> Path:
    """The report of 3,000 exchanges with thirty findings."""
    line = next(line for line in run.lines if line["kind"] == "exchange")
    first = run.verdict["findings"][1]
    run.lines = [run.lines[0], *({**line, "n": number} for number in range(1, 3001))]
    run.verdict["findings"] = [
        {**first, "id": f"f{number}", "exchanges": [number * 90 + 1]} for number in range(30)
    ]
    path = tmp_path / "report.html"
    dossier = open_dossier(run.verdict, run.evidence(tmp_path), run.catalogue, load_contract())
    path.write_text(html(dossier), encoding="utf-8")
    return path


@pytest.fixture
def ten_findings(run: Any, tmp_path: Path) -> Path:
    """The report of a run with ten findings of three calls each."""
    first = run.verdict["findings"][1]
    steps = [{**first["story"][0], "exchange": number, "culprit": number == 13} for number in (11, 12, 13)]
    run.verdict["findings"] = [
        {**first, "id": f"f{number}", "story": steps, "sentence": f"{number}: {first['sentence']}"}
        for number in range(1, 11)
    ]
    return written(run, tmp_path)


def written(run: Any, folder: Path) -> Path:
    path = folder / "report.html"
    path.write_text(html(open_dossier(run.verdict, run.evidence(folder), run.catalogue)), encoding="utf-8")
    return path


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate with everything that one can have."""
    digest = "sha256:" + "ab" * 32
    made = {
        "verdict": "CONFORMANT",
        "target": {"url": "https://staging.supplier.example/octo", "profile": "octo"},
        "capabilities": ["octo/core", *(f"acme/capability-{number}" for number in range(20))],
        "strict": True,
        "depth": "deep",
        "statements": {"held": 550, "recommendations_broken": 3},
        "waived": ["CORE-BOOK-070"],
        "suite": {"version": "1.0.0", "contract_digest": digest},
        "evidence_digest": digest,
        "issued_at": "2026-11-30T03:01:30.954Z",
        "expires_at": "2027-02-28T03:01:30.954Z",
        "signature": {"algorithm": "Ed25519", "public_key": "A" * 44, "value": "B" * 88},
    }
    path = tmp_path / "certificate.html"
    path.write_text(certificate_page(made), encoding="utf-8")
    return path
