"""The judge turns evidence into findings and a verdict. It is pure: it needs no network and no pytest.

`Judge` takes one line of evidence after another, and judges a running run and an old file alike.
"""

from octo_conformance.judge.findings import Finding, Identity
from octo_conformance.judge.judge import Judge
from octo_conformance.judge.rules import load_rules

__all__ = ["Finding", "Identity", "Judge", "load_rules"]
