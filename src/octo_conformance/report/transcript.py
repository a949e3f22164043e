"""A transcript shows an exchange: what was sent, what came back, and how to send it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from octo_conformance.document import JsonValue
from octo_conformance.evidence import Asked, ExchangeLine, NoAnswer, ReceivedResponse
from octo_conformance.judge.records import FindingRecord
from octo_conformance.report.body import BodyLine, body_lines, text_lines
from octo_conformance.report.curl import curl
from octo_conformance.report.dossier import Dossier
from octo_conformance.report.places import places
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


def transcripts(finding: FindingRecord, dossier: Dossier) -> list[Transcript]:
    """The exchanges that a finding cites, with the places it means marked in the bodies that came back."""
    return [
        transcript(entry, *places(finding, entry), asked=dossier.asked)
        for entry in dossier.exchanges_of(finding)
    ]


def transcript(entry: ExchangeLine, *pointers: str, asked: Asked | None = None) -> Transcript:
    """One exchange for showing, `pointers` marked in the response."""
    request, response = entry.request, entry.response
    outcome = f"{response.status} in {response.elapsed_ms:.0f} ms" if response is not None else "no answer"
    retry = [f"a retry of exchange {entry.retry_of}"] if entry.retry_of else []
    return Transcript(
        number=entry.n,
        title=f"{entry.operation or request.method} → {outcome}",
        purpose=entry.purpose or "",
        request=Message(
            f"{request.method} {request.url}",
            _headers(request.headers),
            _body(request.body, request.text),
            [f"sent at {entry.at}", *retry],
        ),
        response=_answer(response, entry.failure, pointers),
        curl=curl(entry, asked),
    )


def _answer(response: ReceivedResponse | None, failure: NoAnswer | None, pointers: Sequence[str]) -> Message:
    failed = [f"{failure.kind}: {failure.message}"] if failure is not None else []
    if response is None:
        return Message("no answer", (), (), failed)
    remarks = [f"{response.size:,} bytes in {response.elapsed_ms:.0f} ms", *failed]
    if response.flaws:
        remarks.append(f"flaws: {line(', '.join(response.flaws), 500)}")
    if response.is_json:
        body = body_lines(response.body, *pointers)
    else:
        body = _body(None, response.text)
    opening = f"{response.status} {_phrase(response.status)}"
    return Message(opening, _headers(response.headers), body, remarks)


def _body(value: JsonValue, text: str | None) -> list[BodyLine]:
    if value is not None:
        return body_lines(value)
    if not text:
        return []
    lines = text_lines(text[:_TEXT_SHOWN])
    if len(text) > _TEXT_SHOWN:
        lines.append(BodyLine(f"… {len(text) - _TEXT_SHOWN:,} characters left out", gap=True))
    return lines


def _headers(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(line(name, 200), line(value, 500)) for name, value in pairs[:60]]


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
