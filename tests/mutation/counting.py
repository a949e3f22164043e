"""What became of the mutants, by file, as a table for people."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

Row = Mapping[str, object]


def table(rows: Iterable[Row]) -> str:
    """Mutants, killed, survived, timed out and score of every file, in Markdown."""
    of: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        of[str(row["path"])][str(row["outcome"])] += 1
    lines = [
        "| file | mutants | killed | of these by time | survived | score |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    lines += [_line(f"`{path}`", counts) for path, counts in sorted(of.items())]
    lines.append(_line("together", sum(of.values(), Counter())))
    return "\n".join(lines)


def kinds(rows: Iterable[Row]) -> str:
    """How those that were killed were noticed."""
    counts = Counter(str(row["outcome"]) for row in rows)
    return "\n".join(f"- {outcome}: {count}" for outcome, count in counts.most_common())


def survivors(rows: Iterable[Row]) -> Sequence[str]:
    """The names of those that nobody noticed."""
    return sorted(str(row["name"]) for row in rows if row["outcome"] == "survived")


def _line(name: str, counts: Counter[str]) -> str:
    total, survived = sum(counts.values()), counts["survived"]
    killed = total - survived
    return f"| {name} | {total} | {killed} | {counts['timed out']} | {survived} | {killed / total:.1%} |"
