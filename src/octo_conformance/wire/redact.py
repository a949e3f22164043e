"""Taking secrets and other people's data out of everything that is kept.

A text becomes `[redacted:xxxxxxxx]` and a number another number, the same for the same value within a
run, so that what is hidden can still be compared. What the run itself sent (its own contact, notes,
references) stays readable.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from weakref import WeakKeyDictionary

from octo_conformance.contract import Contract
from octo_conformance.evidence.repeated import Cut, Repeated, RepeatedObjects
from octo_conformance.wire.address import segments_of
from octo_conformance.wire.personal_data import Names, Walk, Whose
from octo_conformance.wire.request import Json
from octo_conformance.wire.secret_encodings import Spotter

TOKEN: Final = re.compile(r"\[redacted:[0-9a-f]{8}\]")
# Shorter values occur by chance inside others, so they are replaced only where they stand alone.
_SUBSTRING_FROM: Final = 8
_REMEMBERED_CHARS: Final = 64
_REMEMBERED_TEXTS: Final = 10_000
# Hidden values shorter than the first tell nobody anything, shorter than the second they may be a word.
_TELLING_FROM: Final = 4
_WORD_FROM: Final = 6
_HEADERS: Final = re.compile(
    r"(?<!www-)auth|cookie|token|secret|password|session|signature|credential|api-?key|access-?key|ratelimit-key",
    re.I,
)


def secret_header(name: str) -> bool:
    """Whether a header of this name carries a credential."""
    return _HEADERS.search(name) is not None


HARMLESS_HEADERS: Final = frozenset(
    {
        "accept",
        "accept-charset",
        "accept-encoding",
        "accept-language",
        "cache-control",
        "content-type",
        "octo-env",
        "pragma",
        "user-agent",
        "x-requested-with",
    }
)
"""Headers of a target file whose values tell nothing, in lower case. Whatever else stands there may be a key."""


def _nobody(_: str) -> bool:
    return False


class Redactor:
    """Safe to use from many threads.

    `secrets`: name to value; the name is for people, the value is what must never be kept.
    `salt` keys the tokens; it must not be kept either. `contract` tells whose data a property holds.
    `headers` are names of headers whose values are never kept, besides those that say it themselves. `repeated` are the
    objects that come again and again in answers.
    """

    def __init__(
        self,
        secrets: Mapping[str, str],
        salt: bytes | str,
        contract: Contract,
        headers: Iterable[str] = (),
        repeated: RepeatedObjects | None = None,
    ) -> None:
        self.names = Names(contract.personal, contract.owned)
        self.repeated = repeated
        self._salt = salt.encode() if isinstance(salt, str) else salt
        self._lock = threading.Lock()
        self._sent: frozenset[str] = frozenset()
        self._long: tuple[str, ...] = ()
        self._short: frozenset[str] = frozenset()
        self._codes: frozenset[str] = frozenset()
        self._secret_headers = frozenset(name.casefold() for name in headers)
        self._spotter = Spotter(())
        self._known: dict[str, str] = {}
        self._innocents: dict[bytes, bool] = {}
        self._bares: WeakKeyDictionary[Repeated, bool] = WeakKeyDictionary()
        self._hidden: dict[str, str] = {}
        for name, value in secrets.items():
            self.add(name, value)

    def add(self, name: str, value: str) -> None:
        """One more secret. `name` is not kept."""
        value = value.strip()
        if not value:
            return
        with self._lock:
            if len(value) < _SUBSTRING_FROM:
                self._short |= {value.casefold()}
            elif value not in self._long:
                self._long = (*self._long, value)
                self._spotter = Spotter(self._long, self._codes)
            self._known, self._innocents, self._bares = {}, {}, WeakKeyDictionary()

    def add_code(self, code: str) -> None:
        """A one-time code that has just arrived: short, and a secret also in the middle of a text."""
        code = code.strip()
        with self._lock:
            if len(code) >= _TELLING_FROM and code not in self._codes:
                self._codes |= {code}
                self._short |= {code.casefold()}
                self._spotter = Spotter(self._long, self._codes)
                self._known, self._innocents, self._bares = {}, {}, WeakKeyDictionary()

    def sent(self, body: Json) -> None:
        """Remember the texts of a request body: values of this run's own are kept readable."""
        texts = set(self._texts(body))
        if not texts <= self._sent:
            with self._lock:
                self._sent |= texts

    def token(self, value: object) -> str:
        """`[redacted:xxxxxxxx]` for this value."""
        digest = hmac.digest(self._salt, str(value).encode("utf-8", "replace"), "sha256")
        return f"[redacted:{digest.hex()[:8]}]"

    def text(self, text: str) -> str:
        """Long secrets are replaced wherever they stand in the text, a short one if it is all of it."""
        known = self._known
        kept = known.get(text)
        if kept is None:
            kept = self._text(text)
            # Keys, states and dates come by the thousand; looking once is enough.
            if len(text) <= _REMEMBERED_CHARS:
                if len(known) >= _REMEMBERED_TEXTS:
                    known.clear()
                known[text] = kept
        return kept

    def _text(self, text: str) -> str:
        bare = text.strip()
        if len(bare) < _SUBSTRING_FROM and bare.casefold() in self._short:
            return self.token(bare.casefold())
        return self._spotter.replace(text, self.token)

    def loose(self, text: str) -> str:
        """A text that is not JSON but may hold pieces of it, such as a list of bookings cut short."""

        def hidden(found: re.Match[str]) -> str:
            return f'"{found["key"]}"{found["between"]}"{self._hide(found["leaf"], True)}"'

        return self.text(self.names.in_text.sub(hidden, text))

    def innocent(self, content: bytes, cut: Cut | None = None) -> bool:
        """Whether a body as it came over the wire surely holds no secret, in whatever spelling. One with
        escapes is never sure: what they stand for is known only when it has been read. Of one in which objects were
        `cut` out that came before, only the rest is looked at."""
        if cut is None:
            return self._remembered(content)
        return all(map(self._bare, cut.parts)) and self._innocent(cut.rest.encode("utf-8", "replace"))

    def _bare(self, part: Repeated) -> bool:
        """Whether an object that comes again and again holds no secret."""
        bare = self._bares.get(part)
        if bare is None:
            bare = self._innocent(part.text.encode("utf-8", "replace"))
            self._bares[part] = bare = bare or self.secretless(part.value) == part.value
        return bare

    def _remembered(self, content: bytes) -> bool:
        known = self._innocents
        digest = hashlib.blake2b(content, digest_size=16).digest()
        found = known.get(digest)
        if found is None:
            # The ledger and the evidence ask about each body, and a catalogue comes again and again.
            if len(known) >= _REMEMBERED_TEXTS:
                known.clear()
            known[digest] = found = self._innocent(content)
        return found

    def _innocent(self, content: bytes) -> bool:
        if b"\\" in content or b"\0" in content:
            return False
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            return False
        low = text.lower()
        return (
            not any(short in low for short in self._short) and self._spotter.replace(text, self.token) == text
        )

    def value(
        self,
        body: Json,
        owned: Callable[[str], bool] = _nobody,
        *,
        other_people: bool = True,
        innocent: bool = False,
        of_guests: bool = False,
    ) -> Json:
        """A JSON value without secrets and without other people's data. What has none is not copied.

        `owned` tells of an id whether this run created what it names. `other_people=False` is for what
        this run sent itself, `innocent` for a body that holds no secret. `of_guests` is for what somebody else
        sent: it is about their guests, though it need not look like a booking.
        """
        keep = None if innocent else self._keep
        whose = Whose.THEIRS if of_guests else Whose.NOBODYS
        walk = Walk(self.names, owned, self._is_strange, self._hide, keep, other_people, self.repeated)
        return walk.value(body, whose)

    def secretless(self, value: Json) -> Json:
        """A copy without secrets, and nothing else changed; whose data it is does not matter."""
        if isinstance(value, list | tuple):
            return [self.secretless(item) for item in value]
        if isinstance(value, dict):
            return {self.text(str(key)): self.secretless(item) for key, item in value.items()}
        return self._keep(value)

    def said(self, text: str) -> str:
        """Free text of the suite itself (messages, shown values, tracebacks), which quotes answers.

        Besides secrets it loses what was hidden in an answer before: short values where they are all of
        the text, longer ones wherever they stand as words.
        """
        kept = self.text(text)
        bare = kept.strip(" \"'")
        if bare in self._hidden:
            return kept.replace(bare, self._hidden[bare])
        for hidden, token in tuple(self._hidden.items()):
            if len(hidden) >= _WORD_FROM and hidden in kept:
                kept = re.sub(rf"(?<!\w){re.escape(hidden)}(?!\w)", token, kept)
        return kept

    def membership(
        self, body: Json, owned: Callable[[str], bool] = _nobody, *, other_people: bool = True
    ) -> Json:
        """A body that is all about a member, as in a lookup, without secrets and personal data. What has none is not
        copied."""
        whose = Whose.THEIRS if other_people else Whose.OURS
        return Walk(self.names, owned, self._is_strange, self._hide, self._keep, other_people).member(
            body, whose
        )

    def of_others(self, body: Json, path: str, *, sent: bool) -> Json:
        """A body of a call that another reseller made at this path, without secrets and without what is about people;
        `sent` is what the reseller sent, and not what it was answered."""
        if self.names.about_member(segments_of(path)):
            return self.membership(body)
        return self.value(body, of_guests=sent)

    def headers(self, headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        """Headers as (name, value); those known to carry secrets lose their value altogether."""
        return tuple((name, self._header(name, value)) for name, value in headers)

    def url(self, url: str, *, of_guests: bool = False) -> str:
        """A URL without user, password and secret query values, and without those `of_guests` where somebody else
        asked."""
        parts = urlsplit(url)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        kept = [(self.text(name), self._query(name, value, of_guests=of_guests)) for name, value in pairs]
        query = parts.query if kept == pairs else urlencode(kept, safe="[]:,/")
        host = parts.netloc.rpartition("@")[2]
        path = "/".join(self.text(segment) for segment in parts.path.split("/"))
        return self.text(urlunsplit((parts.scheme, host, path, query, parts.fragment)))

    def _header(self, name: str, value: str) -> str:
        if not secret_header(name) and name.casefold() not in self._secret_headers:
            return self.text(value)
        scheme, space, rest = value.partition(" ")
        if space and scheme.isalpha() and rest and name.lower().endswith("authorization"):
            return f"{scheme} {self.token(rest)}"
        return self.token(value) if value else value

    def _query(self, name: str, value: str, *, of_guests: bool) -> str:
        place, _, inner = name.partition("[")
        leaf = inner.rstrip("]") or place
        if value and of_guests and self.names.filters_guests(leaf):
            return self.token(value)
        if value and (self.names.member(place, leaf) or self.names.secret(leaf)):
            return self.token(value)
        return self.text(value)

    def _keep(self, leaf: Json) -> Json:
        if isinstance(leaf, str):
            return self.text(leaf)
        if isinstance(leaf, bool) or leaf is None:
            return leaf
        spelt = str(leaf)
        if len(spelt) >= _SUBSTRING_FROM:
            return self._number(leaf) if self.text(spelt) != spelt else leaf
        return self._number(leaf) if spelt in self._short else leaf

    def _number(self, leaf: Json) -> Json:
        """Another number of the same kind, the same for the same value. A text in its place would be of a
        wrong type."""
        digest = hmac.digest(self._salt, str(leaf).encode(), "sha256")
        hidden = int.from_bytes(digest[:4], "big")
        return hidden if isinstance(leaf, int) else hidden + 0.5

    def _hide(self, leaf: Json, spare: bool) -> Json:
        if isinstance(leaf, bool) or leaf is None or leaf == "":
            return leaf
        if isinstance(leaf, int | float):
            if len(str(leaf)) >= _TELLING_FROM and len(self._hidden) < _REMEMBERED_TEXTS:
                self._hidden[str(leaf)] = self.token(leaf)
            return leaf if spare and str(leaf) in self._sent else self._number(leaf)
        spelt = str(leaf)
        if TOKEN.fullmatch(spelt) or (spare and spelt in self._sent):
            return self._keep(leaf)
        token = self.token(spelt.casefold() if spelt.casefold() in self._short else spelt)
        if len(spelt) >= _TELLING_FROM and len(self._hidden) < _REMEMBERED_TEXTS:
            self._hidden[spelt] = token
        return token

    def _is_strange(self, thing: dict[str, Json]) -> bool:
        """Whether a thing under a name of this run shows what somebody wrote, and nothing that this run sent."""
        written = [text for name in self.names.written for text in self._texts(thing.get(name))]
        telling = [text for text in written if len(text) >= _SUBSTRING_FROM and not TOKEN.fullmatch(text)]
        return bool(telling) and not any(text in self._sent or self._is_like_sent(text) for text in telling)

    def _is_like_sent(self, text: str) -> bool:
        """Whether it is a text that was sent, in other letters or cut short."""
        begun = text.strip().casefold()
        return len(begun) >= _SUBSTRING_FROM and any(
            sent.casefold().startswith(begun) for sent in tuple(self._sent)
        )

    def _texts(self, value: Json) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            for inner in value:
                yield from self._texts(inner)
        elif isinstance(value, dict):
            for key, inner in value.items():
                if not self.names.is_member(key):
                    yield from self._texts(inner)
