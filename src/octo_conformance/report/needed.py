"""The calls that have to be made before an answer can be seen again, and what one of them hands to another.

An answer is about things: a booking that some earlier call made and others changed, at a slot that an availability check
showed. All of these calls come first, in the order in which they were made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from octo_conformance.document import JsonValue, escape
from octo_conformance.evidence import ClockLine, ExchangeLine, Line, RunLine
from octo_conformance.judge.records import FindingRecord

MOST_CALLS: Final = 60
"""A script of more calls helps nobody."""
HIDDEN: Final = re.compile(r"\[redacted:[0-9a-f]+\]")
_UUID: Final = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_ADDRESS: Final = re.compile(r"[\w.+-]+@[\w.-]+\.example")
_ASKS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_HANDED: Final = re.compile(r"(?=.*\d)(?!\+?\d{4,}$)(?!\d{4}-\d\d-\d\d$)\S{6,}")
"""What an id looks like: words, days and numbers of telephones are the same in every run."""
_ROUNDS: Final = 5

Lines = Callable[[], Iterable[Line]]
"""The lines of an evidence file, from the first one on, each time it is called."""


@dataclass(frozen=True)
class Move:
    """Time that passed for the reseller with a key, or for everybody (None), after the exchange `after`."""

    after: int
    key: str | None
    seconds: float


@dataclass(frozen=True)
class Needed:
    """The calls, the culprit among them. `carried` says of a value in which answer it stands, and where; `fresh` are
    values that the run made up, and that no other run can use."""

    calls: tuple[ExchangeLine, ...]
    culprit: int
    carried: Mapping[str, tuple[int, str]]
    fresh: frozenset[str]
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True)
class _Sight:
    """One place in which a value stands. `pointer` is empty where it was sent."""

    n: int
    where: Literal["path", "sent", "answer"]
    pointer: str
    asks: bool
    done: bool
    key: str
    test: str | None


@dataclass
class _Story:
    culprit: int
    numbers: set[int]
    carried: dict[str, tuple[int, str]] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)


def needed(findings: Iterable[FindingRecord], told: Lines) -> dict[str, Needed]:
    """What each finding takes, by its id; one that was seen in no answer takes nothing."""
    stories = {finding["id"]: story for finding in findings if (story := _begun(finding)) is not None}
    if not stories:
        return {}
    search = _Search(told)
    for _ in range(_ROUNDS):
        lines = search.lines({number for story in stories.values() for number in story.numbers})
        search.look_for({value for line in lines.values() for value in values_of(line)})
        widened = [search.widen(story) for story in stories.values()]
        if not any(widened):
            break
    lines = search.lines({number for story in stories.values() for number in story.numbers})
    return {
        name: Needed(
            tuple(lines[number] for number in sorted(story.numbers) if number in lines),
            story.culprit,
            story.carried,
            frozenset(story.fresh),
            tuple(search.moves),
        )
        for name, story in stories.items()
        if len(story.numbers) <= MOST_CALLS and story.culprit in lines
    }


def _begun(finding: FindingRecord) -> _Story | None:
    """The calls that the finding names: its story, or else the exchange that shows it."""
    told = [(step["exchange"], step["culprit"]) for step in finding["story"] if step["exchange"] is not None]
    culprit = next((number for number, wrong in told if wrong), next(iter(finding["exchanges"]), None))
    if culprit is None:
        return None
    return _Story(culprit, {culprit, *(number for number, _ in told if number is not None)})


def values_of(line: ExchangeLine) -> set[str]:
    """Every text in a request that another call may have handed over."""
    address = urlsplit(line.request.url)
    found = {unquote(part) for part in address.path.split("/")}
    found.update(value for _, value in parse_qsl(address.query))
    found.update(text for _, text in leaves(line.request.body))
    return {value for value in found if _HANDED.fullmatch(value)}


def leaves(value: JsonValue, pointer: str = "") -> Iterator[tuple[str, str]]:
    """The texts in a JSON value, with their places."""
    match value:
        case str():
            yield pointer, value
        case dict():
            for name, member in value.items():
                yield from leaves(member, f"{pointer}/{escape(str(name))}")
        case list():
            for index, member in enumerate(value):
                yield from leaves(member, f"{pointer}/{index}")


class _Search:
    """Looks things up in the evidence, which may be too long to be kept."""

    def __init__(self, told: Lines) -> None:
        self._told = told
        self._lines: dict[int, ExchangeLine] = {}
        self._known: set[str] = set()
        self._sights: dict[str, list[_Sight]] = {}
        self._run_id = ""
        self.moves: list[Move] = []
        number = 0
        for line in told():
            match line:
                case ExchangeLine(n=number):
                    pass
                case ClockLine(key=key, advance_s=seconds):
                    self.moves.append(Move(number, key, seconds))
                case RunLine(run_id=run_id):
                    self._run_id = run_id

    def lines(self, numbers: set[int]) -> dict[int, ExchangeLine]:
        """The exchanges with these numbers."""
        if new := numbers - self._lines.keys():
            self._lines.update((line.n, line) for line in self._exchanges() if line.n in new)
        return {number: self._lines[number] for number in numbers if number in self._lines}

    def look_for(self, values: set[str]) -> None:
        """Note every place in which these stand."""
        new = values - self._known
        self._known |= new
        if not new:
            return
        without = _Without(new)
        for line in self._exchanges():
            for value, sight in _sights(line, new, without):
                self._sights.setdefault(value, []).append(sight)

    def _exchanges(self) -> Iterator[ExchangeLine]:
        return (line for line in self._told() if isinstance(line, ExchangeLine))

    def widen(self, story: _Story) -> bool:
        """Add the calls on which those of the story stand; False where there are none."""
        before = len(story.numbers)
        for number in sorted(story.numbers):
            line = self._lines.get(number)
            for value in values_of(line) if line is not None else ():
                self._widen_by(story, self._lines[number], value)
        return len(story.numbers) > before

    def _widen_by(self, story: _Story, line: ExchangeLine, value: str) -> None:
        seen = [sight for sight in self._sights.get(value, ()) if sight.n <= line.n]
        first = min(seen, key=lambda sight: (sight.n, sight.where == "answer"), default=None)
        if first is None:
            return
        earlier = [sight for sight in seen if sight.n < line.n]
        if first.where == "answer" and (not first.asks or HIDDEN.search(value)):
            self._carry(story, line, value, [sight for sight in earlier if sight.where == "answer"])
        elif first.where == "answer":
            return  # of the catalogue, or of the supplier's own
        elif self._is_new(line, value):
            story.fresh.add(value)
        if any(value == unquote(part) for part in urlsplit(line.request.url).path.split("/")):
            story.numbers.update(s.n for s in earlier if not s.asks and s.done and s.where == "path")
        if value in story.fresh:
            makers = [s for s in earlier if not s.asks and s.done and s.where == "sent"]
            here = [s.n for s in makers if s.test == line.test]
            story.numbers.update(here or [s.n for s in makers[:1]])

    def _carry(self, story: _Story, line: ExchangeLine, value: str, shown: list[_Sight]) -> None:
        """Take the value from an answer: of a call that is needed anyway, else of the last one that showed it."""
        if value in story.carried and story.carried[value][0] < line.n:
            return
        written = [sight for sight in shown if not sight.asks] or shown
        own = [sight for sight in written if sight.key == line.key] or written
        if own:
            number = next((sight.n for sight in own if sight.n in story.numbers), own[-1].n)
            made = min((sight for sight in own if sight.n == number), key=_names_something_else)
            story.carried[value] = (made.n, made.pointer)
            story.numbers.add(made.n)

    def _is_new(self, line: ExchangeLine, value: str) -> bool:
        """Whether no other run can use it. The same guest may buy again, unless it is looked for by its address."""
        if _ADDRESS.fullmatch(value):
            return value in {asked for _, asked in parse_qsl(urlsplit(line.request.url).query)}
        return bool(_UUID.fullmatch(value) or (self._run_id and value.startswith(f"{self._run_id}-")))


def _names_something_else(sight: _Sight) -> bool:
    """False where the field says that it names a thing: an id of a slot may be a time, and stand there twice."""
    return not sight.pointer.lower().endswith(("id", "code"))


class _Without:
    """Objects and arrays in which none of the wanted texts stands. Most of an evidence file is said again and again, and
    what is read of it is one value for all of its places: each is looked through once."""

    def __init__(self, wanted: Collection[str]) -> None:
        self._wanted = wanted
        self._known: dict[int, JsonValue] = {}
        """By identity; the values are kept, so that no identity is used again."""

    def leaves(self, value: JsonValue, pointer: str = "") -> Iterator[tuple[str, str]]:
        """The wanted texts in a value, with their places."""
        if isinstance(value, str):
            if value in self._wanted:
                yield pointer, value
        elif isinstance(value, dict | list) and id(value) not in self._known:
            found = False
            for name, member in value.items() if isinstance(value, dict) else enumerate(value):
                if isinstance(member, str | dict | list):
                    for leaf in self.leaves(member, f"{pointer}/{escape(str(name))}"):
                        found = True
                        yield leaf
            if not found:
                self._known[id(value)] = value


def _sights(line: ExchangeLine, wanted: Collection[str], without: _Without) -> Iterator[tuple[str, _Sight]]:
    """Where these values stand in an exchange."""
    request, response = line.request, line.response
    asks = request.method.upper() in _ASKS
    done = response is not None and 200 <= response.status < 300
    address = urlsplit(request.url)
    told: list[tuple[Literal["path", "sent", "answer"], Iterable[tuple[str, str]]]] = [
        ("path", (("", unquote(part)) for part in address.path.split("/"))),
        ("sent", (("", value) for _, value in parse_qsl(address.query))),
        ("sent", without.leaves(request.body)),
        ("answer", without.leaves(response.body if response is not None else None)),
    ]
    for where, texts in told:
        for pointer, value in texts:
            if value in wanted:
                at = pointer if where == "answer" else ""
                yield value, _Sight(line.n, where, at, asks, done, line.key, line.test)
