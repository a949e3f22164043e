"""Every command that a page shows is one that there is, and those of the pages for newcomers are carried out.

A `run` is narrowed here, as a whole one takes minutes; what it is shown with stays.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from octo_conformance.cli import main
from octo_conformance.schemas import schema
from octo_sandbox import Running, Sandbox, serve
from octo_sandbox.faults import all_faults
from support.certifying import KEY, SECOND_KEY, octo
from support.lockers import supplier_with_lockers

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "website"))
from pages import generated  # noqa: E402

STAGING = "https://staging.supplier.example/octo"
NARROW = ("--depth", "quick", "-k", "supplier")
FOLDER = "reports/staging"
"""Stands for the folder of a run, in the pages."""
OF_A_KILLED_RUN = "reports/staging.supplier.example-20260101T000000Z"
WRONG = "supplier-has-a-new-id-each-time"


def pages() -> dict[str, str]:
    written = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")}
    return {**written, **generated(), "README.md": (ROOT / "README.md").read_text(encoding="utf-8")}


def commands(text: str) -> Iterator[list[str]]:
    """The arguments of each command of ours in the shell blocks of a page."""
    for block in re.findall(r"```sh\n(.*?)```", text, re.S):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            if words[:1] == ["octo-conformance"]:
                yield words[1:]


ALL = [(page, words) for page, text in sorted(pages().items()) for words in commands(text)]


def test_the_pages_show_commands() -> None:
    """A search that finds nothing would hold for ever."""
    assert len(ALL) > 15


@pytest.mark.parametrize(("page", "words"), ALL, ids=[f"{page} {' '.join(words)}" for page, words in ALL])
def test_a_command_is_one_that_there_is(page: str, words: list[str]) -> None:
    """A page that shows an option of yesterday costs a newcomer an hour."""
    command = main.commands[words[0]]
    placed = ["x" if word.startswith("<") else word for word in words[1:]]
    with command.make_context(words[0], placed) as context:
        assert isinstance(context, click.Context)


TARGET_FILES = [
    (page, block)
    for page, text in sorted(pages().items())
    for block in re.findall(r"```yaml\n(.*?)```", text, re.S)
    if "$ref" not in block  # a part of an overlay
    if (keys := re.findall(r"^(\w+):", block, re.M)) and set(keys) <= set(schema("target")["properties"])
]


def test_the_pages_show_target_files() -> None:
    """A search that finds nothing would hold for ever."""
    assert {"members.md", "own-capability.md", "target-file.md", "webhooks.md"} <= {
        page for page, _ in TARGET_FILES
    }


@pytest.mark.parametrize(("page", "block"), TARGET_FILES, ids=[page for page, _ in TARGET_FILES])
def test_a_target_file_is_one_that_a_run_takes(page: str, block: str, place: Path) -> None:
    """What is copied from a page is not refused."""
    text = (
        block if re.search("^url:", block, re.M) else f"url: https://staging.supplier.example/octo\n{block}"
    )
    (place / "shown.yaml").write_text(text, encoding="utf-8")
    (place / "acme-lockers").symlink_to(place / "examples" / "acme-lockers")
    done = CliRunner().invoke(main, ["init", "--check", str(place / "shown.yaml")])
    assert done.exit_code == 0, done.output


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder in which a page is followed."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples", ignore=shutil.ignore_patterns("__pycache__"))
    newer = {
        "openapi": "3.1.0",
        "components": {"schemas": {"Ticket": {"properties": {"colour": {"type": "string"}}}}},
    }
    (tmp_path / "newer.yaml").write_text(json.dumps(newer), encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def supplier() -> Iterator[Running]:
    with serve(Sandbox(tokens=(KEY, SECOND_KEY))) as running:
        yield running


def follow(page: str, url: str, place: Path, **environment: str) -> list[int]:
    """The exit codes of the commands of a page, in their order."""
    codes = []
    stands_for = {STAGING: url, "URL": url, "DIR": FOLDER, OF_A_KILLED_RUN: FOLDER}
    for words in commands(pages()[page]):
        words = [stands_for.get(word, word) for word in words]
        if words[0] == "run" and "DIR" in pages()[page]:
            words += ("--report", FOLDER)
        if words[0] == "run" and "-k" not in words and "--again" not in words and "--capability" not in words:
            words += NARROW
        done = octo(*words, cwd=place, OCTO_TOKEN=KEY, OCTO_SECOND_TOKEN=SECOND_KEY, **environment)
        assert "Traceback" not in done.stdout + done.stderr
        print(words, done.returncode, done.stdout[-600:], done.stderr[-600:])
        codes.append(done.returncode)
    assert codes
    return codes


@pytest.mark.parametrize("page", ["README.md", "first-run.md", "target-file.md"])
def test_a_newcomer_gets_through(page: str, supplier: Running, place: Path) -> None:
    """Each command does what the page says, one after the other. A narrowed run may say that it looked at little."""
    assert set(follow(page, supplier.url, place)) <= {0, 3}


def test_who_extends_gets_through(supplier: Running, place: Path) -> None:
    """The suite of one's own is carried out; the newer document differs."""
    codes = follow("extending.md", supplier.url, place)
    assert codes[-1] == 1
    assert set(codes[:-1]) <= {0, 3}


def test_a_capability_of_ones_own_is_certified(place: Path) -> None:
    """The folder is used as it is."""
    with supplier_with_lockers() as (running, lockers):
        codes = follow("own-capability.md", running.url, place, OCTO_URL=running.url)
    assert set(codes) <= {0, 3}
    assert lockers.freed


def test_a_certificate_is_signed_and_held_to_its_key(supplier: Running, place: Path) -> None:
    """The key is made; a run that certifies nothing is signed by nobody, and `verify` says so."""
    codes = follow("gate.md", supplier.url, place)
    assert codes == [0, 3, 1]
    assert (place / "ours.pub").exists()


def test_what_safety_promises_is_carried_out(supplier: Running, place: Path) -> None:
    """The plan changes nothing, and the clean-up of a run finds what it left."""
    asked = (*NARROW, "--report", FOLDER)
    octo("run", supplier.url, *asked, cwd=place, OCTO_TOKEN=KEY)
    assert follow("safety.md", supplier.url, place) == [0, 0]


FOLLOWED = {
    *(
        "README.md",
        "first-run.md",
        "target-file.md",
        "extending.md",
        "own-capability.md",
        "gate.md",
        "safety.md",
    ),
    *("reading-a-report.md", "fleet.md"),
    # test_client_pages.py follows these two, in a shell.
    *("certify-a-client.md", "teaching-server.md"),
}


def test_every_page_with_a_command_is_followed() -> None:
    """A new page is carried out as well: that a command exists does not say that it does what the page says."""
    assert {page for page, _ in ALL} == FOLLOWED


def test_a_report_is_followed_up(place: Path) -> None:
    """The finding is shown again, and nothing is left."""
    fault = next(fault for fault in all_faults() if fault.name == WRONG)
    wrong = Sandbox(tokens=(KEY, SECOND_KEY), policies=fault.change(Sandbox(tokens=(KEY,)).policies))
    with serve(wrong) as running:
        asked = ("--requirement", fault.breaks, "--depth", "quick", "--report", FOLDER)
        assert octo("run", running.url, *asked, cwd=place, OCTO_TOKEN=KEY).returncode == 1
        codes = follow("reading-a-report.md", running.url, place)
    assert codes == [1, 0, 0]


def test_a_fleet_is_carried_out_as_its_page_says(place: Path) -> None:
    """Its suppliers are run, compared, run in parts and merged; every key of its file is told."""
    text = (ROOT / "docs" / "fleet.md").read_text(encoding="utf-8")
    known = schema("fleet")
    keys = {*known["properties"], *known["properties"]["targets"]["items"]["properties"], *known["$defs"]}
    assert [key for key in sorted(keys) if f"`{key}`" not in text] == []
    with serve(Sandbox(tokens=(KEY,))) as running:
        file = place / "examples" / "ci" / "fleet.yaml"
        fleet = re.sub(r"https://[a-z.-]+\.example/octo", running.url, file.read_text(encoding="utf-8"))
        lines = [line for line in fleet.splitlines() if not re.search("capabilities|missing|second_", line)]
        narrowed = "\n".join(lines).replace("  rate: 10", "  requirements: [CORE-SUPP-001]")
        file.write_text(narrowed, encoding="utf-8")
        target = place / "examples" / "ci" / "fleet-harbour-tours.yaml"
        target.write_text(f"url: {running.url}\n", encoding="utf-8")
        keys_given = dict.fromkeys(re.findall("token_env: (.*)", narrowed), KEY)
        reports, codes = place / "reports", []
        for words in commands(text):
            codes.append(octo(*words, cwd=place, **keys_given).returncode)
            if len(codes) == 1:
                # What has ended is not run again, so that the other commands have little to do.
                for number, name in enumerate(re.findall("name: (.*)", narrowed)):
                    for folder in ("next", f"shards/{number}"):
                        shutil.copytree(reports / "fleet" / name, reports / folder / name)
    assert codes == [0] * len(codes)
    assert (reports / "whole" / "valley-railway" / "report.html").exists()
