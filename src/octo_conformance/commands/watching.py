"""The served supplier watches its client: each call is redacted, written down and judged."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl

import click
import httpx

from octo_conformance.bounds import MIB
from octo_conformance.client_report import CALLS, FILES, write_client_reports
from octo_conformance.client_report.words import explained, spoken
from octo_conformance.clients import (
    ClientCall,
    ClientJudge,
    SupplierRecord,
    client_rules,
    client_verdict,
    to_line,
)
from octo_conformance.contract import Contract
from octo_conformance.judge.gate import EXIT
from octo_conformance.own_files import check_own, open_own
from octo_conformance.report.text import line
from octo_conformance.run.folder import prepare
from octo_conformance.wire.parse import parse
from octo_conformance.wire.redact import Redactor
from octo_sandbox.teaching import Remark, SeenCall

MOST_BYTES: Final = 256 * MIB
"""Of calls.jsonl. Later calls are judged and not written down."""
NAME: Final = "octo-conformance"
_SENTENCES: Final = 40
_MOST_TOKENS: Final = 1_000


class Watcher:
    """Judges the calls of clients. `folder` is where the files go; without one nothing is written.

    Raises ReportUnwritable where the folder cannot be written.
    """

    def __init__(
        self, contract: Contract, tokens: Sequence[str], questions_a_minute: int, folder: Path | None
    ) -> None:
        self._judge = ClientJudge(contract, questions_a_minute)
        self._redactor = Redactor(
            {f"key {number}": token for number, token in enumerate(tokens)}, os.urandom(16), contract
        )
        self._tokens = set(tokens)
        self._folder = folder
        self._started = datetime.now(UTC)
        self._notes: list[str] = []
        self._written = 0
        self._unjudged = 0
        self._calls: int | None = None
        if folder is not None:
            prepare(folder)
            for name in (CALLS, *FILES):
                check_own(folder / name)
            for name in FILES:
                (folder / name).unlink(missing_ok=True)
            self._calls = open_own(folder / CALLS, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)

    def watch(self, seen: SeenCall) -> Sequence[Remark]:
        """Judge one call; what was wrong with it. A run of this suite is wrong on purpose, and nobody wants to learn from
        its calls: without a folder they are passed over, as judging takes longer than answering."""
        if self._folder is None and _is_a_run(seen):
            return []
        try:
            call = self._redacted(seen)
            self._write(call)
            rules = client_rules()
            return [
                Remark(breach.rule, breach.sentence, rules[breach.rule].breaks)
                for breach in self._judge.feed(call)
            ]
        except Exception as defect:
            if os.environ.get("OCTO_DEBUG"):
                raise
            # The client is not stopped by a defect of the suite, and it is not certified with one.
            if not self._unjudged:
                self._notes.append(
                    f"Call {seen.number} could not be judged ({type(defect).__name__}: {defect})."
                )
            self._unjudged += 1
            return []

    def report(self, supplier: SupplierRecord) -> int:
        """Write the files, say how it ended, and return the exit code. Raises ReportUnwritable."""
        if self._folder is None:
            return 0
        if self._calls is not None:
            os.close(self._calls)
            self._calls = None
        ended = datetime.now(UTC)
        self._judge.finish(ended)
        verdict = client_verdict(self._judge, supplier, self._started, ended, self._notes, self._unjudged)
        write_client_reports(verdict, self._folder)
        click.echo(line(f"{spoken(verdict)}: {explained(verdict)}", 600))
        for finding in verdict["findings"][:_SENTENCES]:
            click.echo(line(f"  {finding['status']} {finding['rule']} {finding['sentence']}", 600))
        click.echo(line(f"report: {self._folder / FILES[1]}", 600))
        return EXIT[verdict["verdict"]]

    def _write(self, call: ClientCall) -> None:
        if self._calls is None:
            return
        content = f"{to_line(call)}\n".encode("ascii")
        if self._written + len(content) > MOST_BYTES:
            self._stop(f"{CALLS} holds no call from number {call.number} on: it is as large as it may be.")
            return
        try:
            while content:
                done = os.write(self._calls, content)
                self._written, content = self._written + done, content[done:]
        except OSError as error:
            self._stop(f"{CALLS} holds no call from number {call.number} on: {error.strerror or error}.")

    def _stop(self, note: str) -> None:
        if self._calls is not None:
            os.close(self._calls)
            self._calls = None
        self._notes.append(note)

    def _redacted(self, seen: SeenCall) -> ClientCall:
        """The call without keys and without the data of people."""
        redactor, headers = self._redactor, _by_name(seen.headers)
        token = headers.get("authorization", "").strip().partition(" ")[2].strip()
        if token and token not in self._tokens and len(self._tokens) < _MOST_TOKENS:
            # A key that the control route made, or a wrong one, which may be right elsewhere.
            self._tokens.add(token)
            redactor.add("sent", token)
        sent, answer = parse(seen.content) if seen.content else None, parse(_unfolded(seen))
        target = redactor.url(f"{seen.path}?{seen.query}" if seen.query else seen.path, of_guests=True)
        path, _, query = target.partition("?")
        return ClientCall(
            number=seen.number,
            reseller=seen.reseller,
            began=seen.began,
            ended=seen.ended,
            now=seen.now,
            method=seen.method,
            path=path,
            query=tuple(parse_qsl(query, keep_blank_values=True)),
            headers=_by_name(redactor.headers(headers.items())),
            sent=redactor.of_others(sent.value, seen.path, sent=True)
            if sent is not None and sent.is_json
            else None,
            sent_json=sent is None or sent.is_json,
            sent_bytes=len(seen.content),
            status=seen.status,
            answer_headers=_by_name(redactor.headers(seen.answer_headers)),
            answer=redactor.of_others(answer.value, seen.path, sent=False) if answer.is_json else None,
            answer_bytes=len(seen.answer),
        )


def _is_a_run(seen: SeenCall) -> bool:
    """Whether a run of this suite sent the call, by the name that it gives itself."""
    return any(name == "user-agent" and value.startswith(f"{NAME}/") for name, value in seen.headers)


def _unfolded(seen: SeenCall) -> bytes:
    """The answer as the client reads it, without the compression that some suppliers use."""
    if "content-encoding" not in dict(seen.answer_headers):
        return seen.answer
    try:
        return httpx.Response(200, headers=list(seen.answer_headers), content=seen.answer).content
    except httpx.DecodingError:
        return seen.answer


def _by_name(headers: Sequence[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in headers:
        found[name] = f"{found[name]},{value}" if name in found else value
    return found
