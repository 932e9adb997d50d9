"""Metaloom: definitions in YAML become tables, an API and screens."""

__version__ = "0.1.0"
