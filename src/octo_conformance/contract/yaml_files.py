"""Specification files are YAML that means exactly what the same JSON would mean.

YAML 1.1, which PyYAML reads, turns `NO` into false, `09:30` into 570, `2026-02-01` into a date and the second
of two equal keys into the only one. None of that may happen to a specification.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from octo_conformance.contract.model import OpenNode
from octo_conformance.document import JsonValue
from octo_conformance.errors import ContractError

if TYPE_CHECKING:
    import yaml

_SCALARS = {
    "bool": (r"true|false", "tf"),
    "int": (r"-?(?:0|[1-9][0-9]*)", "-0123456789"),
    "float": (r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?", "-0123456789"),
    "null": (r"null|~|", ["n", "~", ""]),
}


@functools.cache
def _loader() -> type[yaml.SafeLoader]:
    import yaml

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class SpecLoader(base):  # type: ignore[misc]
        yaml_implicit_resolvers: OpenNode = {}  # noqa: RUF012 - PyYAML's own way to declare them

        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> OpenNode:
            seen: set[str] = set()
            for key, _ in node.value:
                if key.value in seen and key.tag != "tag:yaml.org,2002:merge":
                    raise yaml.constructor.ConstructorError(
                        None, None, f"{key.value} is there twice", key.start_mark
                    )
                seen.add(key.value)
            # Response codes are written 200: and have to be the string "200", as in JSON.
            return {str(key): value for key, value in super().construct_mapping(node, deep).items()}

    for name, (pattern, first) in _SCALARS.items():
        SpecLoader.add_implicit_resolver(
            f"tag:yaml.org,2002:{name}", re.compile(f"^(?:{pattern})$"), list(first)
        )
    SpecLoader.add_implicit_resolver("tag:yaml.org,2002:merge", re.compile("^<<$"), ["<"])
    return SpecLoader


def read_yaml(path: Path) -> OpenNode:
    """The mapping in a file. Raises ContractError, with file and line, for anything else."""
    try:
        return parse_yaml(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise ContractError(
            f"{path} cannot be read: {error}", hint="check the file and its rights"
        ) from error


def parse_yaml(text: str, name: str) -> OpenNode:
    """The mapping in a text; `name` is what errors call it. Raises ContractError."""
    import yaml

    try:
        content = yaml.load(text, Loader=_loader())  # the loader is a safe one
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or str(error)
        raise ContractError(f"{name}{line}: {problem}", hint="correct the file") from error
    if not isinstance(content, dict):
        raise ContractError(
            f"{name} does not hold a mapping", hint="start it with keys, as its neighbours do"
        )
    return content


def plain_copy(value: JsonValue) -> JsonValue:
    """A deep copy in which nothing is shared: objects that YAML anchors made one become several."""
    if isinstance(value, dict):
        return {key: plain_copy(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain_copy(item) for item in value]
    return value
