"""The specifications are found in a clone, in an installed package and in a user's folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from octo_conformance.contract.roots import all_roots, own_root
from octo_conformance.errors import ContractError


def lay_out(*folders: Path) -> None:
    for folder in folders:
        (folder / "specs").mkdir(parents=True)
        (folder / "specs" / "core.openapi.yaml").touch()


def test_a_clone_wins_over_what_an_old_build_left_in_the_package(tmp_path: Path) -> None:
    """Whoever edits specs/ in a clone is judged by those files."""
    package = tmp_path / "src" / "octo_conformance"
    lay_out(tmp_path, package)
    assert own_root(package).specs == tmp_path / "specs"


def test_an_installed_package_brings_its_own(tmp_path: Path) -> None:
    """Beside site-packages there may be a folder specs/ of somebody else."""
    package = tmp_path / "site-packages" / "octo_conformance"
    lay_out(tmp_path, package)
    assert own_root(package).suites == package / "suites"


def test_a_broken_installation_is_told(tmp_path: Path) -> None:
    """Without specifications there is nothing to judge by."""
    with pytest.raises(ContractError, match="not there"):
        own_root(tmp_path)


def test_further_roots_come_after_ours(tmp_path: Path) -> None:
    """A user's folder is one more root, named twice or not."""
    (tmp_path / "suites").mkdir()
    assert [root.path for root in all_roots([tmp_path, tmp_path])] == [own_root().path, tmp_path.resolve()]


def test_a_further_root_holds_something(tmp_path: Path) -> None:
    """A misspelled folder is not silently empty."""
    with pytest.raises(ContractError, match="neither a folder specs/"):
        all_roots([tmp_path])


def test_importing_the_contract_reads_nothing() -> None:
    """Starting a command stays fast: parsers and engines are imported when a contract is loaded."""
    heavy = ["yaml", "jsonschema", "jsonschema_rs", "jsonpath", "langcodes"]
    code = f"import sys, octo_conformance.contract; print([m for m in {heavy} if m in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
