"""What an answer says of whether a thing is there, whatever status it comes with."""

from __future__ import annotations

import re
from typing import Final

from octo_conformance.contract.error_bodies import FAILED, is_error
from octo_conformance.wire.request import Exchange, Json

# Codes of an answer that is about the request and not about the thing.
_REFUSES_KEY: Final = frozenset({"UNAUTHORIZED", "FORBIDDEN"})
_GONE: Final = frozenset({404, 410})


def refuses(status: int | None, body: Json) -> bool:
    """Nothing was made: a plain refusal, also where errors come as HTTP 200. A conflict is none, and a
    breakdown proves nothing."""
    if status is None:
        return False
    if 400 <= status < 500:
        return status != 409
    return status < 300 and isinstance(body, dict) and is_error(body) and body["error"] != FAILED


def says_unknown(answer: Exchange) -> bool:
    """A refusal by name; not one of the key, and not one of a server that refuses everything badly."""
    code = answer.body.get("error") if isinstance(answer.body, dict) else None
    if code in _REFUSES_KEY or code == FAILED:
        return False
    named = isinstance(code, str) and (answer.status in {400, 422} or refused_in_words(answer))
    return answer.status in _GONE or named


def says_gone(answer: Exchange) -> bool:
    """A refusal that says there is no such thing, by its status or by its code."""
    code = answer.body.get("error") if isinstance(answer.body, dict) else None
    named = isinstance(code, str) and ("NOT_FOUND" in code or re.fullmatch(r"INVALID_\w+_U?U?ID", code))
    return answer.status in _GONE or bool(named and (answer.status == 400 or refused_in_words(answer)))


def refused_in_words(answer: Exchange) -> bool:
    """An error that comes with a status of success."""
    return answer.status is not None and answer.status < 300 and is_error(answer.body)


def lists_nothing(answer: Exchange | None) -> bool:
    """A list, whatever it holds: what was looked for is not in it."""
    return answer is not None and answer.status == 200 and isinstance(answer.body, list)


def told(answer: Exchange) -> str:
    """An answer in a few words."""
    if answer.status is None:
        return f"no answer ({answer.failure.kind})" if answer.failure else "no answer"
    code = answer.body.get("error") if isinstance(answer.body, dict) else None
    return f"HTTP {answer.status} {code}" if isinstance(code, str) else f"HTTP {answer.status}"


def broke_down(answer: Exchange) -> bool:
    """Whether there was no answer, or one that says nothing but that the target failed."""
    return answer.status is None or answer.status >= 500
