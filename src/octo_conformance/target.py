"""Who is tested, with whose key and within which limits. File < environment < flags."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from octo_conformance.addresses import checked_url
from octo_conformance.bounds import BODY_BYTES, RUN_BYTES
from octo_conformance.document import JsonValue
from octo_conformance.errors import BadUrl, NoKey, TargetFileError, UsageError
from octo_conformance.target_file import ToldWebhooks, read_file

TEST_CONTACT: Mapping[str, JsonValue] = {
    "fullName": "Octavia Conformance",
    "firstName": "Octavia",
    "lastName": "Conformance",
    "emailAddress": "octavia.conformance@guest.example",
    # Reserved by Ofcom for drama; it rings nowhere.
    "phoneNumber": "+442079460123",
    "locales": ["en"],
    "country": "GB",
    "postalCode": "SW1A 1AA",
    "notes": "conformance test, not a guest",
}
"""The guest of every test booking: a reserved name, address and number."""


@dataclass(frozen=True)
class Limits:
    """What a run may use up. Times in seconds, sizes in bytes; None: no more than the plan of the run says."""

    reservations: int | None = None
    confirmations: int | None = None
    requests: int = 50_000
    seconds: float = 1800
    wait_s: float = 120
    timeout_s: float = 15
    body_bytes: int = BODY_BYTES
    dead_s: float = 60
    run_bytes: int = RUN_BYTES


@dataclass(frozen=True)
class Listen:
    """Where a run listens for what the target sends by itself. `public_url` is how the target reaches that address."""

    host: str = "127.0.0.1"
    port: int = 0
    public_url: str | None = None


@dataclass(frozen=True)
class Target:
    """The endpoint under test and how a run treats it. Keys are never shown in its repr."""

    url: str
    keys: Mapping[str, str] = field(repr=False, default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    capabilities: tuple[str, ...] = ()
    restricted: tuple[str, ...] | None = None
    products: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    contact: Mapping[str, JsonValue] = field(default_factory=lambda: TEST_CONTACT, repr=False)
    members: tuple[Mapping[str, object], ...] = field(default=(), repr=False)
    one_time_code: Mapping[str, object] | None = field(default=None, repr=False)
    control_url: str | None = None
    webhooks: Listen | None = None
    limits: Limits = Limits()
    budgets: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """How long answers may take, by operation, * for every other."""
    profile: str = "octo"
    embedded: bool = False
    capabilities_dir: Path | None = None
    """A folder with specs/ and suites/ of the user's own."""

    @property
    def roots(self) -> tuple[Path, ...]:
        """Where specifications and suites lie, besides our own."""
        return () if self.capabilities_dir is None else (self.capabilities_dir,)


def read_target(
    url: str | None,
    file: Path | None,
    *,
    token_env: str = "OCTO_TOKEN",
    second_token_env: str | None = None,
    profile: str = "octo",
    restricted: Sequence[str] = (),
    environment: Mapping[str, str] = os.environ,
) -> Target:
    """Put the target together. Raises BadUrl, NoKey or TargetFileError."""
    told = read_file(file) if file is not None else {}
    address = url or environment.get("OCTO_URL") or told.get("url")
    if not address:
        raise BadUrl(
            "no URL of a target is given", hint="Name it on the command line or as `url:` in the target file."
        )
    keys = {"first": _key(environment, token_env, required=True)}
    if second_token_env:
        keys["second"] = _key(environment, second_token_env, required=True)
    control = told.get("control")
    return Target(
        url=checked_url(str(address)),
        keys={name: key for name, key in keys.items() if key},
        headers=told.get("headers") or {},
        capabilities=tuple(told.get("capabilities") or ()),
        restricted=tuple(restricted) or None,
        products=told.get("products") or {},
        contact={**TEST_CONTACT, **(told.get("contact") or {})},
        members=tuple(told.get("members") or ()),
        one_time_code=told.get("one_time_code"),
        control_url=control["url"] if control else None,
        webhooks=_listen(told.get("webhooks")),
        limits=replace(Limits(), **(told.get("limits") or {})),
        budgets=told.get("budgets") or {},
        profile=profile,
        capabilities_dir=capabilities_folder(file, told.get("capabilities_dir")),
    )


def capabilities_folder(file: Path | None, named: str | None) -> Path | None:
    """The folder that a target file names, relative to the file. Raises TargetFileError where there is none."""
    if file is None or named is None:
        return None
    folder = _own_folder(file.parent / named)
    if folder is None:
        raise TargetFileError(
            f"{file}: capabilities_dir names {file.parent / named}, which has neither a folder specs/ nor a folder suites/",
            hint="Name the folder that holds them, relative to the target file.",
        )
    return folder


def suite_folder(named: Path) -> Path:
    """The folder that `--suite` names. Raises UsageError where it holds nothing of the kind."""
    folder = _own_folder(named)
    if folder is None:
        raise UsageError(
            f"--suite names {named}, which has neither a folder suites/ nor a folder specs/",
            hint="Name the folder that holds them.",
        )
    return folder


def _own_folder(named: Path) -> Path | None:
    try:
        folder = named.resolve()
        return folder if (folder / "specs").is_dir() or (folder / "suites").is_dir() else None
    except (OSError, RuntimeError):  # a name too long, a loop of links
        return None


def _listen(told: ToldWebhooks | None) -> Listen | None:
    if told is None:
        return None
    host, _, port = told.get("listen", "127.0.0.1:0").rpartition(":")
    return Listen(host.strip("[]"), int(port), told.get("public_url"))


def _key(environment: Mapping[str, str], name: str, *, required: bool) -> str:
    value = environment.get(name, "").strip()
    if not value and required:
        raise NoKey(
            f"the variable {name} holds no key",
            hint=f"export {name}=… with the key of the reseller, or name another variable with --token-env.",
        )
    if value and not (value.isascii() and value.isprintable()):
        raise NoKey(
            f"the key in {name} has characters no header can carry",
            hint="Set the variable to the bare key, one line.",
        )
    return value
