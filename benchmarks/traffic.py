"""What a run sends, by test: `python benchmarks/traffic.py RUN [RUN …]`, one finished run for each depth.

Each RUN is the folder of a whole run against the reference supplier. Writes the file from which a plan tells how many
requests a run is likely to send; what is known of other depths stays. A request that gives back a thing counts for the
test that the thing was made for.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from octo_conformance.evidence import ExchangeLine, OutcomeLine, read
from octo_conformance.plan import traffic

NAMES = ("uuid", "orderId", "identityId", "webhookId", "id")
"""Members of an answer by which later calls name what was made."""


def named(line: ExchangeLine) -> Iterator[str]:
    """The things of a reseller that an exchange is about."""
    if line.operation is None or "/products" in line.operation:
        return
    yield from line.path_args.values()
    body = line.response.body if line.response is not None else None
    if isinstance(body, dict):
        yield from (str(body[name]) for name in NAMES if body.get(name))


def counted(folder: Path) -> Counter[str]:
    """The requests of one run by test; those of no test are under `traffic.OPENING`."""
    of_test: Counter[str] = Counter()
    made_for: dict[str, str] = {}
    for line in read(folder / "evidence.jsonl"):
        if isinstance(line, OutcomeLine) and line.outcome in {"held", "broken", "tolerated"}:
            of_test[line.test] += 0  # one that sends nothing of its own is known as well
        if not isinstance(line, ExchangeLine):
            continue
        test = line.test or next((made_for[name] for name in named(line) if name in made_for), None)
        of_test[test or traffic.OPENING] += 1
        if test is not None:
            made_for.update({name: test for name in named(line) if name not in made_for})
    return of_test


def main() -> None:
    """Read the runs and write what they sent."""
    file = Path(traffic.__file__).with_name(traffic.FILE)
    known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    for folder in map(Path, sys.argv[1:]):
        depth = json.loads((folder / "verdict.json").read_text(encoding="utf-8"))["depth"]
        sent = counted(folder)
        for test in {*known, *sent}:
            known[test] = {**known.get(test, {}), depth: sent.get(test)}
    kept = {
        test: numbers
        for test, numbers in sorted(known.items())
        if any(number is not None for number in numbers.values())
    }
    lines = [f"{json.dumps(test)}: {json.dumps(numbers)}" for test, numbers in kept.items()]
    file.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
