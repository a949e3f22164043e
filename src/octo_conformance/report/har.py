"""The traffic of a run as an HTTP Archive (HAR 1.2), which browsers and proxies open.

It is made from the evidence, so that it is redacted as the evidence is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import IO
from urllib.parse import parse_qsl, urlsplit

from harfile import Content, Creator, HarFile, PostData, Record, Request, Response, Timings

from octo_conformance.document import JsonValue
from octo_conformance.evidence import ExchangeLine, Line, ReceivedResponse, RunLine

_HTTP = "HTTP/1.1"


def write_har(lines: Iterable[Line], file: IO[str]) -> int:
    """Write every exchange of the evidence; returns how many there were."""
    written, archive = 0, None
    for entry in lines:
        if archive is None:
            version = entry.suite.version if isinstance(entry, RunLine) else ""
            archive = HarFile.open(file, creator=Creator(name="octo-conformance", version=version))
        if isinstance(entry, ExchangeLine):
            _add(archive, entry)
            written += 1
    if archive is not None:
        archive.close()
    return written


def _add(archive: HarFile, entry: ExchangeLine) -> None:
    taken = entry.response.elapsed_ms if entry.response is not None else 0.0
    archive.add_entry(
        startedDateTime=entry.at,
        time=taken,
        request=_request(entry),
        response=_response(entry.response) if entry.response is not None else _nothing(),
        timings=Timings(send=0, wait=taken, receive=0),
        comment=_comment(entry),
    )


def _request(entry: ExchangeLine) -> Request:
    sent = entry.request
    text = _text(sent.body, sent.text)
    return Request(
        method=sent.method,
        url=sent.url,
        httpVersion=_HTTP,
        headers=_records(sent.headers),
        queryString=_records(_query(sent.url)),
        postData=PostData(mimeType=_type(sent.headers), text=text) if text is not None else None,
        bodySize=len(text.encode(errors="replace")) if text is not None else 0,
    )


def _response(received: ReceivedResponse) -> Response:
    text = json.dumps(received.body) if received.is_json else received.text
    return Response(
        status=received.status,
        statusText=_phrase(received.status),
        httpVersion=_HTTP,
        headers=_records(received.headers),
        content=Content(size=received.size, mimeType=_type(received.headers), text=text),
        redirectURL=received.header("location") or "",
        bodySize=received.size,
    )


def _nothing() -> Response:
    """A request without an answer has the status 0, as browsers write it."""
    return Response(
        status=0,
        statusText="",
        httpVersion=_HTTP,
        content=Content(size=0, mimeType="x-unknown"),
        redirectURL="",
    )


def _comment(entry: ExchangeLine) -> str:
    failed = f"no answer: {entry.failure.kind}" if entry.failure is not None else None
    said = (f"exchange {entry.n}", entry.purpose, entry.test, failed)
    return "; ".join(part for part in said if part)


def _text(body: JsonValue, text: str | None) -> str | None:
    return json.dumps(body) if body is not None else text


def _records(pairs: Iterable[tuple[str, str]]) -> list[Record]:
    return [Record(name=name, value=value) for name, value in pairs]


def _query(url: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(urlsplit(url).query, keep_blank_values=True)
    except ValueError:
        return []


def _type(headers: Iterable[tuple[str, str]]) -> str:
    return next((value for name, value in headers if name.lower() == "content-type"), "x-unknown")


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
