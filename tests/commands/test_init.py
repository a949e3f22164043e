"""`init` looks at a target with reads alone, says what it found, and writes a target file."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
import time
from dataclasses import dataclass, fields
from pathlib import Path

import jsonschema
import pytest

from octo_conformance.commands import survey as looking
from octo_conformance.commands.survey import Fit, Lack, Survey
from octo_conformance.commands.target_text import Known, target_text
from octo_conformance.evidence import PlanRow
from octo_conformance.run.options import RunOptions
from octo_conformance.run.run import Run
from octo_conformance.schemas import schema
from octo_conformance.schemas.keys import keys_of
from octo_conformance.target import Limits, Target
from octo_conformance.target_file import read_file
from octo_conformance.wire import LimitReached, Request
from octo_sandbox import Running
from support.certifying import KEY, SECOND_KEY, octo
from support.recorded import Recorded, recorded

READS = {"GET"}
ASKS = {"/availability", "/availability/calendar"}
"""Routes that are asked with POST and change nothing."""


@dataclass
class Looked:
    """What `init` said and wrote, and what the supplier heard."""

    said: str
    file: Path
    supplier: Recorded

    @property
    def text(self) -> str:
        return self.file.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> Looked:
    folder = tmp_path_factory.mktemp("looked")
    with recorded() as (running, supplier):
        done = octo("init", running.url, cwd=folder, OCTO_TOKEN=KEY)
    assert done.returncode == 0, done.stderr
    return Looked(done.stdout, folder / "target.yaml", supplier)


def test_it_only_reads(looked: Looked) -> None:
    """Whoever looks at a live supplier must not book there."""
    assert len(looked.supplier.heard) > 10
    others = [(method, path) for method, path in looked.supplier.heard if method not in READS]
    assert {method for method, _ in others} <= {"POST"}
    assert {path for _, path in others} <= ASKS


def test_its_wire_refuses_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    """That nothing is booked is no habit of the look but a guard of the wire."""

    def books(run: Run, stage: object, suites: object) -> None:
        assert run.wire is not None
        run.wire.send(Request("POST", "/bookings", json={}, capabilities=()))

    monkeypatch.setattr(looking, "_found", books)
    with recorded() as (running, supplier), pytest.raises(LimitReached):
        looking.survey(Target(url=running.url, keys={"first": KEY}), RunOptions(expression="supplier"))
    assert ("POST", "/bookings") not in supplier.heard


def test_it_says_what_it_found(looked: Looked) -> None:
    """The reader learns whether the run would see the supplier that they know."""
    assert "octo/pricing" in looked.said
    assert re.search(r"time zones: .*Europe/London \(\d+\)", looked.said)
    assert re.search(r"currencies: .*EUR", looked.said)
    assert re.search(r"START_TIME +harbour-cruise and \d+ more", looked.said)


def test_it_says_what_is_missing_and_for_what(looked: Looked) -> None:
    """A run that ends INCOMPLETE after an hour would have told it too late."""
    assert re.search(
        r"the key of another reseller\n +for .*CART-061.*\n +add: .*--second-token-env", looked.said
    )
    assert re.search(r"can log in by reference\n +for .*MEMB-00.*\n +add: members:", looked.said)
    assert re.search(r"can log in by mobile\n +for .*MEMB-020", looked.said)
    assert re.search(r"a hold that runs out.*\n +for .*CORE-BOOK-048", looked.said)


def test_what_is_there_is_not_missed(tmp_path: Path) -> None:
    """A list that names what was supplied is soon read by nobody."""
    with recorded() as (running, _):
        member = schema("target")["properties"]["members"]["examples"][0]
        given = {"control": {"url": running.control_url}, "members": member}
        (tmp_path / "given.yaml").write_text(json.dumps(given), encoding="utf-8")
        done = octo(
            "init", running.url, "--target", "given.yaml", "--second-token-env", "OTHER", "--output", "new.yaml",
            cwd=tmp_path, OCTO_TOKEN=KEY, OTHER=SECOND_KEY,
        )  # fmt: skip
    assert "Nothing that a run needs is missing." in done.stdout, done.stdout + done.stderr
    assert "--second-token-env OTHER" in (tmp_path / "new.yaml").read_text(encoding="utf-8")


def test_the_file_is_one_that_a_run_reads(looked: Looked) -> None:
    """The next command takes it as it is."""
    assert list(read_file(looked.file)) == ["url"]
    assert looked.file.stat().st_mode & 0o077 == 0


def test_what_it_proposes_is_right(looked: Looked, tmp_path: Path) -> None:
    """Whoever takes the sign of a comment away has a file that works."""
    for key, about in schema("target")["properties"].items():
        for example in about.get("examples", ()):
            jsonschema.validate({key: example}, schema("target"))
    products = [line[2:] for line in looked.text.splitlines() if re.match(r"#   [A-Z_]+: \{", line)]
    (tmp_path / "target.yaml").write_text("\n".join(["products:", *products]), encoding="utf-8")
    assert read_file(tmp_path / "target.yaml")["products"]["OPEN_DATED"]["product"] == "museum-pass"


def test_no_key_is_written(tmp_path: Path) -> None:
    """A supplier that puts the key into its texts must not put it into a file that is passed on."""

    def telling(path: str, body: bytes) -> bytes:
        return body.replace(b"Harbour cruise", KEY.encode()) if path.startswith("/products") else body

    with recorded(telling) as (running, _):
        done = octo("init", running.url, cwd=tmp_path, OCTO_TOKEN=KEY)
    written = (tmp_path / "target.yaml").read_text(encoding="utf-8")
    assert "harbour-cruise" in written
    assert KEY not in done.stdout + done.stderr + written


def test_any_text_of_a_target_stays_a_text(tmp_path: Path) -> None:
    """An id with a line in it must not become a key of the file."""
    odd = 'harbour\n"cruise": {}\u2028 \u202e#\x07 limits: 🎟'
    found = Survey(
        url="https://a.example", offered=(odd,), negotiated=("octo/pricing",), unknown=(odd,), absent=(), products=1,
        zones={odd: 1}, currencies=(odd,), fits={"START_TIME": Fit(odd, odd, odd, odd), "FINITE": Fit(why=odd)},
        lacks=(Lack(odd, ("CORE-BOOK-001",), "x: 1"),), plan=PlanRow(name="all"), requests=1, problem=odd,
    )  # fmt: skip
    path = tmp_path / "target.yaml"
    path.write_text(target_text("target.yaml", Known(token_env="OCTO_TOKEN"), found), encoding="utf-8")
    assert read_file(path) == {"url": "https://a.example"}
    named = [
        line[2:]
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("#   START_TIME: {")
    ]
    path.write_text("\n".join(["products:", *named]), encoding="utf-8")
    assert read_file(path)["products"] == {"START_TIME": {"product": odd, "option": odd, "unit": odd}}


def test_a_file_that_is_there_is_not_lost(tmp_path: Path) -> None:
    """It holds what nobody remembers, such as the members."""
    (tmp_path / "target.yaml").write_text("url: https://mine.example\n", encoding="utf-8")
    done = octo("init", "http://127.0.0.1:9", cwd=tmp_path, OCTO_TOKEN=KEY)
    assert done.returncode == 2
    assert "--force" in done.stderr
    assert "mine" in (tmp_path / "target.yaml").read_text(encoding="utf-8")


def test_without_a_url_nothing_is_looked_at(tmp_path: Path) -> None:
    """A target file for the bundled supplier would serve nobody."""
    done = octo("init", cwd=tmp_path, OCTO_TOKEN=KEY)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "no URL" in done.stderr


def test_on_a_terminal_it_asks(tmp_path: Path) -> None:
    """Who starts has read no manual."""
    with recorded() as (running, supplier):
        said = _at_a_terminal(running, tmp_path)
    text = (tmp_path / "target.yaml").read_text(encoding="utf-8")
    assert "URL of the OCTO endpoint" in said
    assert read_file(tmp_path / "target.yaml")["contact"] == {"emailAddress": "tests@reseller.example"}
    assert "--token-env MY_KEY" in text
    assert "--second-token-env OTHER" in text
    assert KEY not in said + text
    assert all(method in READS or path in ASKS for method, path in supplier.heard)


def _at_a_terminal(running: Running, folder: Path) -> str:
    """What `init` says to somebody who answers each question."""
    ours, theirs = pty.openpty()
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("OCTO_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "octo_conformance", "init"], cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs,
        env={**inherited, "MY_KEY": KEY, "OTHER": SECOND_KEY},
    )  # fmt: skip
    os.close(theirs)
    for answer in (running.url, "MY_KEY", "OTHER", "tests@reseller.example"):
        os.write(ours, f"{answer}\n".encode())
    said = bytearray()
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            piece = os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
        said += piece
        if not piece:
            break
    assert process.wait(60) == 0, said.decode(errors="replace")
    os.close(ours)
    return said.decode(errors="replace")


def test_check_explains_every_key(tmp_path: Path) -> None:
    """A key is understood where it stands, and its value is shown to nobody."""
    told = {
        "url": "https://a.example",
        "headers": {"X-Team": "a-secret-of-the-team"},
        "members": [{"reference": "M-1", "email": "ada@guest.example"}],
        "limits": {"wait_s": 5},
    }
    (tmp_path / "target.yaml").write_text(json.dumps(told), encoding="utf-8")
    done = octo("init", "--check", "target.yaml", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert re.search(
        r"^members\[0\]\.email  \(text\)\n    Where a one-time code is sent\.", done.stdout, re.M
    )
    assert re.search(r"^limits\.wait_s  \(number\)\n    How long .* Default: 120\.", done.stdout, re.M)
    assert re.search(r"^    limits\.requests  \(whole number\)", done.stdout, re.M)
    assert "a-secret-of-the-team" not in done.stdout
    assert "ada@guest.example" not in done.stdout


def test_check_refuses_what_a_run_refuses(tmp_path: Path) -> None:
    """Exit 2 and one line, as `run` does."""
    (tmp_path / "target.yaml").write_text("limit: {}\n", encoding="utf-8")
    done = octo("init", "--check", "target.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert "Did you mean `limits`?" in done.stderr


def test_every_key_is_explained() -> None:
    """A key without a word of explanation is one that nobody sets."""
    assert [key.path for key in keys_of(schema("target")) if not key.says] == []


def test_the_defaults_told_are_those_that_count() -> None:
    """A limit that is told wrongly lets a run book more than its user wanted."""
    told = {
        name: about.get("default")
        for name, about in schema("target")["properties"]["limits"]["properties"].items()
    }
    assert told == {field.name: field.default for field in fields(Limits)}
