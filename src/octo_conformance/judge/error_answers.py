"""These checks judge answers that refuse a request, and requests that got no answer."""

from __future__ import annotations

import re
from collections.abc import Mapping

from octo_conformance.contract.error_bodies import FAILED, is_error, no_such_route
from octo_conformance.contract.throttling import is_throttle, says_when
from octo_conformance.document import Origin, show
from octo_conformance.evidence import ExchangeLine, ReceivedResponse
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
from octo_conformance.judge.holding import Holding
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
        self._routes: set[str] = set()
        self._perhaps_missing: dict[str, list[tuple[ExchangeLine, ReceivedResponse, bool]]] = {}

    def judge(self, line: ExchangeLine, response: ReceivedResponse, trusted: bool) -> None:
        operation, status, body = line.operation, response.status, response.body
        if 200 <= status < 400 and not is_error(body):
            self._recorder.report(
                line,
                SUCCESS,
                place="status",
                expected="HTTP 200",
                actual=f"HTTP {status}",
                title=f"HTTP {status} is no answer the standard knows",
            )
            if leads_to_a_slash(line, response):
                self._recorder.report(
                    line,
                    ROUTES,
                    place="slash",
                    expected="an answer at the address without a slash at its end",
                    actual=f"HTTP {status} to the same address with a slash",
                    title="Routes are found only with a slash at their end",
                )
            return
        missing = operation is not None and no_such_route(status, body)
        if operation is not None and missing and operation not in self._routes:
            # The rest of the run tells whether the route is there at all.
            self._perhaps_missing.setdefault(operation, []).append((line, response, trusted))
        elif operation is not None and not missing:
            self.has_route(operation)
        if line.expects == "success" and status >= 400 and operation is not None:
            requirement = self._recorder.contract.operation(operation).requirement
            code = body.get("error") if isinstance(body, Mapping) else None
            self._recorder.report(
                line,
                requirement,
                place=f"{operation} refused",
                expected="HTTP 200",
                actual=f"HTTP {status} {code or ''}".strip(),
                title=f"{operation} refused a well-formed request",
                kind="refused",
            )
            if status < 500 and (operation in self._routes or not missing):
                self._error_body(line, response)
            return
        if operation is None or operation in self._routes or not missing:
            self._refused(line, response, trusted)

    @property
    def missing_routes(self) -> dict[int, str]:
        """Exchanges that met no route, each with the operation it was meant for."""
        return {line.n: name for name, lines in self._perhaps_missing.items() for line, *_ in lines}

    def has_route(self, operation: str) -> None:
        """Whether the target has the route: it gave an answer other than that there is none."""
        if operation not in self._routes:
            self._routes.add(operation)
            for line, response, trusted in self._perhaps_missing.pop(operation, ()):
                self._refused(line, response, trusted)

    def _refused(self, line: ExchangeLine, response: ReceivedResponse, trusted: bool) -> None:
        body = response.body
        if self._error_body(line, response):
            code = str(body.get("error")) if isinstance(body, Mapping) else ""
            self._error_status(line, response.status, code, trusted)

    def _error_body(self, line: ExchangeLine, response: ReceivedResponse) -> bool:
        """Check the form of an error; False where there is nothing more to say about it."""
        body, operation = response.body, line.operation or "unknown route"
        if not response.is_json or not isinstance(body, Mapping):
            if operation == "unknown route":
                # The standard does not say how this is refused, so only a server that broke down is judged.
                return True
            seen = show(body) if response.is_json else (response.text or "an empty body")[:200]
            if response.status < 500 and not is_declared_json(response):
                content_type(self._recorder, line, response)
            self._recorder.report(
                line,
                ERROR_BODY,
                place="Error",
                expected="an object with error and errorMessage",
                actual=seen,
                title="A refusal does not carry an OCTO error body",
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
                place="Error.errorMessage",
                expected="a sentence for a person",
                actual=text[:200],
                title="An error shows the inside of the supplier's program",
                pointer="/errorMessage",
                kind="trace",
            )
        else:
            self._recorder.held(ERROR_TEXT, operation)
        origin = Origin(line.n, refused)
        Holding(self._recorder, line, body, origin).against(self._recorder.rules.on("Error"))
        return True

    def _error_code(self, line: ExchangeLine, code: str) -> None:
        if code == _MISSPELLED:
            self._recorder.report(
                line,
                ERROR_CODE,
                place="Error.error",
                strength="second_best",
                expected="INVALID_AVAILABILITY_ID",
                actual=code,
                title="An error code is misspelled as in the documentation's example",
                pointer="/error",
                kind="spelling",
            )
        elif _CODE.fullmatch(code):
            self._recorder.held(ERROR_CODE, line.operation)
        else:
            self._recorder.report(
                line,
                ERROR_CODE,
                place="Error.error",
                expected="a documented code or UPPER_SNAKE_CASE",
                actual=code,
                title="An error code is none a program could know",
                pointer="/error",
                kind="form",
            )

    def _error_status(self, line: ExchangeLine, status: int, code: str, trusted: bool) -> None:
        if status in {401, 403} and code in {"UNAUTHORIZED", "FORBIDDEN"}:
            return  # the statements on authentication say which of the two statuses is right
        if status in {404, 405} and code not in _BUSINESS:
            return  # the route itself is missing, and its own requirement says so
        if status >= 500 or code == FAILED:
            self._recorder.report(
                line,
                ERROR_STATUS,
                place="breakdown",
                expected="HTTP 400 and a code that says what is wrong",
                actual=f"HTTP {status} {code}".strip(),
                title="A refusal is told as if the supplier's program had failed",
                kind="status",
            )
        elif status == 400 or (status in {401, 403} and not trusted):
            self._recorder.held(ERROR_STATUS, line.operation or "unknown route")
        elif status in {401, 403, 404, 422}:
            self._recorder.report(
                line,
                ERROR_STATUS,
                place=f"HTTP {status}",
                strength="second_best",
                expected="HTTP 400",
                actual=f"HTTP {status}",
                title=f"A refusal answered HTTP {status} where the standard says 400",
                kind="status",
            )
        else:
            kind = "2xx" if status < 300 else str(status)
            self._recorder.report(
                line,
                ERROR_STATUS,
                place=f"HTTP {kind}",
                expected="HTTP 400",
                actual=f"HTTP {status}",
                title=f"A refusal answered HTTP {status}",
                kind="status",
            )

    def unanswered(self, line: ExchangeLine) -> None:
        operation, failure = line.operation, line.failure
        if operation is None or line.will_retry:
            return
        requirement = self._recorder.contract.operation(operation).requirement
        self._recorder.report(
            line,
            requirement,
            place=f"{operation} unanswered",
            expected="an answer",
            actual=f"{failure.kind}: {failure.message}" if failure is not None else "nothing came",
            title=f"{operation} gave no answer",
            kind="no-answer",
        )

    def throttled(self, line: ExchangeLine, response: ReceivedResponse) -> bool:
        if response.status == 503 and line.will_retry:
            return True
        if not is_throttle(response.status, response.body):
            return False
        headers = {name.lower(): value for name, value in response.headers}
        if says_when(headers, response.body):
            self._recorder.tallies[THROTTLING].held[frozenset()] += 1
        else:
            self._recorder.report(
                line,
                THROTTLING,
                place="Retry-After",
                expected="Retry-After, or retryAfter in the body",
                actual="neither",
                title="A refusal for too many requests does not say when to come back",
                kind="missing",
            )
        return True
