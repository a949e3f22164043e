"""What was made and how each operation answered, in the words and numbers that the page shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from octo_conformance.report.dossier import Dossier
from octo_conformance.report.page.states import Picture, picture


@dataclass(frozen=True)
class Made:
    """One kind of thing that the run made."""

    what: str
    plural: str
    article: str
    made: int
    last: Mapping[str, int]
    left: int
    picture: Picture | None


@dataclass(frozen=True)
class Told:
    """One answer of an operation: HTTP status, error code, and how often."""

    status: str
    code: str
    count: int
    ok: bool


@dataclass(frozen=True)
class Answers:
    """One operation with its answers, the most frequent first; none where it was never called."""

    operation: str
    told: tuple[Told, ...]


def made(dossier: Dossier) -> list[Made]:
    """What the run made, by kind."""
    left = Counter(leftover["kind"] for leftover in dossier.verdict["leftovers"])
    lives = dossier.seen.lives
    return [
        Made(
            kind.thing.what,
            kind.thing.plural,
            "an" if kind.thing.what[:1] in "aeiou" else "a",
            len(kind.made),
            dict(kind.last.most_common()),
            left[kind.thing.what],
            picture(kind),
        )
        for kind in (lives.kinds() if lives is not None else ())
    ]


def answers(dossier: Dossier) -> list[Answers]:
    """Every operation of the contract under the negotiated capabilities, and those that were called besides."""
    seen = dossier.seen
    names = dict.fromkeys((*seen.offered, *seen.operations))
    return [Answers(name, _told(dossier, name)) for name in names]


def _told(dossier: Dossier, name: str) -> tuple[Told, ...]:
    operation = dossier.seen.operations.get(name)
    if operation is None:
        return ()
    counted = [
        Told(str(status), code, count, 200 <= status < 300)
        for (status, code), count in operation.answers.most_common()
    ]
    silent = [Told("no answer", "", operation.silent, ok=False)] if operation.silent else []
    return (*counted, *silent)
