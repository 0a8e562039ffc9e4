"""Answers to a file that came in: TA1 and 999 for its form, 277CA for what its claims say."""

from claimwright.x12.acknowledging.answer import Answer, acknowledge

__all__ = ["Answer", "acknowledge"]
