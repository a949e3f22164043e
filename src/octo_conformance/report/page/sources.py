"""Where the source of a statement can be read. The catalogue names public pages in words; `specs/sources.yaml` has
their addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final
from urllib.parse import urlsplit

from octo_conformance.contract.roots import own_root
from octo_conformance.contract.yaml_files import read_yaml

_DERIVED: Final = re.compile(r"^derived(?: from|:) ", re.IGNORECASE)
_METHOD: Final = re.compile(r"\b(?:GET|POST|PATCH|PUT|DELETE) (?=/)")
_ADDRESS: Final = re.compile(r"https://[^\s,]+")
_GOES_ON: Final = re.compile(r"[\w.-]")
"""What makes another word of the one before, as in docs.octo.travel.example."""


@dataclass(frozen=True)
class Source:
    """A source in the words of the catalogue; `url` is None where no public page has it."""

    says: str
    url: str | None


def sources(told: object) -> list[Source]:
    """The sources of a statement."""
    return [Source(says, _url(says)) for says in told] if isinstance(told, list | tuple) else []


def _url(says: str) -> str | None:
    named = _METHOD.sub("", _DERIVED.sub("", says))
    written = _ADDRESS.match(named)
    if written is not None:
        return written.group() if _host(written.group()) in map(_host, addresses().values()) else None
    fitting = [name for name in addresses() if _begins(named, name)]
    return addresses()[max(fitting, key=len)] if fitting else None


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _begins(text: str, name: str) -> bool:
    return text.startswith(name) and (name.endswith(".") or not _GOES_ON.match(text, len(name)))


@cache
def addresses() -> Mapping[str, str]:
    """The address of each page by the names it goes by."""
    pages = read_yaml(own_root().specs / "sources.yaml")["pages"]
    return {name: address for address, names in pages.items() for name in names}
