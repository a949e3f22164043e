"""The suite under mutation: `python -m mutation FOLDER [PATTERN …]`, from the root of a clone.

FOLDER keeps the recorded runs, what was measured of them, and one line for each mutant tried in
`mutants.jsonl`, so that a run that was cut short goes on where it was. Patterns narrow the files.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import math
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path

from mutation.counting import Row, kinds, survivors, table
from mutation.mutants import Mutant, all_mutants
from mutation.reaching import Reach, load, measure, measure_tests, save
from mutation.recording import MANIFEST, Recording, read_recordings
from mutation.replaying import forget, judge_again
from mutation.trying import SURVIVED, UNCHANGED, WORDS, Bench

MOST, AGAIN = 6, 48
"""The numbers of recorded runs that a mutant has to outlive at first, and once it has outlived those."""

LONGEST_S = 1.5
"""The longest that a recorded run takes which a mutant meets at first: three quarters of them are shorter."""

WARMING = 60


def paths(patterns: Sequence[str]) -> list[Path]:
    """The files under mutation."""
    files = [*Path("src/octo_conformance/judge").glob("*.py"), *Path("suites").glob("*/rules*.py")]
    return sorted(path for path in files if not patterns or any(fnmatch(str(path), p) for p in patterns))


def prepared(recordings: Sequence[Recording], folder: Path) -> Reach:
    """What is known of everything unchanged; measured anew where a file is not as it was."""
    files = paths(())
    reach = _runs(recordings, folder, files)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        forget()
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        try:
            told = json.dumps(measure_tests(files))
            with os.fdopen(writing, "w", encoding="utf-8") as pipe:
                pipe.write(told)
            os._exit(0)
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    assert told, "the tests fail without a mutant"
    reach.tests = {path: {int(n): names for n, names in by.items()} for path, by in json.loads(told).items()}
    return reach


def _runs(recordings: Sequence[Recording], folder: Path, files: Sequence[Path]) -> Reach:
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]
    kept = folder / f"reach-{digest}-{len(recordings)}.json"
    if not kept.exists():
        save(measure(recordings, folder, files), kept)
    return load(kept)


def pending(mutants: Sequence[Mutant], tried: Mapping[str, Row], again: bool) -> Iterator[Mutant]:
    """Those not tried yet; with `again` those that survived."""
    for mutant in mutants:
        known = tried.get(mutant.name)
        if (known is not None and known["outcome"] == WORDS[SURVIVED]) if again else known is None:
            yield mutant


def read_rows(file: Path) -> dict[str, Row]:
    """What is known of each mutant by its name, the newest word on it."""
    texts = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return {str(row["name"]): row for row in map(json.loads, texts)}


def asked_for() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="mutation", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("patterns", nargs="*")
    parser.add_argument(
        "--again", action="store_true", help="try those that survived, with more recorded runs"
    )
    parser.add_argument("--tests-alone", action="store_true", help="without the recorded runs")
    return parser.parse_intermixed_args()


def main() -> None:
    """Try what is to be tried, then tell."""
    asked = asked_for()
    folder: Path = asked.folder
    if not (folder / MANIFEST).exists():
        raise SystemExit(f"nothing is recorded in {folder}: python -m mutation.recording {folder}")
    recordings = read_recordings(folder)
    reach = prepared(recordings, folder)
    most = 0 if asked.tests_alone else AGAIN if asked.again else MOST
    bench = Bench(recordings, folder, reach, most, math.inf if asked.again else LONGEST_S)
    for recording in recordings[:: max(1, len(recordings) // WARMING)]:
        # What the contract composes and compiles is there for every mutant from now on.
        again = judge_again(recording, folder)
        assert again == reach.verdicts[recording.name], f"{recording.name} is not judged alike twice"
    forget()
    gc.freeze()
    mutants = [mutant for path in paths(asked.patterns) for mutant in all_mutants(path)]
    known = folder / ("tests-alone.jsonl" if asked.tests_alone else "mutants.jsonl")
    began = time.monotonic()
    with known.open("a", encoding="utf-8") as file:
        for mutant in pending(mutants, read_rows(known), asked.again):
            tried = bench.tried(mutant)
            if tried.outcome == UNCHANGED:
                continue
            row = {"name": mutant.name, "path": str(mutant.path), "outcome": tried.outcome, "by": tried.by}
            file.write(json.dumps({**row, "seconds": round(tried.seconds, 3)}) + "\n")
            file.flush()
    names = {mutant.name for mutant in mutants}
    told = [row for name, row in read_rows(known).items() if name in names]
    print(table(told), kinds(told), *survivors(told), sep="\n")
    print(f"{time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
