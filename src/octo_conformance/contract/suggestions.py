"""Suggestions help with names that are almost right."""

from __future__ import annotations

from collections.abc import Iterable


def suggest(name: str, known: Iterable[str], what: str) -> str:
    """Return "did you mean X?" when one of `known` is close to `name`, and otherwise the list of known
    names."""
    import difflib

    names = sorted(known)
    bare = [known_name for known_name in names if known_name.rpartition("/")[2].lower() == name.lower()]
    close = bare or difflib.get_close_matches(name, names, n=1)
    if close:
        return f"did you mean {close[0]}?"
    return f"{what}: {', '.join(names)}" if names else f"there are no {what} yet"
