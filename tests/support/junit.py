"""junit.xml, held against the schemas of those who read it."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import xmlschema

SCHEMAS = Path(__file__).parents[1] / "report" / "schemas"


def problems_for_jenkins(text: str) -> list[str]:
    """What the schema of Jenkins' plugin says against a file."""
    return _problems("jenkins-junit-10.xsd", ET.fromstring(text.encode()))


def problems_for_azure(text: str) -> list[str]:
    """What the schema that Azure names says against a file. What it allows in its newer state alone is looked at first:
    the count of skipped cases, and the message of each."""
    root = ET.fromstring(text.encode())
    for suite in root.iter("testsuite"):
        skipped = suite.findall("testcase/skipped")
        if suite.attrib.pop("skipped", None) != str(len(skipped)):
            return ["the count of skipped cases is not theirs"]
        if any(set(each.attrib) - {"message"} for each in skipped):
            return ["a skipped case has more than a message"]
        for case in suite.findall("testcase"):
            if len(case) > 1:
                return ["a case has two outcomes"]
            for each in case.findall("skipped"):
                case.remove(each)
    return _problems("azure-junit.xsd", root)


def _problems(schema: str, root: ET.Element) -> list[str]:
    found = xmlschema.XMLSchema(str(SCHEMAS / schema)).iter_errors(root)
    return [f"{error.path}: {error.reason}" for error in found]
