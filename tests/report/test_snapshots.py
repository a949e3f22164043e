"""Each view of one small run stands in `snapshots/` as it has to be, so that a change of it is seen in review.

`OCTO_NEW_SNAPSHOTS=1 python -m pytest tests/report/test_snapshots.py` writes them anew.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from octo_conformance.contract.statement_places import statement_places
from octo_conformance.report.closing import print_summary
from octo_conformance.report.code_quality import code_quality
from octo_conformance.report.dossier import Dossier, open_dossier
from octo_conformance.report.har import write_har
from octo_conformance.report.junit import junit
from octo_conformance.report.markdown import markdown
from octo_conformance.report.sarif import sarif
from octo_conformance.report.terminal import Terminal
from octo_conformance.schemas import schema
from support.har import har_problems
from support.junit import problems_for_azure, problems_for_jenkins

SNAPSHOTS = Path(__file__).parent / "snapshots"
SCHEMAS = Path(__file__).parent / "schemas"
NEW = os.environ.get("OCTO_NEW_SNAPSHOTS") == "1"


def terminal(run: Any, _: Dossier) -> str:
    """What a log gets, from the first line to the verdict."""
    stream = io.StringIO()
    shown = Terminal(stream, clock=lambda: 0.0)
    for entry in run.typed:
        shown.on_line(entry)
    for finding in run.verdict["findings"]:
        shown.on_finding(finding)
    shown.close()
    print_summary(run.verdict, Path("reports/a"), stream)
    return stream.getvalue()


def archive(run: Any, _: Dossier) -> str:
    stream = io.StringIO()
    write_har(run.typed, stream)
    return json.dumps(json.loads(stream.getvalue()), indent=1) + "\n"


def scanner(_: Any, dossier: Dossier) -> str:
    log = json.loads(sarif(dossier, statement_places()))
    return json.dumps(_without_lines(log), indent=1) + "\n"


def quality(_: Any, dossier: Dossier) -> str:
    entries = json.loads(code_quality(dossier, statement_places()))
    return json.dumps(_without_lines(entries), indent=1) + "\n"


def _without_lines(told: Any) -> Any:
    """With 1 for each number of a line in the catalogue, as every new statement moves them; test_machines looks at them."""
    if isinstance(told, dict):
        return {
            name: 1
            if name in {"startLine", "endLine", "begin"} and isinstance(each, int)
            else _without_lines(each)
            for name, each in told.items()
        }
    return [_without_lines(each) for each in told] if isinstance(told, list) else told


VIEWS: dict[str, Callable[[Any, Dossier], str]] = {
    "terminal.txt": terminal,
    "junit.xml": lambda _, dossier: junit(dossier),
    "verdict.json": lambda run, _: json.dumps(run.verdict, indent=1) + "\n",
    "summary.md": lambda _, dossier: markdown(dossier),
    "report.sarif": scanner,
    "code-quality.json": quality,
    "traffic.har": archive,
}


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_is_as_it_was(name: str, run: Any) -> None:
    """Other programs and people's eyes are used to it."""
    made = VIEWS[name](run, open_dossier(run.verdict, run.typed, run.catalogue))
    path = SNAPSHOTS / name
    if NEW:
        path.parent.mkdir(exist_ok=True)
        path.write_text(made, encoding="utf-8")
    assert made == path.read_text(encoding="utf-8")


def test_each_snapshot_is_valid_by_the_schema_that_was_published_for_it() -> None:
    """A snapshot is what a reviewer takes for right."""
    told = {name: (SNAPSHOTS / name).read_text(encoding="utf-8") for name in VIEWS}
    assert problems_for_jenkins(told["junit.xml"]) == problems_for_azure(told["junit.xml"]) == []
    jsonschema.validate(json.loads(told["verdict.json"]), schema("verdict"))
    assert har_problems(json.loads(told["traffic.har"])) == []
    log = json.loads(told["report.sarif"])
    published = json.loads((SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(published).validate(log)


def test_no_file_is_left_of_a_view_that_is_gone() -> None:
    """Nobody would notice that it is not compared."""
    assert {path.name for path in SNAPSHOTS.iterdir()} == set(VIEWS)
