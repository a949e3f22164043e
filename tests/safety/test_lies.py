"""Whole runs against a supplier whose answers mix things up, full of other people's things.

The short form tells each run a few lies and takes a part of the suites; `tox -e safety` takes all of them, and
twenty mixes.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from octo_sandbox import serve
from support.guarded import KEY, LONG, SECOND_KEY, Supplier, cleanup, run, verdict
from support.kept_things import changed
from support.lying import GUEST, LIES, NOTES, LyingSupplier, Mix

PART = ("--depth", "quick") if LONG else (
    "--capability", "octo/cart", "--capability", "octo/gifts", "--capability", "octo/identities",
    "--depth", "quick", "-k", "test_list or test_joining or test_identities or test_paying",
)  # fmt: skip
ODD = () if LONG else (*PART[:-1], "test_joining or test_identities or test_create")
FOREIGN = 200
RUNS = 20 if LONG else 1
SEED = os.environ.get("SAFETY_SEED", "1")
"""Another seed has other mixes; the long form can be run in parts, a number each."""


class Liar(Supplier):
    """A lying supplier in the test process, for a command in another."""

    sandbox: LyingSupplier


@contextmanager
def liar(mix: Mix) -> Iterator[Liar]:
    with closing(LyingSupplier(KEY, SECOND_KEY)) as sandbox, serve(sandbox) as running:
        sandbox.fill(FOREIGN)
        sandbox.tell(mix)
        yield Liar(sandbox, running)


def mix(number: int) -> Mix:
    """The mix of this number under the seed."""
    drawn = random.Random(f"{SEED} {number}")
    lies = frozenset(drawn.sample(LIES, drawn.randint(1, 4)))
    return Mix(lies, drawn.choice((1.0, 0.3)), drawn.randint(0, 999))


@pytest.mark.parametrize("number", range(RUNS))
def test_nothing_foreign_changes_under_any_mix_of_lies(number: int, tmp_path: Path) -> None:
    """The run ends with a verdict, what is ours by its uuid is released, and nobody's name is kept."""
    print(f"SAFETY_SEED={SEED}: {mix(number)}")
    with liar(mix(number)) as target:
        before = target.everything()
        command = run(tmp_path, target, part=PART)
        code = command.wait(3000)
        cleanup(tmp_path)
        after = target.everything()
        living = target.sandbox.living(before)
        sent = target.sandbox.uuids_sent()
    assert code in {0, 1, 3}, command.said + command.complained
    assert changed(before, after) == []
    assert len(before) >= 5 * FOREIGN
    assert [uuid for uuid in (*living["booking"], *living["gift"]) if uuid in sent] == []
    kept = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "out").iterdir())
    for text in (*GUEST.values(), NOTES, "FOREIGN-CARD-"):
        assert text not in kept


def test_ids_with_odd_characters_are_no_hindrance(tmp_path: Path) -> None:
    """Orders, identities and gifts whose ids have slashes, percents, hashes, question marks and spaces."""
    with liar(Mix(frozenset({"ids are odd"}))) as target:
        before = target.everything()
        command = run(tmp_path, target, part=ODD)
        assert command.wait(3000) in {0, 1, 3}, command.said + command.complained
        after = target.everything()
        living = target.sandbox.living(before)
        written = {segments[-2] for _, segments, _ in target.sandbox.writes if len(segments) > 2}
    assert changed(before, after) == []
    assert living == {"booking": [], "gift": [], "order": [], "identity": []}
    told = verdict(tmp_path)
    assert told["leftovers"] == []
    # An id of an identity has to be a uuid, by what is documented, where it is made and where a booking shows it; to be
    # written to, it need not.
    assert [entry["id"] for entry in told["requirements"] if entry["status"] == "FAIL"] == [
        "IDENT-001",
        "IDENT-008",
    ]
    assert any(name.startswith("ord_") for name in written), "orders were written to"
