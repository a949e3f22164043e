"""A waiver file is read, or refused in one line that names file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from octo_conformance.contract import load_contract
from octo_conformance.errors import WaiverFileError
from octo_conformance.waiver_file import read_waivers

ENTRY = """\
  - requirement: CORE-BOOK-003
    pointer: /unitItems/*/uuid
    reason: is repaired in March
    link: https://tracker.example/7
    owner: bookings team
    expires: "2027-03-31"
"""
FILE = f"waivers:\n{ENTRY}"

WRONG = {
    "no list": ("waivers: {}\n", "line 1: waivers: has to be of type array"),
    "nothing": ("", "is no mapping"),
    "another key": ("waivers: []\nwaiver: []\n", "has no field `waiver`"),
    "a key twice": (FILE + "    owner: somebody else\n", "line 8: `owner` is there twice"),
    "no reason": (FILE.replace("    reason: is repaired in March\n", ""), "line 2: waivers.0: lacks reason"),
    "no owner": (FILE.replace("bookings team", '""'), "line 2: waivers.0.owner: does not keep to"),
    "no such requirement": (
        FILE.replace("CORE-BOOK-003", "CORE-BOOK-999"),
        "line 2: there is no requirement",
    ),
    "no such day": (FILE.replace("2027-03-31", "2027-02-30"), "line 2: expires: there is no day 2027-02-30"),
    "no end": (FILE.replace('    expires: "2027-03-31"\n', ""), "line 2: waivers.0: lacks expires"),
    "a pointer that is none": (FILE.replace("/unitItems", "unitItems"), "line 2: waivers.0.pointer"),
    "a link that runs": (FILE.replace("https:", "javascript:"), "line 2: waivers.0.link"),
    "one twice": (FILE + ENTRY, "line 8: CORE-BOOK-003 is waived there twice, first in line 2"),
    "an alias": ("waivers: &a [*a]\n", "line 1: an alias or an anchor"),
}


def read(text: str, folder: Path) -> object:
    path = folder / "waivers.yaml"
    path.write_text(text, encoding="utf-8")
    return read_waivers(path, load_contract().catalogue)


def test_a_waiver_is_read_as_it_stands_there(tmp_path: Path) -> None:
    """Day and pointer are texts, as in JSON."""
    (waiver,) = read(FILE, tmp_path)  # type: ignore[misc]
    assert (waiver.requirement, waiver.pointer, waiver.expires) == (
        "CORE-BOOK-003",
        "/unitItems/*/uuid",
        "2027-03-31",
    )


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_waiver_is_refused_with_its_line(name: str, tmp_path: Path) -> None:
    """A waiver that is misspelt must not be taken for none, or for another one."""
    text, says = WRONG[name]
    with pytest.raises(WaiverFileError) as refused:
        read(text, tmp_path)
    assert says in refused.value.message
    assert len(refused.value.message.splitlines()) == 1
    assert refused.value.exit_code == 2
