"""Which page stands where in the menu. A page that is named nowhere here comes last, and is not lost."""

from __future__ import annotations

from collections.abc import Iterable

SECTIONS: dict[str, tuple[str, ...]] = {
    "Certify": (
        "first-run.md", "reading-a-report.md", "target-file.md", "members.md", "ci.md", "fleet.md", "safety.md", "webhooks.md",
        "gate.md", "octomock.md",
    ),
    "Write a client": ("teaching-server.md", "certify-a-client.md"),
    "What is checked": (
        "how-verdicts-are-made.md", "requirements/index.md", "readings.md", "coverage.md", "views.md", "kept.md",
        "properties.md", "findings.md",
    ),
    "Extend": ("extending.md", "own-capability.md", "api.md", "stability.md", "architecture.md"),
    "Proof": ("proof.md", "kill-matrix.md", "mutation.md", "dialects.md", "performance.md"),
}  # fmt: skip
LAST = "More"


def menu(pages: Iterable[str]) -> list[object]:
    """The menu of these pages."""
    left = set(pages)
    left.discard("index.md")
    found: list[object] = ["index.md"]
    for title, names in SECTIONS.items():
        here: list[object] = [name for name in names if name in left]
        left -= set(names)
        if "requirements/index.md" in here:
            inside = sorted(page for page in left if page.startswith("requirements/"))
            left -= set(inside)
            here[here.index("requirements/index.md")] = {"Requirements": ["requirements/index.md", *inside]}
        found.append({title: here})
    found.append("glossary.md")
    left.discard("glossary.md")
    return [*found, {LAST: sorted(left)}] if left else found
