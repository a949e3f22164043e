"""A supplier that does everything right is certified."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from octo_conformance.contract import load_contract
from octo_conformance.evidence import StrangeLine, read
from octo_conformance.evidence.file_lines import FileWriter
from octo_conformance.schemas import schema
from octo_sandbox import Running
from support.certifying import FILES, KEY, PART, SECOND_KEY, Certified, certify


def test_the_reference_supplier_is_conformant(certified: Certified) -> None:
    """The bundled supplier is certified, and the exit code says so."""
    assert (certified.code, certified.word) == (0, "CONFORMANT")


def test_nothing_about_the_reference_supplier_is_left_open(certified: Certified) -> None:
    """No warning, nothing blocked, nothing unverified: we make this supplier, so we can look at everything."""
    assert certified.ids("FAIL", "WARN", "ERROR", "BLOCKED", "NOT_VERIFIED") == []


def test_every_statement_of_the_catalogue_is_reported_once(certified: Certified) -> None:
    """A partner finds each statement in the verdict, whatever became of it."""
    ids = [entry["id"] for entry in certified.verdict["requirements"]]
    assert len(ids) == len(set(ids))
    assert set(ids) == set(load_contract().catalogue)


def test_nothing_is_left_behind(certified: Certified) -> None:
    """A run gives back everything it held."""
    assert certified.verdict["leftovers"] == []


def test_all_files_of_a_run_are_there(certified: Certified) -> None:
    """CI jobs and partners find the files they read under their fixed names."""
    assert certified.files() == FILES | {"certificate.json", "certificate.html", "badge.svg", "badge.json"}


def test_one_at_a_time_gives_the_same_verdict(
    certified: Certified, supplier: Running, control: dict[str, Any], tmp_path: Path
) -> None:
    """Running bodies concurrently is a matter of speed, never of outcome."""
    slow = certify(supplier.url, tmp_path, *PART, "--concurrency", "1", target=control, second=True)
    status = {entry["id"]: entry["status"] for entry in certified.verdict["requirements"]}
    assert {entry["id"]: entry["status"] for entry in slow.verdict["requirements"]} == status


def test_the_keys_are_in_no_file(certified: Certified) -> None:
    """A report can be handed on without handing on the key."""
    assert KEY not in certified.text()
    assert SECOND_KEY not in certified.text()


def test_every_line_of_a_run_is_one_that_others_can_read(certified: Certified) -> None:
    """The shipped schema describes it, and this version reads it back as it was written."""
    validator = Draft202012Validator(schema("evidence"), format_checker=Draft202012Validator.FORMAT_CHECKER)
    written = (certified.folder / "evidence.jsonl").read_text("ascii").splitlines()
    assert [error.json_path for text in written for error in validator.iter_errors(json.loads(text))] == []
    typed = list(read(certified.folder / "evidence.jsonl"))
    assert not any(isinstance(line, StrangeLine) for line in typed)
    again = FileWriter()
    assert [again.text(line) for line in typed if not isinstance(line, StrangeLine)] == written
    assert {"run", "negotiation", "collected", "plan", "exchange", "outcome", "discovery", "end"} <= {
        line.kind for line in typed
    }


def test_an_exchange_takes_little_room(certified: Certified) -> None:
    """Bytes, unlike seconds, are the same on every machine: an exchange once took fifteen thousand."""
    size = (certified.folder / "evidence.jsonl").stat().st_size
    assert size / certified.verdict["traffic"]["exchanges"] < 4_000


def test_the_verdict_of_a_run_is_one_that_others_can_read(certified: Certified) -> None:
    """The shipped schema describes it."""
    validator = Draft202012Validator(schema("verdict"), format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert [error.json_path for error in validator.iter_errors(certified.verdict)] == []
