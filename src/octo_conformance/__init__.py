"""The instrument: drives an OCTO target, records every exchange and judges the evidence."""

__version__ = "0.1.0"
