"""What a test may conclude from an answer, and from none."""

from __future__ import annotations

from pathlib import Path

import pytest

from hostile import hostile
from octo_conformance.document import Origin, Unreadable
from octo_conformance.stage.answer import Answer
from octo_conformance.wire import Request
from wired import wired


def ask(behaviour: str, folder: Path) -> Answer:
    with hostile(behaviour) as server, wired(server.url, folder) as kept:
        exchange = kept.wire.send(Request("GET", "/products"))
    return Answer(exchange, Origin(exchange.n))


@pytest.mark.parametrize("behaviour", ["reset", "reset-in-body", "long-content-length"])
def test_no_answer_is_no_refusal(behaviour: str, tmp_path: Path) -> None:
    """A supplier whose connection breaks has refused nothing, and may have booked: a check of a refusal neither
    passes nor fails on that."""
    answer = ask(behaviour, tmp_path)
    with pytest.raises(Unreadable):
        answer.ok  # noqa: B018


@pytest.mark.parametrize(("behaviour", "ok"), [("empty-object", True), ("error-400", False)])
def test_an_answer_says_whether_it_was_done(behaviour: str, ok: bool, tmp_path: Path) -> None:
    """A refusal is one that was given."""
    assert ask(behaviour, tmp_path).ok is ok
