"""The options that several commands share, with the defaults of a run."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from octo_conformance.run.options import DEPTHS, PROFILES, RunOptions

F = TypeVar("F", bound=Callable[..., object])

DEFAULTS: Final = RunOptions()


def together(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Several options as one decorator; `--help` lists them in this order."""

    def decorate(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


def switch(name: str, text: str) -> Callable[[F], F]:
    """An option that is on or off."""
    return click.option(name, is_flag=True, help=text)


class Named(click.Path):
    """A path that says something: an unset variable of a CI job is no name of the folder at hand."""

    def convert(self, value: Any, parameter: click.Parameter | None, context: click.Context | None) -> Any:
        if not str(value).strip():
            self.fail("the path is empty.", parameter, context)
        return super().convert(value, parameter, context)


class Rate(click.FloatRange):
    """A number above zero that something can be divided by."""

    def convert(self, value: Any, parameter: click.Parameter | None, context: click.Context | None) -> Any:
        rate = super().convert(value, parameter, context)
        if not math.isfinite(rate):
            self.fail(f"{value!r} is no number of requests.", parameter, context)
        return rate


def file_option(*names: str, metavar: str = "FILE", text: str) -> Callable[[F], F]:
    """An option that names a file or a folder."""
    return click.option(*names, type=Named(path_type=Path), metavar=metavar, help=text)


views = click.option(
    "--format",
    "output",
    type=click.Choice(["text", "markdown", "html", "json"]),
    default="text",
    show_default=True,
)
"""What a command prints that compares runs."""

profile = click.option("--profile", type=click.Choice(PROFILES), default=DEFAULTS.profile, show_default=True)

access: Callable[[F], F] = together(
    click.option(
        "--token-env",
        default=DEFAULTS.token_env,
        show_default=True,
        metavar="NAME",
        help="Variable that holds the key.",
    ),
    click.option("--second-token-env", metavar="NAME", help="Variable that holds another reseller's key."),
    file_option("--target", "target_file", text="Target file (YAML)."),
    file_option("--ca-file", text="Trust this root certificate."),
)
"""How a target is reached: keys, target file, certificate."""

gate: Callable[[F], F] = together(
    switch("--allow-incomplete", "Exit 0 also when something could not be checked."),
    click.option(
        "--accept-missing",
        multiple=True,
        metavar="ID",
        help="Exit 0 although this capability or requirement could not be checked; may repeat.",
    ),
    file_option("--waivers", "waivers_file", text="Waiver file (YAML): breaches accepted until a day."),
    file_option(
        "--baseline", metavar="DIR", text="Fail only on what the run in DIR has not found broken already."
    ),
    click.option(
        "--max-findings", type=click.IntRange(0), metavar="N", help="Fail also when there are more findings."
    ),
)
"""What a CI job asks for beside the verdict."""

sign = file_option("--sign-key", "sign_key", text="Sign the certificate with this key, made by keygen.")

scope: Callable[[F], F] = together(
    click.option(
        "--capability",
        "capabilities",
        multiple=True,
        metavar="ID",
        help="Restrict to and declare; may repeat.",
    ),
    profile,
    click.option("--depth", type=click.Choice(DEPTHS), default=DEFAULTS.depth, show_default=True),
    switch("--read-only", "Book nothing."),
    switch("--live", "Allow a target that is not in test mode."),
    click.option(
        "--requirement", "requirements", multiple=True, metavar="ID", help="Check only this; may repeat."
    ),
    click.option("-k", "expression", metavar="EXPR", help="Check only tests whose names match."),
    file_option("--suite", metavar="DIR", text="A folder with suites/ and specs/ of your own."),
)
"""What is checked, which `plan` asks as well as `run`."""

pace: Callable[[F], F] = together(
    click.option(
        "--concurrency",
        type=click.IntRange(1, 64),
        default=DEFAULTS.concurrency,
        show_default=True,
        metavar="N",
        help="Requests at the same time.",
    ),
    click.option("--rate", type=Rate(0.01), metavar="N", help="Requests a second at most."),
)
"""How hard a target is asked, which `plan` reckons with."""
