"""A target file as text: what was found, with each key explained and everything else proposed in comments."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import yaml

from octo_conformance.commands.survey import Fit, Survey
from octo_conformance.report.text import line
from octo_conformance.schemas import schema

_WIDTH: Final = 100
_LONGEST: Final = 200
"""Characters of a text of the target that a comment shows."""


@dataclass(frozen=True)
class Known:
    """What the user said: names of variables, never the keys in them."""

    token_env: str
    second_token_env: str | None = None
    capabilities: tuple[str, ...] = ()
    email: str | None = None
    given: tuple[str, ...] = ()
    """Keys of the target file that was given for the look; their values are not copied."""


def target_text(name: str, known: Known, found: Survey) -> str:
    """The file. `name` is its own."""
    lines = [*_head(name, known), "", *_missing(found)]
    for key, about in schema("target")["properties"].items():
        lines += ["", *_comment(about.get("description", key))]
        if key in known.given:
            lines.append(
                f"# {key}: the file given for the look has it; it may be secret, so copy it yourself"
            )
        lines += _PARTS.get(key, _proposed)(key, about, known, found)
    return "\n".join(lines) + "\n"


def _head(name: str, known: Known) -> Iterator[str]:
    second = f" --second-token-env {known.second_token_env}" if known.second_token_env else ""
    yield "# Target file of octo-conformance, written by `octo-conformance init`. A key is never in here:"
    variables = [known.token_env, *([known.second_token_env] if known.second_token_env else [])]
    yield f"#   export {' '.join(f'{each}=…' for each in variables)}"
    yield f"#   octo-conformance run --target {name}{_token(known)}{second}"
    yield f"# `octo-conformance init --check {name}` explains what stands here. What begins with # is proposed."


def _token(known: Known) -> str:
    return "" if known.token_env == "OCTO_TOKEN" else f" --token-env {known.token_env}"


def _missing(found: Survey) -> Iterator[str]:
    if found.problem is not None:
        yield from _comment(f"The catalogue could not be read: {found.problem}")
    if not found.lacks:
        return
    yield "# What is missing so far, and for how many requirements:"
    for lack in found.lacks:
        yield from _comment(f"- {line(lack.what, _LONGEST)} ({len(lack.requirements)})", after="  ")


def _url(key: str, about: Mapping[str, Any], known: Known, found: Survey) -> Iterator[str]:
    yield f"url: {_quoted(found.url)}"


def _capabilities(key: str, about: Mapping[str, Any], known: Known, found: Survey) -> Iterator[str]:
    listed = ", ".join(map(_quoted, known.capabilities or found.negotiated))
    if found.unknown:
        yield from _comment(f"Offered, and not known to this suite: {', '.join(found.unknown)}")
    yield f"{'' if known.capabilities else '# '}{key}: [{listed}]"


def _products(key: str, about: Mapping[str, Any], known: Known, found: Survey) -> Iterator[str]:
    yield f"# {key}:"
    for name, fit in found.fits.items():
        if fit.product is None:
            yield from _comment(f"  {name}: {_why(fit)}", after="    ")
            continue
        named = {"product": fit.product, "option": fit.option or "", "unit": fit.unit or ""}
        inside = ", ".join(f"{part}: {_quoted(value)}" for part, value in named.items())
        yield f"#   {name}: {{{inside}}}  # {line(fit.title, 60)}"


def _why(fit: Fit) -> str:
    return line(fit.why, _LONGEST) if fit.sold else "none is sold"


def _contact(key: str, about: Mapping[str, Any], known: Known, found: Survey) -> Iterator[str]:
    if known.email is None:
        yield from _proposed(key, about, known, found)
    else:
        yield f"{key}: {{emailAddress: {_quoted(known.email)}}}"


def _limits(key: str, about: Mapping[str, Any], known: Known, found: Survey) -> Iterator[str]:
    yield from _comment(
        f"A run of standard depth may reserve {found.plan.reservations:,} and confirm "
        f"{found.plan.confirmations:,} at most; fewer leave requirements unchecked."
    )
    yield from _proposed(key, about, known, found)


def _proposed(key: str, about: Mapping[str, Any], known: Known, found: Survey) -> Iterator[str]:
    """The example of the schema, as a comment."""
    for example in about.get("examples", ())[:1]:
        text = yaml.safe_dump({key: example}, sort_keys=False, allow_unicode=True, width=_WIDTH)
        yield from (f"# {each}" for each in text.splitlines())


_PARTS: Final = {
    "url": _url, "capabilities": _capabilities, "products": _products, "contact": _contact, "limits": _limits,
}  # fmt: skip


def _comment(text: str, after: str = "") -> Iterator[str]:
    """Text in lines of comment, those after the first further in."""
    wrapped = textwrap.wrap(line(text), _WIDTH, subsequent_indent=after, break_on_hyphens=False)
    yield from (f"# {each}" for each in wrapped)


def _quoted(text: str) -> str:
    """A text in quotes, with an escape for every character that is not plain."""
    return str(yaml.safe_dump(text, default_style='"', width=10**9)).strip()
