"""Mistakes with gifts."""
