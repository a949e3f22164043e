"""The pages about clients are followed: each shell block is carried out against the server that the page starts."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from octo_conformance.clients import client_rules
from octo_sandbox.teaching.trouble import SAYS

ROOT = Path(__file__).parents[2]
FOLDER = Path("reports") / "client"


def blocks(page: str) -> list[str]:
    """The shell blocks of a page; the first starts the server."""
    return re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.S)


class Lesson:
    """The place and the port of one page, and how its server ended."""

    def __init__(self, place: Path, port: int) -> None:
        self.place, self.port = place, port
        self.code: int | None = None
        self.said = ""

    def follow(self, block: str) -> subprocess.CompletedProcess[str]:
        """Carry out a block in a shell, with what the blocks before have set."""
        text = f"shopt -s expand_aliases\nset -e\n{block}".replace("8080", str(self.port))
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        return subprocess.run(
            ["bash", "-c", text], cwd=self.place, capture_output=True, text=True, check=False,
            env={**os.environ, "PATH": path}, timeout=60,
        )  # fmt: skip


@contextmanager
def served(block: str, place: Path) -> Iterator[Lesson]:
    """The server that a block starts; it is ended as by Ctrl-C."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    lesson = Lesson(place, port)
    words = block.strip().replace("8080", str(port)).removeprefix("octo-conformance").split()
    process = subprocess.Popen(
        [sys.executable, "-m", "octo_conformance", *words],
        cwd=place, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    with process:
        assert process.stdout is not None
        try:
            assert "listening on" in process.stdout.readline()
            yield lesson
        finally:
            process.send_signal(signal.SIGINT)
            lesson.said = process.stdout.read()
            lesson.code = process.wait(timeout=30)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder in which a page is followed."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def findings(place: Path) -> dict[str, str]:
    """The status of each rule that was broken."""
    told = json.loads((place / FOLDER / "client-verdict.json").read_text(encoding="utf-8"))
    return {rule["id"]: rule["status"] for rule in told["rules"] if rule["findings"]}


def test_a_client_is_certified_as_the_page_says(place: Path) -> None:
    """The good reseller is CONFORMANT with every demand looked at, and no key is written anywhere."""
    serve, buy, _ = blocks("certify-a-client.md")
    with served(serve, place) as lesson:
        done = lesson.follow(buy)
    assert "sold harbour-cruise: CONFIRMED\ngave back harbour-cruise: CANCELLED" in done.stdout, done.stderr
    assert (lesson.code, findings(place)) == (0, {}), lesson.said
    assert "CONFORMANT: The client kept every demand" in lesson.said
    for path in (place / FOLDER).iterdir():
        text = path.read_text(encoding="utf-8")
        assert "my-key" not in text, path.name
        assert "ada@guests.example" not in text, path.name


def test_the_careless_reseller_gets_what_its_page_lists(place: Path) -> None:
    """Each mistake of the example is found under the rule that the list names, and nothing else is."""
    serve, buy, careless = blocks("certify-a-client.md")
    exported = buy.splitlines()[0]
    with served(serve, place) as lesson:
        done = lesson.follow(f"{exported}\n{careless}")
    assert done.returncode == 0, done.stderr
    listed = re.findall(
        r"^\| (CLIENT-\d+) \| (\w+) \|", (ROOT / "examples/reseller/README.md").read_text(), re.M
    )
    assert findings(place) == dict(listed), lesson.said
    assert lesson.code == 1


def test_the_teaching_server_is_used_as_its_page_says(place: Path) -> None:
    """Every call of the control route is answered as the page shows it."""
    serve, control, trouble = blocks("teaching-server.md")
    aliases = "\n".join(control.splitlines()[:2])
    with served(serve, place) as lesson:
        answers = [lesson.follow(control), lesson.follow(f"{aliases}\n{trouble}")]
    for done in answers:
        assert (done.returncode, done.stderr) == (0, "")
        assert '"error"' not in done.stdout
    assert "The reason sent with a cancellation is not kept." in answers[0].stdout
    assert lesson.code == 0


def test_the_pages_list_every_rule_and_every_trouble() -> None:
    """A rule that no page names surprises whoever is judged by it."""
    page = (ROOT / "docs/certify-a-client.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (CLIENT-\d+) \| (MUST|SHOULD) \| (.*) \|$", page, re.M)
    assert rows == [(rule.id, rule.level, rule.says) for rule in client_rules().values()]
    told = (ROOT / "docs/teaching-server.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([a-z-]+)` \| (.*) \|$", told, re.M) == list(SAYS.items())
