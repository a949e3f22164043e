"""String formats accept what the standard allows and nothing else."""

from __future__ import annotations

import pytest

from octo_conformance.contract.engine import Engine
from octo_conformance.contract.formats import CHECKS, SAYS

RIGHT = {
    "utc-date-time": ["2026-03-01T09:30:00Z", "2026-03-01T09:30:00.123456Z", "2026-03-01T09:30:00+00:00"],
    "local-date-time": ["2026-03-01T09:30:00+01:00", "2026-03-01T09:30:00-03:30", "2026-03-01T09:30:00Z"],
    "hh-mm": ["00:00", "09:30", "23:59", "24:00"],
    "iana-zone": ["Europe/London", "America/Argentina/Buenos_Aires", "UTC"],
    "bcp47": ["en", "en-GB", "zh-Hans-CN", "de-CH-1996"],
    "date": ["2026-03-01", "2028-02-29"],
    "uuid": ["0b0e3a5c-6f4b-4c0e-9a53-0e6f7a0c9d11", "0B0E3A5C-6F4B-4C0E-9A53-0E6F7A0C9D11"],
    "uri": ["https://supplier.example/octo"],
    "email": ["ada@example.com"],
}
WRONG = {
    "utc-date-time": [
        "2026-03-01T09:30:00",
        "2026-03-01T09:30:00+01:00",
        "2026-02-30T09:30:00Z",
        "2026-03-01",
        "",
    ],
    "local-date-time": [
        "2026-03-01T09:30:00",
        "2026-03-01T09:30+01:00",
        "2026-03-01 09:30:00+01:00",
        "2026-13-01T00:00:00Z",
    ],
    "hh-mm": ["9:30", "24:01", "25:00", "09:60", "09:30:00", "٠٩:٣٠", "09:30\n"],
    "iana-zone": ["Europe/Lndon", "europe/london", "+01:00", "localtime", "../etc/passwd", "\ud800"],
    "bcp47": ["en_GB", "english", "xx-YY", "", "\ud800"],
    "date": ["2026-02-30", "01.03.2026", "2026-3-1"],
    "uuid": ["x", "0b0e3a5c6f4b4c0e9a530e6f7a0c9d11"],
    "uri": ["supplier.example", "/octo"],
    "email": ["ada", "ada@"],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in RIGHT.items() for text in texts])
def test_right_text_is_accepted(name: str, text: str) -> None:
    """Fractions, offsets, capitals and the end of a day are all in use."""
    assert Engine({"type": "string", "format": name}, {}).accepts(text)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in WRONG.items() for text in texts])
def test_wrong_text_is_refused(name: str, text: str) -> None:
    """A date that does not exist is as wrong as one in another notation."""
    assert not Engine({"type": "string", "format": name}, {}).accepts(text)


def test_every_format_is_explained_and_shown_here() -> None:
    """A report says in words what a format asks for."""
    assert set(CHECKS) <= set(SAYS)
    assert set(RIGHT) == set(WRONG) == set(SAYS) - {"date-time"}
