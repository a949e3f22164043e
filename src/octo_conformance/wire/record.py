"""An exchange as a line of evidence: redacted, in plain JSON."""

from __future__ import annotations

from typing import Final

from octo_conformance.evidence import ExchangeLine, NoAnswer, ReceivedResponse, SentRequest
from octo_conformance.values import utc
from octo_conformance.wire.address import segments_of
from octo_conformance.wire.ledgered import Keeper
from octo_conformance.wire.parse import parse
from octo_conformance.wire.redact import Redactor
from octo_conformance.wire.request import UNSET, Exchange, Json, Request

_TEXT_CHARS: Final = 64 * 1024
# Redacted before it is cut, so that no secret is cut in half and overlooked.
_MARGIN_CHARS: Final = 4096


def body_sent(request: Request) -> Json:
    """The JSON a request carries, also where it was given as bytes; None where there is none."""
    if request.json is not UNSET and request.content is None:
        return request.json
    return parse(request.content).value if request.content else None


def line(exchange: Exchange, redactor: Redactor, ledger: Keeper, *, will_retry: bool = False) -> ExchangeLine:
    """The line without its number, which the evidence gives it."""
    request = exchange.request
    failure = exchange.failure
    asked = request.capability_list()
    about_member = redactor.names.about_member(segments_of(request.path))
    return ExchangeLine(
        at=_stamp(exchange),
        test=request.test,
        purpose=request.purpose,
        expects=request.expects,
        meant=request.meant,
        operation=exchange.operation.label if exchange.operation else None,
        path_args={k: redactor.text(v) for k, v in exchange.path_args.items()},
        capabilities=tuple(asked) if asked is not None else None,
        key=request.key,
        request=_sent(exchange, redactor, about_member=about_member),
        response=_answer(exchange, redactor, ledger, about_member=about_member),
        failure=NoAnswer(kind=failure.kind, message=redactor.text(failure.message)) if failure else None,
        retry_of=exchange.retry_of,
        will_retry=will_retry,
    )


def _stamp(exchange: Exchange) -> str:
    return utc(exchange.sent_at)


def _sent(exchange: Exchange, redactor: Redactor, *, about_member: bool) -> SentRequest:
    request = exchange.request
    body = body_sent(request)
    # A test may go on with the body that it sent; that of an answer is never changed.
    own = _copy(body)
    if about_member:
        kept = redactor.membership(own, other_people=False)
    else:
        kept = redactor.value(own, other_people=False)
    return SentRequest(
        method=request.method.upper(),
        url=redactor.url(exchange.url),
        headers=redactor.headers(exchange.sent_headers),
        body=kept,
        text=_text(request.content.decode("utf-8", "replace"), redactor)
        if request.content is not None and body is None
        else None,
    )


def _copy(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _copy(member) for key, member in value.items()}
    return [_copy(member) for member in value] if isinstance(value, list) else value


def _answer(
    exchange: Exchange, redactor: Redactor, ledger: Keeper, *, about_member: bool
) -> ReceivedResponse | None:
    if exchange.status is None:
        return None
    creates = ledger.addresses.read(exchange.request.method, exchange.request.path).creates
    owned = ledger.owns_or_claims if creates else ledger.owns
    if about_member:
        body = redactor.membership(exchange.body, owned)
    else:
        innocent = redactor.innocent(exchange.content, exchange.cut)
        body = redactor.value(exchange.body, owned, innocent=innocent)
    return ReceivedResponse(
        status=exchange.status,
        headers=redactor.headers(exchange.headers.multi_items()),
        body=body,
        is_json=exchange.is_json,
        text=None if exchange.is_json else _text(exchange.text, redactor),
        size=len(exchange.content),
        elapsed_ms=round(exchange.elapsed_ms, 3),
        flaws=tuple(redactor.text(flaw) for flaw in exchange.flaws),
    )


def _text(text: str, redactor: Redactor) -> str:
    return redactor.loose(text[: _TEXT_CHARS + _MARGIN_CHARS])[:_TEXT_CHARS]
