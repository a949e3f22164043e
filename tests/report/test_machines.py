"""SARIF, GitLab's code quality, GitHub's annotations and HAR, each by the schema that was published for it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from octo_conformance.contract import load_contract
from octo_conformance.contract.statement_places import statement_places
from octo_conformance.report import missing
from octo_conformance.report.code_quality import code_quality
from octo_conformance.report.dossier import open_dossier
from octo_conformance.report.github import PAGE_BYTES, page, workflow_commands
from octo_conformance.report.har import write_har
from octo_conformance.report.sarif import sarif
from support.har import har_problems

SCHEMAS = Path(__file__).parent / "schemas"
SPECS = Path(__file__).parents[2]


def published(name: str) -> Any:
    return json.loads((SCHEMAS / name).read_text(encoding="utf-8"))


def sarif_of(run: Any) -> Any:
    return json.loads(sarif(open_dossier(run.verdict, run.typed, run.catalogue), statement_places()))


def quality_of(run: Any) -> Any:
    return json.loads(code_quality(open_dossier(run.verdict, run.typed, run.catalogue), statement_places()))


def har_of(run: Any) -> Any:
    file = io.StringIO()
    write_har(run.typed, file)
    return json.loads(file.getvalue())


def test_sarif_is_valid_and_points_at_the_statement(run: Any) -> None:
    """A reader opens the line that says what is demanded."""
    log = sarif_of(run)
    jsonschema.Draft7Validator(published("sarif-2.1.0-rtm.5.json")).validate(log)
    result = next(each for each in log["runs"][0]["results"] if each["ruleId"] == "CORE-BOOK-060")
    place = result["locations"][0]["physicalLocation"]
    stands = (SPECS / place["artifactLocation"]["uri"]).read_text(encoding="utf-8").splitlines()
    assert stands[place["region"]["startLine"] - 1].strip() == "- id: CORE-BOOK-060"
    assert (result["level"], result["message"]["text"]) == (
        "error",
        "Confirming the booking shows status ON_HOLD, where CONFIRMED is due.",
    )


def test_a_waived_finding_is_suppressed(run: Any) -> None:
    """A code scanner closes it, with the reason."""
    run.verdict["findings"][0].update(status="WAIVED", waived="waived until 2027-01-01 by o: r (l)")
    log = sarif_of(run)
    jsonschema.Draft7Validator(published("sarif-2.1.0-rtm.5.json")).validate(log)
    shown = [
        each["suppressions"][0]["justification"]
        for each in log["runs"][0]["results"]
        if "suppressions" in each
    ]
    assert shown == ["waived until 2027-01-01 by o: r (l)"]
    assert "CORE-HTTP-001" not in [entry["check_name"] for entry in quality_of(run)]


def test_what_changes_from_run_to_run_is_in_neither_file(run: Any) -> None:
    """Whoever keeps a history of findings would take each for a new one."""
    before = (sarif_of(run), quality_of(run))
    run.verdict.update(started_at="2026-12-01T00:00:00Z", finished_at=None, seed=7)
    for finding in run.verdict["findings"]:
        finding.update(exchanges=[7], rerun="octo-conformance run --again elsewhere", occurrences=99)
    assert (sarif_of(run), quality_of(run)) == before


def test_every_statement_has_a_place() -> None:
    """A view that points nowhere is no help."""
    assert set(load_contract().catalogue) == set(statement_places())


def test_code_quality_has_what_gitlab_demands(run: Any) -> None:
    """Severity is one of its five words, and no two entries have one fingerprint."""
    entries = quality_of(run)
    assert [entry["check_name"] for entry in entries] == ["CORE-HTTP-001", "CORE-BOOK-060", "CORE-CAL-004"]
    for entry in entries:
        assert set(entry) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert entry["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert entry["location"]["lines"]["begin"] > 1
    assert len({entry["fingerprint"] for entry in entries}) == len(entries)


def test_har_is_valid_and_shows_every_exchange(run: Any) -> None:
    """One that was not answered too."""
    archive = har_of(run)
    assert har_problems(archive) == []
    statuses = [entry["response"]["status"] for entry in archive["log"]["entries"]]
    assert statuses == [200, 200, 200, 502, 0]
    first = archive["log"]["entries"][0]
    assert json.loads(first["response"]["content"]["text"])["status"] == "ON_HOLD"
    assert "Bearer [redacted:9f8e7d6c]" in [header["value"] for header in first["request"]["headers"]]


def test_annotations_are_commands_of_github(run: Any) -> None:
    """The worst comes first."""
    assert next(workflow_commands(run.verdict)) == (
        "::error title=CORE-BOOK-060 FAIL::"
        "Confirming the booking shows status ON_HOLD, where CONFIRMED is due."
    )


def test_no_more_annotations_than_are_shown(run: Any) -> None:
    """The runner drops what is over ten of a kind."""
    found = run.verdict["findings"][1]
    run.verdict["findings"] = [{**found, "id": f"f{number}"} for number in range(1, 40)]
    assert len(list(workflow_commands(run.verdict))) == 10


def test_a_long_summary_is_cut_to_what_a_step_may_write() -> None:
    """A page that is too long would be refused as a whole."""
    long = page("line é\n" * 500_000)
    assert len(long.encode()) <= PAGE_BYTES + 100
    assert long.endswith("has all of it.\n")


def test_text_of_a_target_acts_in_none_of_them(hostile: Any, poisoned: Callable[[str], Any]) -> None:
    """A target chooses its messages; a command among them would be the runner's to obey."""
    for made in (hostile, poisoned("::error::x\n::add-mask::y")):
        jsonschema.Draft7Validator(published("sarif-2.1.0-rtm.5.json")).validate(sarif_of(made))
        quality_of(made)
        for command in workflow_commands(made.verdict):
            assert "\n" not in command
            assert "\x1b" not in command


@pytest.mark.parametrize("make", [missing.sarif, missing.code_quality])
def test_a_view_that_could_not_be_made_says_so(make: Callable[[str, str], str]) -> None:
    """An empty list of findings would be read as good news."""
    told = json.loads(make("CONFORMANT", "KeyError: 'x'"))
    assert "KeyError" in json.dumps(told)
    if isinstance(told, dict):
        jsonschema.Draft7Validator(published("sarif-2.1.0-rtm.5.json")).validate(told)
