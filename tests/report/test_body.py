"""Bodies as they are shown."""

from typing import Any

import pytest

from octo_conformance.report.body import body_lines, text_lines


def marked(value: Any, pointer: str | None) -> list[str]:
    return [entry.text.strip() for entry in body_lines(value, pointer) if entry.marked]


BOOKING = {"status": "ON_HOLD", "a/b": {"~": 1}, "unitItems": [{"id": 1}, {"id": 2, "ticket": {}}]}


def test_a_short_body_is_shown_whole() -> None:
    """Nothing is left out where there is room."""
    assert [entry.text for entry in body_lines({"a": [1, None], "b": "ü"})] == [
        "{",
        '  "a": [',
        "    1,",
        "    null",
        "  ],",
        '  "b": "ü"',
        "}",
    ]


def test_the_place_of_a_finding_is_marked() -> None:
    """A reader need not count indexes."""
    assert marked(BOOKING, "/status") == ['"status": "ON_HOLD",']
    assert marked(BOOKING, "/unitItems/0") == ["{", '"id": 1', "},"]
    assert marked(BOOKING, "/a~1b/~0") == ['"~": 1']


def test_a_missing_member_marks_the_object_that_lacks_it() -> None:
    """What is not there cannot be shown, but where it should be can."""
    assert marked(BOOKING, "/unitItems/1/uuid") == ["{"]
    assert marked(BOOKING, "/supplierReference") == ["{"]


def test_a_pointer_into_another_body_marks_nothing() -> None:
    """A mark in the wrong place would be a lie."""
    assert marked(BOOKING, "/order/bookings/3") == []
    assert marked([], "/unitItems/1/uuid") == []
    assert marked(BOOKING, None) == []
    assert marked(BOOKING, "no pointer at all") == ["{"]


def test_a_long_body_keeps_its_head_and_the_marked_place() -> None:
    """Whatever is cut, the defect is shown with what stands around it."""
    slots = [{"id": f"slot-{number}", "vacancies": number} for number in range(5_000)]
    lines = body_lines(slots, "/4000/vacancies")
    assert lines[2].text.strip() == '"id": "slot-0",'
    assert [entry.text.strip() for entry in lines if entry.marked] == ['"vacancies": 4000']
    assert [entry.text for entry in lines if entry.gap] == [
        "… 15,977 lines left out",
        "… 3,984 lines left out",
    ]
    assert len(lines) < 50


def test_a_long_body_without_a_place_is_cut_after_its_head() -> None:
    """The first lines tell what it is."""
    lines = body_lines(list(range(1_000)))
    assert lines[-1].text == "… 990 lines left out"
    assert len(lines) == 13


def test_a_marked_part_longer_than_a_page_is_cut_too() -> None:
    """A finding about a whole list does not print the list."""
    assert len(body_lines({"slots": list(range(10_000))}, "/slots")) < 100


def test_values_of_any_size_and_depth_are_bounded() -> None:
    """A target decides what it answers, not how long the report is."""
    deep: Any = "end"
    for _ in range(500):
        deep = [deep]
    assert any(entry.gap for entry in body_lines(deep, "/0" * 400))
    (huge,) = body_lines("x" * 10_000_000)
    assert len(huge.text) < 400


def test_a_body_that_is_no_json_is_shown_by_its_lines() -> None:
    """An HTML error page is evidence as well."""
    assert [entry.text for entry in text_lines("<h1>\n502")] == ["<h1>", "502"]


def test_what_is_far_from_the_mark_is_counted_and_not_spelt_out() -> None:
    """A list of two hundred thousand products is shown in the same time as one of two hundred."""
    lines = body_lines([{"id": f"product-{number}"} for number in range(200_000)], "/150000/id")
    assert [entry.text.strip() for entry in lines if entry.marked] == ['"id": "product-150000"']
    assert lines[1].text.strip() == "{"
    assert [entry.text for entry in lines if entry.gap] == ["… more than 100,000 lines left out"] * 2


@pytest.mark.parametrize("mark", [0, 29, 30, 31, 59, 60, 61, 199])
def test_the_lines_around_the_mark_are_all_there(mark: int) -> None:
    """Wherever in a long list or object it is."""
    named = {f"name-{number}": number for number in range(200)}
    shown = [entry.text.strip().rstrip(",") for entry in body_lines(named, f"/name-{mark}")]
    around = range(max(0, mark - 14), min(200, mark + 15))
    assert [
        f'"name-{number}": {number}' for number in around if f'"name-{number}": {number}' not in shown
    ] == []
    gaps = sum(int(text.split()[1]) for text in shown if text.startswith("…"))
    assert gaps + sum(not text.startswith("…") for text in shown) == 202
