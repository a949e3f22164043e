"""Asking a target and remembering how the story went, as steps to repeat and as curl."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from octo_conformance.document import Document
from octo_conformance.generate.model import Life, OrderLife, Violation
from octo_conformance.stage.answer import Answer
from octo_conformance.stage.client import fill

if TYPE_CHECKING:
    from octo_conformance.stage.bookables import Bookable
    from octo_conformance.stage.client import Octo
    from octo_conformance.stage.stage import Stage

HEADERS: Final = '-H "Authorization: Bearer $OCTO_TOKEN" -H "Octo-Capabilities: $OCTO_CAPABILITIES"'
CALLS_TOLD: Final = 12
"""Calls of a story that are told; the last ones show what went wrong."""


@dataclass
class Story:
    """One plan under way: what was done so far, and to whom."""

    stage: Stage
    octo: Octo
    bookables: list[tuple[Bookable, Document]]
    key: str | None = None
    bookings: list[Life] = field(default_factory=list)
    orders: list[OrderLife] = field(default_factory=list)
    story: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)

    def _send(
        self, said: str, label: str, body: Mapping[str, Any], to: Life | OrderLife | None = None
    ) -> Answer:
        method, template = label.split(" ", 1)
        arguments: dict[str, str] = {}
        if isinstance(to, Life):
            arguments["uuid"] = to.uuid
        elif to is not None:
            arguments["orderId"] = to.id
        path = fill(template, arguments)
        answer = self.octo.call(method, path, json=dict(body))
        self.story.append(f"{said}: {seen(answer)}")
        self.calls.append(
            f"curl -X {method} \"$OCTO_URL{path}\" {HEADERS} -H 'Content-Type: application/json' "
            f"-d '{json.dumps(dict(body))}'"
        )
        return answer

    def _ask(self, said: str, path: str, query: Mapping[str, str], *, told: bool = True) -> Answer:
        answer = self.octo.call("GET", path, query=query)
        if told:
            self.story.append(f"{said}: {seen(answer)}")
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        call = f'curl "$OCTO_URL{path}{"?" + asked if asked else ""}" {HEADERS}'
        if not self.calls or self.calls[-1] != call:
            self.calls.append(call)
        return answer

    def _refused(self, label: str, answer: Answer) -> None:
        raise Violation(self.stage.requirement_of(label), f"{label} is refused where it has to work", label,
                        "HTTP 200", f"HTTP {answer.status} {code(answer)}".strip(), answer.exchange)  # fmt: skip


def seen(answer: Answer) -> str:
    if not answer.ok:
        return f"refused, HTTP {answer.status} {code(answer)}".strip()
    state = answer.plain.get("status") if isinstance(answer.plain, dict) else None
    return str(state or "done")


def code(answer: Answer) -> str:
    body = answer.plain
    return str(body.get("error", "")) if isinstance(body, dict) else ""
