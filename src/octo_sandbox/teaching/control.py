"""Control routes of a supplier that teaches: the page, what is on, what came, what is left, and what shall go wrong.

Every route but the page and its two files needs a valid key; these three hold nothing of the supplier.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, unquote

from starlette.types import Scope

from octo_sandbox.accounts import Reseller
from octo_sandbox.call import Incoming
from octo_sandbox.control import PREFIX
from octo_sandbox.errors import FORBIDDEN, UNAUTHORIZED, Refusal
from octo_sandbox.json_body import day_of, read_body
from octo_sandbox.responses import error_body, error_status
from octo_sandbox.teaching.behaviour import KINDS, Chosen, NotPossible, read_choice
from octo_sandbox.teaching.exchange import Answer
from octo_sandbox.teaching.stock import products, stock
from octo_sandbox.teaching.trouble import SAYS, read_trouble

if TYPE_CHECKING:
    from octo_sandbox.teaching.server import TeachingServer

_FOUND: Final = 40
_PAGE: Final[Mapping[str, tuple[str, str]]] = {
    "": ("page.html", "text/html; charset=utf-8"),
    "page.js": ("page.js", "text/javascript; charset=utf-8"),
    "page.css": ("page.css", "text/css; charset=utf-8"),
}
_GUARDS: Final = (
    (b"content-security-policy", b"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
     b"img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Asked:
    """A control call with a valid key."""

    reseller: Reseller
    incoming: Incoming


class TeachingControl:
    """The control routes of one server."""

    def __init__(self, server: TeachingServer) -> None:
        self._server = server
        self._actions: dict[tuple[str, str], Callable[[_Asked], Any]] = {
            ("GET", "behaviour"): self._behaviour,
            ("PUT", "behaviour"): self._change,
            ("GET", "behaviours"): self._search,
            ("GET", "calls"): self._calls,
            ("GET", "stock"): self._stock,
            ("GET", "trouble"): self._trouble,
            ("PUT", "trouble"): self._make_trouble,
            ("DELETE", "trouble"): self._no_trouble,
        }

    def incoming(self, scope: Scope, content: bytes) -> Incoming:
        """A control call as the routes read it."""
        raw: bytes = scope.get("raw_path") or scope["path"].encode()
        segments = raw.partition(b"?")[0].decode("latin-1").removeprefix("/").split("/")
        return Incoming(
            method=scope["method"],
            segments=tuple(unquote(segment, errors="replace") for segment in segments),
            query=dict(parse_qsl(scope.get("query_string", b"").decode("latin-1"))),
            headers={
                name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
            },
            content=content,
            base_url="",
        )

    def knows(self, incoming: Incoming) -> bool:
        """Whether a control call is for these routes, and not for those of every sandbox."""
        name = _name(incoming)
        return name in _PAGE or any(name == known for _, known in self._actions)

    def answer(self, incoming: Incoming) -> Answer:
        """The answer to a control call."""
        name = _name(incoming)
        if name in _PAGE:
            file, media = _PAGE[name]
            return _answer(200, media, (files("octo_sandbox.teaching") / "page" / file).read_bytes())
        action = self._actions.get((incoming.method, name))
        if action is None:
            return _json(
                405, {"error": "METHOD_NOT_ALLOWED", "errorMessage": f"{incoming.method} is not served here."}
            )
        try:
            return _json(200, action(_Asked(self._caller(incoming), incoming)))
        except NotPossible as wrong:
            return _json(400, {"error": "BAD_REQUEST", "errorMessage": str(wrong)})
        except Refusal as refusal:
            return _json(error_status(refusal), error_body(refusal, "en"))

    def _caller(self, incoming: Incoming) -> Reseller:
        scheme, _, token = incoming.headers.get("authorization", "").strip().partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Refusal(UNAUTHORIZED, UNAUTHORIZED)
        reseller = self._server.sandbox.caller(token.strip())
        if reseller is None:
            raise Refusal(FORBIDDEN, FORBIDDEN)
        return reseller

    def _behaviour(self, _asked: _Asked) -> dict[str, Any]:
        chosen: Chosen = self._server.chosen
        says = {(each.kind, each.name): each.says for each in self._server.behaviours.known()}
        return {
            "faults": list(chosen.faults),
            "variants": list(chosen.variants),
            "dialect": chosen.dialect,
            "on": [
                {"kind": kind, "name": name, "says": says.get((kind, name), "")}
                for kind, names in chosen.names().items()
                for name in names
            ],
            "base_path": self._server.policies.base_path,
        }

    def _change(self, asked: _Asked) -> dict[str, Any]:
        self._server.change(read_choice(read_body(asked.incoming)))
        return self._behaviour(asked)

    def _search(self, asked: _Asked) -> dict[str, Any]:
        """Everything that can be on and has these words in its name or sentence, at most forty."""
        words = asked.incoming.query.get("search", "").lower().split()
        kind = asked.incoming.query.get("kind")
        if kind is not None and kind not in KINDS:
            raise NotPossible(f"kind is one of {', '.join(KINDS)}.")
        found = [
            {"kind": each.kind, "name": each.name, "says": each.says}
            for each in self._server.behaviours.known()
            if kind in (None, each.kind) and all(word in f"{each.name} {each.says}".lower() for word in words)
        ]
        return {"found": found[:_FOUND], "more": max(0, len(found) - _FOUND)}

    def _calls(self, asked: _Asked) -> dict[str, Any]:
        return {"you": asked.reseller.id, "calls": self._server.log.newest_first()}

    def _stock(self, asked: _Asked) -> dict[str, Any]:
        query, sandbox = asked.incoming.query, self._server.sandbox
        product, option, day = query.get("product"), query.get("option"), query.get("day")
        if product is None or option is None or day is None:
            return {"products": sandbox.looked_at(asked.reseller, asked.incoming, products), "slots": []}
        when = day_of(day, "day")
        found = sandbox.looked_at(
            asked.reseller, asked.incoming, lambda call: stock(call, product, option, when)
        )
        return {"products": [], "slots": found}

    def _trouble(self, _asked: _Asked) -> dict[str, Any]:
        return {"coming": self._server.troubles.told(), "kinds": dict(SAYS)}

    def _make_trouble(self, asked: _Asked) -> dict[str, Any]:
        operations = frozenset(self._server.policies.routes.operations())
        self._server.troubles.add(read_trouble(read_body(asked.incoming), operations))
        return self._trouble(asked)

    def _no_trouble(self, asked: _Asked) -> dict[str, Any]:
        self._server.troubles.clear()
        return self._trouble(asked)


def _name(incoming: Incoming) -> str:
    """The rest of the address below the prefix; "" for the page, with or without a slash."""
    assert incoming.segments[0] == PREFIX
    return "/".join(incoming.segments[1:])


def _json(status: int, value: object) -> Answer:
    return _answer(status, "application/json", json.dumps(value).encode())


def _answer(status: int, media: str, content: bytes) -> Answer:
    headers = [(b"content-type", media.encode()), (b"content-length", str(len(content)).encode()), *_GUARDS]
    return Answer(status, headers, content)
