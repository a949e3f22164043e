"""Evidence in, findings and a verdict out. Pure: no network, no pytest.

`Judge` is a fold over the lines of evidence, the same while a run goes on and over an old file.
"""

from octo_conformance.judge.findings import Finding, Identity
from octo_conformance.judge.judge import Judge
from octo_conformance.judge.rules import load_rules

__all__ = ["Finding", "Identity", "Judge", "load_rules"]
