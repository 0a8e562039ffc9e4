"""A copy of a file to share: same structure, counts and sums, no person's data."""

from claimwright.x12.anonymizing.copy import AnonymousCopy, anonymize

__all__ = ["AnonymousCopy", "anonymize"]
