"""index.html and fleet.json of a fleet."""

from __future__ import annotations

import json

from octo_conformance.fleet.index import capabilities, counted, word
from octo_conformance.fleet.records import FleetIndex, SupplierRecord
from octo_conformance.report.templating import rendered

_MOST_CHANGES = 12
"""Changes of one target that the page lists; fleet.json has all of them."""


def html(index: FleetIndex) -> str:
    """One page that needs nothing but the reports to which it leads. Nothing in it can run."""
    return rendered(
        "fleet.html.j2",
        style="style.css",
        own_style="fleet.css",
        index=index,
        headline=headline(index),
        counted=counted(index),
        word=word,
        capabilities=capabilities(index),
        judged={row["name"]: {each["id"]: each for each in row["capabilities"]} for row in index["targets"]},
        changed=[row for row in index["targets"] if has_changed(row)],
        new=[row["name"] for row in index["targets"] if is_new(row)],
        most=_MOST_CHANGES,
        compared=any(row["change"] is not None for row in index["targets"]),
        seconds=sum(row["seconds"] for row in index["targets"]),
        exchanges=sum(row["exchanges"] for row in index["targets"]),
    )


def as_json(index: FleetIndex) -> str:
    """For programs."""
    return json.dumps(index, indent=1) + "\n"


def headline(index: FleetIndex) -> str:
    """How many targets there are, and how many were not asked for."""
    here, whole = len(index["targets"]), len(index["fleet"])
    named = "1 target" if whole == 1 else f"{whole} targets"
    return named if here == whole else f"{here} of {named}"


def has_changed(row: SupplierRecord) -> bool:
    """Whether an earlier fleet said something else of the target."""
    change = row["change"]
    if change is None or is_new(row):
        return False
    return bool(change["changed"]) or change["before"] != row["verdict"]


def is_new(row: SupplierRecord) -> bool:
    """Whether the earlier fleet had no verdict on the target."""
    change = row["change"]
    return change is not None and change["before"] is None
