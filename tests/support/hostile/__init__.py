"""Small servers that misbehave, each in one way.

with hostile("empty-object") as server:
    ...  # server.url, server.received
"""

from support.hostile.behaviours import BEHAVIOURS
from support.hostile.server import CERTIFICATE, Connection, HostileServer, Received, hostile

__all__ = ["BEHAVIOURS", "CERTIFICATE", "Connection", "HostileServer", "Received", "hostile"]
