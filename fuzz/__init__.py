"""Broken input for the readers of the wire: `python -m fuzz --help`."""
