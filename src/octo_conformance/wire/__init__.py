"""The one way out: an HTTP client that records, redacts, limits and guards every request of a run."""

from octo_conformance.wire.limits import WireLimits
from octo_conformance.wire.redact import Redactor
from octo_conformance.wire.refusals import (
    LimitReached,
    NotOurs,
    NotProven,
    RunStopped,
    TargetDown,
    Throttled,
)
from octo_conformance.wire.request import UNSET, Exchange, Failure, Meant, Operation, Request
from octo_conformance.wire.trust import trust
from octo_conformance.wire.wire import Wire

__all__ = [
    "UNSET",
    "Exchange",
    "Failure",
    "LimitReached",
    "Meant",
    "NotOurs",
    "NotProven",
    "Operation",
    "Redactor",
    "Request",
    "RunStopped",
    "TargetDown",
    "Throttled",
    "Wire",
    "WireLimits",
    "trust",
]
