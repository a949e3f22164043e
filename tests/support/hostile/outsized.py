"""These suppliers have too much of something: numbers, names, bytes, years or patience. Each has a name,
as those in `living` have."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any, Final

from support.hostile.front import Answer, Asked, Habit, Line
from support.hostile.living import way

Json = Any
Change = Callable[[dict[str, Json]], None]

NEVER: Final = "9999-12-31T23:59:59.9999999Z"
"""The last moment that .NET knows, with seven digits."""
ALLOWED: Final = 250
"""Requests after which a supplier wants to be left alone for an hour."""


class Rewriting:
    """Every JSON object of every answer is changed on its way."""

    def __init__(self, change: Change) -> None:
        self._change = change

    async def __call__(self, asked: Asked, line: Line) -> None:
        answer = await asked.carried_out()
        if answer.body.startswith((b"{", b"[")):
            body = json.loads(answer.body)
            self._walk(body)
            answer.body = json.dumps(body).encode()
        await line.answer(answer)

    def _walk(self, value: Json) -> None:
        if isinstance(value, dict):
            self._change(value)
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            self._walk(inner)


def numbers(name: str, **values: Json) -> None:
    """A supplier whose restrictions and other numbers have these values wherever they stand."""

    def change(found: dict[str, Json]) -> None:
        found.update((key, value) for key, value in values.items() if key in found)

    @way(name)
    def _() -> Habit:
        return Rewriting(change)


numbers("no-limit", maxUnits=2**31 - 1, maxQuantity=2**31 - 1)
numbers("no-limit-in-64-bits", maxUnits=2**63 - 1, maxQuantity=2**63 - 1)
numbers("twenty-million-at-least", minUnits=20_000_000)
numbers("three-million-at-most", maxQuantity=3_000_000, maxUnits=3_000_000)
numbers(
    "numbers-of-390-digits",
    maxUnits=10**389,
    minUnits=10**389,
    vacancies=10**389,
    cancellationCutoffAmount=10**389,
)
numbers(
    "numbers-of-64-bits", minUnits=2**63, minQuantity=2**63, paxCount=2**63, cancellationCutoffAmount=-(2**63)
)
numbers("holds-until-never", utcExpiresAt=NEVER)
numbers("holds-until-never-without-zone", utcExpiresAt=NEVER.rstrip("Z"))
numbers(
    "year-one", utcCreatedAt="0001-01-01T00:00:00Z", utcUpdatedAt="0001-01-01T00:00:00Z", utcCutoffAt=NEVER
)


@way("a-hundred-thousand-names")
class Named:
    """Each object with an id has a hundred thousand members that nobody knows."""

    def __init__(self) -> None:
        names = ",".join(f'"unknown{number}":{number}' for number in range(100_000))
        self._names = f'{{{names},"id":'.encode()

    async def __call__(self, asked: Asked, line: Line) -> None:
        answer = await asked.carried_out()
        answer.body = answer.body.replace(b'{"id":', self._names, 20)
        await line.answer(answer)


class Packed:
    """Answers are packed with gzip."""

    def __init__(self, pack: Callable[[Asked, Answer], bytes]) -> None:
        self._pack = pack

    async def __call__(self, asked: Asked, line: Line) -> None:
        answer = await asked.carried_out()
        if answer.status == 200:
            answer.body = self._pack(asked, answer)
            answer.headers["content-encoding"] = "gzip"
        await line.answer(answer)


@way("unfolds-to-empty-lists")
def _() -> Habit:
    folded = gzip.compress(b"[" + b"[]," * 2_000_000 + b"[]]")

    def pack(asked: Asked, answer: Answer) -> bytes:
        return folded if asked.number % 10 == 9 else gzip.compress(answer.body)

    return Packed(pack)


@way("bytes-behind-gzip")
def _() -> Habit:
    """One answer in five unfolds to more than a megabyte, and each has an empty line behind its end."""

    def pack(asked: Asked, answer: Answer) -> bytes:
        filled = answer.body + b" " * (2 * 2**20 if asked.number % 5 == 0 else 0)
        return gzip.compress(filled) + b"\r\n"

    return Packed(pack)


class Wholesale:
    """The list of products goes on with so many bare ones, the same in each answer."""

    def __init__(self, products: int) -> None:
        bare = {"internalName": "Pass", "locale": "en", "options": []}
        self._more = ",".join(json.dumps({"id": f"bare-{number}", **bare}) for number in range(products))

    async def __call__(self, asked: Asked, line: Line) -> None:
        answer = await asked.carried_out()
        if asked.step == "GET /products" and answer.status == 200:
            answer.body = b"%s,%s]" % (answer.body.rstrip().removesuffix(b"]"), self._more.encode())
        await line.answer(answer)


@way("two-hundred-thousand-products")
def _() -> Habit:
    return Wholesale(200_000)


class Dated:
    """A header with a date is always far away."""

    def __init__(self, **headers: str) -> None:
        self._headers = {name.replace("_", "-"): value for name, value in headers.items()}

    async def __call__(self, asked: Asked, line: Line) -> None:
        answer = await asked.carried_out()
        await line.answer(Answer(answer.status, answer.body, {**answer.headers, **self._headers}))


@way("dates-far-away")
def _() -> Habit:
    return Dated(date="Fri, 31 Dec 9999 23:59:59 -2359")


@way("dates-long-ago")
def _() -> Habit:
    return Dated(date="Mon, 01 Jan 0001 00:00:00 +2359")


class Throttling:
    """Each step of `steps` is refused at first, with a moment to come back that nobody can reckon with."""

    def __init__(self, steps: tuple[str, ...], **headers: str) -> None:
        self._steps = steps
        self._headers = {name.replace("_", "-"): value for name, value in headers.items()}

    async def __call__(self, asked: Asked, line: Line) -> None:
        if asked.step.endswith(self._steps) and asked.nth % 2:
            await line.answer(Answer.error(429, "TOO_MANY_REQUESTS", **self._headers))
            return
        await line.answer(await asked.carried_out())


@way("throttles-cancels-until-the-end-of-days")
def _() -> Habit:
    return Throttling(("/cancel",), retry_after="Fri, 31 Dec 9999 23:59:59 -2359")


@way("throttles-cancels-with-a-word-of-its-own")
def _() -> Habit:
    return Throttling(("/cancel", "POST /availability"), octo_ratelimit_retryafter="0")


@way("leaves-for-an-hour")
class Resting:
    """After so many requests it says 429 to everything, and that it does so for an hour."""

    async def __call__(self, asked: Asked, line: Line) -> None:
        if asked.number <= ALLOWED:
            await line.answer(await asked.carried_out())
        else:
            await line.answer(Answer.error(429, "TOO_MANY_REQUESTS", **{"retry-after": "3600"}))


class Behind:
    """Something stands behind each answer on its connection."""

    def __init__(self, behind: bytes, *, every: int = 1) -> None:
        self._behind = behind
        self._every = every

    async def __call__(self, asked: Asked, line: Line) -> None:
        answer = await asked.carried_out()
        await line.answer_and(answer, b"" if asked.number % self._every else self._behind)


@way("empty-lines-behind-bodies")
def _() -> Habit:
    return Behind(b"\r\n")


@way("second-answers")
def _() -> Habit:
    body = json.dumps({"error": "FORBIDDEN", "errorMessage": "This is for nobody."}).encode()
    head = f"HTTP/1.1 403 No\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return Behind(head.encode() + body, every=3)
