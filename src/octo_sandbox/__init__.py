"""A reference supplier of OCTO: a real server with stock, several resellers, and a clock that can be moved.

    with serve(Sandbox(tokens=("secret",))) as running:
        httpx.get(running.url + "/products", headers={"Authorization": "Bearer secret"})

It is written by hand from the standard and shares no code with the instrument that judges suppliers.
"""

from octo_sandbox.policies import Policies
from octo_sandbox.sandbox import Sandbox
from octo_sandbox.server import Outage, Running, serve

__all__ = ["Outage", "Policies", "Running", "Sandbox", "serve"]
