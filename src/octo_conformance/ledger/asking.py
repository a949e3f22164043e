"""The questions of a clean-up to the target, and what came of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Final

from octo_conformance.contract import CORE, OwnedThing, OwnedThings
from octo_conformance.errors import OctoConformanceError
from octo_conformance.ledger.entry import Entry
from octo_conformance.ledger.ledger import RELEASING, Ledger
from octo_conformance.ledger.reading import broke_down, refused_in_words
from octo_conformance.ledger.shown import Shown, fold, things_in
from octo_conformance.wire import UNSET, Exchange, Request
from octo_conformance.wire.address import place
from octo_conformance.wire.request import Json, Unset

Send = Callable[[Request], Exchange]

_A_MOMENT_S: Final = 2.0
"""How old a read may be that stands for one made now: about as much time passes between a read and what follows it."""


class Asking:
    """Asks about entries, under the terms they were made under and within a time.

    reasons    by entry, why it could not be released so far
    stumbled   entries for which the server failed or an answer was lost, as neither is a refusal
    """

    def __init__(self, send: Send, ledger: Ledger, until: float, workers: int) -> None:
        self._send = send
        self._workers = workers
        self.until = until
        self.ledger = ledger
        self.reasons: dict[str, str] = {}
        self._shown: dict[str, tuple[float, Exchange]] = {}
        self.stumbled: set[str] = set()

    @property
    def owned(self) -> OwnedThings:
        """The kinds of things that can be made and given back."""
        return self.ledger.addresses.owned

    def each(self, task: Callable[[Entry], None], entries: list[Entry]) -> None:
        """Carry out the task for each entry, a few at a time, and begin them in this order."""
        if self._workers == 1 or len(entries) < 2:
            for entry in entries:
                task(entry)
            return
        with ThreadPoolExecutor(max(1, self._workers), "cleanup") as pool:
            try:
                list(pool.map(task, entries))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def note_shown(self, path: str, answer: Exchange | None) -> None:
        """Keep the answer to a read that proved something, so that the next step need not ask for the same again."""
        if answer is not None:
            self._shown[path] = time.monotonic(), answer

    def just_shown(self, kind: OwnedThing, entry: Entry, name: str) -> Exchange | None:
        """The answer about one thing: that of a moment ago, where a proof has read it, or one that is asked for now."""
        shown = self._shown.pop(place(kind.collection, name), None)
        if shown is not None and time.monotonic() - shown[0] < _A_MOMENT_S:
            return shown[1]
        return self.look_up(kind, entry, name)

    def look_up(self, kind: OwnedThing, entry: Entry, name: str | None) -> Exchange | None:
        """The answer about one thing."""
        return self.ask(entry, "GET", place(kind.collection, name or ""))

    def list_of(self, kind: OwnedThing, entry: Entry) -> Exchange | None:
        """The answer about all things with its reference; None where there is no such list."""
        if kind.reference is None or not kind.listed:
            return None
        return self.ask(entry, "GET", f"/{kind.collection}", query={kind.reference: entry.reference})

    def things(self, kind: OwnedThing, answer: Exchange) -> list[Shown]:
        """What an answer about things of this kind shows."""
        if answer.status is None or not 200 <= answer.status < 300 or refused_in_words(answer):
            return []
        return list(things_in(kind, answer.body, self.owned))

    def shows(self, kind: OwnedThing, answer: Exchange, entry: Entry) -> bool:
        """Whether the answer shows it under its own uuid. Nothing else that it was called is it then."""
        return any(entry.names & set(map(fold, shown.names)) for shown in self.things(kind, answer))

    def ask(
        self,
        entry: Entry,
        method: str,
        path: str,
        *,
        json: Json | Unset = UNSET,
        query: Mapping[str, object] | None = None,
    ) -> Exchange | None:
        """Send one request under the terms that the entry was made under. Returns None where it could not be
        sent."""
        asked = entry.capabilities
        request = Request(
            method,
            path,
            query=query or {},
            capabilities=tuple(asked) if isinstance(asked, list) else asked,
            key=entry.key if entry.key not in {"none", "wrong"} else "first",
            purpose=RELEASING,
            json=json,
        )
        answer = self.sent(entry, request)
        kind = self.owned.of(entry.what)
        if answer is None or not broke_down(answer) or kind is None or kind.capability != CORE:
            return answer
        # Some targets fall over at the capability header where it means nothing to them.
        bare = self.sent(entry, replace(request, capabilities=())) if request.capabilities else None
        if bare is None or bare.status is None or bare.status >= 300:
            return answer
        self.stumbled.discard(entry.entry)
        return bare

    def sent(self, entry: Entry, request: Request) -> Exchange | None:
        """Send one request as it is. Returns None where it could not be sent."""
        if time.monotonic() > self.until:
            self.reasons.setdefault(entry.entry, "the time for cleaning up ran out")
            return None
        try:
            answer = self._send(request)
        except OctoConformanceError as error:
            self.reasons[entry.entry] = error.message
            return None
        if broke_down(answer):
            self.stumbled.add(entry.entry)
        return answer
