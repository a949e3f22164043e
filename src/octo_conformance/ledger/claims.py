"""Names that answers gave to things of this run, and what it takes to believe them.

An answer may be about another thing: a cache hands out the wrong body, a program takes the last id instead of
its own. So a name that the target made is a claim until a read of that thing alone shows something that only
this run can have put there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from octo_conformance.ledger.entry import Entry
from octo_conformance.ledger.shown import Shown, fold

# A read that fails is tried again, but not before every write.
_TRIES = 3


@dataclass(frozen=True)
class Claim:
    """`name` may be that of an entry.

    plausible   the answer that named it also showed what this run had sent
    refuted     a read has shown that it is somebody else's, or nothing of this run
    """

    name: str
    entry: str
    plausible: bool = False
    refuted: bool = False
    tries: int = 0

    @property
    def open(self) -> bool:
        """Whether a read may still prove it."""
        return not self.refuted and self.tries < _TRIES


class Claims:
    """All claims that are not proved, by name. Not safe for threads on its own."""

    def __init__(self) -> None:
        self._by_name: dict[str, Claim] = {}
        self._entries: set[str] = set()
        self._mixed_up: set[str] = set()

    def get(self, name: str) -> Claim | None:
        return self._by_name.get(fold(name))

    def put(self, claim: Claim) -> bool:
        """Keep a claim; returns whether it is new. The first to claim a name keeps it unless that was
        refuted."""
        known = self.get(claim.name)
        if known is not None and not (known.refuted and known.entry != claim.entry):
            return False
        self._by_name[fold(claim.name)] = claim
        self._entries.add(claim.entry)
        return True

    def drop(self, name: str) -> None:
        self._by_name.pop(fold(name), None)

    def refute(self, name: str) -> None:
        if known := self.get(name):
            self._by_name[fold(name)] = replace(known, refuted=True)

    def mixed_up(self, what: str) -> bool:
        """Whether a thing of this kind was shown as one that this run had made, and was not it."""
        return what in self._mixed_up

    def note_mixed_up(self, what: str) -> None:
        """Note that one was."""
        self._mixed_up.add(what)

    def tried(self, name: str) -> None:
        if known := self.get(name):
            self._by_name[fold(name)] = replace(known, tries=known.tries + 1)

    def forget(self, entry: str) -> None:
        """Drop what answers called an entry, as it has been seen under its own name."""
        if entry in self._entries:
            self._entries.discard(entry)
            self._by_name = {name: claim for name, claim in self._by_name.items() if claim.entry != entry}

    def of(self, entry: str) -> tuple[Claim, ...]:
        """The claims about one entry, refuted ones among them, oldest first."""
        return tuple(claim for claim in self._by_name.values() if claim.entry == entry)


def shows_ours(entry: Entry, shown: Shown, run_id: str) -> bool:
    """Whether a thing as it is shown carries what this run sent in the create of `entry`.

    Its reference counts where it names the run, else the run's name in any text that its maker wrote. What has a
    proof instead, as an identity has its key, must show the one that was sent, and where none was sent there must
    be none.
    """
    if entry.what != shown.what:
        return False
    if shown.thing.proof is not None:
        return (shown.signature or "") == (entry.reference or "")
    if not run_id:
        return False
    if entry.reference and run_id in entry.reference and shown.signature:
        return entry.reference.casefold() in shown.signature.casefold()
    return shown.says(run_id)
