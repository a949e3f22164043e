"""The lines of a run as types: one frozen class for each kind, with the names that the file uses.

`schemas/evidence.schema.json` describes the same lines for other programs; a test holds the two together.
Texts are redacted already. Times are ISO 8601 in UTC, `elapsed_ms` is in milliseconds, `seconds` in seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal, TypeAlias

from octo_conformance.document import JsonValue
from octo_conformance.evidence.story import ComparedSide, Difference, StoryStep
from octo_conformance.evidence.terms import Asked, BudgetLine, Selection, WaiverLine

FORMATS = tuple(f"octo-conformance/evidence/{number}" for number in range(1, 5))
"""In files of the first format all is written out, in those of the second every delivery is. Before the fourth, names are
longer, and only exchanges and deliveries leave out what goes without saying."""
FORMAT = FORMATS[-1]

Headers: TypeAlias = tuple[tuple[str, str], ...]
OutcomeWord = Literal["held", "broken", "tolerated", "blocked", "not_verified", "not_applicable", "error"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteHead:
    """What judges: the version of the distribution, and the digest of the specification files."""

    version: str
    contract_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetHead:
    """Who is certified: the base URL, the profile, and the capabilities that are declared."""

    url: str
    profile: str
    declared: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLine:
    """The first line: who is certified by what. `embedded` says that the target is the bundled supplier."""

    kind: ClassVar = "run"

    format: str = FORMAT
    run_id: str = ""
    suite: SuiteHead
    target: TargetHead
    embedded: bool = False
    seed: int
    depth: str
    started_at: str
    selection: Selection = field(default_factory=Selection)
    asked: Asked = field(default_factory=Asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class NegotiationLine:
    """What target and run agreed on. `offered` is None where there is no GET /capabilities, `exchange` the
    request whose answer showed the echo."""

    kind: ClassVar = "negotiation"

    declared: tuple[str, ...]
    offered: tuple[str, ...] | None
    echoed: tuple[str, ...]
    negotiated: tuple[str, ...]
    no_echo: bool
    exchange: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectedTest:
    """One test by its node id, and the requirement it checks."""

    test: str
    requirement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectedLine:
    """The tests that are going to be run; `selected` are the requirements of a narrowed run, else None."""

    kind: ClassVar = "collected"

    tests: tuple[CollectedTest, ...]
    selected: tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """Numbers of things at the target, not of requests; each the most there can be.

    name           a capability, or in all
    reservations   things held that take something from sale, those nested in others included
    made           other things made, by what reports call several of them; before the fourth format each stood beside
                   the rest
    cancellations  everything held is released again, so as many
    emails, sms    one at each confirmation, one at its cancellation, one for each code or reminder asked for
    webhooks       one at each change, to whoever registered with the target for that
    """

    inline: ClassVar = "made"

    name: str
    tests: int = 0
    reservations: int = 0
    made: Mapping[str, int] = field(default_factory=dict)
    confirmations: int = 0
    cancellations: int = 0
    emails: int = 0
    sms: int = 0
    webhooks: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """What the run may do to the target at most, written before the first write.

    `confirming` counts requests that confirm something. `tests` has, by test, what it reserves and confirms.
    """

    kind: ClassVar = "plan"

    rows: tuple[PlanRow, ...]
    whole: PlanRow
    confirming: int = 0
    tests: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitLine:
    """A limit of the target file was reached; what needed more was not checked."""

    kind: ClassVar = "limit"

    limit: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentRequest:
    """What was sent. `text` is a body that is no JSON."""

    method: str
    url: str
    headers: Headers = ()
    body: JsonValue = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedResponse:
    """What came back. `text` is the beginning of a body that is no JSON, `size` counts bytes, and `flaws` are what
    JSON parsers disagree about."""

    status: int
    headers: Headers = ()
    body: JsonValue = None
    is_json: bool = False
    text: str | None = None
    size: int = 0
    elapsed_ms: float = 0.0
    flaws: tuple[str, ...] = ()

    def header(self, name: str) -> str | None:
        """The first header of this name, given in lower case, or None."""
        return next((value for each, value in self.headers if each.lower() == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAnswer:
    """Why no answer came, or not all of it: timeout, connect, tls, reset, protocol, too-large or redirect."""

    kind: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeLine:
    """One request and what came of it.

    operation     method and path as the contract writes it; None for a route that it does not have
    capabilities  what the header asked for; None: it was not sent
    key           whose key was used: first, second, none, wrong or clock-…
    expects       success, where the request is well-formed and a refusal would be a finding
    meant         broken, where the request is wrong on purpose; unknown, where somebody else sent it
    retry_of      the exchange that this one repeats; `will_retry` says that another one follows
    n             numbered from 1; the file gives it, 0 before that
    """

    kind: ClassVar = "exchange"

    at: str
    test: str | None = None
    purpose: str | None = None
    expects: str | None = None
    meant: Literal["valid", "broken", "unknown"] = "valid"
    operation: str | None
    path_args: Mapping[str, str] = field(default_factory=dict)
    capabilities: tuple[str, ...] | None = None
    key: str = "first"
    request: SentRequest
    response: ReceivedResponse | None
    failure: NoAnswer | None = None
    retry_of: int | None = None
    will_retry: bool = False
    n: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryLine:
    """One call that came to an address (`to`) which `test` had given to the target. `foreign`: it is about something that
    this run did not make, and nothing of it is kept or judged."""

    kind: ClassVar = "delivery"

    at: str
    n: int
    to: str
    test: str | None = None
    foreign: bool = False
    method: str
    headers: Headers = ()
    body: JsonValue = None
    is_json: bool = False
    size: int = 0
    flaws: tuple[str, ...] = ()
    answered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoveryLine:
    """A product was looked at. `missed` says why it was passed over; None where it fits."""

    kind: ClassVar = "discovery"

    predicate: str
    product: str | None
    missed: str | None
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLine:
    """Something a reader of the evidence should know."""

    kind: ClassVar = "note"

    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockLine:
    """Time passed at the target: its clock was moved for the reseller with `key`, or the run waited (None)."""

    kind: ClassVar = "clock"

    key: str | None
    advance_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedLine:
    """A well-formed request was refused, and a test needed it."""

    kind: ClassVar = "refused"

    exchange: int
    operation: str
    requirement: str
    expected: str
    actual: str
    test: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """What stood in the way: a place of an answer, or the requirement of a finding."""

    exchange: int | None = None
    pointer: str | None = None
    requirement: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeLine:
    """How a test ended, or one defect that a generated test found.

    expected, actual  both sides of what was compared
    exchanges         the last ones the test made
    operations        what it sent; they must have answered positively for a check to count, as `control` must
    by                what stood in the way of a blocked one
    place, title      make a defect this one and no other, and name it; None: the test does
    again, of         a defect of another requirement than that of the test, which is `of`
    sentence          what the supplier did, for a reader who knows nothing of the suite
    sides, differences  what was compared, and where the two differ
    story             the calls that matter, in their order
    missing           what the target file lacks, as it would stand there
    cause             what several defects have in common, in words
    """

    kind: ClassVar = "outcome"

    test: str
    requirement: str
    outcome: OutcomeWord
    message: str | None = ""
    expected: str | None = None
    actual: str | None = None
    pointer: str | None = None
    exchange: int | None = None
    exchanges: tuple[int, ...] = ()
    operations: tuple[str, ...] = ()
    control: tuple[str, ...] = ()
    by: Obstacle | None = None
    place: str | None = None
    title: str | None = None
    operation: str | None = None
    again: bool = False
    of: str | None = None
    sentence: str | None = None
    sides: tuple[ComparedSide, ...] = ()
    differences: tuple[Difference, ...] = ()
    story: tuple[StoryStep, ...] = ()
    missing: JsonValue = None
    cause: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftoverLine:
    """What could not be released. `possible`: nothing ever showed that it exists."""

    kind: ClassVar = "leftover"

    entry: str = ""
    what: str
    id: str
    state: str | None
    reason: str | None = None
    possible: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """Why a run ended before its time. `error`: the run could not do its work; else its user stopped it."""

    code: str
    message: str
    hint: str = ""
    error: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EndLine:
    """The last line; `stopped` is None where the run went to its end."""

    kind: ClassVar = "end"

    finished_at: str
    seconds: float = 0.0
    stopped: Stopped | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StrangeLine:
    """A line that this version cannot read. `kind` is what it calls itself. `why` says what is wrong with it; None for
    a kind of a newer version, and for the last line where a crash cut it short (`cut`)."""

    kind: str | None
    why: str | None = None
    cut: bool = False


KnownLine: TypeAlias = (
    RunLine
    | WaiverLine
    | BudgetLine
    | NegotiationLine
    | CollectedLine
    | PlanLine
    | LimitLine
    | ExchangeLine
    | DeliveryLine
    | DiscoveryLine
    | NoteLine
    | ClockLine
    | RefusedLine
    | OutcomeLine
    | LeftoverLine
    | EndLine
)
"""A line that a run writes."""

Line: TypeAlias = KnownLine | StrangeLine
"""A line as it is read."""
