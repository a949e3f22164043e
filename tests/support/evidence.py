"""What a run wrote down, as plain JSON in which nothing is named or left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from octo_conformance.evidence import StrangeLine, read, to_json


def written_out(folder: Path) -> list[dict[str, Any]]:
    """The lines of the evidence in a folder, as far as they can be read."""
    lines = read(folder / "evidence.jsonl")
    return [to_json(line) for line in lines if not isinstance(line, StrangeLine)]
