"""junit.xml holds a suite for each capability and a case for each requirement.

It is written from the verdict and not by pytest, because a supplier keeps or breaks a requirement; how many
tests look at it is our affair. The id alone names a case, so that the history of a CI survives a better
sentence. What is new in each run, such as times and uuids, is left out: two equal runs write the same file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, TypeAlias
from xml.etree import ElementTree as ET

from octo_conformance.judge.records import FindingRecord, RequirementRecord, Verdict
from octo_conformance.report.dossier import Dossier
from octo_conformance.report.text import clean, line

_Told: TypeAlias = Literal["operation", "pointer", "expected", "actual", "impact", "rerun"]
_NEW = re.compile(
    r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"  # uuids
    r"|octoconf-[0-9a-f-]+"  # references
    r"|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)?"  # times
    r"|(?<=--again )(?:'[^']*'|\S+)"  # the folder of the run
    r"|\b\d+(?:\.\d+)? (?:s|ms)\b|\bexchange \d+|\[redacted:[0-9a-f]+\]"
)
_SKIPPED = frozenset({"NOT_VERIFIED", "BLOCKED", "NOT_APPLICABLE", "WAIVED"})


def junit(dossier: Dossier) -> str:
    """The file's text. It leaves out what belongs to a capability that was not judged."""
    verdict = dossier.verdict
    root = ET.Element("testsuites", name=line(f"octo-conformance {verdict['target']['url']}"))
    for capability, entries in _suites(verdict):
        suite = ET.SubElement(root, "testsuite", name=line(capability))
        for entry in entries:
            _case(suite, entry, dossier)
    if verdict["verdict"] == "ERROR" and not any(True for _ in root.iter("error")):
        _run_failed(root, dossier)
    for element in (*root.findall("testsuite"), root):
        _count(element)
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


def _case(suite: ET.Element, entry: RequirementRecord, dossier: Dossier) -> None:
    classname = line(entry["capability"]).replace("/", ".")
    case = ET.SubElement(suite, "testcase", classname=classname, name=line(entry["id"]))
    findings = [f for f in dossier.verdict["findings"] if f["id"] in entry["findings"]]
    said = dossier.says(entry["id"])
    status, reason = entry["status"], _steady(line(entry["reason"] or ""))
    if status in {"FAIL", "ERROR"}:
        tag = "failure" if status == "FAIL" else "error"
        message = "; ".join(_steady(line(f["sentence"], 600)) for f in findings) or reason or status
        outcome = ET.SubElement(case, tag, type=status, message=message)
        outcome.text = "\n\n".join([clean(said), *(_story(finding) for finding in findings)]).strip()
    elif status in _SKIPPED:
        ET.SubElement(case, "skipped", message=f"{status}: {reason}" if reason else status)
    elif status != "PASS":
        ET.SubElement(case, "system-out").text = "\n\n".join(
            [line(status), clean(said), *(_story(finding) for finding in findings)]
        )


def _story(finding: FindingRecord) -> str:
    told = [
        _steady(line(finding["sentence"], 600)),
        *([clean(finding["detail"])] if finding["detail"] else []),
    ]
    members: tuple[_Told, ...] = ("operation", "pointer", "expected", "actual", "impact", "rerun")
    for label in members:
        if finding[label] is not None:
            told.append(f"{label}: {_steady(line(finding[label]))}")
    return "\n".join(told)


def _steady(text: str) -> str:
    """A text without what every run makes anew."""
    return _NEW.sub("…", text)


def _run_failed(root: ET.Element, dossier: Dossier) -> None:
    """The case of a run that checked nothing, so that it does not look like a run without findings."""
    suite = ET.SubElement(root, "testsuite", name="run")
    case = ET.SubElement(suite, "testcase", classname="run", name="the run did its work")
    failed = [failure["message"] for failure in dossier.failures()]
    if dossier.stopped is not None:
        message, text = dossier.stopped["message"], dossier.stopped.get("hint", "")
    else:
        message, text = (failed or ["Nothing was checked."])[0], "\n".join(failed)
    ET.SubElement(case, "error", type="ERROR", message=line(message)).text = clean(text)


def _count(element: ET.Element) -> None:
    for attribute, path in (
        ("tests", ".//testcase"),
        ("failures", ".//failure"),
        ("errors", ".//error"),
        ("skipped", ".//skipped"),
    ):
        element.set(attribute, str(len(element.findall(path))))
