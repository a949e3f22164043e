"""octo/memberships: its operations, the members of the target file, and logging them in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar

from octo_conformance.document import Document, JsonValue
from octo_conformance.stage import predicates as said
from octo_conformance.stage.answer import Answer
from octo_conformance.stage.bookables import Bookable
from octo_conformance.stage.current import Current, current
from octo_conformance.stage.once import Once
from octo_conformance.stage.one_time_code import CODES, HOW, OneTimeCodes
from octo_conformance.stage.operations import Many, One, Operations
from octo_conformance.stage.signals import NotApplicable, NotUsable, NotVerified, Refused

if TYPE_CHECKING:
    from octo_conformance.stage.stage import Stage

T = TypeVar("T")

CAPABILITY: Final = "octo/memberships"
LOOKUP: Final = "POST /memberships/lookup"
NOT_LOGGED_IN: Final = "MEMB-004"

_NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    "reference": ("reference", "lastName"),
    "email": ("email",),
    "mobile": ("mobile", "country"),
}
WAYS: Final = tuple(_NEEDS)
"""The ways to log in: the questions that a lookup asks."""
_TELLING: Final = ("lastName", "firstName", "email", "mobile")
# Shorter names occur by chance inside other words.
_TELLING_FROM: Final = 4
_EXAMPLES: Final[Mapping[str, dict[str, JsonValue]]] = {
    "reference": {"reference": "NUMBER OF THE MEMBER", "lastName": "NAME"},
    "email": {"email": "ADDRESS@OF.THE.MEMBER"},
    "mobile": {"mobile": "+44 NUMBER OF THE MEMBER", "country": "GB"},
}


def in_query(membership: Mapping[str, object]) -> dict[str, object]:
    """A membership object as query parameters: membership[id], membership[verification] …"""
    return {f"membership[{name}]": value for name, value in membership.items()}


class MembershipOperations(Operations[One, Many]):
    """Logging in, and what was booked under a membership."""

    def look_up_memberships(self, **body: object) -> One:
        """POST /memberships/lookup. Answers with a `MembershipLookup`."""
        return self._one(LOOKUP, json=body)

    def products_as(self, membership: Mapping[str, object]) -> Many:
        """GET /products as the member of this `membership` sees it. Answers with a list of `Product`."""
        return self._many("GET /products", query=in_query(membership))

    def product_as(self, membership: Mapping[str, object], product_id: str) -> One:
        """GET /products/{productId} of the id `product_id` as the member of this `membership` sees it.
        Answers with a `Product`."""
        label = "GET /products/{productId}"
        return self._one(label, arguments={"productId": product_id}, query=in_query(membership))

    def membership_bookings(self, membership: Mapping[str, object]) -> Many:
        """GET /memberships/bookings for a membership object, whole or not.
        Answers with a list of `Booking`."""
        return self._many("GET /memberships/bookings", query=in_query(membership))


@dataclass(frozen=True)
class Member:
    """A member of the target file and one way to log in: `by` is reference, email or mobile.

    `asked` is what the lookup is given, `secrets` is all that could be told of the member.
    """

    by: str
    asked: Mapping[str, str] = field(repr=False)
    secrets: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class Login:
    """A member who is logged in. `first` answered the question, `second` came with the right answer."""

    member: Member
    first: Answer
    second: Answer
    verification: str = field(repr=False)
    memberships: tuple[Document, ...] = ()

    @property
    def wrong(self) -> str:
        """An answer that is not the right one: another name, other digits."""
        if self.member.by == "reference":
            return "Xylander-Conformance"
        return "".join(str((int(digit) + 1) % 10) for digit in self.verification)

    def reveals(self, answer: Answer) -> bool:
        """Whether the answer says the member's name, or an address that was not asked about."""
        known = {
            value.casefold() for name, value in self.member.secrets.items() if name not in self.member.asked
        }
        said = json.dumps(answer.plain, ensure_ascii=False).casefold()
        return any(value in said for value in known if len(value) >= _TELLING_FROM)

    def context(self, membership: Document | None = None) -> dict[str, str]:
        """The membership object for other calls; without an argument, of the first membership."""
        chosen = self.memberships[0] if membership is None else membership
        return {"id": chosen.id, "verification": self.verification, **self.member.asked}


@dataclass(frozen=True)
class MemberUnit:
    """A unit that a membership added to an option, and the membership object that shows it."""

    context: Mapping[str, str] = field(repr=False)
    product: Document
    option: Document
    unit: Document


class Members:
    """The members of the target file. Each way to log in is walked once, and shared by all who ask."""

    def __init__(
        self, stage: Stage, told: Sequence[Mapping[str, object]], codes: OneTimeCodes | None
    ) -> None:
        self._stage = stage
        self._told = tuple(told)
        self._codes = codes
        self._once = Once()

    # --- who is there -----------------------------------------------------------------------------

    def by(self, by: str | None = None) -> Member:
        """A member who can log in this way, or in any. Raises NotVerified with the lines to add."""
        for way in (by,) if by else tuple(_NEEDS):
            found = [member for entry in self._told if (member := self._by(way, entry)) is not None]
            if found and self._readable(way):
                return found[0]
            if found and by is not None:
                raise NotVerified(f"the code sent by {by} cannot be read; {HOW}", add=CODES)
        why = "no member of the target file can log in" + (f" by {by}" if by else "")
        raise NotVerified(why, add=_lacking(by or "reference"))

    def ways(self) -> tuple[str, ...]:
        """The ways in which some member can log in. Raises NotVerified where there is none."""
        self.by()
        return tuple(
            way
            for way in _NEEDS
            if self._readable(way) and any(self._by(way, entry) is not None for entry in self._told)
        )

    def _readable(self, way: str) -> bool:
        """Whether the answer to this way's question can be known."""
        return way == "reference" or (self._codes is not None and self._codes.known)

    def _by(self, way: str, entry: Mapping[str, object]) -> Member | None:
        if not all(entry.get(name) for name in _NEEDS[way]):
            return None
        named = {name: str(entry[name]) for name in _NEEDS[way] if name != "lastName"}
        return Member(way, named, {name: str(entry[name]) for name in _TELLING if entry.get(name)})

    # --- logging in -------------------------------------------------------------------------------

    def login(self, by: str | None = None) -> Login:
        """A member logged in this way, or in any. Raises NotVerified where no member can, and Refused where
        the target does not verify the right answer."""
        return self._verified(self.try_login(by))

    def try_login(self, by: str | None = None) -> Login:
        """A member who told the right answer this way, or in any, whether or not the target verified it."""
        return self._walked(self.by(by))

    def _walked(self, member: Member) -> Login:
        key = ("login", tuple(member.asked.items()))
        return self._once.get(key, lambda: self._alone(lambda: self._log_in(member)))

    def _verified(self, login: Login) -> Login:
        if not login.memberships:
            call = self._stage.calls.get(login.second.exchange)
            answer = f": {call.step.answer}" if call is not None else ""
            seen = f"the member of the target file who logs in by {login.member.by} was refused{answer}"
            raise Refused(LOOKUP, NOT_LOGGED_IN, login.second.exchange, seen)
        return login

    def _log_in(self, member: Member) -> Login:
        octo = self._stage.octo.attempt

        def ask() -> Answer:
            answer: Answer = octo.look_up_memberships(**member.asked)
            return answer

        if member.by == "reference" or self._codes is None:
            first, verification = ask(), member.secrets["lastName"]
        else:
            first, verification = self._codes.after(ask, member.asked[member.by])
        second: Answer = octo.look_up_memberships(**member.asked, verification=verification)
        return Login(member, first, second, verification, tuple(_listed(second)))

    def memberships(self) -> Iterator[tuple[Login, Document]]:
        """Every membership of every member who can log in. Raises NotVerified where nobody can."""
        self.by()
        for entry in self._told:
            for way in _NEEDS:
                member = self._by(way, entry)
                if member is not None and self._readable(way):
                    login = self._verified(self._walked(member))
                    yield from ((login, membership) for membership in login.memberships)
                    break

    # --- what they may buy ------------------------------------------------------------------------

    def _promised(self, benefit: str) -> bool:
        """Whether the target file says that a member has this benefit: units, quantity or offers."""
        told = (entry.get("benefits") for entry in self._told)
        return any(isinstance(benefits, list) and benefit in benefits for benefits in told)

    def units(self, benefit: str = "units") -> list[MemberUnit]:
        """All units that memberships add to products.

        Empty where the target file says that there are some, and the target shows none. Raises
        NotApplicable where it says that there are none, NotVerified where it says nothing.
        """
        found = self._once.get("units", lambda: self._alone(lambda: list(self._member_units())))
        if not found:
            self.expect(benefit)
        return found

    def expect(self, benefit: str) -> None:
        """Nothing of this benefit was seen. Does nothing where the target file promises it; raises
        NotApplicable where the file says that there is none, and NotVerified, with the lines to add, where it
        says nothing about it."""
        if self._promised(benefit):
            return
        if all("benefits" in entry for entry in self._told):
            raise NotApplicable(f"no membership has the benefit {benefit}, as the target file says")
        promised: list[JsonValue] = [{**_EXAMPLES["reference"], "benefits": [benefit]}]
        raise NotVerified(
            f"no membership showed the benefit {benefit}; the target file can say who has it, and with an empty list "
            "of benefits that a member has none",
            add={"members": promised},
        )

    def _member_units(self) -> Iterator[MemberUnit]:
        octo = self._stage.octo.using(CAPABILITY)
        everybodys = {
            (product.id, option.id, unit.id)
            for product in self._stage.products
            for option in product.options
            for unit in option.units
        }
        for login, membership in self.memberships():
            context = login.context(membership)
            for product in octo.products_as(context):
                for option in product.options:
                    for unit in option.units:
                        where = (product.id, option.id, unit.id)
                        if unit.raw.get("membershipBenefit") and where not in everybodys:
                            yield MemberUnit(context, product, option, unit)

    def bookable(
        self, fits: Callable[[MemberUnit], bool] = lambda unit: True
    ) -> tuple[dict[str, str], Bookable]:
        """A membership object, and what can be booked with it: a member's unit in slots that are open now."""
        for each in self.units():
            if not fits(each):
                continue
            count = said.quantity(each.option.raw, each.unit.raw, 1)
            if said.too_many(count):
                continue
            cancellable = said.SLOT["CANCELLABLE"]
            slots = tuple(
                slot
                for slot in self._stage.bookables.slots(each.product, each.option)
                if said.open_slot(slot.raw, count, count + 1)
                and cancellable(slot.raw, each.option.raw, each.product.raw, self._stage.now)
            )
            if slots:
                return dict(each.context), Bookable(
                    each.product, each.option, each.unit, tuple(each.option.units), slots, self._stage
                )
        raise NotUsable("no product that a membership adds units to has open slots; open dates for one")

    def _alone(self, make: Callable[[], T]) -> T:
        """Make something that belongs to no test, asking for this capability whoever needs it first."""
        with _nobody():
            return make()


def _listed(answer: Answer) -> list[Document]:
    """The memberships of an answer that says it is verified; none of any other."""
    if not answer.ok or not isinstance(answer.body, Document) or answer.body.get("verified") is not True:
        return []
    return [each for each in answer.body.get("memberships") or () if isinstance(each, Document)]


@contextmanager
def _nobody() -> Iterator[None]:
    token = current.set(Current(capabilities=(CAPABILITY,)))
    try:
        yield
    finally:
        current.reset(token)


def _lacking(by: str) -> JsonValue:
    members: dict[str, JsonValue] = {"members": [_EXAMPLES[by]]}
    return members if by == "reference" else {**members, **CODES}
