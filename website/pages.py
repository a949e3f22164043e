"""Pages that are made of specifications, schemas and the catalogue each time that the site is built."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

import yaml
from api import api_page

from octo_conformance.contract import CORE, Ambiguity, Contract, Requirement, load_contract
from octo_conformance.contract.compose import suite_folder
from octo_conformance.judge.checks import Checks, find_checks
from octo_conformance.schemas import schema
from octo_conformance.schemas.keys import keys_of
from octo_proof.asking import faults_of

FAULTS_TOLD = 12
STANDINGS = {"accepted": "accepts it", "second_best": "warns", "refused": "counts it as broken"}


@cache
def generated() -> dict[str, str]:
    """Each generated page by its name."""
    contract = load_contract()
    checks, faults = find_checks(contract), faults_of(contract)
    areas: dict[str, list[Requirement]] = {}
    for entry in contract.catalogue.values():
        areas.setdefault(entry.capability, []).append(entry)
    pages = {
        f"requirements/{_page(area)}": "\n".join(_area(area, entries, checks, faults))
        for area, entries in areas.items()
    }
    pages["requirements/index.md"] = "\n".join(_index(areas))
    pages["readings.md"] = "\n".join(_readings(contract))
    pages["target-file.md"] = "\n".join(_target_file())
    pages["api.md"] = "\n".join(api_page(contract))
    return pages


def _page(capability: str) -> str:
    return f"{suite_folder(capability)}.md"


def _index(areas: Mapping[str, Sequence[Requirement]]) -> Iterator[str]:
    yield "# Every requirement"
    yield ""
    yield "The search of this site finds a requirement by its id and by its words. `octo-conformance requirements ID`"
    yield "prints the same."
    yield ""
    yield "| area | requirements | MUST | SHOULD | MAY |"
    yield "|---|---|---|---|---|"
    for area, entries in areas.items():
        levels = [sum(entry.level == level for entry in entries) for level in ("MUST", "SHOULD", "MAY")]
        yield f"| [{area}]({_page(area)}) | {len(entries)} | {' | '.join(map(str, levels))} |"


def _area(
    area: str,
    entries: Sequence[Requirement],
    checks: Mapping[str, Checks],
    faults: Mapping[str, Sequence[str]],
) -> Iterator[str]:
    yield f"# Requirements of {'OCTO core' if area == CORE else area}"
    for entry in entries:
        yield ""
        # The search looks at headings first: the sentence stands there so that its words find it.
        yield f"## {entry.id}: {_plain(entry.says).rstrip('.')} {{ #{entry.id.lower()} }}"
        yield ""
        yield f"- level: {entry.level}{', derived' if entry.derived else ''}; harm: {entry.harm}"
        yield f"- breaks: {_plain(entry.breaks)}"
        for source in entry.source:
            yield f"- source: {_plain(source)}"
        if entry.graded:
            yield f"- graded: {_plain(entry.graded)}"
        if entry.when:
            yield f"- when: {_plain(entry.when.product or entry.when.seen or '')}"
        yield f"- checked by: {_how(entry, checks)}"
        known = faults.get(entry.id, ())
        if known:
            more = f" and {len(known) - FAULTS_TOLD} more" if len(known) > FAULTS_TOLD else ""
            yield f"- faults that prove it: {', '.join(f'`{name}`' for name in known[:FAULTS_TOLD])}{more}"


def _how(entry: Requirement, checks: Mapping[str, Checks]) -> str:
    if entry.covered_by:
        return f"the checks of {', '.join(entry.covered_by)}"
    if entry.excluded:
        return f"nothing: {_plain(entry.excluded)}"
    found = checks.get(entry.id, Checks())
    return ", ".join([*(f"`{test}`" for test in found.tests), *found.words()]) or "nothing"


def _readings(contract: Contract) -> Iterator[str]:
    yield "# The readings"
    yield ""
    yield "OCTO's documents disagree with each other in places, or are silent. Each such place is an entry here. It says"
    yield "which document says what, and which readings a run accepts, takes as second best (a warning) or refuses."
    for entry in contract.readings.values():
        yield ""
        yield f"## {entry.id} {{ #{entry.id.lower()} }}"
        yield ""
        yield from _reading(entry)


def _reading(entry: Ambiguity) -> Iterator[str]:
    """An entry of the register: its question, and every answer with who gives it."""
    yield f"**{_plain(entry.topic)}**"
    yield ""
    yield "| reading | who reads it so | a run |"
    yield "|---|---|---|"
    for reading in entry.says:
        sources = "; ".join(map(_plain, reading.sources))
        yield f"| {_plain(reading.reading)} | {sources} | {STANDINGS[reading.standing]} |"
    if entry.note:
        yield ""
        yield _plain(entry.note)


def _target_file() -> Iterator[str]:
    about = schema("target")
    yield "# The target file"
    yield ""
    yield f"{about['description']}"
    yield ""
    yield "```sh"
    yield "octo-conformance init https://staging.supplier.example/octo   # look, and write target.yaml"
    yield "octo-conformance init --check target.yaml                     # explain each key of it"
    yield "octo-conformance run --target target.yaml"
    yield "```"
    yield ""
    yield "What the command line says counts before the environment, and that before the file."
    for name, inner in about["properties"].items():
        yield ""
        yield f"## {name}"
        yield ""
        yield inner.get("description", "")
        rows = [key for key in keys_of({"properties": {name: inner}}) if key.path != name]
        if rows:
            yield ""
            yield "| key | value | what it is for | default |"
            yield "|---|---|---|---|"
            for key in rows:
                yield f"| `{key.path}` | {key.kind} | {_plain(key.says)} | {key.default or ''} |"
        for example in inner.get("examples", ())[:1]:
            yield ""
            yield "```yaml"
            yield yaml.safe_dump({name: example}, sort_keys=False, allow_unicode=True).rstrip()
            yield "```"


def _plain(text: str) -> str:
    """A text in which nothing is markup."""
    flat = " ".join(text.split())
    for sign in ("\\", "|", "*", "_", "<", "[", "]", "{", "}"):
        flat = flat.replace(sign, f"\\{sign}" if sign != "<" else "&lt;")
    return flat
