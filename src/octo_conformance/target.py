"""Who is tested, with whose key and within which limits. File < environment < flags."""

from __future__ import annotations

import difflib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from octo_conformance.bounds import BODY_BYTES, RUN_BYTES
from octo_conformance.errors import BadUrl, NoKey, TargetFileError

TEST_CONTACT: Mapping[str, Any] = {
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
    requests: int = 20_000
    seconds: float = 1800
    wait_s: float = 120
    timeout_s: float = 15
    body_bytes: int = BODY_BYTES
    dead_s: float = 60
    run_bytes: int = RUN_BYTES


@dataclass(frozen=True)
class Target:
    """The endpoint under test and how a run treats it. Keys are never shown in its repr."""

    url: str
    keys: Mapping[str, str] = field(repr=False, default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    capabilities: tuple[str, ...] = ()
    restricted: tuple[str, ...] | None = None
    products: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    contact: Mapping[str, Any] = field(default_factory=lambda: TEST_CONTACT, repr=False)
    members: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    one_time_code: Mapping[str, Any] | None = field(default=None, repr=False)
    control_url: str | None = None
    limits: Limits = Limits()
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
    told = _file(file) if file is not None else {}
    address = url or environment.get("OCTO_URL") or told.get("url")
    if not address:
        raise BadUrl(
            "no URL of a target is given", hint="Name it on the command line or as `url:` in the target file."
        )
    keys = {"first": _key(environment, token_env, required=True)}
    if second_token_env:
        keys["second"] = _key(environment, second_token_env, required=True)
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
        control_url=(told.get("control") or {}).get("url"),
        limits=replace(Limits(), **(told.get("limits") or {})),
        profile=profile,
        capabilities_dir=_folder(file, told.get("capabilities_dir")),
    )


def read_file(path: Path) -> dict[str, Any]:
    """What a target file says. Raises TargetFileError."""
    return _file(path)


def checked_url(url: str) -> str:
    """The base URL without a trailing slash. Raises BadUrl with what is wrong with it."""
    hint = "Give the base URL of the OCTO endpoint, such as https://staging.supplier.example/octo"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        # The error may quote a part of the URL, and that may be a password.
        raise BadUrl(f"that is no URL ({type(error).__name__})", hint=hint) from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise BadUrl(f"{_bare(url)!r} is no http(s) URL", hint=hint)
    if parts.username or parts.password:
        raise BadUrl(
            "the URL carries a password",
            hint="Leave it out; the key comes from the environment variable OCTO_TOKEN.",
        )
    if parts.query or parts.fragment:
        raise BadUrl(f"{_bare(url)!r} has a query or a fragment", hint=hint)
    if any(ord(character) <= 32 for character in url) or port == 0:
        raise BadUrl(f"{_bare(url)!r} is no URL", hint=hint)
    return url.rstrip("/")


def _bare(url: str) -> str:
    """As much of a wrong URL as may be shown: a query or what stands before an @ may be a secret."""
    start = url.partition("?")[0].partition("#")[0]
    scheme, mark, rest = start.rpartition("://")
    return f"{scheme}{mark}{rest.rpartition('@')[2]}"


def _folder(file: Path | None, named: str | None) -> Path | None:
    """The folder that a target file names, relative to the file. Raises TargetFileError where there is none."""
    if file is None or named is None:
        return None
    folder = (file.parent / named).resolve()
    if not (folder / "specs").is_dir() and not (folder / "suites").is_dir():
        raise TargetFileError(
            f"{file}: capabilities_dir names {folder}, which has neither a folder specs/ nor a folder suites/",
            hint="Name the folder that holds them, relative to the target file.",
        )
    return folder


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


def _file(path: Path) -> dict[str, Any]:
    import yaml

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TargetFileError(
            f"the target file {path} cannot be read: {error}", hint="Give the path of a YAML file."
        ) from None
    try:
        told = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = f" (line {mark.line + 1}, column {mark.column + 1})" if mark else ""
        problem = getattr(error, "problem", None) or "not YAML"
        raise TargetFileError(
            f"the target file {path} is not YAML{at}: {problem}", hint="Correct the line named."
        ) from None
    if told is None:
        return {}
    if not isinstance(told, dict):
        raise TargetFileError(
            f"the target file {path} is no mapping", hint="Start with a line such as `url: https://…`."
        )
    _check(path, told)
    return told


def schema() -> dict[str, Any]:
    """The JSON Schema of the target file."""
    from importlib.resources import files

    text = files("octo_conformance").joinpath("schemas/target.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def _check(path: Path, told: dict[str, Any]) -> None:
    import jsonschema

    document = schema()
    validator = jsonschema.Draft202012Validator(document)
    error = next(
        iter(sorted(validator.iter_errors(told), key=lambda e: list(map(str, e.absolute_path)))), None
    )
    if error is None:
        return
    where = ".".join(str(step) for step in error.absolute_path) or "the top level"
    if error.validator == "additionalProperties":
        known = list(error.schema.get("properties", {}))
        wrong = next((name for name in error.instance if name not in known), "?")
        near = difflib.get_close_matches(str(wrong), known, 1, 0.5)
        hint = f"Did you mean `{near[0]}`?" if near else f"Known there: {', '.join(known)}."
        raise TargetFileError(f"{path}: {where} has no field `{wrong}`", hint=hint)
    raise TargetFileError(
        f"{path}: {where} {_demand(error)}",
        hint="See the JSON Schema of the target file in the documentation.",
    )


def _demand(error: Any) -> str:
    """What the schema asks for, without the value that is there: it may be a secret."""
    wanted = error.validator_value
    match error.validator:
        case "required":
            return f"lacks {', '.join(sorted(set(wanted) - set(error.instance)))}"
        case "type":
            return f"has to be {' or '.join(wanted) if isinstance(wanted, list) else f'of type {wanted}'}"
        case "enum":
            return f"has to be one of {', '.join(map(str, wanted))}"
        case "const":
            return f"has to be {json.dumps(wanted)}"
        case "minimum":
            return f"has to be at least {wanted}"
    return f"does not keep to `{error.validator}: {wanted}`"


LIMIT_NAMES = tuple(f.name for f in fields(Limits))
