"""A certificate holds for the run it was written for, and for nothing else."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from octo_conformance.commands.earlier_runs import verdict_of
from octo_conformance.commands.keys import keygen, private_key, public_key
from octo_conformance.commands.verify import certificate_problems, verify
from octo_conformance.contract import load_contract
from octo_conformance.contract.roots import suite_roots
from octo_conformance.errors import OctoConformanceError, UsageError
from octo_conformance.evidence import Evidence, StrangeLine
from octo_conformance.judge import Judge, load_rules
from octo_conformance.judge.words import run_word
from octo_conformance.report import CERTIFICATE, CERTIFICATE_PAGE
from octo_conformance.report.certificate import as_text, certificate, digest_of, signed
from octo_conformance.report.certificate_page import certificate_page
from octo_conformance.run.certify import WITNESSES, write_certificate
from octo_conformance.run.run import write_files
from support.certifying import PART, octo
from support.evidence_lines import NEGOTIATION, line_of

FINISHED = "2026-11-21T10:00:00.000Z"
SOON = datetime(2026, 12, 1, tzinfo=UTC)
WAYS = 200


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key of ours, and one of somebody else."""
    folder = tmp_path_factory.mktemp("keys")
    keygen(folder / "ours")
    keygen(folder / "theirs")
    return folder


@pytest.fixture(scope="module")
def certified(keys: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a run that fit each other, signed by us. The verdict says more than its evidence shows."""
    folder = tmp_path_factory.mktemp("certified")
    contract = load_contract()
    judge = Judge(contract, load_rules(suite_roots()))
    evidence = Evidence(folder / "evidence.jsonl")
    evidence.listen(judge.feed)
    suite = {"version": "1", "contract_digest": contract.digest}
    target = {"url": "https://supplier.example/octo", "profile": "octo", "declared": []}
    begun = {"seed": 1, "depth": "quick", "started_at": "2026-11-21T09:59:00.000Z"}
    for told in (
        {"kind": "run", "suite": suite, "target": target, **begun},
        {**NEGOTIATION},
        {"kind": "collected", "tests": [], "selected": None},
        {"kind": "end", "finished_at": FINISHED, "seconds": 1.0},
    ):
        line = line_of(told)
        assert not isinstance(line, StrangeLine)
        evidence.append(line)
    evidence.close()
    verdict = judge.verdict()
    for number, entry in enumerate(verdict["requirements"]):
        entry["status"] = "NOT_APPLICABLE" if number else "PASS"
    verdict["counts"].update(PASS=1, NOT_VERIFIED=0, NOT_APPLICABLE=len(verdict["requirements"]) - 1)
    verdict["verdict"] = run_word(verdict)
    (folder / "ledger.jsonl").write_text('{"kind": "ledger"}\n', encoding="utf-8")
    write_files(verdict, folder, contract)
    write_certificate(verdict, folder, private_key(keys / "ours"))
    return folder


@pytest.fixture
def copy(certified: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(certified, tmp_path / "copy"))


def problems(folder: Path, key: Path | None = None, now: datetime = SOON) -> list[str]:
    """What is wrong with the files of a run, before anything is judged again."""
    wanted = public_key(str(key)) if key is not None else None
    try:
        return list(certificate_problems(verdict_of(folder), folder, wanted, now))
    except OctoConformanceError as refused:
        return [refused.message]


def test_a_certificate_says_what_was_certified(certified: Path, keys: Path) -> None:
    """For ninety days, with the digest of every other file."""
    assert problems(certified, keys / "ours.pub") == []
    made = json.loads((certified / CERTIFICATE).read_text(encoding="utf-8"))
    assert made["evidence_digest"] == digest_of(certified / "evidence.jsonl")
    assert set(made["files"]) == {each.name for each in certified.iterdir()} - {CERTIFICATE, CERTIFICATE_PAGE}
    assert (made["issued_at"], made["expires_at"]) == (FINISHED, "2027-02-19T10:00:00.000Z")
    assert (made["capabilities"], made["strict"], made["waived"]) == (["octo/core"], False, [])
    assert json.loads((certified / "badge.json").read_text(encoding="utf-8"))["message"] == "conformant"
    ET.parse(certified / "badge.svg")


def test_a_run_of_the_reference_supplier_is_certified_and_verified(keys: Path, tmp_path: Path) -> None:
    """Judged again from its evidence, in another folder, and signed by whom it has to be."""
    asked = ("--depth", "quick", *PART, "--sign-key", str(keys / "ours"), "--report", "out")
    done = octo("run", *asked, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    (tmp_path / "out").rename(tmp_path / "moved")
    done = octo("verify", "moved", "--key", str(keys / "ours.pub"), cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "signed by" in done.stdout


def flip(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + bytes([content[at] ^ (1 << chance.randrange(8))]) + content[at + 1 :]


def drop(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + content[at + 1 + chance.randrange(40) :]


def insert(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + chance.choice([b" ", b"\n", b"0", b"x", b'"']) + content[at:]


def cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def append(content: bytes, chance: random.Random) -> bytes:
    return content + chance.choice([b"\n", b" ", b"{}\n", content[:100]])


def again(content: bytes, chance: random.Random) -> bytes:
    """One line twice."""
    rows = content.splitlines(keepends=True)
    at = chance.randrange(len(rows))
    return b"".join([*rows[: at + 1], rows[at], *rows[at + 1 :]])


ALTERATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (flip, drop, insert, cut, append, again)


def alterations(folder: Path) -> Iterator[tuple[str, bytes | None]]:
    """Every file is left out once, and then altered in turn, in ways that a seed draws."""
    chance = random.Random(20261129)
    names = [*WITNESSES, CERTIFICATE, CERTIFICATE_PAGE]
    for name in names:
        yield name, None
    for number in range(WAYS - len(names)):
        name = names[number % len(names)]
        content = (folder / name).read_bytes()
        yield name, chance.choice(ALTERATIONS)(content, chance)


def test_nothing_of_a_run_can_be_altered_or_left_out(copy: Path, keys: Path) -> None:
    """Two hundred ways, over every file of the run."""
    tried, passed = 0, []
    for name, content in alterations(copy):
        before = (copy / name).read_bytes()
        (copy / name).unlink()
        if content is not None:
            (copy / name).write_bytes(content)
        if content != before:
            tried += 1
            if not problems(copy, keys / "ours.pub"):
                passed.append((name, content))
        (copy / name).write_bytes(before)
    assert problems(copy, keys / "ours.pub") == []
    assert passed == []
    assert tried >= WAYS - 5


def forge(folder: Path, key: Path | None = None) -> None:
    """Write a certificate that fits the files as they are now."""
    digests = {name: digest_of(folder / name) for name in WITNESSES}
    made = certificate(verdict_of(folder), digests, "evidence.jsonl")
    if key is not None:
        made = signed(made, private_key(key))
    (folder / CERTIFICATE).write_text(as_text(made), encoding="utf-8")
    (folder / CERTIFICATE_PAGE).write_text(certificate_page(made), encoding="utf-8")


def test_a_certificate_of_somebody_else_does_not_hold(copy: Path, keys: Path) -> None:
    """Nor does one that nobody signed, where a signature is asked for."""
    for signing in (keys / "theirs", None):
        forge(copy, signing)
        assert problems(copy) == []
        (problem,) = problems(copy, keys / "ours.pub")
        assert "and not by" in problem


def test_a_signature_of_another_content_does_not_hold(copy: Path, keys: Path) -> None:
    """Whoever copies the signature of one certificate into another has signed nothing."""
    signature = json.loads((copy / CERTIFICATE).read_text(encoding="utf-8"))["signature"]
    with (copy / "ledger.jsonl").open("a", encoding="utf-8") as ledger:
        ledger.write("{}\n")
    forge(copy)
    made = json.loads((copy / CERTIFICATE).read_text(encoding="utf-8"))
    (copy / CERTIFICATE).write_text(as_text({**made, "signature": signature}), encoding="utf-8")
    assert problems(copy, keys / "ours.pub") == ["the signature does not hold"]


def test_a_forged_verdict_is_found_by_judging_again(
    certified: Path, keys: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All files fit each other, and the key is ours: only the evidence says otherwise."""
    assert verify(certified, str(keys / "ours.pub"), None, SOON) == 1
    assert "the evidence gives another verdict.json" in capsys.readouterr().out


def test_a_forged_view_is_found_by_making_it_again(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The page that a partner reads has to be that of the verdict."""
    for name in ("report.html", "badge.svg"):
        content = (copy / name).read_text(encoding="utf-8")
        (copy / name).write_text(content.replace("OCTO", "octo"), encoding="utf-8")
    forge(copy)
    assert problems(copy) == []
    assert verify(copy, None, None, SOON) == 1
    said = capsys.readouterr().out
    assert "report.html is not what verdict and evidence show" in said
    assert "badge.svg is not what" in said
    assert "junit.xml" not in said


def test_a_run_that_is_not_conformant_has_no_certificate(copy: Path) -> None:
    """Whatever stands beside it."""
    verdict = json.loads((copy / "verdict.json").read_text(encoding="utf-8"))
    verdict["verdict"] = "INCOMPLETE"
    (copy / "verdict.json").write_text(json.dumps(verdict), encoding="utf-8")
    assert problems(copy) == ["the run certifies nothing: it ended INCOMPLETE"]


def test_an_expired_certificate_does_not_hold(certified: Path) -> None:
    """A supplier changes; what was true a year ago proves nothing."""
    (problem,) = problems(certified, now=datetime(2027, 2, 19, 10, 0, 1, tzinfo=UTC))
    assert "has expired" in problem


def test_a_key_is_its_owners_alone_and_never_replaced(keys: Path) -> None:
    """Whoever loses a key by mistake can sign nothing any more."""
    assert (keys / "ours").stat().st_mode & 0o777 == 0o600
    with pytest.raises(UsageError):
        keygen(keys / "ours")


@pytest.mark.parametrize("name", ["ours.pub", "nothing"])
def test_what_is_no_private_key_is_refused_before_the_run(keys: Path, name: str, tmp_path: Path) -> None:
    """A run that cannot be signed in the end is not begun."""
    done = octo("run", "http://127.0.0.1:1", "--sign-key", str(keys / name), cwd=tmp_path, OCTO_TOKEN="k")
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
