"""Servers and pages that mean harm."""
