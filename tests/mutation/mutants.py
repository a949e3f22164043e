"""Every mutant: the operators of cosmic-ray, and two more that a judge of evidence needs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import parso.python.tree
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Example, Operator
from cosmic_ray.plugins import get_operator, operator_names

Position = tuple[int, int]


class DropCall(Operator):
    """A statement that only calls something is left out: nothing is counted, reported or remembered."""

    def mutation_positions(self, node: Any) -> Iterator[tuple[Position, Position]]:
        if _is_call_statement(node):
            yield node.children[0].start_pos, node.children[0].end_pos

    def mutate(self, node: Any, index: int) -> Any:
        first = node.children[0]
        node.children[0] = parso.python.tree.Name(f"{first.get_first_leaf().prefix}pass", first.start_pos)
        return node

    @classmethod
    def examples(cls) -> Iterable[Example]:
        return (Example("f()\n", "pass\n"),)


class InNotIn(Operator):
    """Membership is turned round."""

    def mutation_positions(self, node: Any) -> Iterator[tuple[Position, Position]]:
        for child in _memberships(node):
            yield child.start_pos, child.end_pos

    def mutate(self, node: Any, index: int) -> Any:
        child = _memberships(node)[index]
        word = " not in" if child.get_code().strip() == "in" else " in"
        node.children[node.children.index(child)] = parso.python.tree.Name(word, child.start_pos)
        return node

    @classmethod
    def examples(cls) -> Iterable[Example]:
        return (Example("x in y", "x not in y"),)


NEIGHBOURS = {
    *("Eq_NotEq", "NotEq_Eq", "Is_IsNot", "IsNot_Is"),
    *("Lt_LtE", "Lt_GtE", "LtE_Lt", "LtE_Gt", "Gt_GtE", "Gt_LtE", "GtE_Gt", "GtE_Lt"),
    *("Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "FloorDiv_Mul", "Mod_Mul", "BitOr_BitAnd", "BitAnd_BitOr"),
}
"""Of the operators that put one sign in place of another, those that keep its kind. The rest of the 166 either
break at once, such as dividing texts, or order words that nobody orders."""

OWN: dict[str, type[Operator]] = {"judge/DropCall": DropCall, "judge/InNotIn": InNotIn}


@dataclass(frozen=True)
class Mutant:
    """One change to one file."""

    path: Path
    operator: str
    occurrence: int
    start: Position
    end: Position

    @property
    def name(self) -> str:
        """The file, the line and what is changed."""
        return f"{self.path}:{self.start[0]}:{self.start[1]} {self.operator}#{self.occurrence}"

    def source(self, original: str) -> str | None:
        """The file as the mutant has it; None where nothing changed."""
        mutated: str | None = mutate_code(original, _operator(self.operator), self.occurrence)
        return mutated


def all_mutants(path: Path) -> Iterator[Mutant]:
    """Every mutant of a file, but for those in annotations, which nothing reads when the program runs."""
    source = path.read_text(encoding="utf-8")
    tree, silent = get_ast(source), _annotations(source)
    for name in (*operator_names(), *OWN):
        if not _is_used(name):
            continue
        operator = _operator(name)
        spots = ((node, *at) for node in ast_nodes(tree) for at in operator.mutation_positions(node))
        for occurrence, (node, start, end) in enumerate(spots):
            if not _is_marker(node) and not any(first <= start and end <= last for first, last in silent):
                yield Mutant(path, name, occurrence, start, end)


def _is_used(name: str) -> bool:
    if name.startswith("core/Variable"):
        return False  # these take arguments
    sign = re.fullmatch(r"core/Replace(?:Binary|Comparison)Operator_(\w+)", name)
    return sign is None or sign[1] in NEIGHBOURS


def _operator(name: str) -> Operator:
    made: Operator = OWN[name]() if name in OWN else get_operator(name)()
    return made


def _is_marker(node: Any) -> bool:
    """Whether it is the star after which parameters have to be named, which multiplies nothing."""
    return node.type == "operator" and node.parent.type in {"parameters", "param"}


def _is_call_statement(node: Any) -> bool:
    if node.type != "simple_stmt" or not hasattr(node, "children"):
        return False
    first = node.children[0]
    return bool(first.type in {"atom_expr", "power"} and first.children[-1].get_code().startswith("("))


def _memberships(node: Any) -> list[Any]:
    if node.type != "comparison":
        return []
    return [child for child in node.children[1::2] if child.get_code().split() in (["in"], ["not", "in"])]


def _annotations(source: str) -> list[tuple[Position, Position]]:
    """Where annotations stand; those of a dataclass too, as nothing asks for their value."""
    found: list[ast.expr | None] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.append(node.returns)
        elif isinstance(node, ast.arg | ast.AnnAssign):
            found.append(node.annotation)
    return [
        ((each.lineno, each.col_offset), (each.end_lineno or 0, each.end_col_offset or 0))
        for each in found
        if each is not None
    ]
