"""Mistakes with octo/cardPayments."""
