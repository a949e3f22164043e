"""The judge of a reseller's client: from recorded calls to a verdict. Pure: no network, no clock, no files but specs/.

judge = ClientJudge(load_contract())
judge.feed(call)            # the rules that this call broke
judge.finish(now)
client_verdict(judge, …)
"""

from octo_conformance.clients.calls import ClientCall, from_line, to_line
from octo_conformance.clients.findings import Breach
from octo_conformance.clients.judge import QUESTIONS_A_MINUTE, ClientJudge
from octo_conformance.clients.rules import client_rules
from octo_conformance.clients.verdict import ClientVerdict, SupplierRecord, client_verdict

__all__ = [
    "QUESTIONS_A_MINUTE",
    "Breach",
    "ClientCall",
    "ClientJudge",
    "ClientVerdict",
    "SupplierRecord",
    "client_rules",
    "client_verdict",
    "from_line",
    "to_line",
]
