"""One exchange held against the contract: transport, status, body, schema, leaks and rules.

The checks here need no suite: whoever answers, and whatever was asked, they apply. The order matters:
a body that is no JSON is not held against a schema, and an answer outside the documented statuses is
one finding, not one for each field it lacks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from octo_conformance.contract import Contract, Deviation, Found
from octo_conformance.document import Document, Origin, Unreadable, escape, show, wrap
from octo_conformance.evidence import Line
from octo_conformance.judge.explain import explain
from octo_conformance.judge.findings import Finding, Identity, Strength, general
from octo_conformance.judge.rules import Rules
from octo_conformance.judge.seen import Products, Seen
from octo_conformance.judge.tally import Tallies
from octo_conformance.suite import NOT_CONCERNED, Rule

SUCCESS, CONTENT_TYPE, JSON_BODY, THROTTLING = "CORE-HTTP-001", "CORE-HTTP-002", "CORE-HTTP-003", "CORE-HTTP-009"
ECHO = "CORE-HDR-003"
ERROR_BODY, ERROR_STATUS, ERROR_CODE, ERROR_TEXT = "CORE-ERR-001", "CORE-ERR-002", "CORE-ERR-003", "CORE-ERR-011"

BUILT_IN = frozenset(
    {SUCCESS, CONTENT_TYPE, JSON_BODY, THROTTLING, ECHO, ERROR_BODY, ERROR_STATUS, ERROR_CODE, ERROR_TEXT}
)
"""Requirements the judge checks on every answer, without a test or a rule of a suite."""

_CODE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")
_TRACE = re.compile(
    r"Traceback \(most recent|\bat [\w$.<>]+\([\w.]+:\d+\)|\.py\", line \d+|<html|<!doctype|\bstack ?trace\b|#\d+ /\S+\(\d+\)",
    re.IGNORECASE,
)
_BUSINESS = frozenset(
    {
        "INVALID_PRODUCT_ID", "INVALID_OPTION_ID", "INVALID_UNIT_ID", "INVALID_AVAILABILITY_ID", "INVALID_BOOKING_UUID",
        "BAD_REQUEST", "UNPROCESSABLE_ENTITY",
    }
)  # fmt: skip
"""Codes that refuse a request the route understood."""

_MISSPELLED = "INVALID_AVAILABILIY_ID"

See = Callable[[Finding, int | None], object]


def capability_id(identifier: str) -> str:
    """The id with its prefix; suppliers may use the bare form (reading CON-010)."""
    return identifier if "/" in identifier else f"octo/{identifier}"


class Answers:
    """Judges exchanges one at a time and reports to the tallies and to `see`."""

    def __init__(self, contract: Contract, rules: Rules, tallies: Tallies, see: See) -> None:
        self._contract = contract
        self._rules = rules
        self._tallies = tallies
        self._see = see
        self.products = Products()
        self.positive: set[str] = set()
        self.negotiated: frozenset[str] = frozenset()
        self._known_stamps: dict[tuple[str, frozenset[str]], Mapping[str, tuple[str, ...]]] = {}

    def judge(self, line: Line) -> None:
        """Judge one exchange line of the evidence."""
        response = line.get("response")
        operation = line.get("operation")
        if response is None:
            self._no_answer(line)
            return
        if self._throttled(line, response):
            return
        for rule in self._rules.on("exchange"):
            self._apply(rule, line, Document({}, Origin(line["n"])))
        status = response["status"]
        trusted = line.get("key") not in {"none", "wrong"}
        if self._carried_out(status, operation) and not _is_error(response.get("body")):
            if operation is not None and trusted:
                self._success(line, response)
        elif operation is not None or status >= 500:
            self._refusal(line, response, trusted)

    # --- answers that say yes ---------------------------------------------------------------------

    def _carried_out(self, status: int, operation: str | None) -> bool:
        """200, and what is tolerated in its place: 201, or 204 where nobody promised a body."""
        if status == 204 and operation is not None:
            return self._contract.operation(operation).success is None
        return status in {200, 201}

    def _success(self, line: Line, response: Mapping[str, Any]) -> None:
        operation: str = line["operation"]
        number: int = line["n"]
        if response["status"] != 200:
            told = f"HTTP {response['status']}"
            self._report(line, SUCCESS, "status", "second_best", "HTTP 200", told,
                         f"A success answered {told} where the standard knows only 200")  # fmt: skip
        else:
            self._held(SUCCESS, operation)
        documented = self._contract.operation(operation)
        if documented.success is None:
            # Nothing is said about the body, so being carried out is all there is to show.
            self.positive.add(operation)
            self._echo(line, response)
            self._held(documented.requirement, operation)
            return
        if not self._readable_json(line, response):
            return
        capabilities = self._capabilities(line)
        body = response["body"]
        deviations = self._contract.deviations(operation, capabilities, body)
        if any(d.pointer == "" and d.kind == "type" for d in deviations):
            wrong = next(d for d in deviations if d.pointer == "")
            self._report(line, JSON_BODY, f"{operation} body", "broken", wrong.expected, wrong.actual,
                         "The body is not of the documented kind", pointer="")  # fmt: skip
            return
        self._held(JSON_BODY, operation)
        if self._contract.positive(operation, capabilities, body):
            self.positive.add(operation)
        self._echo(line, response)
        refused = self._schema(line, deviations)
        for second in self._contract.second_best(operation, capabilities, body):
            place = f"{second.component}.{second.property}"
            self._report(line, second.requirement, place, "second_best", second.expected, second.actual,
                         f"{place} has a value the standard only half knows", pointer=second.pointer, kind="reading")  # fmt: skip
        self._leaks(line, body)
        origin = Origin(number, refused)
        deviating = {d.pointer for d in deviations}
        for found in self._contract.objects(operation, capabilities, body):
            if not found.component.endswith("[]"):
                self._stamps(found, capabilities, deviating, operation)
                if found.component == "Product":
                    self.products.learn(Document(found.value, origin, found.pointer))
        for found in self._contract.objects(operation, capabilities, body):
            for rule in self._rules.on(found.component):
                self._apply(rule, line, wrap(found.value, origin, found.pointer))
        self._held(documented.requirement, operation)

    def _schema(self, line: Line, deviations: Iterable[Deviation]) -> frozenset[str]:
        """Report each deviation; the pointers of those that make a field unusable are returned."""
        refused = set()
        for deviation in deviations:
            place = f"{deviation.component}.{deviation.property}" if deviation.property else deviation.component
            prefix = f"{deviation.capability}: " if deviation.capability else ""
            self._report(line, deviation.requirement, place, "broken", deviation.expected, deviation.actual,
                         f"{prefix}{place} {_DEVIATES.get(deviation.kind, 'is not as documented')}",
                         pointer=deviation.pointer, kind=deviation.kind, detail=deviation.message)  # fmt: skip
            if self._contract.catalogue[deviation.requirement].binding:
                refused.add(deviation.pointer)
        return frozenset(refused)

    def _stamps(self, found: Found, capabilities: frozenset[str], deviating: set[str], operation: str) -> None:
        """Every field that is there, says something and does not deviate holds its requirement."""
        for name, requirements in self._stamps_of(found.component, capabilities).items():
            if name and (name not in found.value or found.value[name] is None):
                continue
            at = f"{found.pointer}/{escape(name)}" if name else found.pointer
            if at not in deviating:
                for requirement in requirements:
                    self._held(requirement, operation)

    def _stamps_of(self, component: str, capabilities: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
        known = self._known_stamps.get((component, capabilities))
        if known is None:
            schema = self._contract.document(capabilities)["components"]["schemas"][component]
            own = schema.get("x-octo-requirement")
            known = {"": (own,) if own else ()}
            for name, part in (schema.get("properties") or {}).items():
                carried = (part.get("x-octo-requirement"), part.get("x-octo-format-requirement"))
                known[name] = tuple(r for r in carried if r and r != own)
            self._known_stamps[component, capabilities] = known
        return known

    def _leaks(self, line: Line, body: Any) -> None:
        requested = _requested(line)
        if requested is None:
            return  # without the header a supplier may apply what it likes (reading CON-017)
        known = self._contract.capabilities
        asked = self._contract.expand([c for c in map(capability_id, requested) if c in known])
        leaking = self._contract.leaks(line["operation"], asked, body)
        for leak in leaking:
            place = f"{leak.component}.{leak.property}"
            self._report(line, known[leak.capability].leak, place, "broken", f"no field of {leak.capability}",
                         f"{place} is there", f"{place} of {leak.capability} is shown to a reseller that did not ask for it",
                         pointer=leak.pointer, kind="leak")  # fmt: skip
        broken = {known[leak.capability].leak for leak in leaking}
        for identifier, capability in known.items():
            if identifier in self.negotiated and identifier not in asked and capability.leak not in broken:
                self._held(capability.leak, line["operation"])

    def _echo(self, line: Line, response: Mapping[str, Any]) -> None:
        if line.get("capabilities") is None or line["operation"] == "GET /capabilities":
            return
        if any(name.lower() == "octo-capabilities" for name, _ in response["headers"]):
            self._held(ECHO, line["operation"])
        else:
            self._report(line, ECHO, "Octo-Capabilities", "broken", "the header Octo-Capabilities with the ids applied",
                         "no such header", "An answer does not say which capabilities were applied", kind="missing")  # fmt: skip

    # --- answers that say no ----------------------------------------------------------------------

    def _refusal(self, line: Line, response: Mapping[str, Any], trusted: bool) -> None:
        operation: str | None = line["operation"]
        status: int = response["status"]
        body = response.get("body")
        if 200 <= status < 400 and not _is_error(body):
            self._report(line, SUCCESS, "status", "broken", "HTTP 200", f"HTTP {status}",
                         f"HTTP {status} is no answer the standard knows")  # fmt: skip
            return
        expected_success = line.get("expects") == "success"
        if expected_success and status >= 400 and operation is not None:
            requirement = self._contract.operation(operation).requirement
            code = body.get("error") if isinstance(body, Mapping) else None
            self._report(line, requirement, f"{operation} refused", "broken", "HTTP 200",
                         f"HTTP {status} {code or ''}".strip(), f"{operation} refused a well-formed request",
                         kind="refused")  # fmt: skip
            if status < 500:
                self._error_body(line, response)
            return
        if self._error_body(line, response):
            self._error_status(line, status, str(body.get("error")), trusted)

    def _error_body(self, line: Line, response: Mapping[str, Any]) -> bool:
        """Form of an error; False where there is nothing more to say about it."""
        body, operation = response.get("body"), line["operation"] or "unknown route"
        if not response.get("is_json") or not isinstance(body, Mapping):
            if operation == "unknown route":
                return False
            seen = show(body) if response.get("is_json") else (response.get("text") or "an empty body")[:200]
            self._report(line, ERROR_BODY, "Error", "broken", "an object with error and errorMessage", seen,
                         "A refusal does not carry an OCTO error body", pointer="", kind="type")  # fmt: skip
            return False
        if not self._is_declared_json(response):
            self._content_type(line, response)
        else:
            self._held(CONTENT_TYPE, operation)
        if operation == "unknown route":
            return True
        deviations = self._contract.error_deviations(body, frozenset())
        refused = self._schema(line, deviations)
        if not deviations:
            self._held(ERROR_BODY, operation)
        code = body.get("error")
        if isinstance(code, str):
            self._error_code(line, code)
        text = f"{body.get('errorMessage')} {body.get('stack', '')}"
        if _TRACE.search(text) or "stack" in body:
            self._report(line, ERROR_TEXT, "Error.errorMessage", "broken", "a sentence for a person", text[:200],
                         "An error shows the inside of the supplier's program", pointer="/errorMessage", kind="trace")  # fmt: skip
        else:
            self._held(ERROR_TEXT, operation)
        document = Document(body, Origin(line["n"], refused))
        for rule in self._rules.on("Error"):
            self._apply(rule, line, document)
        return True

    def _error_code(self, line: Line, code: str) -> None:
        if code == _MISSPELLED:
            self._report(line, ERROR_CODE, "Error.error", "second_best", "INVALID_AVAILABILITY_ID", code,
                         "An error code is misspelled as in the documentation's example", pointer="/error", kind="spelling")  # fmt: skip
        elif _CODE.fullmatch(code):
            self._held(ERROR_CODE, line["operation"])
        else:
            self._report(line, ERROR_CODE, "Error.error", "broken", "a documented code or UPPER_SNAKE_CASE", code,
                         "An error code is none a program could know", pointer="/error", kind="form")  # fmt: skip

    def _error_status(self, line: Line, status: int, code: str, trusted: bool) -> None:
        if status in {401, 403} and code in {"UNAUTHORIZED", "FORBIDDEN"}:
            return  # the statements on authentication say which of the two it should be
        if status in {404, 405} and code not in _BUSINESS:
            return  # the route itself is missing, which its own requirement says
        if status == 400 or (status in {401, 403} and not trusted):
            self._held(ERROR_STATUS, line["operation"] or "unknown route")
        elif line["operation"] is None and status < 500:
            return
        elif status in {401, 403, 404, 422}:
            self._report(line, ERROR_STATUS, f"HTTP {status}", "second_best", "HTTP 400", f"HTTP {status}",
                         f"A refusal answered HTTP {status} where the standard says 400", kind="status")  # fmt: skip
        else:
            kind = "2xx" if status < 300 else "5xx" if status >= 500 else str(status)
            self._report(line, ERROR_STATUS, f"HTTP {kind}", "broken", "HTTP 400", f"HTTP {status}",
                         f"A refusal answered HTTP {status}", kind="status")  # fmt: skip

    # --- transport --------------------------------------------------------------------------------

    def _no_answer(self, line: Line) -> None:
        operation, failure = line.get("operation"), line.get("failure") or {}
        if operation is None or line.get("will_retry"):
            return
        requirement = self._contract.operation(operation).requirement
        self._report(line, requirement, f"{operation} unanswered", "broken", "an answer",
                     f"{failure.get('kind')}: {failure.get('message')}", f"{operation} gave no answer", kind="no-answer")  # fmt: skip

    def _throttled(self, line: Line, response: Mapping[str, Any]) -> bool:
        body = response.get("body")
        told = isinstance(body, Mapping) and body.get("error") == "TOO_MANY_REQUESTS"
        if response["status"] == 503 and line.get("will_retry"):
            return True
        if response["status"] != 429 and not (response["status"] == 400 and told):
            return False
        hint = any(name.lower() == "retry-after" for name, _ in response["headers"])
        hint = hint or (isinstance(body, Mapping) and bool(body.get("retryAfter")))
        if hint:
            self._tallies[THROTTLING].held[frozenset()] += 1
        else:
            self._report(line, THROTTLING, "Retry-After", "broken", "Retry-After, or retryAfter in the body", "neither",
                         "A refusal for too many requests does not say when to come back", kind="missing")  # fmt: skip
        return True

    def _readable_json(self, line: Line, response: Mapping[str, Any]) -> bool:
        operation: str = line["operation"]
        if not response.get("is_json"):
            text = response.get("text")
            self._report(line, JSON_BODY, f"{operation} body", "broken", "a JSON body",
                         (text or "an empty body")[:200], "A body is not JSON", kind="json", pointer="")  # fmt: skip
            return False
        if self._is_declared_json(response):
            self._held(CONTENT_TYPE, operation)
        else:
            self._content_type(line, response)
        for flaw in response.get("flaws") or ():
            self._report(line, JSON_BODY, f"flaw {flaw.split(' ')[0]}", "broken", "JSON that every parser reads alike", flaw,
                         "A body is JSON only to some parsers", kind="flaw", pointer="")  # fmt: skip
        return True

    def _content_type(self, line: Line, response: Mapping[str, Any]) -> None:
        declared = next((v for n, v in response["headers"] if n.lower() == "content-type"), "no Content-Type")
        self._report(line, CONTENT_TYPE, "Content-Type", "broken", "application/json", declared,
                     "A JSON body is not declared as application/json", kind="content-type")  # fmt: skip

    @staticmethod
    def _is_declared_json(response: Mapping[str, Any]) -> bool:
        declared = next((v for n, v in response["headers"] if n.lower() == "content-type"), "")
        kind = str(declared).split(";")[0].strip().lower()
        return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))

    # --- shared -----------------------------------------------------------------------------------

    def _capabilities(self, line: Line) -> frozenset[str]:
        known = self._contract.capabilities
        asked = {capability_id(c) for c in _requested(line) or ()}
        return self._contract.expand([c for c in asked if c in known and c in self.negotiated])

    def _apply(self, rule: Rule, line: Line, subject: Any) -> None:
        requirement, operation = rule.requirement, line["operation"]

        def tolerate(reading: str, value: object) -> bool:
            known = self._contract.readings[reading]
            standing = known.standing(value)
            if standing == "second_best":
                self._report(line, requirement, f"{rule.name} {reading}", "second_best", show(known.accepted), show(value),
                             f"{reading}: tolerated, second best", pointer=_pointer(subject), kind="reading")  # fmt: skip
            return standing != "refused"

        try:
            concerned = rule.check(subject, Seen(line, self.products, tolerate)) is not NOT_CONCERNED
        except Unreadable as missing:
            self._tallies[requirement].unreadable.append((missing.exchange, missing.pointer))
        except AssertionError as error:
            told = explain(error)
            pointer = told.pointer if told.pointer is not None and told.exchange == line["n"] else _pointer(subject)
            self._report(line, requirement, rule.name, "broken", told.expected, told.actual,
                         rule.name.replace("_", " ").capitalize(), pointer=pointer, kind="rule",
                         detail=f"{rule.on}: {told.statement}")  # fmt: skip
        except Exception as error:
            what = f"the rule {rule.name} failed: {type(error).__name__}: {error}"
            self._tallies[requirement].errors.append((what, [line["n"]]))
        else:
            if concerned:
                self._held(requirement, operation)

    def _held(self, requirement: str, operation: str | None) -> None:
        self._tallies[requirement].held[frozenset({operation} if operation else ())] += 1

    def _report(self, line: Line, requirement: str, place: str, strength: Strength, expected: str, actual: str,
                title: str, *, pointer: str | None = None, kind: str = "status", detail: str = "") -> None:  # fmt: skip
        if line.get("key") in {"none", "wrong"} and requirement not in {ERROR_BODY, ERROR_STATUS, ERROR_CODE, ERROR_TEXT, CONTENT_TYPE}:
            return
        finding = Finding(Identity(requirement, general(place), kind), strength, title, detail, line.get("operation"),
                          pointer, expected, actual, test=line.get("test"))  # fmt: skip
        self._see(finding, line["n"])


_DEVIATES = {
    "missing": "is missing",
    "null": "is null",
    "type": "has the wrong type",
    "enum": "has a value outside the documented ones",
    "format": "is malformed",
    "pattern": "is malformed",
    "range": "is out of range",
    "length": "has the wrong length",
    "empty": "is empty",
}


def _is_error(body: Any) -> bool:
    """An object with a string `error` and no booking or product about it is an error, whatever its status."""
    return isinstance(body, Mapping) and isinstance(body.get("error"), str) and "id" not in body


def _requested(line: Line) -> list[str] | None:
    """The capabilities asked for, by header or by the query parameter that replaces it; None for neither."""
    if line.get("capabilities") is not None:
        return list(line["capabilities"])
    query = dict(parse_qsl(urlsplit(line["request"]["url"]).query, keep_blank_values=True))
    if "_capabilities" in query:
        return [part.strip() for part in query["_capabilities"].split(",") if part.strip()]
    return None


def _pointer(subject: Any) -> str | None:
    return getattr(subject, "pointer", None)
