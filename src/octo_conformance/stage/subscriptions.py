"""What came to a subscription of this run, and scenes in which a subscription hears of a change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from octo_conformance.document import Document, Field, note_read
from octo_conformance.stage.changes import Change, changes_of
from octo_conformance.stage.deliveries import Deliveries
from octo_conformance.stage.telling import Heard
from octo_conformance.wire.listener import Box, Delivery

Fits = Callable[[Mapping[str, Field]], bool]


@dataclass(frozen=True)
class Sent:
    """One delivery to a reseller. What it holds is read as it came; nothing of it has to be there."""

    delivery: Delivery
    reseller: str

    @property
    def body(self) -> Mapping[str, Field]:
        self.look()
        return self._body

    def header(self, name: str) -> str | None:
        """The first header of this name, in letters of either case."""
        self.look()
        return self.delivery.header(name)

    def look(self) -> None:
        """Take down that what is compared was made from it."""
        note_read(None, of="delivery", value=Heard(self.delivery, self.reseller))

    @property
    def _body(self) -> Mapping[str, Field]:
        body: Any = self.delivery.body
        return body if isinstance(body, Mapping) else {}

    def held(self, kind: str) -> list[Mapping[str, Field]]:
        """The things of a kind that it holds: one, or several of a list (reading CON-216)."""
        self.look()
        return self._held(kind)

    def holds(self, kind: str, fits: Fits) -> bool:
        """Whether it holds a thing of a kind that fits."""
        return any(fits(each) for each in self._held(kind))

    def _held(self, kind: str) -> list[Mapping[str, Field]]:
        found = self._body.get(kind)
        some = found if isinstance(found, list) else [found]
        return [each for each in some if isinstance(each, Mapping)]

    def named(self, part: str) -> Field:
        """The id of the subscription or of the supplier that it names, None where it names none."""
        found = self.body.get(part)
        return found.get("id") if isinstance(found, Mapping) else None

    def changes(self, kind: str) -> list[Change]:
        """What its diff says of the thing beside it."""
        return changes_of(self.body.get("diff"), kind)


@dataclass(frozen=True)
class Subscription:
    """A subscription of this run, as its creation showed it, and the address that it leads to."""

    made: Document
    event: str
    kind: str
    """What a delivery of the event holds."""
    box: Box
    reseller: str
    _deliveries: Deliveries

    @property
    def sent(self) -> list[Sent]:
        """What was delivered so far: calls by POST with JSON."""
        came = (each for each in self.box.deliveries if each.method == "POST" and each.is_json)
        return [Sent(each, self.reseller) for each in came]

    def about(self, fits: Fits) -> list[Sent]:
        """Those that hold a thing of the event that fits."""
        about = [sent for sent in self.sent if sent.holds(self.kind, fits)]
        for each in about:
            each.look()
        return about

    def hears(self, fits: Fits) -> bool:
        """Wait for a delivery that holds such a thing, as long as the run may. Returns whether one came."""
        what = f"a delivery of {self.event}"
        return self._deliveries.wait(self.box, lambda _: bool(self.about(fits)), what)

    def waits(self, enough: Callable[[Sequence[Sent]], bool], what: str) -> bool:
        """Wait until enough was delivered, as long as the run may. Returns whether it was."""
        return self._deliveries.wait(self.box, lambda _: enough(self.sent), what)


@dataclass(frozen=True)
class Scene:
    """A thing before and after one change, and the deliveries in which a subscription heard of the change."""

    subscription: Subscription
    before: Document
    after: Document
    heard: bool
    sent: tuple[Sent, ...]
    mark: str | None = None
    """What the subscription asked to have sent along in `HEADER`."""
    exchanges: tuple[int, ...] = ()

    @property
    def last(self) -> Mapping[str, Field]:
        """The thing as the last delivery has it."""
        found: Mapping[str, Field] = self.sent[-1].held(self.subscription.kind)[-1]
        return found


@dataclass(frozen=True)
class Row:
    """One booking that was changed many times: the references it had, the first one before, and what was heard."""

    references: tuple[str | None, ...]
    sent: tuple[Sent, ...]
    heard: bool
    after: Document
    exchanges: tuple[int, ...] = ()


def called(uuid: str) -> Fits:
    """Whether a thing is the booking of this uuid."""
    return lambda shown: str(shown.get("uuid")).lower() == uuid.lower()


def referred(uuid: str, reference: str) -> Fits:
    """Whether a thing is the booking of this uuid, with this reference."""
    return lambda shown: called(uuid)(shown) and shown.get("resellerReference") == reference


def is_slot(slot: Document) -> Fits:
    """Whether a thing is this slot. Its id may be another one in every answer (reading CON-038); then its times and its
    capacity tell it."""
    telling = ("localDateTimeStart", "localDateTimeEnd", "utcCutoffAt", "capacity")
    wanted = slot.raw
    return lambda shown: (
        shown.get("id") == wanted.get("id") or all(shown.get(name) == wanted.get(name) for name in telling)
    )
