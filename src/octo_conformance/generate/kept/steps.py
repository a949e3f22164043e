"""Steps that the lives of bookings, orders, gifts and identities have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from octo_conformance.contract import CORE, Kept
from octo_conformance.contract.overlay import STAMP
from octo_conformance.document import Body, Document, JsonValue, plain
from octo_conformance.generate.kept.memory import Memory
from octo_conformance.generate.kept.thing import KeptThing, Record
from octo_conformance.stage.identities import CAPABILITY as IDENTITIES
from octo_conformance.stage.memberships import CAPABILITY as MEMBERSHIPS
from octo_conformance.stage.signals import NotApplicable, NotVerified, Refused

if TYPE_CHECKING:
    from octo_conformance.stage.bookables import Bookable
    from octo_conformance.stage.client import Octo
    from octo_conformance.stage.stage import Stage

IDENTITY: Final = "identityId"
MEMBERSHIP: Final = "membership"
SLOT: Final = "Availability"
"""What the places of `where` and `one_of` begin with."""
LONG, SHORT = 20, 5
"""Minutes a hold is asked for: first long enough for the whole life, later less, which no default is."""


class LifeSteps:
    """What every life is made of, on one run."""

    def __init__(self, stage: Stage, octo: Octo) -> None:
        self._stage = stage
        self._octo = octo
        self._all = tuple(sorted(stage.negotiated))

    def _thing(self, what: str, record: Record, *without: str) -> KeptThing:
        thing = self._stage.contract.owned.of(what)
        assert thing is not None
        asked = [each for each in self._all if each not in without]
        return KeptThing(self._stage, self._octo.using(*asked), thing, record)

    def _fields(self, thing: KeptThing, label: str, *names: str, but: tuple[str, ...] = ()) -> Body:
        """A body for this operation with everything, or with these properties."""
        kept = tuple(
            field
            for field in self._stage.contract.kept.of(label)
            if self._is_offered(field) and (field.where is None or field.where in thing.sold)
        )
        wanted = frozenset(names or (field.path[0] for field in kept)) - frozenset(but)
        return thing.values.body(kept, wanted)

    def _is_offered(self, field: Kept) -> bool:
        """Whether the property belongs to what the target offers."""
        return set(field.schema.get(STAMP, ())) <= self._stage.negotiated | {CORE}

    def _sells(self, thing: KeptThing, bookable: Bookable) -> None:
        """Note the flags that are true of what is booked, and the values that it lists, for the fields that need them.
        The slot is shown with all capabilities."""
        fields = [field for field in self._stage.contract.kept if field.where and self._is_offered(field)]
        if not fields or not bookable.slots:
            return
        product, option = bookable.product.id, bookable.option.id
        ids = [slot.id for slot in bookable.slots[:2]]  # the second one is what a booking may be moved to
        answer = self._octo.using(*self._all).attempt.availability(product, option, ids=ids)
        slots = answer.plain if answer.ok and isinstance(answer.plain, list) else []
        for field in fields:
            if slots and all(self._at(slot, field.where) is True for slot in slots):
                thing.sold |= {str(field.where)}
            listed = [values for slot in slots if isinstance(values := self._at(slot, field.one_of), list)]
            if listed:
                both = [value for value in listed[0] if all(value in others for others in listed)]
                thing.values.listed[str(field.one_of)] = both

    @staticmethod
    def _at(shown: JsonValue, place: str | None) -> JsonValue:
        """What stands at a place of the slot; of the entries of a list, the values of all."""
        component, *steps = (place or "").split(".")
        value = shown if component == SLOT else None
        for step in steps:
            if isinstance(value, list):
                value = [each.get(step) for each in value if isinstance(each, dict)]
            else:
                value = value.get(step) if isinstance(value, dict) else None
        return value

    def _somebody(self, thing: KeptThing) -> dict[str, JsonValue]:
        """Another identity for the next call; what is shown of it is its id."""
        if IDENTITIES not in self._stage.negotiated:
            return {}
        identity = self._stage.own.identity()
        thing.values.given[IDENTITY] = self._stage.identities.of(identity)
        return {IDENTITY: identity.id}

    def _member(self, thing: KeptThing, which: int = 0) -> None:
        """Let calls be made under a membership, where a member of the target file can log in; under another one where
        the member has several."""
        if MEMBERSHIPS in self._stage.negotiated:
            try:
                login = self._stage.members.login()
                chosen = login.memberships[which % len(login.memberships)]
                thing.values.given[MEMBERSHIP] = dict(login.context(chosen))
            except (NotVerified, NotApplicable, Refused):
                return  # the statements about memberships say why

    def _reservation(self, thing: KeptThing, bookable: Bookable) -> Body:
        """A reservation with everything that there is a value for."""
        self._sells(thing, bookable)
        thing.values.sold = self._stage.catalogue_values.sold(bookable, self._all)
        items: list[JsonValue] = [
            self._ticket(thing, "POST /bookings", {**item, "uuid": self._stage.new_uuid()})
            for item in bookable.unit_items()
        ]
        legal = bookable.body()
        thing.values.given |= {
            "productId": legal["productId"], "optionId": legal["optionId"], "unitItems": items,
        }  # fmt: skip
        if "availabilityId" in legal:
            thing.values.given["availabilityId"] = legal["availabilityId"]
        return self._fields(thing, "POST /bookings")

    def _ticket(self, thing: KeptThing, label: str, item: Body) -> Body:
        """The unit item with what the catalogue asks of its kind of ticket."""
        kept = tuple(filter(self._is_offered, self._stage.contract.kept.of(label)))
        return thing.values.ticket(kept, item)

    def _kept(self, item: Document) -> Body:
        return {"uuid": str(item.uuid), "unitId": str(item.unitId)}

    def _worth(self) -> dict[str, JsonValue]:
        body = self._stage.own.gift_body()
        return {name: plain(body[name]) for name in ("amount", "currency") if name in body}

    def _clear(self, thing: KeptThing, label: str) -> None:
        """Send null for all that may be null."""
        fields = [
            kept for kept in self._stage.contract.kept.of(label) if kept.on_null and len(kept.path) == 1
        ]
        body: Body = dict.fromkeys(
            (
                kept.path[0]
                for kept in fields
                if self._is_offered(kept) and (kept.where is None or kept.where in thing.sold)
            ),
            None,
        )
        if body:
            thing.call(label, body, dict(body))

    def _cancelled(self, thing: KeptThing, label: str) -> None:
        """Give it back with a reason; what else a cancelled thing still shows is the supplier's."""
        thing.memory = Memory(thing.thing.what, self._stage.tolerates)
        thing.call(label, {"reason": f"no longer needed ({self._stage.reference()})"})
