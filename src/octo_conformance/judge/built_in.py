"""The judge makes these checks on every answer, whoever sent it and whatever the request was."""

from __future__ import annotations

from urllib.parse import parse_qsl, urljoin, urlsplit

from octo_conformance.evidence import ExchangeLine, ReceivedResponse

SUCCESS, CONTENT_TYPE, JSON_BODY, ROUTES, THROTTLING = (
    "CORE-HTTP-001",
    "CORE-HTTP-002",
    "CORE-HTTP-003",
    "CORE-HTTP-007",
    "CORE-HTTP-009",
)
PACE = "CORE-PACE-001"
ECHO = "CORE-HDR-003"
DEPENDENCY = "CORE-HDR-006"
ECHOED = "octo-capabilities"
"""The header, in lower case, that says which capabilities were applied."""
ERROR_BODY, ERROR_STATUS, ERROR_CODE, ERROR_TEXT = (
    "CORE-ERR-001",
    "CORE-ERR-002",
    "CORE-ERR-003",
    "CORE-ERR-011",
)

BUILT_IN = frozenset(
    {
        PACE,
        SUCCESS,
        CONTENT_TYPE,
        JSON_BODY,
        THROTTLING,
        ECHO,
        ERROR_BODY,
        ERROR_STATUS,
        ERROR_CODE,
        ERROR_TEXT,
    }
)
"""Requirements the judge checks on every answer, without a test or a rule of a suite."""


def capability_id(identifier: str) -> str:
    """The id with its prefix; suppliers may use the bare form (reading CON-010)."""
    return identifier if "/" in identifier else f"octo/{identifier}"


def requested(line: ExchangeLine) -> list[str] | None:
    """The capabilities that the header asks for, or None without the header.

    The query parameter that replaces the header may have no effect (reading CON-018). For such a request the
    answer says which capabilities were applied.
    """
    if line.capabilities is not None:
        return list(line.capabilities)
    if "_capabilities" not in dict(parse_qsl(urlsplit(line.request.url).query, keep_blank_values=True)):
        return None
    echo = line.response.header(ECHOED) if line.response is not None else None
    return None if echo is None else [part.strip() for part in echo.split(",") if part.strip()]


def echoed(response: ReceivedResponse) -> frozenset[str]:
    """The capabilities that the answer says were applied."""
    ids = (part.strip() for part in (response.header(ECHOED) or "").split(","))
    return frozenset(capability_id(each) for each in ids if each)


def declared_type(response: ReceivedResponse) -> str | None:
    """The Content-Type of an answer as it was sent, None where there is none."""
    return response.header("content-type")


def is_declared_json(response: ReceivedResponse) -> bool:
    """Whether the answer calls itself JSON."""
    kind = (declared_type(response) or "").split(";")[0].strip().lower()
    return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))


def leads_to_a_slash(line: ExchangeLine, response: ReceivedResponse) -> bool:
    """Whether the answer sends the client to the address it asked, with a slash at its end."""
    asked = line.request.url
    path = urlsplit(asked).path
    try:
        there = urlsplit(urljoin(asked, response.header("location") or "")).path
    except ValueError:
        return False  # a Location that is no address
    return not path.endswith("/") and there == f"{path}/"
