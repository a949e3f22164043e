"""One booking, order, gift or identity that is called and read while its kept fields are compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from octo_conformance.contract.kept import EACH
from octo_conformance.contract.openapi_structure import component_named
from octo_conformance.document import Body, Document, JsonValue, Unreadable
from octo_conformance.generate.frame.last_seen import LastSeen, Seen
from octo_conformance.generate.kept.cells import Cell, Look
from octo_conformance.generate.kept.memory import Memory, says
from octo_conformance.generate.kept.values import MINUTES, Expected, Values, moments
from octo_conformance.stage.answer import Answer
from octo_conformance.stage.client import fill
from octo_conformance.stage.current import current
from octo_conformance.stage.signals import Refused

if TYPE_CHECKING:
    from octo_conformance.contract import OwnedThing
    from octo_conformance.contract.kept import Path
    from octo_conformance.stage.client import Octo
    from octo_conformance.stage.stage import Stage

EXPIRATION: Final = "expirationMinutes"
PARAMETER: Final = re.compile(r"\{(\w+)\}")


@dataclass
class Record:
    """What lives showed: the cells of the matrix, the calls that were refused, by label, and the fields that were sent,
    by label and name. `writes` are the labels of all writes, by which an older reading is known to be out of date."""

    cells: list[Cell] = field(default_factory=list)
    sent: set[tuple[str, str]] = field(default_factory=set)
    writes: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)

    def take(self, other: Record) -> None:
        """Add what other lives showed."""
        self.cells += other.cells
        self.sent |= other.sent
        self.writes += other.writes
        self.refused |= other.refused


@dataclass(frozen=True)
class View:
    """A way to read the thing: what a reader calls it, and how. `again` is the statement broken where it differs from
    the thing alone."""

    where: str
    read: Callable[[], tuple[Document, int] | None]
    again: str | None = None


class KeptThing:
    """One thing of a life. Every call goes through `call`, which compares its answer and each view afterwards."""

    def __init__(self, stage: Stage, octo: Octo, thing: OwnedThing, record: Record) -> None:
        self.stage = stage
        self.octo = octo
        self.thing = thing
        self.record = record
        self.values = Values(stage)
        self.memory = Memory(thing.what, stage.tolerates)
        made = component_named(stage.contract.operation(thing.made_by).success) or ""
        self.last = LastSeen(stage.contract, thing.what, made, frozenset(thing.nests))
        self.name = ""
        """What paths call it."""
        self.views: list[View] = []
        self.sold: set[str] = set()
        """Flags that are true of what is booked, by their places."""
        self.above: KeptThing | None = None
        """The order that it is in."""
        self.seen: tuple[int, Document, int] | None = None
        """What reading it alone showed, after so many writes."""

    # --- calls ------------------------------------------------------------------------------------

    def make(
        self,
        body: Body,
        expected: Mapping[str, JsonValue] | None = None,
        otherwise: Callable[[], Document] | None = None,
    ) -> Document:
        """Make it. Where that is refused, `otherwise` makes one of which less is said. Raises Refused without it."""
        label = self.thing.made_by
        answer = self._send(label, body)
        if not answer.ok:
            self._note_refused(label, body, answer)
            if otherwise is None:
                raise Refused(label, self.stage.requirement_of(label), answer.exchange, repr(answer))
            made = otherwise()
            self.name = self._addressed(made)
            return made
        view = _document(answer)
        self.name = self._addressed(view)
        self._judge(label, body, expected or {}, answer, view)
        return view

    def call(
        self, label: str, body: Body, expected: Mapping[str, JsonValue] | None = None
    ) -> Document | None:
        """Send this to it; None where it was refused, which says nothing of what is kept."""
        answer = self._send(label, body)
        if not answer.ok:
            self._note_refused(label, body, answer)
            return None
        view = _document(answer)
        self._judge(label, body, expected or {}, answer, view)
        return view

    def preview(self, label: str, body: Body, expected: Mapping[str, JsonValue] | None = None) -> None:
        """Send a preview: its answer shows the change, and reading the thing shows none of it."""
        answer = self._send(label, body)
        if not answer.ok:
            self._note_refused(label, body, answer)
            return
        would_be = self.memory.copy()
        now = self._tell(would_be, label, body, expected or {})
        self._compare(would_be, _document(answer), f"the answer to {label}", label, answer.exchange, now)
        self.look(label)

    def refuse(self, label: str, body: Body, statement: str) -> bool:
        """Send what has to be refused, and say whether it was; nothing of it may be there afterwards. Where it is
        accepted, other tests say so."""
        method, template = label.split(" ", 1)
        self.record.writes.append(label)
        answer = self.octo.breaking.call(method, self._path(template), json=body)
        if answer.ok:
            self.last.forget()
        else:
            self.look(label, refused=statement)
        return not answer.ok

    def again(self, label: str, body: Body, statement: str) -> None:
        """Send once more what was accepted a moment ago. Where it is accepted again it may change what the first one might;
        where it is refused, nothing, which `statement` says."""
        answer = self._send(label, body)
        if answer.ok:
            self._judge(label, body, {}, answer, _document(answer))
        else:
            self.look(label, refused=statement)

    def age(self, label: str) -> None:
        """Read it after time has passed in which nothing was sent."""
        self.seen = None
        self.look(label)

    def look(
        self,
        after: str,
        now: frozenset[Path] = frozenset(),
        named: Collection[str] = (),
        *,
        refused: str | None = None,
    ) -> None:
        """Read it in every way, and compare what is shown with what it was told and with what it was before. `named` are
        the properties of the body that was sent; `refused` is the statement that is broken by every change."""
        otherwise = refused or self.stage.contract.kept.keeps(after)
        alone: Seen | None = None
        for view in self.views:
            found = view.read()
            if found is None:
                continue
            seen = Seen.of(view.where, *found)
            if view.again is None:
                alone = seen
                self.record.cells += self.last.after(after, named, seen, self.memory, statement=refused)
            self._compare(
                self.memory, found[0], view.where, after, found[1], now, otherwise, view.again,
                refused=refused is not None,
            )  # fmt: skip
            if view.again is not None and alone is not None:
                free = self.memory.told_apart(view.again) | self.apart
                self.record.cells += self.last.agree(after, alone, seen, view.again, free)

    @property
    def apart(self) -> frozenset[str]:
        """What the thing leaves out, or shows otherwise, inside another one."""
        fields = self.stage.contract.kept.of(self.thing.made_by)
        return frozenset(
            place[0] for kept in fields if kept.alone for place in kept.shown if EACH not in place
        )

    def _note_refused(self, label: str, body: Body, answer: Answer) -> None:
        self.record.refused[label] = f"{label} with {', '.join(body) or 'no body'} was refused ({answer!r})"

    def _judge(
        self, label: str, body: Body, expected: Mapping[str, JsonValue], answer: Answer, view: Document
    ) -> None:
        now = self._tell(self.memory, label, body, expected)
        self.values.told |= body
        where = f"the answer to {label}"
        self._compare(
            self.memory, view, where, label, answer.exchange, now, self.stage.contract.kept.keeps(label)
        )
        if self.views and self.stage.contract.operation(label).effect != "makes":
            seen = Seen.of(where, view, answer.exchange)
            self.record.cells += self.last.after(label, body, seen, self.memory, like=self.views[0].where)
        self.look(label, now, body)
        self.memory.forget(MINUTES)  # a later call may move the end of a hold

    def _tell(
        self, memory: Memory, label: str, body: Body, expected: Mapping[str, JsonValue]
    ) -> frozenset[Path]:
        told: dict[str, Expected] = dict(expected)
        minutes = body.get(EXPIRATION)
        fields = self.stage.contract.kept.of(label)
        if isinstance(minutes, int):
            told[EXPIRATION] = moments(self.stage.now, minutes)
        self.record.sent |= {(label, kept.name) for kept in fields if says(body, kept.path)}
        return memory.tell(fields, body, told)

    def _compare(
        self,
        memory: Memory,
        view: Document,
        where: str,
        after: str,
        exchange: int,
        now: frozenset[Path],
        otherwise: str | None = None,
        again: str | None = None,
        *,
        refused: bool = False,
    ) -> None:
        nothing = refused or self.stage.contract.operation(after).effect == "previews"
        look = Look(view, where, after, exchange, now, otherwise, again, nothing)
        above = None if self.above is None else self.above.memory
        self.record.cells += memory.compare(look, above)

    def _send(self, label: str, body: Body) -> Answer:
        method, template = label.split(" ", 1)
        self.record.writes.append(label)
        here = current.get()
        here.purpose = f"what becomes of each field of a {self.thing.what}"
        try:
            return self.octo.call(method, self._path(template), json=body)
        finally:
            here.purpose = None

    def _addressed(self, view: Document) -> str:
        found = next((view.raw[n] for n in self.thing.addressed_by if isinstance(view.raw.get(n), str)), None)
        if found is None:
            raise Unreadable(view.exchange, f"/{self.thing.addressed_by[0]}")
        return str(found)

    def _path(self, template: str) -> str:
        return fill(template, dict.fromkeys(PARAMETER.findall(template), self.name))

    def alone_now(self) -> Seen:
        """What reading it alone shows now."""
        view = self.views[0]
        found = view.read()
        assert found is not None, "a thing that was made can be read alone"
        return Seen.of(view.where, *found)

    # --- views ------------------------------------------------------------------------------------

    def alone(self) -> View:
        """Read by itself."""
        start = f"GET /{self.thing.collection}/{{"
        operations = self.stage.contract.operations(self.stage.contract.capabilities)
        label = next(o.label for o in operations if o.label.startswith(start) and o.label.endswith("}"))
        return View(label, lambda: self.read(label))

    def read(self, label: str) -> tuple[Document, int]:
        """What this route shows now. Raises Refused where it shows nothing."""
        if self.seen is None or self.seen[0] != len(self.record.writes):
            method, template = label.split(" ", 1)
            answer = self.octo.call(method, self._path(template))
            if not answer.ok:
                raise Refused(label, self.stage.requirement_of(label), answer.exchange, repr(answer))
            self.seen = len(self.record.writes), _document(answer), answer.exchange
        return self.seen[1], self.seen[2]


def _document(answer: Answer) -> Document:
    body = answer.body
    if not isinstance(body, Document):
        raise Unreadable(answer.exchange, "")
    return body
