"""Mistakes with octo/gifts."""
