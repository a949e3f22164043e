"""Through which states the things of a run went, as the answers of the target told it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from octo_conformance.contract import Contract, OwnedThing
from octo_conformance.document import JsonValue

_MOST_STATES = 40
"""A target that makes up states cannot make the picture endless."""
_MOST_WORD = 60


@dataclass(frozen=True)
class State:
    """What an answer says about one thing: its kind, its id, and its state."""

    what: str
    id: str
    state: str


@dataclass
class LivesOf:
    """All things of one kind. `moves` counts the steps from one state to another, None being the beginning, `states`
    through which states how many went, `last` in which state each was seen last."""

    thing: OwnedThing
    made: set[str] = field(default_factory=set)
    now: dict[str, str] = field(default_factory=dict)
    moves: Counter[tuple[str | None, str]] = field(default_factory=Counter)
    _been: dict[str, set[str]] = field(default_factory=dict)

    @property
    def last(self) -> Counter[str]:
        return Counter(self.now.values())

    @property
    def states(self) -> dict[str, int]:
        """The states that were seen, the most frequent first, with how many things were in each."""
        counted = {state: len(things) for state, things in self._been.items()}
        return dict(sorted(counted.items(), key=lambda entry: -entry[1]))

    def see(self, name: str, state: str) -> None:
        before = self.now.get(name)
        if before == state or (state not in self._been and len(self._been) >= _MOST_STATES):
            return
        self.moves[before, state] += 1
        self.now[name] = state
        self._been.setdefault(state, set()).add(name)


class Lives:
    """The lives of everything that a run makes and that has a state."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._of = {thing.what: LivesOf(thing) for thing in contract.owned}
        self._makers = {thing.made_by: thing for thing in contract.owned}

    def kinds(self) -> list[LivesOf]:
        """The kinds of which the run made at least one."""
        return [lives for lives in self._of.values() if lives.made]

    def feed(self, operation: str, body: JsonValue) -> tuple[State, ...]:
        """Take in a successful answer, and return what it says about things of the run.

        A list says nothing: it may have been on its way while the thing was changed. Nor does a preview, which shows
        what would be.
        """
        known = self._contract.has_operation(operation)
        if not known or self._contract.operation(operation).effect == "previews":
            return ()
        maker = self._makers.get(operation)
        seen: list[State] = []
        for under, what in self._contract.owned.shown_by(operation).items():
            held = body.get(under) if under and isinstance(body, dict) else body
            seen += self._thing(what, held, made=maker is not None and maker.what == what)
        return tuple(seen)

    def _thing(self, what: str, value: JsonValue, *, made: bool) -> Iterator[State]:
        lives = self._of.get(what)
        if lives is None or not isinstance(value, dict):
            return
        thing = lives.thing
        name = next((v for each in thing.ids if isinstance(v := value.get(each), str)), None)
        if name is not None:
            if made:
                lives.made.add(name)
            state = value.get(thing.state) if thing.state is not None else None
            # What other customers of the supplier hold is none of the run's business.
            if isinstance(state, str) and name in lives.made:
                state = state[:_MOST_WORD]
                lives.see(name, state)
                yield State(what, name, state)
        for under, inner in thing.nests.items():
            nested = value.get(under)
            for one in nested if isinstance(nested, list) else [nested]:
                # What is made inside another thing, in one call, is made by the run as well.
                yield from self._thing(inner, one, made=made)
