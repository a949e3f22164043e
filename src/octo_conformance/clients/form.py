"""Rules about the form of one request: its body, its address, its key and its capabilities."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Final

from octo_conformance.clients.asked import ANY, HEADER, IN_QUERY, Asked
from octo_conformance.clients.findings import Breach, Findings
from octo_conformance.contract import CORE, Contract

_TOKEN: Final = re.compile(r"\[redacted:[0-9a-f]+\]")
_SECRET_NAMES: Final = frozenset({"access_token", "api_key", "apikey", "authorization", "key", "token"})
_BARE: Final = "GET /capabilities"


def look_at_form(asked: Asked, contract: Contract, findings: Findings) -> None:
    """Judge the request of one call."""
    _address(asked, findings)
    _key(asked, findings)
    _query(asked, contract, findings)
    _capabilities(asked, contract, findings)
    _body(asked, contract, findings)


def _address(asked: Asked, findings: Findings) -> None:
    call = asked.call
    says = f"The client called {call.method} {call.path}, and OCTO has no such route."
    # A capability of the supplier's own has routes that only the supplier knows.
    kept = asked.operation is not None or call.method in {"HEAD", "OPTIONS"}
    findings.check(kept, Breach("CLIENT-003", call, says, asked.label))


def _key(asked: Asked, findings: Findings) -> None:
    call = asked.call
    sent = call.headers.get("authorization")
    says = (
        "The client sent no key."
        if not sent
        else "The client sent a key that the supplier does not know, or not as a bearer token."
    )
    findings.check(call.reseller is not None, Breach("CLIENT-004", call, says, ANY, kind=says))
    hidden = _TOKEN.search(sent or "")
    secret = hidden.group() if hidden is not None else None
    values = [call.path, *(text for pair in call.query for text in pair)]
    shown = secret is not None and any(secret in value for value in values)
    named = [name for name, value in call.query if name.lower() in _SECRET_NAMES and value]
    says = "The client sent its key in the address of the request" + (f", as {named[0]}." if named else ".")
    findings.check(not (shown or named), Breach("CLIENT-005", call, says, ANY))


def _query(asked: Asked, contract: Contract, findings: Findings) -> None:
    if asked.operation is None or not asked.call.query:
        return
    known = contract.query_parameters(asked.operation.label) | {IN_QUERY}
    for name, _ in asked.call.query:
        says = f"The client sent the query parameter {name}, which {asked.label} does not have."
        findings.check(
            name in known, Breach("CLIENT-006", asked.call, says, asked.label, pointer=name, kind="query")
        )


def _capabilities(asked: Asked, contract: Contract, findings: Findings) -> None:
    call = asked.call
    if asked.label != _BARE:
        says = "The client sent no Octo-Capabilities, so the supplier had to guess what it wants."
        findings.check(asked.named is not None, Breach("CLIENT-010", call, says, ANY))
    granted = call.answer_headers.get(HEADER, "")
    echoed = {each.strip() for each in granted.split(",")}
    for name in asked.named or ():
        close = get_close_matches(name, contract.capabilities, n=1)
        meant = f" Did it mean {close[0]}?" if close else ""
        says = f"The client asked for the capability {name}, which nobody knows.{meant}"
        findings.check(
            name in contract.capabilities or name in echoed,
            Breach("CLIENT-011", call, says, ANY, kind=name),
        )
    if asked.operation is not None and asked.operation.capability != CORE:
        needed = asked.operation.capability
        says = f"The client called {asked.label} without asking for {needed}."
        findings.check(not asked.lacks(needed), Breach("CLIENT-012", call, says, asked.label, kind="route"))


def _body(asked: Asked, contract: Contract, findings: Findings) -> None:
    call, operation = asked.call, asked.operation
    if call.sent_bytes:
        media = call.headers.get("content-type", "").partition(";")[0].strip().lower()
        if not call.sent_json:
            says = "The client sent a body that is no JSON."
        else:
            says = f"The client sent a body with the Content-Type {media or 'missing'}."
        kept = call.sent_json and media == "application/json"
        findings.check(kept, Breach("CLIENT-002", call, says, ANY, kind=media if kept else "body"))
    if operation is None or operation.request is None or not call.sent_json:
        return
    if not call.sent_bytes:
        if operation.needs_body:
            says = f"The client called {asked.label} without a body."
            findings.broke(Breach("CLIENT-001", call, says, asked.label, kind="no body"))
        return
    deviations = contract.request_deviations(operation.label, asked.known, call.sent)
    # Whoever writes null for what is not there does so in every place; that is one mistake.
    nulls = [each for each in deviations if each.kind == "null"]
    if nulls:
        places = sorted({f"{each.component}.{each.property}".strip(".") or "the body" for each in nulls})
        more = f" and {len(places) - 3} more" if len(places) > 3 else ""
        says = f"The client sent null for {', '.join(places[:3])}{more}, where OCTO has a value or no field at all."
        findings.broke(Breach("CLIENT-001", call, says, asked.label, kind="null"))
    for each in deviations:
        if each.kind == "null":
            continue
        says = f"The client sent a body in which {each.message}."
        findings.broke(Breach("CLIENT-001", call, says, asked.label, each.pointer, each.kind))
    if not deviations:
        findings.held("CLIENT-001")
    _fields(asked, contract, findings)


def _fields(asked: Asked, contract: Contract, findings: Findings) -> None:
    call = asked.call
    unexpected = contract.unexpected_fields(asked.label, asked.known, call.sent)
    for each in unexpected:
        if each.capabilities:
            says = f"The client sent {each.name} without asking for {' or '.join(each.capabilities)}."
            rule = "CLIENT-012"
        else:
            says = f"The client sent {each.name}, which OCTO does not have in {asked.label}."
            rule = "CLIENT-007"
        findings.broke(Breach(rule, call, says, asked.label, each.pointer, each.name))
    if all(each.capabilities for each in unexpected):
        findings.held("CLIENT-007")
    if not any(each.capabilities for each in unexpected) and any(
        each.capabilities for each in contract.unexpected_fields(asked.label, (), call.sent)
    ):
        findings.held("CLIENT-012")
