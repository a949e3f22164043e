"""`octo-conformance serve --judge`: what is written, and what ends it badly."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from octo_conformance.client_report import CALLS
from octo_conformance.clients import ClientJudge, SupplierRecord, from_line
from octo_conformance.commands import watching
from octo_conformance.commands.watching import Watcher
from octo_conformance.contract import load_contract
from octo_conformance.errors import NotOwnFile, ReportUnwritable
from octo_sandbox.teaching import SeenCall

KEY = "judged-key-0123456789"
SUPPLIER: SupplierRecord = {"url": "u", "dialect": None, "faults": [], "variants": [], "changed": False}
NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
GUEST = b'{"contact": {"fullName": "Ada Lovelace", "notes": "judged-key-0123456789"}}'


def seen(**changes: object) -> SeenCall:
    call = SeenCall(
        number=1, began=NOW, ended=NOW, now=NOW, reseller="r", method="POST", path="/bookings/u/confirm",
        query="resellerReference=Ada+Lovelace", headers=(("authorization", f"Bearer {KEY}"), ("x-told", KEY)),
        content=GUEST, status=200, answer_headers=(("set-cookie", "a=b"),), answer=b'{"uuid": "u"}',
    )  # fmt: skip
    return replace(call, **changes)  # type: ignore[arg-type]


def watcher(folder: Path) -> Watcher:
    return Watcher(load_contract(), (KEY,), 60, folder)


def test_a_call_is_written_without_keys_and_guests(tmp_path: Path) -> None:
    """The folder of a certification is passed around."""
    watched = watcher(tmp_path)
    watched.watch(seen())
    watched.watch(
        seen(
            number=2,
            headers=(("authorization", "Bearer another-key-42424242"),),
            query="a=another-key-42424242",
        )
    )
    watched.report(SUPPLIER)
    for path in tmp_path.iterdir():
        text = path.read_text(encoding="utf-8")
        assert not [each for each in (KEY, "another-key", "Ada", "Lovelace", "a=b") if each in text], (
            path.name
        )
        assert path.stat().st_mode & 0o077 == 0
    lines = (tmp_path / CALLS).read_text(encoding="ascii").splitlines()
    calls = [from_line(line) for line in lines]
    sent = calls[0].sent
    assert isinstance(sent, dict)
    assert isinstance(sent["contact"], dict)
    assert dict(calls[0].query)["resellerReference"] == sent["contact"]["fullName"]


def test_what_was_written_is_judged_alike(tmp_path: Path) -> None:
    """The verdict stands on the calls in the folder and on nothing else."""
    watched = watcher(tmp_path)
    watched.watch(seen(query="strange=1", content=b"[]"))
    watched.report(SUPPLIER)
    judge = ClientJudge(load_contract())
    for line in (tmp_path / CALLS).read_text(encoding="ascii").splitlines():
        judge.feed(from_line(line))
    told = json.loads((tmp_path / "client-verdict.json").read_text(encoding="utf-8"))
    assert sorted(found.first.sentence for found in judge.findings.all) == sorted(
        finding["sentence"] for finding in told["findings"]
    )


def test_calls_are_written_up_to_a_bound_and_judged_beyond(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that runs for weeks does not fill the disk, and says so."""
    monkeypatch.setattr(watching, "MOST_BYTES", 2000)
    watched = watcher(tmp_path)
    for number in range(1, 9):
        watched.watch(seen(number=number))
    watched.report(SUPPLIER)
    told = json.loads((tmp_path / "client-verdict.json").read_text(encoding="utf-8"))
    assert (tmp_path / CALLS).stat().st_size <= 2000
    assert told["traffic"] == [{"operation": "POST /bookings/{uuid}/confirm", "count": 8}]
    assert "as large as it may be" in told["notes"][0]


def test_a_client_of_which_little_was_seen_is_not_certified(tmp_path: Path) -> None:
    """A client that only reads the catalogue breaks nothing, and has shown nothing."""
    watched = watcher(tmp_path)
    headers = (("authorization", f"Bearer {KEY}"), ("octo-capabilities", ""))
    watched.watch(seen(method="GET", path="/products", query="", headers=headers, content=b"", answer=b"[]"))
    assert watched.report(SUPPLIER) == 3


def test_a_compressed_answer_is_read_as_the_client_reads_it(tmp_path: Path) -> None:
    """A client that read a slot in a compressed answer has read it."""
    watched = watcher(tmp_path)
    products = gzip.compress(b'[{"id": "p", "options": []}]')
    packed = (("content-encoding", "gzip"),)
    watched.watch(seen(method="GET", path="/products", content=b"", answer=products, answer_headers=packed))
    sent = b'{"productId": "p", "localDate": "2026-05-09"}'
    remarks = watched.watch(seen(number=2, path="/availability", query="", content=sent))
    assert not [remark for remark in remarks if remark.rule == "CLIENT-020"]


def test_a_long_text_of_a_client_is_cut(tmp_path: Path) -> None:
    """A client must not fill the memory or the report with one value."""
    watched = watcher(tmp_path)
    long = "x" * 500_000
    body = json.dumps({"productId": long, long: 1, "unitItems": [{"unitId": long}]}).encode()
    remarks = watched.watch(seen(path="/bookings", content=body))
    assert remarks
    assert max(len(remark.sentence) for remark in remarks) < 700
    watched.report(SUPPLIER)
    assert (tmp_path / "client-verdict.json").stat().st_size < 40_000


def test_a_defect_of_the_suite_certifies_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The client goes on, and the verdict says that calls were not judged."""
    watched = watcher(tmp_path)
    monkeypatch.setattr(ClientJudge, "feed", lambda _self, _call: 1 / 0)
    assert watched.watch(seen()) == []
    assert watched.report(SUPPLIER) == 4
    told = json.loads((tmp_path / "client-verdict.json").read_text(encoding="utf-8"))
    assert told["verdict"] == "ERROR"
    assert "division by zero" in told["notes"][0]


def test_a_folder_that_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    """Calls of clients are not written into somebody else's file."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(ReportUnwritable):
        watcher(tmp_path / "file")
    (tmp_path / "client").mkdir()
    (tmp_path / "client" / CALLS).symlink_to(tmp_path / "file")
    with pytest.raises(NotOwnFile):
        watcher(tmp_path / "client")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "x"


def test_a_server_that_nobody_called_certifies_nobody(tmp_path: Path) -> None:
    """A job whose client never came must not be green."""
    command = [
        sys.executable,
        "-m",
        "octo_conformance",
        "serve",
        "--port",
        "0",
        "--token",
        KEY,
        "--judge",
        "out",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path) as server:
        assert server.stdout is not None
        server.stdout.readline()
        server.terminate()
        said = server.stdout.read()
    assert server.returncode == 4
    assert said.startswith("ERROR: No call came")
