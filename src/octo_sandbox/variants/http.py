"""Variants of HTTP, errors and the negotiation of capabilities."""

from __future__ import annotations

import gzip
import itertools
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from octo_sandbox.call import Incoming
from octo_sandbox.capabilities import Capability
from octo_sandbox.errors import (
    FORBIDDEN,
    TOO_MANY_REQUESTS,
    UNAUTHORIZED,
    Refusal,
    bad_request,
)
from octo_sandbox.faults.policy_changes import refusing, reshaped, sent
from octo_sandbox.policies import Policies
from octo_sandbox.responses import Outgoing
from octo_sandbox.variants.registry import variant

CREATES = frozenset({"POST /bookings", "POST /orders", "POST /gifts", "POST /identities"})


@variant("address-has-a-path", about="address")
def _path(policies: Policies) -> Policies:
    """The API starts below a path."""
    return replace(policies, base_path="/api/octo/v1")


@variant("address-ends-in-a-slash", slash=True)
def _slash(policies: Policies) -> Policies:
    """The address of the API ends in a slash."""
    return policies


@variant("throttled-by-status", about="pace")
def _throttled(policies: Policies) -> Policies:
    """Every twentieth call is answered with 429 and a time to come back."""
    return replace(policies, throttle=_every(20))


@variant("throttled-by-code", about="pace")
def _throttled_by_code(policies: Policies) -> Policies:
    """Every twentieth call is refused with 400, TOO_MANY_REQUESTS and a time to come back."""

    def status(refusal: Refusal) -> int:
        return 400 if refusal.code == TOO_MANY_REQUESTS else policies.error_status(refusal)

    return replace(policies, throttle=_every(20), error_status=status)


def _every(number: int) -> Callable[[Incoming], None]:
    count = itertools.count(1)

    def throttle(_incoming: Incoming) -> None:
        if next(count) % number == 0:
            raise Refusal(
                TOO_MANY_REQUESTS, TOO_MANY_REQUESTS, headers={"Retry-After": "0"}, values={"seconds": 0}
            )

    return throttle


@variant("json-is-pretty", about="body")
def _pretty(policies: Policies) -> Policies:
    """JSON has line breaks and escapes."""

    def change(_incoming: Incoming, response: Outgoing) -> Outgoing:
        if response.content is None and isinstance(response.body, dict | list):
            response.content = json.dumps(response.body, indent=2, ensure_ascii=True).encode()
        return response

    return sent(policies, change)


@variant("bodies-are-compressed")
def _compressed(policies: Policies) -> Policies:
    """Bodies are compressed for clients that accept it."""

    def change(incoming: Incoming, response: Outgoing) -> Outgoing:
        if "gzip" in incoming.headers.get("accept-encoding", ""):
            response.content = gzip.compress(response.write(), compresslevel=1)
            response.headers["Content-Encoding"] = "gzip"
        return response

    return sent(policies, change)


@variant("content-type-names-the-charset", about="content type")
def _charset(policies: Policies) -> Policies:
    """The content type names the charset."""
    return replace(policies, content_type="application/json; charset=utf-8")


@variant("cookies-and-other-headers")
def _headers(policies: Policies) -> Policies:
    """Every answer has cookies and headers outside the standard."""

    def change(_incoming: Incoming, response: Outgoing) -> Outgoing:
        response.headers |= {
            "Set-Cookie": "session=1; Path=/",
            "X-Request-Id": "7",
            "Cache-Control": "no-store",
        }
        return response

    return sent(policies, change)


@variant("connections-are-closed")
def _closed(policies: Policies) -> Policies:
    """Every answer closes the connection."""

    def change(_incoming: Incoming, response: Outgoing) -> Outgoing:
        response.headers["Connection"] = "close"
        return response

    return sent(policies, change)


@variant("unknown-ids-are-not-found", about="status of unknown ids", warns=["CORE-ERR-002"])
def _not_found(policies: Policies) -> Policies:
    """An unknown id is answered with 404 and an OCTO error body."""

    def status(refusal: Refusal) -> int:
        unknown = refusal.code.startswith("INVALID_")
        return 404 if unknown else policies.error_status(refusal)

    return replace(policies, error_status=status)


@variant("created-is-201", warns=["CORE-HTTP-001"])
def _created(policies: Policies) -> Policies:
    """A new object is answered with 201."""
    return replace(policies, success_status=lambda operation: 201 if operation in CREATES else 200)


@variant("keys-are-refused-with-400", about="status of keys", warns=["CORE-AUTH-004"])
def _keys(policies: Policies) -> Policies:
    """A missing or unknown key is refused with 400."""

    def status(refusal: Refusal) -> int:
        return 400 if refusal.code in {UNAUTHORIZED, FORBIDDEN} else policies.error_status(refusal)

    return replace(policies, error_status=status)


@variant("errors-in-one-language", about="languages")
def _one_language(policies: Policies) -> Policies:
    """Error messages are in English only."""
    return replace(policies, languages=("en",))


@variant("errors-carry-more")
def _more(policies: Policies) -> Policies:
    """Error bodies have an id and a link beside the fields of the standard."""
    return refusing(
        policies, lambda _refusal, body: {**body, "errorId": "e-1", "docs": "https://docs.example/errors"}
    )


@variant("bare-capability-ids", about="capability ids")
def _bare(policies: Policies) -> Policies:
    """Capabilities are listed and echoed without the prefix octo/."""

    def bare(identifier: str) -> str:
        return identifier.removeprefix("octo/")

    def asked(incoming: Incoming) -> Iterable[str]:
        return [each if "/" in each else f"octo/{each}" for each in policies.asked_capabilities(incoming)]

    listed = reshaped(
        policies,
        "Capability",
        lambda _call, view: {
            **view,
            "id": bare(view["id"]),
            "dependencies": [bare(d) for d in view["dependencies"]],
        },
    )
    return replace(
        listed,
        asked_capabilities=asked,
        capability_echo=lambda ids: policies.capability_echo([bare(each) for each in ids]),
    )


@variant("echo-with-spaces")
def _spaces(policies: Policies) -> Policies:
    """The echo has a space after each comma."""

    def change(_incoming: Incoming, response: Outgoing) -> Outgoing:
        echo = response.headers.get("Octo-Capabilities")
        if echo:
            response.headers["Octo-Capabilities"] = echo.replace(",", ", ")
        return response

    return sent(policies, change)


@variant("echo-in-its-own-order")
def _order(policies: Policies) -> Policies:
    """The echo lists the ids in another order than the request."""

    def granted(asked: Iterable[str], installed: Mapping[str, Capability]) -> tuple[str, ...]:
        return tuple(sorted(policies.granted_capabilities(asked, installed), reverse=True))

    return replace(policies, granted_capabilities=granted)


@variant("dependencies-are-asked-for-by-name", warns=["CORE-HDR-006"])
def _by_name(policies: Policies) -> Policies:
    """A capability does not bring along the one it depends on."""

    def granted(asked: Iterable[str], installed: Mapping[str, Capability]) -> tuple[str, ...]:
        wanted = set(asked)
        return tuple(each for each in policies.granted_capabilities(asked, installed) if each in wanted)

    return replace(policies, granted_capabilities=granted)


@variant("no-list-of-capabilities")
def _no_list(policies: Policies) -> Policies:
    """The route GET /capabilities does not exist."""
    routes = tuple(route for route in policies.core_routes if route.template != "/capabilities")
    return replace(policies, core_routes=routes)


@variant("no-header-is-refused", about="missing header")
def _refused(policies: Policies) -> Policies:
    """A call without Octo-Capabilities is refused."""

    def asked(incoming: Incoming) -> Iterable[str]:
        if "octo-capabilities" not in incoming.headers and incoming.segments[-1] != "capabilities":
            raise bad_request("missing", field="Octo-Capabilities")
        return policies.asked_capabilities(incoming)

    return replace(policies, asked_capabilities=asked)


@variant("no-header-is-everything", about="missing header")
def _everything(policies: Policies) -> Policies:
    """A call without Octo-Capabilities gets all capabilities."""

    def asked(incoming: Incoming) -> Iterable[str]:
        if "octo-capabilities" in incoming.headers or "_capabilities" in incoming.query:
            return policies.asked_capabilities(incoming)
        return [each.id for each in policies.capabilities]

    return replace(policies, asked_capabilities=asked)


@variant("no-query-parameter", about="missing header")
def _no_query(policies: Policies) -> Policies:
    """The parameter _capabilities is ignored."""

    def asked(incoming: Incoming) -> Iterable[str]:
        return policies.asked_capabilities(replace(incoming, query={}))

    return replace(policies, asked_capabilities=asked)


@variant("misspelled-availability-code", warns=["CORE-ERR-003"])
def _misspelled(policies: Policies) -> Policies:
    """The code for an unknown slot is misspelled as in the published example."""
    return refusing(
        policies,
        lambda _refusal, body: {
            **body,
            "error": body["error"].replace("INVALID_AVAILABILITY_ID", "INVALID_AVAILABILIY_ID"),
        },
    )


@variant("other-status-for-rules", about="status of unknown ids", warns=["CORE-ERR-002"])
def _unprocessable(policies: Policies) -> Policies:
    """A refusal by a business rule has status 422."""

    def status(refusal: Refusal) -> int:
        return 422 if refusal.code == "UNPROCESSABLE_ENTITY" else policies.error_status(refusal)

    return replace(policies, error_status=status)


@variant("nobody-moves-the-clock", own_time=True)
def _own_time(policies: Policies) -> Policies:
    """The supplier has no control routes to move its clock."""
    return policies
