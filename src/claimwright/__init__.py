"""Claimwright: a medical visit from the note to a paid, balanced account."""

__version__ = "0.1.0"
