"""A run reports on a terminal and in a log."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from octo_conformance.commands.complaint import complain
from octo_conformance.errors import RunError
from octo_conformance.evidence import CollectedLine, CollectedTest, ExchangeLine, OutcomeLine
from octo_conformance.report.closing import print_summary
from octo_conformance.report.terminal import Terminal

RICH_OWN = re.compile(r"\x1b\[(\d+(;\d+)*)?[mKAhl]|\x1b\[\?25[lh]")


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


def tell(run: Any, stream: io.StringIO, clock: Callable[[], float] = Clock()) -> str:  # noqa: B008
    terminal = Terminal(stream, clock=clock)
    for entry in run.typed:
        terminal.on_line(entry)
    for finding in run.verdict["findings"]:
        terminal.on_finding(finding)
    terminal.close()
    return stream.getvalue()


def test_a_log_gets_plain_lines(run: Any) -> None:
    """A log has no colour and no moving line."""
    assert tell(run, io.StringIO()).splitlines()[:5] == [
        "certifying https://supplier.example/octo",
        "negotiated octo/cart",
        "PASS  CORE-SUPP-001",
        "WARN   CORE-HTTP-001  Confirming the booking shows status ON_HOLD, where CONFIRMED is due.",
        "       POST /bookings/{uuid}/confirm",
    ]


def test_only_the_first_result_is_said_when_it_held(run: Any) -> None:
    """A run shows early that it works, and does not fill a log with what is in order."""
    run.lines += [entry for entry in run.lines if entry["kind"] == "outcome"] * 50
    assert tell(run, io.StringIO()).count("PASS") == 1


def test_a_long_silence_is_broken(run: Any) -> None:
    """Who watches a log knows that the run goes on."""
    clock, stream = Clock(), io.StringIO()
    terminal = Terminal(stream, clock=clock)
    tests = tuple(CollectedTest(test=f"t{n}", requirement="CORE-SUPP-001") for n in range(40))
    terminal.on_line(CollectedLine(tests=tests, selected=None))
    (exchange, *_) = (entry for entry in run.typed if isinstance(entry, ExchangeLine))
    for seconds in (4, 9, 11, 12):
        clock.now = seconds
        terminal.on_line(exchange)
    assert stream.getvalue() == "0 of 40 checks, 3 exchanges, 0 findings\n"


@pytest.mark.usefixtures("on_a_terminal")
def test_a_terminal_gets_colours_and_a_line_that_goes_away(run: Any) -> None:
    """Findings scroll by above one line that moves."""
    told = tell(run, Screen())
    assert "\x1b[1;31mFAIL" in told
    assert told.endswith(("\x1b[2K", "\x1b[?25h", "\x1b[1A"))


@pytest.mark.usefixtures("on_a_terminal")
def test_no_escape_of_a_target_reaches_the_terminal(hostile: Any) -> None:
    """A product's title cannot move the cursor, rename the window or turn the text around."""
    screen = Screen()
    tell(hostile, screen)
    print_summary(hostile.verdict, None, screen)
    left = RICH_OWN.sub("", screen.getvalue())
    assert (
        re.findall("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", left) == []
    )


COMMANDS = [
    "##vso[task.setvariable variable=PATH]/tmp",
    "  ##[error]nothing is wrong",
    "##teamcity[buildProblem description='x']",
    "::error file=a.py::nothing is wrong",
    "\n::add-mask::conformant",
    "a\r\n ::stop-commands::token",
    "\u2028::set-output name=a::b",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_of_a_target_reaches_a_ci(command: str, poisoned: Callable[[str], Any]) -> None:
    """A log of Azure Pipelines, GitHub Actions or TeamCity is read by a program that does as it is told. What
    stood there is still to be seen."""
    run, screen = poisoned(command), io.StringIO()
    tell(run, screen)
    print_summary(run.verdict, Path(command), screen)
    said = screen.getvalue()
    assert not [shown for shown in said.splitlines() if re.search(r"##\w*\[|^\s*::", shown)]
    assert command[-6:] in said


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_of_a_target_reaches_a_ci_by_an_error(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A message of an error may quote an answer as well."""
    complain(RunError(command, hint=command))
    (shown,) = capsys.readouterr().err.splitlines()
    assert re.search(r"##\w*\[|^\s*::", shown) is None


def test_brackets_of_a_target_are_no_markup(poisoned: Callable[[str], Any]) -> None:
    """What looks like an instruction to the printer is printed."""
    assert "[bold red]x[/] :smile:" in tell(poisoned("[bold red]x[/] :smile:"), io.StringIO())


def test_a_stream_that_knows_few_letters_is_no_obstacle(run: Any) -> None:
    """A run must not end because its name for a product cannot be printed."""
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    run.verdict["findings"][0]["sentence"] = "Zürich — 東京"
    Terminal(stream, clock=Clock()).on_finding(run.verdict["findings"][0])
    stream.flush()
    assert rb"Z\xfcrich \u2014 \u6771\u4eac" in raw.getvalue()


def test_the_summary_ends_with_the_verdict_and_what_was_left_behind(run: Any) -> None:
    """The last lines are those that are still on the screen."""
    stream = io.StringIO()
    print_summary(run.verdict, None, stream)
    *_, verdict, left = stream.getvalue().splitlines()
    assert verdict.startswith("NONCONFORMANT  1 demand of the standard is broken.")
    assert left == "left behind on the target, to be cancelled by hand: booking 7c1f9e8e"


def test_the_summary_counts_by_capability(run: Any) -> None:
    """Which part of the standard is in order is seen at a glance."""
    stream = io.StringIO()
    print_summary(run.verdict, None, stream)
    heads, core, cart, whole = stream.getvalue().splitlines()[1:5]
    assert re.split(r"\s{2,}", heads.strip())[:2] == ["fail", "error"]
    assert core.split() == ["octo/core", "NONCONFORMANT", *"11111111"]
    assert cart.split() == ["octo/cart", "INCOMPLETE", *"00000110"]
    assert whole.split() == ["the", "run", "NONCONFORMANT", *"11111222"]


def test_what_is_missing_is_said_once_for_all_that_lack_it(run: Any) -> None:
    """Two statements without a second key are one line, which names them."""
    stream = io.StringIO()
    print_summary(run.verdict, None, stream)
    missing = next(said for said in stream.getvalue().splitlines() if said.startswith("NOT_VERIFIED"))
    assert re.fullmatch(r"NOT_VERIFIED  2 \(\S+, \S+\): no second key: set --second-token-env", missing)


def test_a_statement_that_broke_the_suite_down_is_named_before_what_is_missing(run: Any) -> None:
    """Exit code 4 means nothing to a reader who is not told which check failed, and how."""
    stream = io.StringIO()
    run.verdict["requirements"] = [
        {**entry, "reason": "KeyError: 'Order' (orders.py, confirm, line 9)"}
        if entry["status"] == "ERROR"
        else entry
        for entry in run.verdict["requirements"]
    ]
    print_summary(run.verdict, None, stream)
    told = stream.getvalue()
    error = told.index("ERROR  1 (CORE-CAL-004): KeyError: 'Order' (orders.py, confirm, line 9)")
    assert error < told.index("NOT_VERIFIED  2")


def test_a_stopped_run_says_what_to_do(run: Any) -> None:
    """An ERROR without advice leaves its reader alone."""
    stream = io.StringIO()
    stopped = {"code": "unreachable", "message": "Nobody answers.", "hint": "Check the URL."}
    print_summary({**run.verdict, "verdict": "ERROR", "stopped": stopped, "leftovers": []}, None, stream)
    *_, verdict, advice, left = stream.getvalue().splitlines()
    assert verdict == "ERROR  No judgement: the run was stopped. Nobody answers."
    assert advice == "what to do: Check the URL."
    assert left == "nothing was left behind on the target"


def test_a_value_that_the_sentence_leaves_out_is_told_below_it(run: Any) -> None:
    """A schema's sentence says it all; that of a rule may not."""
    stream, finding = (
        io.StringIO(),
        {**run.verdict["findings"][0], "sentence": "The booking is not confirmed."},
    )
    Terminal(stream, clock=Clock()).on_finding(finding)
    assert "       expected CONFIRMED, got ON_HOLD\n" in stream.getvalue()


def outcomes(run: Any, *tests: str) -> list[OutcomeLine]:
    line = next(entry for entry in run.typed if isinstance(entry, OutcomeLine))
    return [replace(line, test=test) for test in tests]


def test_a_log_is_told_when_a_capability_is_done(run: Any) -> None:
    """Who waits for carts sees that the carts are through, while the rest still runs."""
    stream = io.StringIO()
    terminal = Terminal(stream, clock=Clock())
    terminal.sort_by({"CART-001": "octo/cart", "CORE-HTTP-001": "octo/core"}.__getitem__)
    named = {"a": "CART-001", "b": "CART-001", "c": "CORE-HTTP-001"}
    tests = tuple(CollectedTest(test=test, requirement=name) for test, name in named.items())
    terminal.on_line(CollectedLine(tests=tests, selected=None))
    for entry in outcomes(run, "a", "b", "b", "c"):
        terminal.on_line(entry)
    said = stream.getvalue().splitlines()
    assert "octo/cart: 2 checks done, no finding so far" in said
    assert said[-1] == "octo/core: 1 check done, no finding so far"


@pytest.mark.usefixtures("on_a_terminal")
def test_a_terminal_has_a_row_for_each_capability(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left to do is seen at a glance."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("LINES", "50")
    screen = Screen()
    terminal = Terminal(screen, clock=Clock())
    terminal.sort_by({"CART-001": "octo/cart", "CORE-HTTP-001": "octo/core"}.__getitem__)
    tests = (
        CollectedTest(test="a", requirement="CART-001"), CollectedTest(test="b", requirement="CORE-HTTP-001"),
    )  # fmt: skip
    terminal.on_line(CollectedLine(tests=tests, selected=None))
    terminal.close()
    shown = RICH_OWN.sub("", screen.getvalue())
    assert re.search(r"octo/cart .*0/1", shown)
    assert re.search(r"octo/core .*0/1", shown)


@pytest.mark.parametrize("columns", [40, 80, 200])
@pytest.mark.usefixtures("on_a_terminal")
def test_nothing_but_a_command_is_wider_than_the_terminal(
    columns: int, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table that breaks in the middle of a row is no table."""
    monkeypatch.setenv("COLUMNS", str(columns))
    screen = Screen()
    tell(run, screen)
    print_summary(run.verdict, Path("reports/a"), screen)
    rows = re.split(r"[\r\n]", RICH_OWN.sub("", screen.getvalue()))
    long = [row for row in rows if len(row.rstrip()) > columns]
    assert [row for row in long if not row.strip().startswith(("again: ", "report: "))] == []
    assert any("octo/core" in row and "NONCONFORMANT" in row for row in rows)


@pytest.mark.usefixtures("on_a_terminal")
def test_a_terminal_that_wants_no_colour_gets_none(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR is what people set who cannot tell the colours apart."""
    monkeypatch.setenv("NO_COLOR", "1")
    assert re.search(r"\x1b\[[0-9;]*3[0-7]m", tell(run, Screen())) is None


def test_a_summary_is_one_screen(run: Any) -> None:
    """However many findings there are, the verdict is not scrolled away by them."""
    finding = run.verdict["findings"][0]
    many = [{**finding, "id": f"f{n}", "cause": None, "consequences": []} for n in range(60)]
    stream = io.StringIO()
    print_summary({**run.verdict, "findings": many}, Path("reports/a"), stream)
    assert len(stream.getvalue().splitlines()) < 50
    assert "… and 52 more findings in the report" in stream.getvalue()
