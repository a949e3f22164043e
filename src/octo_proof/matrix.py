"""What a selftest found, as selftest.json and as a page for people."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

from octo_conformance import __version__
from octo_conformance.contract import load_contract
from octo_proof.pairwise import incompatible_pairs
from octo_proof.proving import Acquittal, Proof
from octo_proof.selftest import Result
from octo_sandbox.variants import all_variants, find_variant

FORMAT = "octo-conformance/selftest/1"


def as_json(result: Result) -> dict[str, Any]:
    """selftest.json, whose first three parts other programs read."""
    alone = [a for a in result.acquittals if len(a.names) == 1]
    together = [a for a in result.acquittals if len(a.names) > 1]
    counts = sorted(len(proof.tripped) for proof in result.measured)
    return {
        "format": FORMAT,
        "suite": {"version": __version__, "contract_digest": load_contract().digest},
        "at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "seconds": round(result.seconds, 1),
        "sampled": result.sampled,
        "faults": {
            "total": len(result.proofs),
            "killed": sum(proof.killed for proof in result.proofs),
            "for_the_right_reason": sum(proof.right for proof in result.proofs),
            "survivors": [proof.name for proof in result.survivors],
            "wrong_reason": [proof.name for proof in result.misread],
        },
        "variants": {
            "total": len(alone),
            "failed": [" + ".join(a.names) for a in result.condemned],
            "combinations": len(together),
            "pairs": len({frozenset(pair) for each in together for pair in combinations(each.names, 2)}),
        },
        "findings_per_fault": {
            "p50": _percentile(counts, 50),
            "p95": _percentile(counts, 95),
            "measured": len(counts),
        },
        "matrix": [_row(proof) for proof in sorted(result.proofs, key=lambda p: (p.breaks, p.kind, p.name))],
        "right": [_acquitted(a) for a in result.acquittals],
        "dialects": [asdict(each) | {"holds": each.holds} for each in result.certifications],
    }


def _row(proof: Proof) -> dict[str, Any]:
    return {
        "fault": proof.name,
        "kind": proof.kind,
        "says": proof.says,
        "breaks": proof.breaks,
        "status": proof.status,
        "killed": proof.killed,
        "right": proof.right,
        "also": sorted({told.requirement for told in proof.tripped} - {proof.breaks}),
        "errors": list(proof.errors),
        "seconds": round(proof.seconds, 2),
    }


def _acquitted(acquittal: Acquittal) -> dict[str, Any]:
    return {
        "variants": list(acquittal.names),
        "verdict": acquittal.verdict,
        "failed": sorted({f"{told.requirement}: {told.title}" for told in acquittal.failed}),
        "warned": sorted({told.requirement for told in acquittal.warned}),
        "errors": list(acquittal.errors),
        "seconds": round(acquittal.seconds, 1),
    }


def _percentile(ranked: Sequence[int], percent: int) -> int | None:
    return ranked[min(len(ranked) - 1, len(ranked) * percent // 100)] if ranked else None


def write(result: Result, folder: Path) -> Path:
    """selftest.json and kill-matrix.md into `folder`, which is made if need be. Returns the former."""
    folder.mkdir(parents=True, exist_ok=True)
    told = as_json(result)
    path = folder / "selftest.json"
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "kill-matrix.md").write_text("\n".join(as_page(told)) + "\n", encoding="utf-8")
    return path


def as_page(told: dict[str, Any]) -> Iterator[str]:
    """docs/kill-matrix.md, from what selftest.json holds."""
    faults, variants, findings = told["faults"], told["variants"], told["findings_per_fault"]
    yield "# Kill matrix"
    yield ""
    sampled = ", on a sample" if told["sampled"] else ""
    made = f"{told['suite']['version']} at {told['at']} in {told['seconds']:.0f} s{sampled}"
    yield f"Made by `octo-conformance selftest` {made}. Do not edit."
    yield ""
    yield "| what | how many |"
    yield "|---|---:|"
    yield f"| faults | {faults['total']} |"
    yield f"| killed | {faults['killed']} |"
    yield f"| by the requirement they break | {faults['for_the_right_reason']} |"
    yield f"| variants | {variants['total']} |"
    yield f"| suppliers that are many variants at once | {variants['combinations']} |"
    yield f"| pairs of variants met in them | {variants['pairs']} |"
    yield f"| variants that were accused | {len(variants['failed'])} |"
    ranks = f"{findings['p50']}, {findings['p95']}"
    yield f"| findings a fault, median and 95th percentile of {findings['measured']} | {ranks} |"
    yield ""
    yield from _faults(told["matrix"])
    yield from _variants(told["right"])
    yield from _dialects(told["dialects"])


def _faults(rows: list[dict[str, Any]]) -> Iterator[str]:
    catalogue = load_contract().catalogue
    by_requirement: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_requirement.setdefault(row["breaks"], []).append(row)
    yield "## Faults"
    yield ""
    yield "Each has to trip its own requirement: FAIL for a MUST, WARN for what is less."
    yield ""
    for identifier in (each for each in catalogue if each in by_requirement):
        yield f"**{identifier}** {catalogue[identifier].says}"
        yield ""
        for row in by_requirement[identifier]:
            also = f"; also {', '.join(row['also'])}" if row["also"] else ""
            yield f"- {'✓' if row['right'] else '✗'} `{row['fault']}` {row['says']} {row['status']}{also}"
        yield ""


def _variants(rows: list[dict[str, Any]]) -> Iterator[str]:
    yield "## Variants"
    yield ""
    yield (
        "Different, and still right: none of them may fail, alone or with others. None may be warned, except of what its "
        "own entry names."
    )
    yield ""
    for row in rows:
        if len(row["variants"]) == 1:
            known = find_variant(row["variants"][0])
            profile = "" if known.profile == "octo" else f" (profile {known.profile})"
            mark = "✗" if row["failed"] or row["warned"] or row["errors"] else "✓"
            yield f"- {mark} `{known.name}`{profile} {known.says} {row['verdict']}"
    yield ""
    yield "Pairs that no supplier can be at once:"
    yield ""
    for one, other in incompatible_pairs(all_variants()):
        yield f"- `{one}` and `{other}`"


def _dialects(rows: list[dict[str, Any]]) -> Iterator[str]:
    yield ""
    yield "## Dialects"
    yield ""
    yield "Whole suppliers: each has to get its verdict, for the requirements that it breaks and no other."
    yield ""
    for row in rows:
        failed = f"; broken: {', '.join(row['failed'])}" if row["failed"] else ""
        yield f"- {'✓' if row['holds'] else '✗'} `{row['name']}` {row['verdict']}{failed}"
