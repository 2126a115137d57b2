"""Measurements for `manage.py bench`."""
