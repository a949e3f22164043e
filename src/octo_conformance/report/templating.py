"""Templates become pages here, and nowhere else: what is escaped, and what a page may run, is decided once."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache, partial
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from octo_conformance.judge import spoken
from octo_conformance.report.page.facts import moment
from octo_conformance.report.text import clean

HERE = "octo_conformance.report"
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


def rendered(
    template: str,
    *,
    style: str,
    own_style: str | None = None,
    script: str | None = None,
    room: str = HERE,
    **values: object,
) -> str:
    """A page from a template, with the one style and the one script that its policy allows, by the names of their
    files. `own_style` is what the page adds to the style; `room` is the package in whose `templates` the template lies."""
    styled = _asset(HERE, style) + (_asset(HERE, own_style) if own_style is not None else "")
    run = _asset(HERE, script) if script is not None else None
    runs = f"script-src {_hash(run)}; " if run is not None else ""
    page = _environment(room).get_template(template)
    return page.render(
        **values,
        # These are our own files, and the only markup that does not come from a template.
        style=Markup(styled),
        script=Markup(run) if run is not None else None,
        policy=Markup(
            f"default-src 'none'; style-src {_hash(styled)}; {runs}base-uri 'none'; form-action 'none'"
        ),
    )


@cache
def _environment(room: str) -> Environment:
    environment = Environment(
        loader=FunctionLoader(partial(_asset, room)),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["whole"] = lambda text: escape(clean(text, _CURL_LIMIT))
    environment.filters["json"] = spoken.as_json
    environment.filters["indented"] = lambda body: json.dumps(body, indent=2, ensure_ascii=False)
    environment.filters["tone"] = lambda word: _TONE.get(word, "quiet")
    environment.filters["spoken"] = lambda word: str(word).replace("_", " ").lower()
    environment.filters["moment"] = moment
    environment.filters["span"] = _span
    environment.filters["cut"] = lambda text, most: text if len(text) <= most else f"{text[: most - 1]}…"
    return environment


def _harmless(value: object) -> object:
    if value is None:
        return ""
    return value if isinstance(value, Markup) else clean(value)


def _span(seconds: float) -> str:
    """How long something took, in the unit that fits."""
    return f"{seconds:.1f} s" if seconds < 100 else f"{seconds / 60:.1f} min"


@cache
def _asset(room: str, name: str) -> str:
    return (files(room) / "templates" / name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
