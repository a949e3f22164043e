"""junit.xml has one suite for the client, with a case for each rule."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from octo_conformance.clients import ClientVerdict
from octo_conformance.report.text import clean, line


def junit(verdict: ClientVerdict) -> str:
    """The file's text. A broken demand is a failure; a broken recommendation is skipped, with its message."""
    root = ET.Element("testsuites")
    suite = ET.SubElement(root, "testsuite", name="a reseller's client", package="octo-conformance", id="0")
    suite.set("timestamp", line(verdict["started_at"][:19]))
    suite.set("hostname", "localhost")
    ET.SubElement(suite, "properties")
    sentences = {finding["id"]: finding["sentence"] for finding in verdict["findings"]}
    for rule in verdict["rules"]:
        name = f"{rule['id']} {line(rule['says'], 400).removesuffix('.')}"
        case = ET.SubElement(suite, "testcase", classname="octo.client", name=name, time="0.000")
        told = "; ".join(line(sentences[name], 600) for name in rule["findings"])
        if rule["status"] == "FAIL":
            ET.SubElement(case, "failure", type="FAIL", message=told).text = clean(rule["says"])
        elif rule["status"] != "PASS":
            ET.SubElement(case, "skipped", message=f"{rule['status']}: {told or line(rule['reason'] or '')}")
    if verdict["verdict"] == "ERROR":
        case = ET.SubElement(suite, "testcase", classname="octo.client", name="a call came", time="0.000")
        ET.SubElement(case, "error", type="ERROR", message="No call came, so nothing was checked.")
    ET.SubElement(suite, "system-out")
    ET.SubElement(suite, "system-err")
    suite.set("tests", str(len(suite.findall("testcase"))))
    for attribute, outcome in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(attribute, str(len(suite.findall(f"testcase/{outcome}"))))
    suite.set("time", "0.000")
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'
