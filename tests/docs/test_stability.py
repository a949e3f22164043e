"""The page about stability promises what there is."""

from __future__ import annotations

import re
from pathlib import Path

import octo_conformance
import octo_proof
from octo_conformance.contract import load_contract
from octo_conformance.evidence.lines import FORMATS

PAGE = (Path(__file__).parents[2] / "docs" / "stability.md").read_text(encoding="utf-8")
FORMAT = re.compile(r"octo-conformance/[a-z-]+/[0-9]+")


def test_every_format_is_named() -> None:
    """A program that meets a format which this page does not know cannot tell whether it may read it."""
    folders = [Path(str(package.__file__)).parent for package in (octo_conformance, octo_proof)]
    written = {
        name
        for folder in folders
        for path in (*folder.rglob("*.py"), *folder.rglob("*.json"))
        for name in FORMAT.findall(path.read_text(encoding="utf-8"))
    }
    assert set(FORMATS) <= written
    assert set(FORMAT.findall(PAGE)) == written


def test_the_digest_changes_with_a_comment(tmp_path: Path) -> None:
    """Two verdicts with one digest were made by one contract, to the letter."""
    digests = []
    for number, comment in enumerate(("# one", "# one", "# other")):
        root = tmp_path / str(number)
        (root / "specs").mkdir(parents=True)
        (root / "specs" / "note.yaml").write_text(f"{comment}\n", encoding="utf-8")
        digests.append(load_contract("octo", (root,)).digest)
    assert digests[0] == digests[1] != digests[2]


def test_who_changes_something_is_told_of_the_page() -> None:
    """A promise that nobody is reminded of is broken by the next change."""
    root = Path(__file__).parents[2]
    for name in ("CHANGELOG.md", "CONTRIBUTING.md", "README.md"):
        assert "docs/stability.md" in (root / name).read_text(encoding="utf-8"), name
