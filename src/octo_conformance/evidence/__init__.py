"""What a run writes down: the lines as types, and the append-only file that holds them."""

from octo_conformance.evidence.file import FORMAT, Evidence, Line, Listener, read

__all__ = ["FORMAT", "Evidence", "Line", "Listener", "read"]
