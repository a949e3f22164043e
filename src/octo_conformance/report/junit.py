"""junit.xml holds a suite for each capability and a case for each requirement.

It is written from the verdict and not by pytest, because a supplier keeps or breaks a requirement; how many
tests look at it is our affair. It keeps to what Jenkins, GitLab and Azure all read: their schemas differ, and this is
what they have in common. So a broken recommendation is a skipped case with its message, because a case that passed has
no place for one that all three show. Two equal runs write the same file but for the attributes time and timestamp;
uuids, references and other things that each run makes anew are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, TypeAlias
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from octo_conformance.judge.records import FindingRecord, RequirementRecord, Verdict
from octo_conformance.report.dossier import Dossier
from octo_conformance.report.text import clean, line

_Told: TypeAlias = Literal["operation", "pointer", "expected", "actual", "impact", "rerun"]
_NEW = re.compile(
    r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"  # uuids
    r"|octoconf-[0-9a-f-]+"  # references
    r"|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)?"  # times
    r"|\b[A-Za-z]{0,6}_?[0-9a-f]{8,}\b|\b(?=[A-Z]*\d)(?=\d*[A-Z])[A-Z0-9]{8,}\b"  # ids and codes of a supplier
    r"|[\w.+-]+@[\w.-]+\.example|\+442079460\d{3}|(?<=Conformance )[A-Z][a-p]{5}\b"  # guests of a run
    r"|(?<=--again )(?:'[^']*'|\S+)"  # the folder of the run
    r"|\b\d+(?:\.\d+)? (?:s|ms)\b|\bexchange \d+|\[redacted:[0-9a-f]+\]"
)
_SEVERAL = re.compile("…(?:(?:, | and | or )…)+(?: and \\d+ more)?")
"""A list of them is longer each time, as a supplier keeps what was booked."""
_NAME_LIMIT = 400
_TAGS = {"FAIL": "failure", "ERROR": "error"}


def junit(dossier: Dossier) -> str:
    """The file's text. It leaves out what belongs to a capability that was not judged."""
    verdict = dossier.verdict
    root = ET.Element("testsuites")
    for capability, entries in _suites(verdict):
        suite = _suite(root, capability, verdict)
        for entry in entries:
            _case(suite, entry, dossier)
        _close(suite, [story for entry in entries for story in _told(entry, dossier)])
    if verdict["verdict"] == "ERROR" and not any(True for _ in root.iter("error")):
        _run_failed(root, dossier)
    for suite in root:
        _count(suite)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suites(verdict: Verdict) -> Iterator[tuple[str, list[RequirementRecord]]]:
    judged = [capability["id"] for capability in verdict["capabilities"]]
    of: dict[str, list[RequirementRecord]] = {capability: [] for capability in judged}
    for entry in verdict["requirements"]:
        # A leak breaks a statement of a capability that was not offered, and it still has to be seen.
        if entry["capability"] in of or entry["status"] != "NOT_APPLICABLE":
            of.setdefault(entry["capability"], []).append(entry)
    yield from of.items()


def _suite(root: ET.Element, name: str, verdict: Verdict) -> ET.Element:
    """A suite with what Azure demands of one. Its host is that of the target."""
    suite = ET.SubElement(root, "testsuite", name=line(name), package="octo-conformance", id=str(len(root)))
    suite.set("timestamp", line(verdict["started_at"][:19]))
    suite.set("hostname", line(_host(verdict["target"]["url"])))
    properties = ET.SubElement(suite, "properties")
    ET.SubElement(properties, "property", name="target", value=line(verdict["target"]["url"]))
    ET.SubElement(properties, "property", name="suite", value=line(verdict["suite"]["version"]))
    return suite


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or "localhost"
    except ValueError:
        return "localhost"


def _close(suite: ET.Element, told: list[str]) -> None:
    """The end of a suite: the stories of what is broken and does not fail."""
    ET.SubElement(suite, "system-out").text = "\n\n".join(told)
    ET.SubElement(suite, "system-err")


def _case(suite: ET.Element, entry: RequirementRecord, dossier: Dossier) -> None:
    said = dossier.says(entry["id"])
    case = ET.SubElement(
        suite,
        "testcase",
        classname=line(entry["capability"]).replace("/", "."),
        name=f"{line(entry['id'], 100)} {line(said, _NAME_LIMIT).removesuffix('.')}".strip(),
        time=_seconds(dossier.seconds.get(entry["id"], 0.0)),
    )
    findings = _findings(entry, dossier)
    status, reason = entry["status"], _steady(line(entry["reason"] or ""))
    broken = "; ".join(_steady(line(finding["sentence"], 600)) for finding in findings)
    if status in _TAGS:
        outcome = ET.SubElement(case, _TAGS[status], type=status, message=broken or reason or status)
        outcome.text = "\n\n".join([clean(said), *(_story(finding) for finding in findings)]).strip()
    elif status != "PASS":
        why = broken if status == "WARN" else reason
        word = line(status, 40)
        ET.SubElement(case, "skipped", message=f"{word}: {why}" if why else word)


def _findings(entry: RequirementRecord, dossier: Dossier) -> list[FindingRecord]:
    return [finding for finding in dossier.verdict["findings"] if finding["id"] in entry["findings"]]


def _told(entry: RequirementRecord, dossier: Dossier) -> Iterator[str]:
    if entry["status"] in {"WARN", "WAIVED"}:
        yield f"{line(entry['status'], 40)} {line(entry['id'])} {line(dossier.says(entry['id']))}"
        yield from map(_story, _findings(entry, dossier))


def _story(finding: FindingRecord) -> str:
    told = [
        _steady(line(finding["sentence"], 600)),
        *([_steady(clean(finding["detail"]))] if finding["detail"] else []),
    ]
    members: tuple[_Told, ...] = ("operation", "pointer", "expected", "actual", "impact", "rerun")
    for label in members:
        if finding[label] is not None:
            told.append(f"{label}: {_steady(line(finding[label]))}")
    return "\n".join(told)


def _steady(text: str) -> str:
    """A text without what every run makes anew."""
    return _SEVERAL.sub("…", _NEW.sub("…", text))


def _seconds(seconds: float) -> str:
    """A time with three decimals, which is as many as Jenkins reads."""
    return f"{seconds:.3f}"


def _run_failed(root: ET.Element, dossier: Dossier) -> None:
    """The case of a run that checked nothing, so that it does not look like a run without findings."""
    suite = _suite(root, "run", dossier.verdict)
    case = ET.SubElement(suite, "testcase", classname="run", name="the run did its work", time=_seconds(0))
    failed = [failure["message"] for failure in dossier.failures()]
    if dossier.stopped is not None:
        message, text = dossier.stopped["message"], dossier.stopped.get("hint", "")
    else:
        message, text = (failed or ["Nothing was checked."])[0], "\n".join(failed)
    ET.SubElement(case, "error", type="ERROR", message=line(message)).text = clean(text)
    _close(suite, [])


def _count(suite: ET.Element) -> None:
    for attribute, path in (
        ("tests", "testcase"),
        ("failures", "testcase/failure"),
        ("errors", "testcase/error"),
        ("skipped", "testcase/skipped"),
    ):
        suite.set(attribute, str(len(suite.findall(path))))
    times = [Decimal(case.get("time", "0")) for case in suite.findall("testcase")]
    suite.set("time", str(sum(times, Decimal("0.000"))))
