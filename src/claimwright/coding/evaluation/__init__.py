"""The level of an evaluation and management visit, as the words of the note support it."""

from claimwright.coding.evaluation.level import Evaluation, SameDay, evaluate

__all__ = ["Evaluation", "SameDay", "evaluate"]
