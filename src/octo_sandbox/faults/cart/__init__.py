"""Mistakes with orders."""
