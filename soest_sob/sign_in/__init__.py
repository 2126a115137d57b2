"""Signing in: passwords, second steps, accounts of municipalities; sessions and refusals."""
