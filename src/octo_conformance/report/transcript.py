"""An exchange as it is shown: what was sent, what came back, and how to send it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from octo_conformance.report.body import BodyLine, body_lines, text_lines
from octo_conformance.report.curl import curl
from octo_conformance.report.dossier import Dossier
from octo_conformance.report.text import line

_TEXT_SHOWN = 8_000


@dataclass(frozen=True)
class Message:
    """One direction of an exchange: first line, headers and body."""

    opening: str
    headers: Sequence[tuple[str, str]]
    body: Sequence[BodyLine]
    remarks: Sequence[str] = ()


@dataclass(frozen=True)
class Transcript:
    """One exchange, both directions."""

    number: int
    title: str
    purpose: str
    request: Message
    response: Message
    curl: str


def transcripts(finding: Mapping[str, Any], dossier: Dossier) -> list[Transcript]:
    """The exchanges a finding cites, with its pointer marked in the bodies that came back."""
    return [transcript(entry, finding["pointer"]) for entry in dossier.exchanges_of(finding)]


def transcript(entry: Mapping[str, Any], pointer: str | None) -> Transcript:
    """One exchange line (see evidence.schema.json) for showing, `pointer` marked in the response."""
    request: Mapping[str, Any] = entry["request"]
    response: Mapping[str, Any] | None = entry["response"]
    outcome = f"{response['status']}" if response else "no answer"
    if response:
        outcome += f" in {response['elapsed_ms']:.0f} ms"
    return Transcript(
        number=entry["n"],
        title=f"{entry['operation'] or request['method']} → {outcome}",
        purpose=entry["purpose"] or "",
        request=Message(
            f"{request['method']} {request['url']}",
            _headers(request["headers"]),
            _body(request["body"], request["text"], None),
            [f"sent at {entry['at']}", *([_retry(entry)] if entry["retry_of"] else [])],
        ),
        response=_answer(response, entry["failure"] or {}, pointer),
        curl=curl(entry),
    )


def _answer(response: Mapping[str, Any] | None, failure: Mapping[str, Any], pointer: str | None) -> Message:
    failed = [f"{failure['kind']}: {failure['message']}"] if failure else []
    if response is None:
        return Message("no answer", (), (), failed)
    status = response["status"]
    remarks = [f"{response['size']:,} bytes in {response['elapsed_ms']:.0f} ms", *failed]
    if response["flaws"]:
        remarks.append(f"flaws: {line(', '.join(map(str, response['flaws'])), 500)}")
    if response["is_json"]:
        body = body_lines(response["body"], pointer)
    else:
        body = _body(None, response["text"], pointer)
    return Message(f"{status} {_phrase(status)}", _headers(response["headers"]), body, remarks)


def _body(value: Any, text: str | None, pointer: str | None) -> list[BodyLine]:
    if value is not None:
        return body_lines(value, pointer)
    if not text:
        return []
    lines = text_lines(text[:_TEXT_SHOWN])
    if len(text) > _TEXT_SHOWN:
        lines.append(BodyLine(f"… {len(text) - _TEXT_SHOWN:,} characters left out", gap=True))
    return lines


def _headers(pairs: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    return [(line(name, 200), line(value, 500)) for name, value in pairs[:60]]


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _retry(entry: Mapping[str, Any]) -> str:
    return f"a retry of exchange {entry['retry_of']}"
