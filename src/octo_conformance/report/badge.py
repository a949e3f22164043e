"""The badge of a conformant run: an image, and what shields.io reads to draw one."""

from __future__ import annotations

import json
from html import escape

from octo_conformance.judge.records import Verdict
from octo_conformance.report.text import line

_LABEL = "OCTO"
_COLOUR = "#2e7d32"
_LETTER = 7.2
"""The width of a letter, more or less, at eleven pixels."""


def message(verdict: Verdict) -> str:
    """What the badge says: the word, and the capabilities beside core."""
    beside = [
        each["id"].removeprefix("octo/") for each in verdict["capabilities"] if each["id"] != "octo/core"
    ]
    more = f" +{len(beside)}" if beside else ""
    waived = ", with waivers" if verdict["counts"].get("WAIVED") else ""
    return line(f"conformant{more}{' (strict)' if verdict.get('strict') else ''}{waived}", 60)


def shields(verdict: Verdict) -> str:
    """The JSON of an endpoint badge of shields.io."""
    told = {"schemaVersion": 1, "label": _LABEL, "message": message(verdict), "color": "2e7d32"}
    return json.dumps(told) + "\n"


def svg(verdict: Verdict) -> str:
    """The badge as an image that needs nothing else."""
    says = message(verdict)
    left, right = _width(_LABEL), _width(says)
    title = escape(f"{_LABEL}: {says}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" '
        f'aria-label="{title}"><title>{title}</title>'
        f'<rect width="{left}" height="20" fill="#444"/>'
        f'<rect x="{left}" width="{right}" height="20" fill="{_COLOUR}"/>'
        '<g fill="#fff" text-anchor="middle" font-family="Verdana,sans-serif" font-size="11">'
        f'<text x="{left / 2}" y="14">{_LABEL}</text>'
        f'<text x="{left + right / 2}" y="14">{escape(says)}</text></g></svg>\n'
    )


def _width(text: str) -> int:
    return round(len(text) * _LETTER) + 12
