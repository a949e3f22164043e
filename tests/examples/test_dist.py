"""What users install: the wheel alone does everything, and the sdist builds the same wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytest.importorskip("hatchling", reason="the build backend is a dependency of development")
if not (ROOT / "pyproject.toml").exists():
    pytest.skip("not in a source tree", allow_module_level=True)


@dataclass(frozen=True)
class Installed:
    """A folder with the package and nothing else of ours, and an empty folder to work in."""

    site: Path
    work: Path

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        kept = {n: v for n, v in os.environ.items() if not n.startswith(("OCTO_", "PYTHON"))}
        return subprocess.run(
            [sys.executable, "-m", "octo_conformance", *arguments], cwd=self.work, capture_output=True, text=True,
            env={**kept, "PYTHONPATH": str(self.site), "PYTHONDONTWRITEBYTECODE": "1", **environment},
            timeout=300, check=False,
        )  # fmt: skip


def build(source: Path, kind: str, folder: Path) -> Path:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)], cwd=source, check=True,
        capture_output=True,
    )  # fmt: skip
    return next(folder.iterdir())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    site = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return Installed(site, tmp_path_factory.mktemp("empty"))


def content(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_sdist_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    """Whoever builds from source must not run something else."""
    sdist = build(ROOT, "sdist", tmp_path / "sdist")
    with tarfile.open(sdist) as archive:
        # Early releases of Python 3.11 have no filters, and later ones ask for one.
        archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, _path: member)
        archive.extractall(tmp_path / "source")
    again = build(next((tmp_path / "source").iterdir()), "wheel", tmp_path / "again")
    assert content(again) == content(wheel)


def test_the_wheel_is_complete_and_tidy(wheel: Path) -> None:
    """Specifications and suites lie inside the package; nothing of ours is at the top."""
    names = content(wheel)
    tops = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    assert tops == {"octo_conformance", "octo_sandbox", "octo_proof"}
    assert {
        "octo_conformance/specs/core.openapi.yaml",
        "octo_conformance/specs/published/octo-1.0.yaml",
    } <= set(names)
    assert not [name for name in names if "__pycache__" in name]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("requirements", "CORE-BOOK-012"), "source:"),
        (("contract", "--capability", "octo/cart"), '"openapi": "3.1'),
        (("serve", "--list"), "--dialect ID"),
        (("plan", "-k", "supplier"), "Nothing was changed"),
        (("run", "-k", "supplier", "--depth", "quick", "--report", "out"), "report.html"),
    ],
)
def test_the_wheel_alone_does_everything(installed: Installed, arguments: tuple[str, ...], says: str) -> None:
    """In an empty folder, with no source tree near."""
    done = installed.run(*arguments)
    assert "Traceback" not in done.stdout + done.stderr
    assert says in done.stdout, done.stdout + done.stderr


def test_a_run_writes_nothing_but_its_report(installed: Installed) -> None:
    """A root file system that cannot be written is enough for it."""
    installed.run("run", "-k", "supplier", "--depth", "quick", "--report", "out")
    assert {path.name for path in installed.work.iterdir()} <= {"out"}
    assert not list(installed.site.rglob("__pycache__"))
