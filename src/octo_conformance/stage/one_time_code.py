"""The code that a supplier sends to a member: read from an outbox, a mailbox, a program, or a person."""

from __future__ import annotations

import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import quote

from octo_conformance.bounds import ASIDE_S, OUTPUT_BYTES
from octo_conformance.document import JsonValue
from octo_conformance.stage.program import ProgramFailed, output_of
from octo_conformance.stage.signals import NotVerified
from octo_conformance.wire.out_of_band import NoAnswer, OutOfBand

# Six digits that stand alone: no part of a longer number, of a time, or of a phone number.
_CODE: Final = re.compile(r"(?<![\d+.:/-])\d{6}(?![\d:/-])")
_PAUSE_S: Final = 0.2
_ADDRESS: Final = "OCTO_CODE_TO"
# Where in the URL of a mailbox the address goes; without it, it is sent as `to`.
_PLACE: Final = "{address}"

HOW: Final = (
    "in place of a mailbox the target file may name a command that prints the code, prompt: true, or a control route "
    "with an outbox"
)
CODES: Final[dict[str, JsonValue]] = {"one_time_code": {"mailbox": "https://MAILBOX"}}
"""What is missing in a target file where codes cannot be read."""

T = TypeVar("T")


class OneTimeCodes:
    """`told` is `one_time_code` of the target file; without it the outbox of `control_url` is read with
    `token`. `learn` hears of each code, so that it is hidden wherever it shows up."""

    def __init__(self, told: Mapping[str, object] | None, control_url: str | None, token: str | None,
                 learn: Callable[[str], None], wait_s: float, ca_file: Path | None = None) -> None:  # fmt: skip
        self._told = dict(told or {})
        self._outbox = f"{control_url.rstrip('/')}/outbox" if control_url else None
        self._token = token
        self._learn = learn
        self._wait_s = wait_s
        self._ca_file = ca_file

    @property
    def known(self) -> bool:
        """Whether there is anywhere to read a code."""
        return bool(self._told or self._outbox)

    def after(self, ask: Callable[[], T], to: str) -> tuple[T, str]:
        """What `ask` returns, and the code that the target sent to this address because of it.

        Raises NotVerified where no code comes, with what was tried.
        """
        if not self.known:
            raise NotVerified(f"the code sent to a member cannot be read; {HOW}", add=CODES)
        if "command" in self._told or "prompt" in self._told:
            answer = ask()
            code = self._from_program(to) if "command" in self._told else self._from_person()
        else:
            before = Counter(_CODE.findall(self._messages(to)))
            answer = ask()
            code = self._new_code(to, before)
        self._learn(code)
        return answer, code

    def seen(self, messages: object) -> None:
        """Learn the codes in messages that somebody else has read."""
        for code in _CODE.findall(str(messages)):
            self._learn(code)

    def _new_code(self, to: str, before: Counter[str]) -> str:
        """The last code that was not there before, once it has come."""
        until = time.monotonic() + self._wait_s
        while True:
            codes: list[str] = _CODE.findall(self._messages(to))
            new = Counter(codes) - before
            if new:
                return next(code for code in reversed(codes) if code in new)
            if time.monotonic() > until:
                waited = f"no message with six digits came within {self._wait_s:.0f} s"
                raise NotVerified(f"{waited}; raise limits.wait_s in the target file")
            time.sleep(_PAUSE_S)

    def _messages(self, to: str) -> str:
        mailbox = self._told.get("mailbox")
        url = str(mailbox or self._outbox)
        query = None if _PLACE in url else {"to": to}
        url = url.replace(_PLACE, quote(to, safe=""))
        # Only the target's own control route is shown the key.
        headers = {} if mailbox else {"Authorization": f"Bearer {self._token}"}
        try:
            return OutOfBand(url, self._ca_file).text(query=query, headers=headers)
        except NoAnswer as reason:
            raise NotVerified(f"the mailbox could not be read: {reason}") from None

    def _from_program(self, to: str) -> str:
        told = self._told["command"]
        command = [str(part) for part in told] if isinstance(told, list) else []
        # By a variable, because arguments can be read by everybody on the machine.
        environment = {**os.environ, _ADDRESS: to}
        try:
            said = output_of(command, environment, seconds=max(self._wait_s, ASIDE_S), most=OUTPUT_BYTES)
        except ProgramFailed as reason:
            raise NotVerified(f"one_time_code.command {command[0]} failed: {reason}") from None
        return _only_code(said, f"one_time_code.command {command[0]} printed no six digits")

    def _from_person(self) -> str:
        if not sys.stdin.isatty():
            raise NotVerified("one_time_code.prompt needs a terminal to ask on")
        print("A code was just sent to the member. Enter it: ", end="", file=sys.stderr, flush=True)
        return _only_code(sys.stdin.readline(), "no six digits were entered")


def _only_code(text: str, otherwise: str) -> str:
    codes: list[str] = _CODE.findall(text)
    if not codes:
        raise NotVerified(otherwise)
    return codes[-1]
