"""This text replaces a view that could not be made because of a defect of the suite.

The file says so, so that a reader who waits for it learns the verdict and what went wrong.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from markupsafe import escape

from octo_conformance.report.text import line

_SAYS = "The suite failed to make this view; verdict.json holds the whole verdict."
_LIMIT = 1_000


def junit(verdict: str, defect: str) -> str:
    """A file with one case, which is an error."""
    root = ET.Element("testsuites")
    suite = ET.SubElement(root, "testsuite", name="run", tests="1", errors="1", failures="0", skipped="0")
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    suite.attrib |= {
        "package": "octo-conformance",
        "id": "0",
        "timestamp": now,
        "hostname": "localhost",
        "time": "0.000",
    }
    ET.SubElement(suite, "properties")
    case = ET.SubElement(suite, "testcase", classname="run", name="the report was made", time="0.000")
    message = f"{line(verdict)}. {_SAYS}"
    ET.SubElement(case, "error", type="ERROR", message=message).text = line(defect, _LIMIT)
    ET.SubElement(suite, "system-out")
    ET.SubElement(suite, "system-err")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def markdown(verdict: str, defect: str) -> str:
    """A page in which no text of a target can act as markup: every line of the defect is indented code."""
    return f"# {line(verdict)}\n\n{_SAYS}\n\n    {line(defect, _LIMIT)}\n"


def sarif(verdict: str, defect: str) -> str:
    """A log of a tool that did not do its work."""
    told = {"level": "error", "message": {"text": line(f"{_SAYS} {defect}", _LIMIT)}}
    run = {
        "tool": {"driver": {"name": "octo-conformance"}},
        "invocations": [{"executionSuccessful": False, "toolExecutionNotifications": [told]}],
        "properties": {"verdict": line(verdict)},
    }
    return json.dumps({"version": "2.1.0", "runs": [run]}) + "\n"


def code_quality(verdict: str, defect: str) -> str:
    """A list with one entry, because an empty one would say that all is well."""
    entry = {
        "description": line(f"{verdict}. {_SAYS} {defect}", _LIMIT),
        "check_name": "octo-conformance",
        "fingerprint": "0" * 64,
        "severity": "critical",
        "location": {"path": "verdict.json", "lines": {"begin": 1}},
    }
    return json.dumps([entry]) + "\n"


def html(verdict: str, defect: str) -> str:
    """A page of three lines."""
    policy = "default-src 'none'; base-uri 'none'; form-action 'none'"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>{escape(line(verdict))}</title></head><body><h1>{escape(line(verdict))}</h1>"
        f"<p>{_SAYS}</p><pre>{escape(line(defect, _LIMIT))}</pre></body></html>\n"
    )
