"""Target files that nobody would write: drawn from the JSON Schema of the file, with mistakes in values and text."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from octo_conformance.schemas import schema

_STRANGE = ["", "\u200b", "ä€", "\r\n", "\x00", "\ud800", "2026-13-45", ".nan", ".inf", "NO", "0x10", "1e999", "9" * 5000,
            "<<", "*a", "&a", "!!python/object:os.system", "\ufeff", "\t", "~", "-0", "http://[::1", "https://a..b/",
            "https://h:99999/", "http://0177.0.0.1", "https://u:p@h/"]  # fmt: skip
_TEXTS = st.one_of(
    st.sampled_from(_STRANGE),
    st.text(max_size=12),
    st.text(st.characters(codec="ascii"), max_size=30),
    st.just("https://supplier.example/octo"),
)
_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3),
    max_leaves=6,
)
_PIECES = ["\t", "\ufeff", "\x00", "\x85", "&a ", "*a", "!!binary ", "!x ", "? ", "- ", "{", "[", "]", "}", "'", '"', "|\n", ">",
           "---\n", "...\n", "%YAML 9.9\n", "\n\n", ": ", ",", "#", "<<: ", "url: x\n", "\ud83d", "9" * 50]  # fmt: skip


def _fitting(wanted: dict[str, Any]) -> st.SearchStrategy[Any]:
    """What a schema of these files allows, and now and then what it does not."""
    if "const" in wanted:
        return st.just(wanted["const"])
    if "enum" in wanted:
        return st.sampled_from(wanted["enum"])
    match wanted.get("type"):
        case "object":
            known = {name: _mostly(inner) for name, inner in wanted.get("properties", {}).items()}
            more = wanted.get("additionalProperties")
            fields = st.fixed_dictionaries({}, optional=known)
            if not isinstance(more, dict):
                return fields
            names = (
                st.sampled_from(["Octo-Env", "X-Api-Key", "START_TIME", "Authorization", "octo-env"]) | _TEXTS
            )
            return st.dictionaries(names, _mostly(more), max_size=3)
        case "array":
            return st.lists(_mostly(wanted["items"]), max_size=3)
        case "string":
            return _TEXTS
        case "integer":
            return st.integers() | st.integers(0, 100)
        case "number":
            return st.floats() | st.integers(0, 100)
    return _ANYTHING


def _mostly(wanted: dict[str, Any]) -> st.SearchStrategy[Any]:
    return st.one_of(*[_fitting(wanted)] * 9, _ANYTHING)


def _written(value: Any) -> str:
    """As JSON, which YAML includes; `dumps` writes NaN and lone surrogates as well."""
    return json.dumps(value, ensure_ascii=False)


@st.composite
def _broken(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> str:
    """A text with something put in, something left out, or something there twice."""
    text = draw(texts)
    for _ in range(draw(st.integers(0, 3))):
        start, end = sorted(draw(st.integers(0, len(text))) for _ in range(2))
        piece = draw(st.sampled_from([*_PIECES, text[start:end][:200]]))
        text = text[:start] + piece + text[draw(st.sampled_from([start, end])) :]
    return text


def _as_block(told: dict[str, Any]) -> str:
    return "".join(f"{_plain(name)}: {_written(value)}\n" for name, value in told.items())


def _plain(name: str) -> str:
    return name if name.isidentifier() else _written(name)


def target_texts() -> st.SearchStrategy[bytes]:
    """The bytes of a file."""
    told = _fitting(schema("target"))
    whole = st.one_of(told.map(_as_block), told.map(_written), _ANYTHING.map(_written), st.text(max_size=60))
    return st.one_of(
        *[text.map(lambda text: text.encode("utf-8", "surrogatepass")) for text in (whole, _broken(whole))]
        * 3,
        whole.map(lambda text: text.encode("utf-16", "surrogatepass")),
        st.binary(max_size=60),
    )
