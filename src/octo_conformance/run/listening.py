"""The address at which a target reaches this run, and what comes there as evidence."""

from __future__ import annotations

import threading
from collections.abc import Callable
from urllib.parse import urlsplit

from octo_conformance.evidence import DeliveryLine, NoteLine
from octo_conformance.ledger.ledger import Ledger
from octo_conformance.target import Listen, Target
from octo_conformance.values import utc
from octo_conformance.wire import Redactor
from octo_conformance.wire.delivered import is_foreign
from octo_conformance.wire.listener import Box, Delivery, Listener

Tell = Callable[[DeliveryLine | NoteLine], object]
_HERE = frozenset({"127.0.0.1", "localhost", "::1"})


class RunListener:
    """Listens from the first time that somebody wants an address. Safe to use from many threads."""

    def __init__(self, where: Listen, redactor: Redactor, ledger: Ledger, tell: Tell) -> None:
        self._where = where
        self._redactor = redactor
        self._ledger = ledger
        self._tell = tell
        self._lock = threading.Lock()
        self._listener: Listener | None = None
        self._tests: dict[str, str | None] = {}

    def box(self, mark: str, test: str | None) -> Box:
        """A new address. Raises CannotListen."""
        with self._lock:
            if self._listener is None:
                listener = Listener(self._where.host, self._where.port, self._where.public_url, self._seen)
                listener.open()
                self._listener = listener
            box = self._listener.box(mark)
            self._tests[box.name] = test
        return box

    def close(self) -> None:
        """Stop listening, and write down what nobody has looked at."""
        with self._lock:
            listener, self._listener = self._listener, None
        if listener is not None:
            listener.close()
            if listener.strays:
                self._tell(
                    NoteLine(
                        message=f"{listener.strays} calls that belong to no subscription of this run came to its address"
                    )
                )

    def _seen(self, box: Box, delivery: Delivery) -> None:
        foreign = is_foreign(delivery.body, self._redactor.names.owned, self._ledger.owns_or_claims)
        redact = self._redactor
        self._tell(
            DeliveryLine(
                at=utc(delivery.at),
                n=delivery.n,
                to=box.url,
                test=self._tests.get(box.name),
                foreign=foreign,
                method=delivery.method,
                headers=() if foreign else redact.headers(delivery.headers),
                body=None if foreign else redact.value(delivery.body, self._ledger.owns_or_claims),
                is_json=delivery.is_json,
                size=delivery.size,
                flaws=() if foreign else tuple(redact.text(flaw) for flaw in delivery.flaws),
                answered=delivery.status,
            )
        )


def listener_of(target: Target, redactor: Redactor, ledger: Ledger, tell: Tell) -> RunListener | None:
    """Where this target reaches the run. A target on this machine needs no public address for that. None where the
    target file names none."""
    where = target.webhooks
    if target.embedded:
        where = where or Listen()
    elif where is not None and where.public_url is None and urlsplit(target.url).hostname not in _HERE:
        where = None
    return RunListener(where, redactor, ledger, tell) if where is not None else None
