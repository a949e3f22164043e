"""Text of a target is made harmless before it enters a report."""

import pytest

from octo_conformance.report.text import clean, fit, line, lines


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("\x1b[2J", r"\x1b[2J"),
        ("a\x00b\x07c\x9bd", r"a\x00b\x07c\x9bd"),
        ("\ud800", r"\ud800"),
        ("evil\u202egnp.exe", r"evil\u202egnp.exe"),
        ("zero\u200bwidth\ufeff", r"zero\u200bwidth\ufeff"),
        ("tag \U000e0041", r"tag \U000e0041"),
        ("cr\rlf", r"cr\x0dlf"),
        ("Ünïcode 東京 🎟 é", "Ünïcode 東京 🎟 é"),
    ],
)
def test_what_is_not_plainly_visible_is_shown_as_an_escape(told: str, shown: str) -> None:
    """A reader sees that something odd was there, and no program acts on it."""
    assert clean(told) == shown


def test_a_text_keeps_its_lines_and_a_line_has_none() -> None:
    """Only where a report has room for several lines may a target start a new one."""
    assert clean("one\r\ntwo\tx") == "one\ntwo\tx"
    assert line("one\r\ntwo\tx") == r"one\ntwo\tx"


def test_no_line_is_a_command_of_a_ci() -> None:
    """At the beginning or anywhere, as the program that reads the log has it; what is none stays as it is."""
    assert line("a ##vso[task.complete]") == r"a #\x23vso[task.complete]"
    assert line(" ::error::x") == r" :\x3aerror::x"
    assert lines("a\n::error::x\n##[group]") == "a\n:\\x3aerror::x\n#\\x23[group]"
    assert line("std::string ## 3 [a] fe80::1") == "std::string ## 3 [a] fe80::1"


def test_long_text_is_cut_and_says_by_how_much() -> None:
    """A report stays readable, and nobody takes a part for the whole."""
    assert clean("x" * 12_000, 10) == "xxxxxxxxxx… (11,990 more characters)"


def test_what_is_no_string_is_shown_as_one() -> None:
    """A view need not know which fields hold numbers."""
    assert line(None) == "None"
    assert line(12) == "12"


def test_text_is_fitted_to_a_stream_that_lacks_its_letters() -> None:
    """Printing cannot fail on a terminal of the last century."""
    assert fit("naïve — 東", "latin-1") == r"naïve \u2014 \u6771"
    assert fit("naïve", None) == r"na\xefve"
