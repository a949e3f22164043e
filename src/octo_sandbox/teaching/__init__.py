"""A supplier for people who write a client: it can be changed while it runs, and it shows what the client sent."""

from octo_sandbox.teaching.behaviour import Behaviours, Chosen, Named, NotPossible, Supplied
from octo_sandbox.teaching.calls import Remark, SeenCall
from octo_sandbox.teaching.server import TeachingServer

__all__ = ["Behaviours", "Chosen", "Named", "NotPossible", "Remark", "SeenCall", "Supplied", "TeachingServer"]
