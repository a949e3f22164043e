"""Make the samples and their pictures again: `python -m tox -e samples`. It takes some minutes.

Each is what a run leaves of the reference supplier; evidence and ledger are left out, as they are long. The pictures are
taken by Chromium; `python reports/sample/make.py --pictures` takes them anew of the samples that are there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pictures

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
KEPT = ("report.html", "summary.md", "verdict.json", "certificate.html", "certificate.json")
TARGET = "target.yaml"
FLEET = "fleet.yaml"
PORT = 18931
KEYS = {"OCTO_TOKEN": "the-key-of-a-reseller", "OCTO_SECOND_TOKEN": "the-key-of-another-reseller"}
TROUBLES = (
    {"kind": "lost-answer", "operation": "POST /bookings"},
    {"kind": "too-many-requests", "operation": "GET /products/{productId}"},
)
PART = ("--capability", "octo/pricing", "--capability", "octo/cart")


@dataclass(frozen=True)
class Sample:
    """A supplier with these faults, a run with these arguments, and the exit code that is due."""

    faults: tuple[str, ...]
    arguments: tuple[str, ...]
    code: int


SECOND_KEY = ("--second-token-env", "OCTO_SECOND_TOKEN")
# In this order they are the history of one supplier: it mended its mistakes.
SAMPLES = {
    "five-faults": Sample(
        (
            "lists-mix-resellers",
            "confirming-an-order-forgets-a-booking",
            "cancelled-bookings-can-be-confirmed",
            "availability-comes-from-a-cache",
            "order-costs-more-than-what-is-in-it",
        ),
        (*SECOND_KEY, *PART),
        1,
    ),
    # Nobody told it the key of a second reseller.
    "incomplete": Sample((), PART, 3),
    "conformant": Sample((), SECOND_KEY, 0),
}


def main(arguments: Sequence[str]) -> None:
    if "--pictures" not in arguments:
        pictures.demand()
        with tempfile.TemporaryDirectory() as folder:
            make(Path(folder))
    pictures.take()


def make(folder: Path) -> None:
    """Run in a folder of its own, so that no path of this machine is in what the runs write."""
    for name, sample in SAMPLES.items():
        with served(folder, *(part for fault in sample.faults for part in ("--fault", fault))):
            arguments = (
                *("run", "--target", TARGET, "--depth", "quick", "--seed", "1"),
                *(*sample.arguments, "--report", f"reports/{name}"),
            )
            octo(folder, *arguments, due=sample.code)
        keep(folder / "reports" / name, KEPT)
    together(folder)
    client(folder)


def together(folder: Path) -> None:
    """What the runs are together: a fleet, a comparison, and a history. No run is made again for it."""
    targets = [f"  - {{name: {name}, target: {TARGET}}}" for name in SAMPLES]
    (folder / FLEET).write_text("\n".join(["targets:", *targets, ""]), encoding="utf-8")
    octo(folder, "fleet", FLEET, "--report", "reports", due=1)
    for name in ("index.html", "fleet.json"):
        shutil.copyfile(folder / "reports" / name, HERE / name)
    pair = ("reports/five-faults", "reports/conformant")
    (HERE / "compared.html").write_text(octo(folder, "compare", *pair, "--format", "html"), encoding="utf-8")
    runs = [f"reports/{name}" for name in SAMPLES]
    (HERE / "trend.html").write_text(octo(folder, "trend", *runs, "--format", "html"), encoding="utf-8")


def client(folder: Path) -> None:
    """What is found of a reseller that makes the mistakes which are made most often."""
    with served(folder, "--judge", "reports/client"):
        url = f"http://127.0.0.1:{PORT}"
        for trouble in TROUBLES:
            authorised = {"Authorization": f"Bearer {KEYS['OCTO_TOKEN']}"}
            httpx.put(f"{url}/_control/trouble", json=trouble, headers=authorised).raise_for_status()
        careless = ROOT / "examples" / "reseller" / "careless.py"
        subprocess.run([sys.executable, careless, url], env=environment(), check=True)
    keep(folder / "reports" / "client", ("client-report.html", "client-verdict.json"))


def keep(made: Path, names: Sequence[str]) -> None:
    kept = HERE / made.name
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir()
    for name in names:
        if (made / name).exists():
            shutil.copyfile(made / name, kept / name)


def octo(folder: Path, *arguments: str, due: int = 0) -> str:
    """What the command prints. It ends this program where the command ends with another code than is due."""
    command = [sys.executable, "-m", "octo_conformance", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment(), stdout=subprocess.PIPE, encoding="utf-8")
    if done.returncode != due:
        sys.exit(f"{' '.join(arguments)} ended with {done.returncode}, where {due} is due:\n{done.stdout}")
    return done.stdout


@contextmanager
def served(folder: Path, *arguments: str) -> Iterator[None]:
    """The reference supplier, started with these arguments."""
    keys = [part for key in KEYS.values() for part in ("--token", key)]
    command = [
        *(sys.executable, "-m", "octo_conformance", "serve", "--port", str(PORT), *keys),
        *("--write-target", TARGET, *arguments),
    ]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        server.stdout.readline()  # one line says that it is ready
        try:
            yield
        finally:
            server.terminate()


def environment() -> dict[str, str]:
    return {**os.environ, **KEYS}


if __name__ == "__main__":
    main(sys.argv[1:])
