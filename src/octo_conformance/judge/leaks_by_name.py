"""Fields that the documents mark as a capability's are noticed by their names, where no overlay describes them."""

from __future__ import annotations

from collections.abc import Iterable

from octo_conformance.document import escape
from octo_conformance.evidence import ExchangeLine
from octo_conformance.judge.answer_cache import Step
from octo_conformance.judge.built_in import capability_id, requested
from octo_conformance.judge.recorder import Recorder

OF_ANY_CAPABILITY = "CORE-HDR-009"


def leaks_by_name(recorder: Recorder, line: ExchangeLine, walk: Iterable[Step]) -> list[str]:
    """Report such fields of capabilities that the request did not ask for; return their places.

    A supplier that does not offer the capability may have named a field of its own so (reading CON-123).
    """
    ids = requested(line)
    if ids is None:
        return []  # without the header a supplier may apply what it likes (reading CON-017)
    asked = frozenset(map(capability_id, ids))
    seen: dict[str, list[tuple[str, str]]] = {}
    for step in walk:
        known = recorder.contract.capability_fields.get(step.found.component)
        if known is None or step.cached is not None or not isinstance(step.found.value, dict):
            continue
        for name in known.keys() & step.found.value.keys():
            if asked.isdisjoint(known[name]):
                place = f"{step.found.pointer}/{escape(name)}"
                seen.setdefault(_likeliest(recorder, known[name]), []).append(
                    (place, f"{step.found.component}.{name}")
                )
    for origin, places in seen.items():
        declared = recorder.contract.capabilities.get(origin)
        places.sort()
        recorder.report(
            line,
            declared.leak if declared is not None else OF_ANY_CAPABILITY,
            place=origin,
            strength="broken" if origin in recorder.offered else "second_best",
            expected=f"no field of {origin}",
            actual=f"{places[0][1]} is there",
            title=f"Fields of {origin} are shown to a reseller that did not ask for it",
            pointer=places[0][0],
            kind="leak",
            places=frozenset(field for _, field in places),
        )
    return [place for places in seen.values() for place, _ in places]


def _likeliest(recorder: Recorder, capabilities: tuple[str, ...]) -> str:
    """Of several capabilities that mark a field, the one that the supplier offers."""
    return next((each for each in capabilities if each in recorder.offered), capabilities[0])
