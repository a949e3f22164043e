"""report.html is one file that needs nothing else, for the people who run the target and those who buy from
it.

Two guards stand between target text and the browser. Every expression of the template goes through
`text.clean` and is escaped. The page's own policy allows the one style and the one script by hash, so that
nothing else would run even if the first guard had a hole.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from octo_conformance.judge import spoken
from octo_conformance.judge.records import OperationTraffic
from octo_conformance.report import words
from octo_conformance.report.dossier import EXCHANGES_SHOWN, STATUSES, Dossier
from octo_conformance.report.places import compared
from octo_conformance.report.text import clean
from octo_conformance.report.transcript import transcripts

_CURL_LIMIT = 40_000
"""The most characters of a command. It may be longer than a field, because a command that is cut does something else."""

_TONE = {
    "PASS": "good",
    "CONFORMANT": "good",
    "FAIL": "bad",
    "NONCONFORMANT": "bad",
    "ERROR": "bad",
    "WARN": "soft",
    "WAIVED": "soft",
    "INCOMPLETE": "soft",
    "BLOCKED": "open",
    "NOT_VERIFIED": "open",
    "NOT_APPLICABLE": "quiet",
}


def html(dossier: Dossier) -> str:
    """The page as text that can be written in UTF-8."""
    style, script = _asset("style.css"), _asset("script.js")
    verdict = dossier.verdict
    by_id = {entry["id"]: number for number, entry in enumerate(dossier.findings(), start=1)}
    page = _environment().get_template("report.html.j2")
    return page.render(
        verdict=verdict,
        dossier=dossier,
        spoken=words.spoken(dossier),
        word_of_tone=words.tone(dossier),
        headline=words.headline(dossier),
        advice=words.advice(dossier),
        meaning=words.MEANING,
        statuses=STATUSES,
        shown=EXCHANGES_SHOWN,
        # An id may be hostile, so the place of a finding in the list is its anchor.
        place=by_id,
        level={entry["id"]: entry["level"] for entry in verdict["requirements"]},
        compared=compared,
        transcripts=lambda finding: transcripts(finding, dossier),
        traffic=_traffic(verdict["traffic"]["operations"]),
        # These are our own files, and the only markup that does not come from a template.
        style=Markup(style),
        script=Markup(script),
        policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'",
    )


def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_asset),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["whole"] = lambda text: escape(clean(text, _CURL_LIMIT))
    environment.filters["json"] = spoken.as_json
    environment.filters["tone"] = lambda word: _TONE.get(word, "quiet")
    environment.filters["spoken"] = lambda word: str(word).replace("_", " ").lower()
    return environment


def _harmless(value: object) -> object:
    if value is None:
        return ""
    return value if isinstance(value, Markup) else clean(value)


def _asset(name: str) -> str:
    return (files("octo_conformance.report") / "templates" / name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


class _Bars(OperationTraffic):
    """An operation with the widths of its bars, in percent of the slowest operation."""

    p50_bar: float
    p95_bar: float


def _traffic(operations: Sequence[OperationTraffic]) -> list[_Bars]:
    slowest = max((operation["p95_ms"] for operation in operations), default=0.0) or 1.0
    return [
        {
            **operation,
            "p50_bar": round(100 * operation["p50_ms"] / slowest, 1),
            "p95_bar": round(100 * operation["p95_ms"] / slowest, 1),
        }
        for operation in operations
    ]
