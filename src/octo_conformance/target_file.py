"""The target file: YAML that says who is tested, and how a run treats it.

It is read as plain YAML, and then held to its JSON Schema. Whatever is wrong ends in one TargetFileError that names
file, line or key, and never shows a value: it may be a secret.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TypedDict, cast

from octo_conformance.addresses import check_aside
from octo_conformance.document import JsonValue
from octo_conformance.errors import BadUrl, TargetFileError
from octo_conformance.file_demands import demand, first_error, place, unknown_field
from octo_conformance.plain_yaml import PlainYaml
from octo_conformance.schemas import schema

_HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE: Final = re.compile(r"(?:[!-~](?:[\t -~]*[!-~])?)?")
_FORBIDDEN: Final = {
    "authorization": "The key comes from the environment variable OCTO_TOKEN; a header here would replace it also "
    "where the suite sends a wrong key or none.",
    "octo-capabilities": "Name them under `capabilities`; a header here would replace what each test asks for.",
    **dict.fromkeys(
        ("connection", "content-length", "expect", "te", "trailer", "transfer-encoding", "upgrade"),
        "HTTP itself needs it.",
    ),
}


class CodeSource(TypedDict, total=False):
    """Where a code sent to a member is read: one of these."""

    command: list[str]
    mailbox: str
    prompt: bool


class Control(TypedDict):
    """How a test installation moves its clock and shows its outbox."""

    url: str


class ToldWebhooks(TypedDict, total=False):
    """Where a run listens, and how the target reaches it."""

    listen: str
    public_url: str


class ToldMember(TypedDict, total=False):
    """A test member of the supplier."""

    id: str
    reference: str
    firstName: str
    lastName: str
    email: str
    mobile: str
    country: str
    benefits: list[str]


class ToldLimits(TypedDict, total=False):
    """Where a run stops by itself."""

    reservations: int
    confirmations: int
    requests: int
    seconds: float
    wait_s: float
    timeout_s: float
    body_bytes: int
    run_bytes: int
    dead_s: float


class Told(TypedDict, total=False):
    """What a target file may say, see target.schema.json."""

    url: str
    headers: dict[str, str]
    capabilities: list[str]
    products: dict[str, dict[str, str]]
    contact: dict[str, JsonValue]
    members: list[ToldMember]
    one_time_code: CodeSource
    control: Control
    webhooks: ToldWebhooks
    limits: ToldLimits
    budgets: dict[str, dict[str, float]]
    capabilities_dir: str


def read_file(path: Path) -> Told:
    """What a target file says. Raises TargetFileError."""
    read = PlainYaml(path, "the target file", TargetFileError).read()
    if read is None:
        return {}
    if not isinstance(read, dict):
        raise TargetFileError(
            f"the target file {path} is no mapping", hint="Start with a line such as `url: https://…`."
        )
    _check(path, read)
    told = cast(Told, read)
    _check_headers(path, told.get("headers") or {})
    for where, url in _asides(told):
        try:
            check_aside(url)
        except BadUrl as wrong:
            raise TargetFileError(f"{path}: {where}: {wrong.message}", hint=wrong.hint) from None
    return told


def _check(path: Path, told: dict[str, JsonValue]) -> None:
    error = first_error(told, schema("target"))
    if error is None:
        return
    if error.validator == "additionalProperties":
        wrong, known = unknown_field(error)
        raise TargetFileError(f"{path}: {place(error)} has no field `{wrong}`", hint=known)
    raise TargetFileError(
        f"{path}: {place(error)} {demand(error)}",
        hint="See the JSON Schema of the target file in the documentation.",
    )


def _check_headers(path: Path, headers: dict[str, str]) -> None:
    for name, value in headers.items():
        if not _HEADER_NAME.fullmatch(name):
            raise TargetFileError(
                f"{path}: headers has a name that is none: {name[:60]!a}", hint="Correct it."
            )
        if not _HEADER_VALUE.fullmatch(value):
            raise TargetFileError(
                f"{path}: headers.{name} has characters that no header can carry, or a blank at an end",
                hint="Use printable ASCII.",
            )
        if (why := _FORBIDDEN.get(name.casefold())) is not None:
            raise TargetFileError(f"{path}: headers.{name} cannot be set", hint=why)
    folded = [name.casefold() for name in headers]
    if len(folded) != len(set(folded)):
        twice = next(name for name in headers if folded.count(name.casefold()) > 1)
        raise TargetFileError(
            f"{path}: headers.{twice} is there twice, in other letters", hint="Keep one of the two."
        )


def _asides(told: Told) -> Iterator[tuple[str, str]]:
    """The addresses beside the target, by the place where they stand."""
    if "control" in told:
        yield "control.url", told["control"]["url"]
    public = told.get("webhooks", {}).get("public_url")
    if public is not None:
        yield "webhooks.public_url", public
    mailbox = told.get("one_time_code", {}).get("mailbox")
    if mailbox is not None:
        # The place of the address may be part of a host as well as of a path.
        yield "one_time_code.mailbox", mailbox.replace("{address}", "address")
