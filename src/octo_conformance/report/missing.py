"""This text replaces a view that could not be made because of a defect of the suite.

The file says so, so that a reader who waits for it learns the verdict and what went wrong.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from markupsafe import escape

from octo_conformance.report.text import line

_SAYS = "The suite failed to make this view; verdict.json holds the whole verdict."
_LIMIT = 1_000


def junit(verdict: str, defect: str) -> str:
    """A file with one case, which is an error."""
    root = ET.Element("testsuites", name="octo-conformance", tests="1", errors="1", failures="0", skipped="0")
    suite = ET.SubElement(root, "testsuite", name="run", tests="1", errors="1", failures="0", skipped="0")
    case = ET.SubElement(suite, "testcase", classname="run", name="the report was made")
    message = f"{line(verdict)}. {_SAYS}"
    ET.SubElement(case, "error", type="ERROR", message=message).text = line(defect, _LIMIT)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def markdown(verdict: str, defect: str) -> str:
    """A page in which no text of a target can act as markup: every line of the defect is indented code."""
    return f"# {line(verdict)}\n\n{_SAYS}\n\n    {line(defect, _LIMIT)}\n"


def html(verdict: str, defect: str) -> str:
    """A page of three lines."""
    policy = "default-src 'none'; base-uri 'none'; form-action 'none'"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>{escape(line(verdict))}</title></head><body><h1>{escape(line(verdict))}</h1>"
        f"<p>{_SAYS}</p><pre>{escape(line(defect, _LIMIT))}</pre></body></html>\n"
    )
