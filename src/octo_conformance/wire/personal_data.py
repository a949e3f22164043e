"""Whose data an object holds, read from its shape: which parts of a JSON value must be hidden.

Bookings, orders and gifts carry guests' contacts, notes and references. Those this run did not create
belong to somebody else. Products and suppliers have contacts and references too, which are nobody's
secret, so an object counts only where it looks like one of the former.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from octo_conformance.contract import OwnedThings, Personal
from octo_conformance.document import CONTAINERS
from octo_conformance.evidence.repeated import Repeated, RepeatedObjects
from octo_conformance.wire.request import Json

# JSON keys, query names and form fields that hold a secret whoever thought of them.
_SECRETS: Final = re.compile(
    r"authorization|password|passwd|secret|(api|access|private)[_-]?key|(access|refresh|auth|bearer)?[_-]?token"
    r"|session[_-]?id|otp|one[_-]?time[_-]?code|pin",
    re.I,
)


class Meaning(Enum):
    """What the name of a property says of its value."""

    PLAIN = "plain"
    SECRET = "secret"
    GUESTS = "a guest's"
    MEMBERS = "a member's"


class Names:
    """What names of properties say, as the contract has it."""

    def __init__(self, personal: Personal, owned: OwnedThings) -> None:
        self.owned = owned
        self._personal = personal
        self._known: dict[str, Meaning] = {}
        #: Names met so far that say nothing.
        self.plain: set[str] = set()
        written = {name for thing in owned for name in (thing.signature, *thing.words) if name}
        #: Where whoever made a thing writes to or about people.
        self.written = tuple(sorted(name for name in written if name.casefold() in personal.guest))
        keys = "|".join(sorted(map(re.escape, personal.in_text)))
        #: The same keys where the text is not quite JSON: cut short, or with something around it.
        self.in_text = re.compile(
            rf'"(?P<key>{keys})"(?P<between>\s*:\s*)"(?P<leaf>(?:[^"\\]|\\.)*)"?' if keys else r"(?!)", re.I
        )

    def meaning(self, key: str) -> Meaning:
        """What a property of this name holds; the same names come by the thousand."""
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._meaning(key)
            if found is Meaning.PLAIN:
                self.plain.add(key)
            if len(self._known) > _REMEMBERED:
                self._known.clear()
                self.plain.clear()
        return found

    def say_nothing(self, known: Repeated, *, theirs: bool) -> bool:
        """Whether nothing in an object is hidden for what it is called. Where it may hold a thing of somebody, only
        names that say nothing at all are sure."""
        if known.names is None:
            known.names = frozenset(_names(known.value))
        telling = {self.meaning(name) for name in known.names} - {Meaning.PLAIN}
        of_somebody = not (self.owned.marks | self.owned.part_marks).isdisjoint(known.names)
        return not telling or (telling == {Meaning.GUESTS} and not theirs and not of_somebody)

    def secret(self, key: str) -> bool:
        """Whether a value of this name is a secret."""
        return _SECRETS.fullmatch(key) is not None or key.casefold() in self._personal.secret

    def member(self, place: str, key: str) -> bool:
        """Whether this place holds a member, and what has this name there is personal."""
        return self.is_member(place) and self.of_member(key)

    def of_member(self, key: str) -> bool:
        """Whether what has this name inside a member is personal."""
        return key.casefold() in self._personal.member_fields

    def is_member(self, key: str) -> bool:
        """Whether what has this name is a member."""
        return key.casefold() in self._personal.member_places

    def filters_guests(self, name: str) -> bool:
        """Whether a query parameter of this name holds what is a guest's: `resellerReference`, `contactLastName`."""
        folded = name.casefold()
        return not self._personal.guest.isdisjoint({folded, folded.removeprefix(_OF_CONTACT)})

    def about_member(self, segments: tuple[str, ...]) -> bool:
        """Whether the bodies of this path are about a member from top to bottom."""
        return segments in self._personal.member_paths

    def _meaning(self, key: str) -> Meaning:
        if self.secret(key):
            return Meaning.SECRET
        if key.casefold() in self._personal.guest:
            return Meaning.GUESTS
        return Meaning.MEMBERS if self.is_member(key) else Meaning.PLAIN


_REMEMBERED: Final = 4096
_OF_CONTACT: Final = "contact"
"""How the name of a filter begins that is held against a field of the contact."""


class Whose(Enum):
    NOBODYS = "nobody's"
    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True)
class Walk:
    """A JSON value in which `hide` replaced what is secret and `keep` saw all the rest. What has nothing hidden in it is
    not copied.

    names    what the names of properties say
    owned    whether this run created what an id names
    strange  whether a thing shows texts of its maker and none of this run, whatever its id says
    hide     what stands in place of a leaf that must not be kept; told whether values that the run
             itself sent may stay
    keep     what becomes of any other leaf or key; None where they are known to stay as they are
    repeated objects that came before, whose names need no second look
    """

    names: Names
    owned: Callable[[str], bool]
    strange: Callable[[dict[str, Json]], bool]
    hide: Callable[[Json, bool], Json]
    keep: Callable[[Json], Json] | None
    other_people: bool = True
    repeated: RepeatedObjects | None = None

    def value(self, value: Json, whose: Whose = Whose.NOBODYS) -> Json:
        """The value without what must not be kept; nesting is bounded by the parser."""
        if isinstance(value, list):
            if self.keep is None and not any(isinstance(v, CONTAINERS) for v in value):
                return value
            return _list(value, lambda v: self.value(v, whose))
        if isinstance(value, dict):
            whose = self._owner(value, whose) if self.other_people else Whose.OURS
            if self.keep is None:
                known = self.repeated.of(value) if self.repeated is not None else None
                if known is not None and self.names.say_nothing(known, theirs=whose is Whose.THEIRS):
                    return value
                return self._without_secrets(value, whose)
            return self._object(value, lambda k, v: self._property(k, v, whose))
        return self._kept(value)

    def _without_secrets(self, value: dict[str, Json], whose: Whose) -> dict[str, Json]:
        """An object of a body that holds no secret: nearly all of its leaves need no look."""
        plain, changed = self.names.plain, {}
        for key, inner in value.items():
            if key in plain:
                if not isinstance(inner, CONTAINERS):
                    continue
                new = self.value(inner, whose)
            else:
                new = self._property(key, inner, whose)
            if new is not inner:
                changed[key] = new
        return {**value, **changed} if changed else value

    def member(self, value: Json, whose: Whose) -> Json:
        """Member data is personal whoever sent it, and never spared."""
        if isinstance(value, list):
            return _list(value, lambda v: self.member(v, whose))
        if not isinstance(value, dict):
            return self._kept(value)
        whose = Whose.THEIRS if self.other_people else whose

        def hidden(key: str, inner: Json) -> Json:
            of_member = self.names.of_member(key)
            return self._all(inner, spare=False) if of_member else self._property(key, inner, whose)

        return self._object(value, hidden)

    def _owner(self, value: dict[str, Json], whose: Whose) -> Whose:
        things = self.names.owned
        thing = not things.marks.isdisjoint(value)
        asked = thing or whose is Whose.NOBODYS
        if asked and any(self.owned(name) for name in things.names_of(value)):
            return Whose.THEIRS if self.strange(value) else Whose.OURS
        if thing or (whose is Whose.NOBODYS and not things.part_marks.isdisjoint(value)):
            return Whose.THEIRS
        return whose

    def _property(self, key: str, value: Json, whose: Whose) -> Json:
        match self.names.meaning(key):
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
            return _list(value, lambda v: self._all(v, spare=spare))
        if isinstance(value, dict):
            return self._object(value, lambda _, v: self._all(v, spare=spare))
        return self.hide(value, spare)

    def _object(self, value: dict[str, Json], hidden: Callable[[str, Json], Json]) -> dict[str, Json]:
        changed = {k: new for k, v in value.items() if _differs(new := hidden(k, v), v)}
        if self.keep is not None:
            names = {k: str(self.keep(k)) for k in value}
            if any(k != name for k, name in names.items()):
                return {name: changed.get(k, value[k]) for k, name in names.items()}
        return {**value, **changed} if changed else value


def _list(value: list[Json], hidden: Callable[[Json], Json]) -> list[Json]:
    made = [hidden(v) for v in value]
    return made if any(map(_differs, made, value)) else value


def _names(value: Json) -> Iterator[str]:
    """The names of all members."""
    if isinstance(value, dict):
        yield from value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _names(inner)


def _differs(new: Json, old: Json) -> bool:
    """Whether something was hidden. A text that stays may come back as another object."""
    return new is not old and not (isinstance(new, str) and new == old)
