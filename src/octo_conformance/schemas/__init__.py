"""JSON Schemas (2020-12) of the files that this suite reads and writes, for other programs to hold it to."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any, Literal

__all__ = ["schema"]


@cache
def schema(
    name: Literal[
        "verdict",
        "target",
        "evidence",
        "selftest",
        "extensions",
        "catalogue",
        "readings",
        "waivers",
        "client_verdict",
        "fleet",
        "fleet_index",
    ],
) -> dict[str, Any]:
    """The schema of verdict.json, selftest.json, a target file, a line of evidence.jsonl, the x-octo- keys of the
    specification files, a file of the catalogue, the register of readings, a waiver file, client-verdict.json, a fleet
    file, or fleet.json. Not to be changed."""
    text = (files(__name__) / f"{name}.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded
