"""The page about the API: every promised name is there, and its docstring says what a suite has to know."""

from __future__ import annotations

import ast
import inspect
import re
import sys
import textwrap
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from octo_conformance import suite, suite_types
from octo_conformance.contract import load_contract

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "website"))
from api import PUBLIC, SIGNALS, mixins, operations, path_of, shape  # noqa: E402
from pages import generated  # noqa: E402

RAISED = {each.__name__ for each in SIGNALS}
CLASSES: list[type[Any]] = [*(each.about for each in PUBLIC), *SIGNALS, *mixins()]
NAMES = [(each.about, name) for each in PUBLIC for name in each.names] + [
    (mixin, name) for mixin in mixins() for name in vars(mixin) if not name.startswith("_")
]
FUNCTIONS = [getattr(suite, name) for name in suite.__all__ if callable(getattr(suite, name))]


def said_of(about: type[Any], name: str) -> str:
    """The docstring of a method or of a property, or the text below an attribute."""
    found = inspect.getattr_static(about, name, None)
    if isinstance(found, property | staticmethod) or inspect.isfunction(found):
        return inspect.getdoc(found) or ""
    for each in about.__mro__:
        if each.__module__.startswith("octo_conformance"):
            said = below(each, name)
            if said:
                return said
    return ""


def below(about: type[Any], name: str) -> str:
    """The text that stands below the first line that gives an attribute."""
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(about)))):
        body = getattr(node, "body", None)
        for line, following in pairwise(body) if isinstance(body, list) else ():
            given = line.targets if isinstance(line, ast.Assign) else [getattr(line, "target", None)]
            names = {getattr(each, "attr", getattr(each, "id", "")) for each in given}
            if (
                name in names
                and isinstance(following, ast.Expr)
                and isinstance(following.value, ast.Constant)
            ):
                return str(following.value.value)
    return ""


def function_of(about: type[Any], name: str) -> Any:
    """The function behind a method or a property; None for an attribute."""
    found = inspect.getattr_static(about, name, None)
    found = found.fget if isinstance(found, property) else getattr(found, "__func__", found)
    return found if inspect.isfunction(found) else None


def untold(function: Any) -> list[str]:
    """The parameters, and the signals that the function raises itself, of which its docstring does not speak."""
    said = inspect.getdoc(function) or ""
    raised = {
        getattr(node.exc.func, "id", getattr(node.exc.func, "attr", ""))
        for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function))))
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)
    }
    parameters = [
        each.name
        for each in inspect.signature(function).parameters.values()
        if each.name != "self" and each.kind is not each.VAR_KEYWORD and each.kind is not each.VAR_POSITIONAL
    ]
    return [name for name in (*parameters, *sorted(raised & RAISED)) if not re.search(rf"\b{name}\b", said)]


@pytest.mark.parametrize("about", CLASSES, ids=lambda about: about.__name__)
def test_a_public_class_is_told(about: type[Any]) -> None:
    """Its docstring is its own, and not that of a class above it."""
    assert (about.__doc__ or "").rstrip().endswith(".")


@pytest.mark.parametrize(("about", "name"), NAMES, ids=[f"{about.__name__}.{name}" for about, name in NAMES])
def test_a_public_name_is_told(about: type[Any], name: str) -> None:
    """What it is, what each parameter is, and which signals it raises: without that, a suite is written by trial."""
    assert said_of(about, name).rstrip().endswith((".", ":")), "there is no docstring"
    function = function_of(about, name)
    assert function is None or untold(function) == []


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_a_word_of_a_suite_is_told(function: Any) -> None:
    """The decorators and comparisons as well."""
    assert inspect.getdoc(function)
    assert untold(function) == []


def test_what_is_not_told_is_found() -> None:
    """The checks before are seen to fail."""

    def bad(one: int, other: int) -> None:
        """Speaks of one alone."""
        raise suite_types.NotVerified("not told")

    assert untold(bad) == ["other", "NotVerified"]
    assert said_of(type("Bare", (), {"name": property(lambda self: 1)}), "name") == ""


@pytest.mark.parametrize(("name", "label"), operations().items())
def test_an_operation_says_what_it_answers_with(name: str, label: str) -> None:
    """The shape in the docstring is that of the contract; a suite that believes another one fails for everybody."""
    contract = load_contract()
    assert contract.has_operation(label)
    said = next(inspect.getdoc(vars(each)[name]) or "" for each in mixins() if name in vars(each))
    success = contract.operation(label).success
    words = " ".join(said.split())
    assert (
        "Answer`" in words if success is None else re.search(rf"Answers with (an? )?{shape(success)}", words)
    )


def test_every_type_can_be_imported() -> None:
    """What the page tells of, a suite names in its type hints."""
    told = {each.about.__name__ for each in PUBLIC if each.about.__name__ != "Client"}
    assert told | RAISED == set(suite_types.__all__)


def test_the_page_has_every_name() -> None:
    """A promise that stands nowhere is none."""
    page = generated()["api.md"]
    for each in PUBLIC:
        block = page.partition(f"::: {path_of(each.about)}\n")[2].partition(":::")[0]
        assert f"members: [{', '.join(each.names)}]" in block
    for signal in SIGNALS:
        assert f"::: {path_of(signal)}\n" in page
    for name in suite.__all__:
        assert re.search(rf"^::: octo_conformance\.\w+\.{name}$", page, re.M), name
