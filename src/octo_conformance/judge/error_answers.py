"""Answers that say no, and those that never came."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from octo_conformance.contract.error_bodies import FAILED, is_error
from octo_conformance.document import Origin, show
from octo_conformance.evidence import Line
from octo_conformance.judge.built_in import (
    CONTENT_TYPE,
    ERROR_BODY,
    ERROR_CODE,
    ERROR_STATUS,
    ERROR_TEXT,
    ROUTES,
    SUCCESS,
    THROTTLING,
    is_declared_json,
    leads_to_a_slash,
)
from octo_conformance.judge.recorder import Recorder
from octo_conformance.judge.success_answers import content_type

_CODE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")
_TRACE = re.compile(
    r"Traceback \(most recent|\bat [\w$.<>]+\([\w.]+:\d+\)|\.py\", line \d+"
    r"|<html|<!doctype|\bstack ?trace\b|#\d+ /\S+\(\d+\)",
    re.IGNORECASE,
)
_BUSINESS = frozenset(
    {
        "INVALID_PRODUCT_ID",
        "INVALID_OPTION_ID",
        "INVALID_UNIT_ID",
        "INVALID_AVAILABILITY_ID",
        "INVALID_BOOKING_UUID",
        "BAD_REQUEST",
        "UNPROCESSABLE_ENTITY",
    }
)
"""Codes that refuse a request the route understood."""

_MISSPELLED = "INVALID_AVAILABILIY_ID"


class Refusals:
    """Judges exchanges in which the target did not do what it was asked."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def judge(self, line: Line, response: Mapping[str, Any], trusted: bool) -> None:
        operation: str | None = line["operation"]
        status: int = response["status"]
        body = response.get("body")
        if 200 <= status < 400 and not is_error(body):
            self._recorder.report(
                line,
                SUCCESS,
                "status",
                "broken",
                "HTTP 200",
                f"HTTP {status}",
                f"HTTP {status} is no answer the standard knows",
            )
            if leads_to_a_slash(line, response):
                self._recorder.report(
                    line,
                    ROUTES,
                    "slash",
                    "broken",
                    "an answer at the address without a slash at its end",
                    f"HTTP {status} to the same address with a slash",
                    "Routes are found only with a slash at their end",
                )
            return
        expected_success = line.get("expects") == "success"
        if expected_success and status >= 400 and operation is not None:
            requirement = self._recorder.contract.operation(operation).requirement
            code = body.get("error") if isinstance(body, Mapping) else None
            self._recorder.report(
                line,
                requirement,
                f"{operation} refused",
                "broken",
                "HTTP 200",
                f"HTTP {status} {code or ''}".strip(),
                f"{operation} refused a well-formed request",
                kind="refused",
            )
            if status < 500:
                self._error_body(line, response)
            return
        if self._error_body(line, response):
            code = str(body.get("error")) if isinstance(body, Mapping) else ""
            self._error_status(line, status, code, trusted)

    def _error_body(self, line: Line, response: Mapping[str, Any]) -> bool:
        """Form of an error; False where there is nothing more to say about it."""
        body, operation = response.get("body"), line["operation"] or "unknown route"
        if not response.get("is_json") or not isinstance(body, Mapping):
            if operation == "unknown route":
                # The standard does not say how it is refused, and only a server that fell is judged.
                return True
            seen = show(body) if response.get("is_json") else (response.get("text") or "an empty body")[:200]
            self._recorder.report(
                line,
                ERROR_BODY,
                "Error",
                "broken",
                "an object with error and errorMessage",
                seen,
                "A refusal does not carry an OCTO error body",
                pointer="",
                kind="type",
            )
            return False
        if not is_declared_json(response):
            content_type(self._recorder, line, response)
        else:
            self._recorder.held(CONTENT_TYPE, operation)
        if operation == "unknown route":
            return True
        deviations = self._recorder.contract.error_deviations(body, self._recorder.applied(line))
        refused = self._recorder.deviate(line, deviations)
        if not deviations:
            self._recorder.held(ERROR_BODY, operation)
        code = body.get("error")
        if isinstance(code, str):
            self._error_code(line, code)
        text = f"{body.get('errorMessage')} {body.get('stack', '')}"
        if _TRACE.search(text) or "stack" in body:
            self._recorder.report(
                line,
                ERROR_TEXT,
                "Error.errorMessage",
                "broken",
                "a sentence for a person",
                text[:200],
                "An error shows the inside of the supplier's program",
                pointer="/errorMessage",
                kind="trace",
            )
        else:
            self._recorder.held(ERROR_TEXT, operation)
        origin = Origin(line["n"], refused)
        for rule in self._recorder.rules.on("Error"):
            self._recorder.apply(rule, line, body, origin)
        return True

    def _error_code(self, line: Line, code: str) -> None:
        if code == _MISSPELLED:
            self._recorder.report(
                line,
                ERROR_CODE,
                "Error.error",
                "second_best",
                "INVALID_AVAILABILITY_ID",
                code,
                "An error code is misspelled as in the documentation's example",
                pointer="/error",
                kind="spelling",
            )
        elif _CODE.fullmatch(code):
            self._recorder.held(ERROR_CODE, line["operation"])
        else:
            self._recorder.report(
                line,
                ERROR_CODE,
                "Error.error",
                "broken",
                "a documented code or UPPER_SNAKE_CASE",
                code,
                "An error code is none a program could know",
                pointer="/error",
                kind="form",
            )

    def _error_status(self, line: Line, status: int, code: str, trusted: bool) -> None:
        if status in {401, 403} and code in {"UNAUTHORIZED", "FORBIDDEN"}:
            return  # the statements on authentication say which of the two it should be
        if status in {404, 405} and code not in _BUSINESS:
            return  # the route itself is missing, which its own requirement says
        if status >= 500 or code == FAILED:
            self._recorder.report(
                line,
                ERROR_STATUS,
                "breakdown",
                "broken",
                "HTTP 400 and a code that says what is wrong",
                f"HTTP {status} {code}".strip(),
                "A refusal is told as if the supplier's program had failed",
                kind="status",
            )
        elif status == 400 or (status in {401, 403} and not trusted):
            self._recorder.held(ERROR_STATUS, line["operation"] or "unknown route")
        elif status in {401, 403, 404, 422}:
            self._recorder.report(
                line,
                ERROR_STATUS,
                f"HTTP {status}",
                "second_best",
                "HTTP 400",
                f"HTTP {status}",
                f"A refusal answered HTTP {status} where the standard says 400",
                kind="status",
            )
        else:
            kind = "2xx" if status < 300 else str(status)
            self._recorder.report(
                line,
                ERROR_STATUS,
                f"HTTP {kind}",
                "broken",
                "HTTP 400",
                f"HTTP {status}",
                f"A refusal answered HTTP {status}",
                kind="status",
            )

    def unanswered(self, line: Line) -> None:
        operation, failure = line.get("operation"), line.get("failure") or {}
        if operation is None or line.get("will_retry"):
            return
        requirement = self._recorder.contract.operation(operation).requirement
        self._recorder.report(
            line,
            requirement,
            f"{operation} unanswered",
            "broken",
            "an answer",
            f"{failure.get('kind')}: {failure.get('message')}",
            f"{operation} gave no answer",
            kind="no-answer",
        )

    def throttled(self, line: Line, response: Mapping[str, Any]) -> bool:
        body = response.get("body")
        told = isinstance(body, Mapping) and body.get("error") == "TOO_MANY_REQUESTS"
        if response["status"] == 503 and line.get("will_retry"):
            return True
        if response["status"] != 429 and not (response["status"] == 400 and told):
            return False
        hint = any(name.lower() == "retry-after" for name, _ in response["headers"])
        hint = hint or (isinstance(body, Mapping) and bool(body.get("retryAfter")))
        if hint:
            self._recorder.tallies[THROTTLING].held[frozenset()] += 1
        else:
            self._recorder.report(
                line,
                THROTTLING,
                "Retry-After",
                "broken",
                "Retry-After, or retryAfter in the body",
                "neither",
                "A refusal for too many requests does not say when to come back",
                kind="missing",
            )
        return True
