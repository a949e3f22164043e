"""Whose data an object holds, read from its shape: which parts of a JSON value must be hidden.

Bookings, orders and gifts carry guests' contacts, notes and references. Those this run did not create
belong to somebody else. Products and suppliers have contacts and references too, which are nobody's
secret, so an object counts only where it looks like one of the former.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final

from octo_conformance.wire.request import Json

# JSON keys, query names and form fields that hold a secret or what proves a membership.
SECRET_KEYS: Final = re.compile(
    r"authorization|password|passwd|secret|(api|access|private)[_-]?key|(access|refresh|auth|bearer)?[_-]?token"
    r"|session[_-]?id|verification|otp|one[_-]?time[_-]?code|pin",
    re.I,
)
MEMBER_KEYS: Final = frozenset({"email", "mobile", "reference", "lastname", "emailaddress", "phonenumber"})
MEMBER_PLACES: Final = frozenset({"membership", "memberships", "checkin"})

_GUEST_KEYS: Final = frozenset(
    {
        "contact", "recipient", "notes", "message", "reason", "reference", "resellerreference",
        "supplierreference", "orderreference", "alias", "questionanswers", "deliveryvalue", "cardpayment",
        "fullname", "firstname", "lastname", "emailaddress", "phonenumber", "email", "mobile", "postalcode",
        "user", "agent", "seller", "label", "metadata", "giftcode", "key",
    }
)  # fmt: skip
# A thing of its own, whose owner is asked for by its id ...
_THINGS: Final = frozenset({"unitItems", "bookings", "gifts", "utcCreatedAt", "recipient"})
# ... or a part of one, which belongs to whom the whole belongs to.
_PARTS: Final = frozenset({"resellerReference", "supplierReference", "ticket", "voucher"})


# The same keys where the text is not quite JSON: cut short, or with something around it.
LOOSE_LEAF: Final = re.compile(
    r'"(?P<key>' + "|".join(sorted(_GUEST_KEYS - {"key", "label", "reason", "message"}))
    + r'|country|verification)"(?P<between>\s*:\s*)"(?P<leaf>(?:[^"\\]|\\.)*)"?',
    re.I,
)  # fmt: skip


class Meaning(Enum):
    """What the name of a property says of its value."""

    PLAIN = "plain"
    SECRET = "secret"
    GUESTS = "a guest's"
    MEMBERS = "a member's"


@lru_cache(maxsize=4096)
def meaning(key: str) -> Meaning:
    """What a property of this name holds; the same names come by the thousand."""
    low = key.casefold()
    if SECRET_KEYS.fullmatch(key):
        return Meaning.SECRET
    if low in _GUEST_KEYS:
        return Meaning.GUESTS
    return Meaning.MEMBERS if low in MEMBER_PLACES else Meaning.PLAIN


class Whose(Enum):
    NOBODYS = "nobody's"
    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True)
class Walk:
    """A copy of a JSON value in which `hide` replaced what is secret and `keep` saw all the rest.

    owned    whether this run created what an id names
    hide     what stands in place of a leaf that must not be kept; told whether values that the run
             itself sent may stay
    keep     what becomes of any other leaf or key; None where they are known to stay as they are
    """

    owned: Callable[[str], bool]
    hide: Callable[[Json, bool], Json]
    keep: Callable[[Json], Json] | None
    other_people: bool = True

    def value(self, value: Json, whose: Whose = Whose.NOBODYS) -> Json:
        """The copy; nesting is bounded by the parser."""
        if isinstance(value, list):
            return [self.value(v, whose) for v in value]
        if isinstance(value, dict):
            whose = self._owner(value, whose) if self.other_people else Whose.OURS
            if self.keep is None:
                return {k: self._property(k, v, whose) for k, v in value.items()}
            return {self.keep(k): self._property(k, v, whose) for k, v in value.items()}
        return value if self.keep is None else self.keep(value)

    def member(self, value: Json, whose: Whose) -> Json:
        """Member data is personal whoever sent it, and never spared."""
        if isinstance(value, list):
            return [self.member(v, whose) for v in value]
        if not isinstance(value, dict):
            return self._kept(value)
        whose = Whose.THEIRS if self.other_people else whose
        return {
            self._kept(k): self._all(v, spare=False)
            if k.casefold() in MEMBER_KEYS or k.casefold() == "contact"
            else self._property(k, v, whose)
            for k, v in value.items()
        }

    def _owner(self, value: dict[str, Json], whose: Whose) -> Whose:
        named = [v for k in ("uuid", "id", "orderId") if isinstance(v := value.get(k), str)]
        thing = not _THINGS.isdisjoint(value)
        if thing or whose is Whose.NOBODYS:
            own = value.get("uuid", value.get("id"))
            if any(self.owned(n) for n in ([own] if isinstance(own, str) else named)):
                return Whose.OURS
        if thing or (whose is Whose.NOBODYS and not _PARTS.isdisjoint(value)):
            return Whose.THEIRS
        return whose

    def _property(self, key: str, value: Json, whose: Whose) -> Json:
        match meaning(key):
            case Meaning.PLAIN:
                return self.value(value, whose)
            case Meaning.SECRET:
                return self._all(value, spare=False)
            case Meaning.GUESTS if whose is Whose.THEIRS:
                return self._all(value, spare=True)
            case Meaning.MEMBERS:
                return self.member(value, whose)
        return self.value(value, whose)

    def _kept(self, leaf: Json) -> Json:
        return leaf if self.keep is None else self.keep(leaf)

    def _all(self, value: Json, *, spare: bool) -> Json:
        if isinstance(value, list):
            return [self._all(v, spare=spare) for v in value]
        if isinstance(value, dict):
            return {self._kept(k): self._all(v, spare=spare) for k, v in value.items()}
        return self.hide(value, spare)
