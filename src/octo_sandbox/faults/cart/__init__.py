"""Mistakes with octo/cart."""
