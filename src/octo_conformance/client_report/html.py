"""client-report.html is one file that needs nothing else. Nothing in it can run."""

from __future__ import annotations

from octo_conformance.client_report.words import explained, spoken
from octo_conformance.clients import ClientVerdict
from octo_conformance.report.templating import rendered


def html(verdict: ClientVerdict) -> str:
    """The page as text that can be written in UTF-8."""
    warned = verdict["verdict"] == "CONFORMANT" and verdict["counts"]["WARN"]
    return rendered(
        "client.html.j2",
        style="style.css",
        own_style="plain.css",
        room="octo_conformance.client_report",
        verdict=verdict,
        spoken=spoken(verdict),
        explained=explained(verdict),
        word="WARN" if warned else verdict["verdict"],
    )
