"""Names nobody used before: uuids, references, guests. All of them lead back to the run."""

from __future__ import annotations

import random
import threading
from uuid import UUID

from octo_conformance.document import Body
from octo_conformance.ledger.ledger import Ledger
from octo_conformance.stage.setting import Setting

RESERVED_NUMBERS = "+442079460"
"""Numbers that begin so ring nowhere (Ofcom, numbers for drama); three digits follow."""


class Inventing:
    """The part of the stage that makes names up."""

    def __init__(self, setting: Setting, ledger: Ledger) -> None:
        self._setting = setting
        self._ledger = ledger
        # Names of what this run makes: repeatable within it, and never those of an earlier run, which the
        # target still knows. What is drawn at random comes from the seed alone.
        self._random = random.Random(f"{setting.seed} {setting.run_id}")
        self._lock = threading.Lock()

    def new_uuid(self) -> str:
        """A uuid for something about to be created."""
        with self._lock:
            return str(UUID(int=self._random.getrandbits(128), version=4))

    def invent_uuid(self) -> str:
        """A uuid that nobody has; it may stand in the path of a write."""
        invented = self.new_uuid()
        self._ledger.invent(invented)
        return invented

    def invent_id(self, kind: str) -> str:
        """An id that does not exist, of this `kind`: product, option, unit or availability, or a code of a
        gift."""
        invented = f"no-such-{kind}-{self.new_uuid()[:8]}"
        self._ledger.invent(invented)
        return invented

    def reference(self) -> str:
        """A reseller reference nobody used before; it names the run."""
        return f"{self._setting.run_id}-{self.new_uuid()[:8]}"

    def own_url(self) -> str:
        """An address that nobody used before, at a reserved name where nothing answers; it names the run."""
        return f"https://guest.example/{self.reference()}"

    @property
    def notes(self) -> str:
        """What a supplier's staff reads in the notes of our bookings."""
        return f"conformance test {self._setting.run_id}, not a guest"

    @property
    def mark(self) -> Body:
        """The least of a contact: it says whose test this is, and names nobody."""
        return {"fullName": self._setting.run_id, "notes": self.notes}

    @property
    def contact(self) -> Body:
        """The reserved test contact, or the target file's."""
        return dict(self._setting.contact)

    def guest(self) -> Body:
        """The test contact as a guest of its own: another last name, and another address and number where
        those are reserved for tests. What the target file names is used as it is given."""
        tag = "".join(chr(ord("a") + int(digit, 16)) for digit in self.new_uuid()[:6])
        contact = self.contact
        contact["lastName"] = f"{contact['lastName']} {tag.title()}"
        contact["fullName"] = f"{contact['firstName']} {contact['lastName']}"
        name, _, domain = contact["emailAddress"].partition("@")
        if domain.endswith(".example"):
            contact["emailAddress"] = f"{name}.{tag}@{domain}"
        if contact["phoneNumber"].startswith(RESERVED_NUMBERS):
            contact["phoneNumber"] = f"{RESERVED_NUMBERS}{int(self.new_uuid()[:8], 16) % 1000:03}"
        return contact
