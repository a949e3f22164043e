"""`octo-conformance cleanup DIR` says what it did and how it ended, whatever DIR is."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from octo_conformance.cli import main
from support.guarded import KEY, SECOND_KEY, Command, Supplier, cleanup, run, signal_at, supplier, target_file
from support.hostile import hostile

PART = ("--capability", "octo/cart", "-k", "test_confirm")


@dataclass(frozen=True)
class Ended:
    """How a command ended that was called inside this process."""

    code: int
    said: str
    complained: str

    @property
    def complaint(self) -> str:
        """The one line that a command which could not do its work says."""
        (line,) = self.complained.splitlines()
        return line


Octo = Callable[..., Ended]


@pytest.fixture
def octo(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Octo:
    """Call a command in a folder, with these keys."""

    def call(folder: Path, *arguments: str, key: str = KEY) -> Ended:
        monkeypatch.chdir(folder)
        monkeypatch.setenv("OCTO_TOKEN", key)
        monkeypatch.setenv("OCTO_SECOND", SECOND_KEY)
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        said = capsys.readouterr()
        return Ended(int(str(ended.value.code)), said.out, said.err)

    return call


@dataclass(frozen=True)
class Killed:
    """A run that was killed while it held things, and its supplier."""

    target: Supplier
    folder: Path


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killed]:
    folder = tmp_path_factory.mktemp("killed")
    with supplier() as target:
        command = run(folder, target, part=PART)
        signal_at(target, command, 110, signal.SIGKILL)
        command.wait()
        target.on_request = None
        assert target.held()
        yield Killed(target, folder)


def test_another_key_releases_nothing(killed: Killed, octo: Octo) -> None:
    """To another reseller everything would look as if it were gone already."""
    before = killed.target.held()
    ended = octo(killed.folder, "cleanup", "out", key="another-reseller-key-31337")
    assert ended.code == 2
    assert "not the one the run was made with" in ended.complaint
    assert killed.target.held() == before


def test_a_key_that_the_target_refuses_ends_it(killed: Killed, octo: Octo) -> None:
    """A key that was replaced has to be a key."""
    before = killed.target.held()
    ended = octo(killed.folder, "cleanup", "out", "--new-key", key="another-reseller-key-31337")
    assert ended.code == 4
    assert "refused the key" in ended.complaint
    assert killed.target.held() == before


def test_another_target_releases_nothing(killed: Killed, octo: Octo) -> None:
    """A file about another target is a mistake, and is said to be one."""
    (killed.folder / "other.yaml").write_text("url: http://127.0.0.1:9/octo\n", encoding="utf-8")
    ended = octo(killed.folder, "cleanup", "out", "--target", "other.yaml")
    assert ended.code == 2
    assert "the run was against" in ended.complaint


@pytest.mark.parametrize("keys", [None, {}, {"first": "00000000"}, {"second": "00000000"}, [1]])
def test_a_ledger_that_does_not_know_the_key_does_not_get_it(
    keys: object, octo: Octo, tmp_path: Path
) -> None:
    """A folder of somebody else may name a URL of theirs, to see which key is sent there."""
    with hostile("empty-array") as server:
        head = {"kind": "run", "run_id": "r", "url": server.url, "profile": "octo", "keys": keys, "format": 2}
        held = {
            "kind": "intent",
            "entry": "e1",
            "what": "booking",
            "uuid": "u",
            "key": "k2",
            "at": "",
            "state": "ON_HOLD",
        }
        (tmp_path / "out").mkdir()
        ledger = "".join(json.dumps(line) + "\n" for line in (head, held))
        (tmp_path / "out" / "ledger.jsonl").write_text(ledger, encoding="ascii")
        ended = octo(tmp_path, "cleanup", "out")
        assert server.received == []
    assert ended.code == 2
    assert "not the one the run was made with" in ended.complaint


def test_a_ledger_names_no_profile_that_is_a_path(octo: Octo, tmp_path: Path) -> None:
    """A profile is a file of ours."""
    head = {"kind": "run", "run_id": "r", "url": "http://127.0.0.1:1", "profile": "../../x", "format": 2}
    held = {
        "kind": "intent",
        "entry": "e1",
        "what": "booking",
        "uuid": "u",
        "key": "first",
        "at": "",
        "state": "ON_HOLD",
    }
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "ledger.jsonl").write_text(
        f"{json.dumps(head)}\n{json.dumps(held)}\n", encoding="ascii"
    )
    ended = octo(tmp_path, "cleanup", "out")
    assert ended.code == 2
    assert "profile" in ended.complaint


def test_a_missing_key_names_its_variable(killed: Killed, octo: Octo) -> None:
    """The key is never in the folder."""
    ended = octo(killed.folder, "cleanup", "out", key="")
    assert ended.code == 2
    assert "OCTO_TOKEN" in ended.complaint


def test_a_run_into_the_same_folder_is_refused(killed: Killed, octo: Octo) -> None:
    """Its ledger would be lost, and with it what is still held."""
    ended = octo(
        killed.folder, "run", "--target", target_file(killed.folder, killed.target), "--report", "out"
    )
    assert ended.code == 2
    assert "octo-conformance cleanup out" in ended.complaint


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


def test_no_clean_up_while_the_run_goes_on(tmp_path: Path, octo: Octo) -> None:
    """It would take the bookings from under the run."""
    with supplier() as target:
        command = run(tmp_path, target, part=("-k", "test_retries"))
        reached, done = threading.Event(), threading.Event()

        def on_request(count: int, incoming: object) -> None:
            if count == 20:
                reached.set()
                done.wait(60)

        target.on_request = on_request
        assert reached.wait(60)
        ended = octo(tmp_path, "cleanup", "out")
        done.set()
        assert command.wait() == 0, command.complained
    assert ended.code == 4
    assert "still at work" in ended.complaint


def test_a_target_that_is_gone_is_said_to_be(tmp_path: Path, octo: Octo) -> None:
    """Nothing can be released now; later it can."""
    with supplier() as target:
        command = run(tmp_path, target, part=PART)
        signal_at(target, command, 110, signal.SIGKILL)
        command.wait()
        assert target.held()
    ended = octo(tmp_path, "cleanup", "out")
    assert ended.code == 4
    assert "cannot be reached" in ended.complaint


NOTHING = "nothing is left behind"
FIRST = '{"kind": "run", "run_id": "x"}\n'
WITH_URL = '{"kind": "run", "run_id": "x", "url": "http://127.0.0.1:9"}\n'
INTENT = '{"kind": "intent", "entry": "e1", "what": "booking"}\n'


@pytest.mark.parametrize(
    ("files", "code", "said"),
    [
        (None, 2, "no folder"),
        ({}, 2, "not the folder of a run"),
        ({"ledger.jsonl": "no ledger\n"}, 2, "not the ledger of a run"),
        ({"ledger.jsonl": FIRST + INTENT}, 2, "which target"),
        ({"ledger.jsonl": "", "evidence.jsonl": "{}\n"}, 0, NOTHING),
        ({"evidence.jsonl": "{}\n"}, 0, NOTHING),
        ({"ledger.jsonl": WITH_URL + '{"ki'}, 0, NOTHING),
    ],
)
def test_a_folder_that_is_none_of_a_run(
    files: dict[str, str] | None, code: int, said: str, tmp_path: Path, octo: Octo
) -> None:
    """The command prints one clear line, whatever the folder holds; a run that was killed before it began
    left nothing."""
    if files is not None:
        (tmp_path / "out").mkdir()
        for name, text in files.items():
            (tmp_path / "out" / name).write_text(text, encoding="ascii")
    ended = octo(tmp_path, "cleanup", "out")
    assert ended.code == code
    assert said in (ended.complaint if code else ended.said)


def test_a_ledger_nobody_can_read_is_said_to_be_one(tmp_path: Path, octo: Octo) -> None:
    """A directory in its place stands for every file that cannot be opened."""
    (tmp_path / "out" / "ledger.jsonl").mkdir(parents=True)
    ended = octo(tmp_path, "cleanup", "out")
    assert ended.code == 2
    assert "cannot be opened" in ended.complaint


def test_what_was_made_under_a_key_of_the_run_is_released_too(tmp_path: Path) -> None:
    """A booking past its cutoff, made under a key the target gave the run, whose clock was moved."""
    path = tmp_path / "out" / "ledger.jsonl"
    with supplier() as target:
        command = run(tmp_path, target, part=("--requirement", "CORE-BOOK-085"))

        def on_request(count: int, incoming: object) -> None:
            notes = path.read_text(encoding="ascii")
            if '"kind": "clock"' in notes and "CONFIRMED" in notes:
                command.send(signal.SIGKILL)

        target.on_request = on_request
        command.wait()
        target.on_request = None
        assert any("CONFIRMED" in thing for thing in target.held())
        again: Command = cleanup(tmp_path)
        assert target.held() == [], again.said
    assert again.process.returncode == 0, again.said
    notes = [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]
    sealed = next(note["sealed"] for note in notes if note["kind"] == "key")
    assert "sandbox_" not in sealed
