"""`octo-conformance cleanup DIR`: what it says and how it ends, whatever DIR is."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from guarded import KEY, Command, Supplier, cleanup, run, signal_at, supplier

PART = ("--capability", "octo/cart", "-k", "test_confirm")


@dataclass(frozen=True)
class Killed:
    """A run that was killed while it held things, and its supplier."""

    target: Supplier
    folder: Path


@pytest.fixture
def killed(tmp_path: Path) -> Iterator[Killed]:
    with supplier() as target:
        command = run(tmp_path, target, part=PART)
        signal_at(target, command, 60, signal.SIGKILL)
        command.wait()
        target.on_request = None
        assert target.held()
        yield Killed(target, tmp_path)


def complaint(command: Command) -> str:
    """The one line that a command which could not do its work says."""
    assert "Traceback" not in command.complained
    (line,) = command.complained.splitlines()
    return line


def ledger(folder: Path) -> Path:
    return folder / "out" / "ledger.jsonl"


def test_what_is_released_is_counted(killed: Killed) -> None:
    """The user sees that something was done; what was done is recorded, without the key."""
    command = cleanup(killed.folder)
    assert command.process.returncode == 0, command.complained
    assert command.lines[0].startswith("released: ")
    assert command.lines[-1] == "nothing is left behind"
    assert killed.target.held() == []
    record = (killed.folder / "out" / "cleanup.jsonl").read_text(encoding="ascii")
    assert "POST /bookings/{uuid}/cancel" in record
    assert KEY not in record
    assert "cleanup)" in record, "the User-Agent says what it is"


def test_another_key_releases_nothing(killed: Killed) -> None:
    """To another reseller everything would look as if it were gone already."""
    before = killed.target.held()
    command = Command(killed.folder, "cleanup", "out", OCTO_TOKEN="another-reseller-key-31337")
    assert command.wait() == 2
    assert "not the one the run was made with" in complaint(command)
    assert killed.target.held() == before


def test_a_key_that_the_target_refuses_ends_it(killed: Killed) -> None:
    """A key that was replaced has to be a key."""
    before = killed.target.held()
    command = Command(killed.folder, "cleanup", "out", "--new-key", OCTO_TOKEN="another-reseller-key-31337")
    assert command.wait() == 4
    assert "refused the key" in complaint(command)
    assert killed.target.held() == before


def test_another_target_releases_nothing(killed: Killed) -> None:
    """A file about another target is a mistake, and is said to be one."""
    (killed.folder / "other.yaml").write_text("url: http://127.0.0.1:9/octo\n", encoding="utf-8")
    command = cleanup(killed.folder, "--target", "other.yaml")
    assert command.process.returncode == 2
    assert "the run was against" in complaint(command)


def test_a_run_into_the_same_folder_is_refused(killed: Killed) -> None:
    """Its ledger would be lost, and with it what is still held."""
    command = run(killed.folder, killed.target, part=PART)
    assert command.wait() == 2
    assert "octo-conformance cleanup out" in complaint(command)
    assert cleanup(killed.folder).process.returncode == 0
    assert run(killed.folder, killed.target, part=("--requirement", "CORE-BOOK-003")).wait() == 3


def test_no_clean_up_while_the_run_goes_on(tmp_path: Path) -> None:
    """It would take the bookings from under the run."""
    with supplier() as target:
        command = run(tmp_path, target, part=PART)
        seen: list[Command] = []

        def on_request(count: int, incoming: object) -> None:
            if count == 40:
                seen.append(cleanup(tmp_path))

        target.on_request = on_request
        assert command.wait() == 3, command.complained
    assert seen[0].process.returncode == 4
    assert "still at work" in complaint(seen[0])


def test_a_target_that_is_gone_is_said_to_be(tmp_path: Path) -> None:
    """Nothing can be released now; later it can."""
    with supplier() as target:
        command = run(tmp_path, target, part=PART)
        signal_at(target, command, 60, signal.SIGKILL)
        command.wait()
    command = cleanup(tmp_path)
    assert command.process.returncode == 4
    assert "cannot be reached" in complaint(command)


def test_a_missing_key_names_its_variable(killed: Killed) -> None:
    """The key is never in the folder."""
    command = Command(killed.folder, "cleanup", "out", OCTO_TOKEN="")
    assert command.wait() == 2
    assert "OCTO_TOKEN" in complaint(command)


ABOUT_NO_TARGET = '{"kind": "run", "run_id": "x"}\n{"kind": "intent", "entry": "e1", "what": "booking"}\n'


@pytest.mark.parametrize(
    ("files", "code", "said"),
    [
        (None, 2, "no folder"),
        ({}, 2, "not the folder of a run"),
        ({"ledger.jsonl": "no ledger\n"}, 2, "not the ledger of a run"),
        ({"ledger.jsonl": ABOUT_NO_TARGET}, 2, "which target"),
        ({"ledger.jsonl": "", "evidence.jsonl": "{}\n"}, 0, "nothing is left behind"),
        ({"evidence.jsonl": "{}\n"}, 0, "nothing is left behind"),
        ({"ledger.jsonl": '{"kind": "run", "run_id": "x", "url": "http://127.0.0.1:9"}\n{"ki'}, 0, "nothing is left behind"),
    ],
)  # fmt: skip
def test_a_folder_that_is_none_of_a_run(
    files: dict[str, str] | None, code: int, said: str, tmp_path: Path
) -> None:
    """One clear line, whatever the folder holds; one killed before it began left nothing."""
    if files is not None:
        (tmp_path / "out").mkdir()
        for name, text in files.items():
            (tmp_path / "out" / name).write_text(text, encoding="ascii")
    command = cleanup(tmp_path)
    assert command.process.returncode == code, command.complained
    if code:
        assert said in complaint(command)
    else:
        assert said in command.said


def test_a_ledger_nobody_can_read_is_said_to_be_one(tmp_path: Path) -> None:
    """A directory in its place stands for every file that cannot be opened."""
    ledger(tmp_path).mkdir(parents=True)
    command = cleanup(tmp_path)
    assert command.process.returncode == 2
    assert "cannot be opened" in complaint(command)


def test_what_was_made_under_a_key_of_the_run_is_released_too(tmp_path: Path) -> None:
    """A booking past its cutoff, made under a key the target gave the run, whose clock was moved."""
    with supplier() as target:
        command = run(tmp_path, target, part=("--requirement", "CORE-BOOK-085"))

        def on_request(count: int, incoming: object) -> None:
            notes = ledger(tmp_path).read_text(encoding="ascii")
            if '"kind": "clock"' in notes and "CONFIRMED" in notes:
                command.send(signal.SIGKILL)

        target.on_request = on_request
        command.wait()
        target.on_request = None
        assert any("CONFIRMED" in thing for thing in target.held())
        again = cleanup(tmp_path)
        assert target.held() == [], again.said
    assert again.process.returncode == 0, again.said
    keys = [json.loads(line) for line in ledger(tmp_path).read_text(encoding="ascii").splitlines()]
    sealed = next(line["sealed"] for line in keys if line["kind"] == "key")
    assert "sandbox_" not in sealed
