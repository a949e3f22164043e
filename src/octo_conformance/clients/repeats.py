"""Rules about calls that come again: retries, polling, and calls that come too early."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, deque
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from octo_conformance.clients.asked import Asked
from octo_conformance.clients.calls import trimmed
from octo_conformance.clients.findings import Breach, Findings
from octo_conformance.clients.memory import Create, Memory
from octo_conformance.contract import Contract, OwnedThing
from octo_conformance.contract.throttling import come_back_after, is_throttle
from octo_conformance.document import JsonValue

RETRIED_WITHIN: Final = timedelta(minutes=30)
"""For so long a reservation with the same reference counts as another attempt at the one that got no answer."""
WITHOUT_REFERENCE: Final = timedelta(minutes=2)
"""For so long it does where the client sends no reference: later it may be another guest."""
MINUTE: Final = timedelta(minutes=1)
_TOLERANCE: Final = timedelta(milliseconds=100)


def look_at_repeats(
    asked: Asked, contract: Contract, memory: Memory, findings: Findings, questions_a_minute: int
) -> None:
    """Judge one call by those that came before it, and remember it for those that follow."""
    _too_early(asked, memory, findings)
    _polling(asked, memory, findings, questions_a_minute)
    create = _create(asked, contract)
    if create is not None:
        _retry(asked, create, memory, findings)
    _settle(asked, create, memory)


def _too_early(asked: Asked, memory: Memory, findings: Findings) -> None:
    call = asked.call
    wait = memory.waits.get(asked.label)
    if wait is not None and wait[1].ended <= call.began:
        until, told = wait
        early = (until - call.began).total_seconds()
        says = f"The client called {asked.label} {early:.1f} s before the time that the supplier had named."
        kept = call.began >= until - _TOLERANCE
        findings.check(kept, Breach("CLIENT-051", call, says, asked.label, earlier=(told,)))
        if kept:
            del memory.waits[asked.label]
    if is_throttle(call.status, call.answer) or call.status == 503:
        after = come_back_after(call.answer_headers, call.answer, call.ended)
        if after:
            memory.waits[asked.label] = (call.ended + timedelta(seconds=after), trimmed(call))


def _polling(asked: Asked, memory: Memory, findings: Findings, most: int) -> None:
    call, operation = asked.call, asked.operation
    if operation is None or operation.writes:
        return
    question = _digest([call.method, call.path, call.query, call.sent])
    times = memory.questions.get(question) or deque(maxlen=most + 1)
    times.append(call.began)
    memory.questions[question] = times
    fast = len(times) > most and times[-1] - times[0] < MINUTE
    says = f"The client asked the same question {len(times)} times within a minute; {most} were stated."
    findings.check(not fast, Breach("CLIENT-050", call, says, asked.label))


def _digest(*values: object) -> str:
    """Equal for equal JSON. Bodies may be long, and what stands for them is kept."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def _create(asked: Asked, contract: Contract) -> Create | None:
    """The call as one that makes something under a name that its sender may choose."""
    operation, sent = asked.operation, asked.call.sent
    if operation is None or operation.effect != "makes" or not isinstance(sent, dict):
        return None
    kind = next((each for each in contract.owned if each.made_by == operation.label), None)
    if kind is None or kind.chosen is None or not kind.idempotent:
        return None
    chosen = sent.get(kind.chosen)
    reference = sent.get(kind.reference or "")
    return Create(
        trimmed(asked.call),
        _same(kind, sent, contract),
        chosen.lower() if isinstance(chosen, str) else None,
        isinstance(reference, str),
    )


def _same(kind: OwnedThing, sent: Mapping[str, JsonValue], contract: Contract) -> str:
    """Equal for attempts at one reservation: the same slot, units and reference."""
    reference = sent.get(kind.reference or "")
    if "productId" not in sent:
        names = contract.owned.chosen
        return _digest(
            kind.what, reference, {name: value for name, value in sent.items() if name not in names}
        )
    items = sent.get("unitItems")
    parts = [each for each in items if isinstance(each, dict)] if isinstance(items, list) else []
    units = Counter(str(each.get("unitId")) for each in parts)
    slot = [sent.get(name) for name in ("productId", "optionId", "availabilityId")]
    return _digest(kind.what, reference, slot, sorted(units.items()))


def _retry(asked: Asked, create: Create, memory: Memory, findings: Findings) -> None:
    call = asked.call
    says = "The client reserved without a uuid of its own, so a lost answer leaves it without a way to ask."
    findings.check(create.chosen is not None, Breach("CLIENT-041", call, says, asked.label))
    for earlier in memory.unclear:
        within = RETRIED_WITHIN if create.referenced else WITHOUT_REFERENCE
        if earlier.same != create.same or not earlier.call.ended <= call.began <= earlier.call.ended + within:
            continue
        before = "no answer" if earlier.call.status is None else f"status {earlier.call.status}"
        under = "the uuid " + earlier.chosen if earlier.chosen is not None else "no uuid"
        again = "the uuid " + create.chosen if create.chosen is not None else "no uuid"
        says = (
            f"The client sent a reservation under {under}, got {before}, and sent it again under {again}: "
            "the first may have been carried out."
        )
        kept = create.chosen is not None and create.chosen == earlier.chosen
        findings.check(kept, Breach("CLIENT-040", call, says, asked.label, earlier=(earlier.call,)))
        return


def _settle(asked: Asked, create: Create | None, memory: Memory) -> None:
    """Remember a reservation without a clear answer, and forget one about which the client has learned since."""
    call = asked.call
    if create is not None and call.unclear:
        if not any(each.same == create.same and each.chosen == create.chosen for each in memory.unclear):
            memory.unclear.append(create)
        return
    if call.unclear or call.status == 429:
        return
    told = {name.lower() for name in asked.arguments.values()}
    if create is not None and create.chosen is not None:
        told.add(create.chosen)
    for earlier in [each for each in memory.unclear if each.chosen in told or _listed(asked, each)]:
        memory.unclear.remove(earlier)


def _listed(asked: Asked, earlier: Create) -> bool:
    """Whether a list shows, by the reference that the reservation carried, what became of it."""
    sent = earlier.call.sent
    values = sent.values() if isinstance(sent, dict) else ()
    operation = asked.operation
    listing = operation is not None and operation.method == "GET" and not asked.arguments
    return (
        listing
        and earlier.referenced
        and any(text in values for name, text in asked.call.query if name.endswith("Reference"))
    )
