"""Finding codes by words: names of codes, compiled, and read as clinicians and patients speak."""

from claimwright.codes.search.answer import Answer, Hit, Matched
from claimwright.codes.search.dated import DatedSearch
from claimwright.codes.search.engine import Engine
from claimwright.codes.search.names import Field
from claimwright.codes.search.search import CodeSearch

__all__ = ["Answer", "CodeSearch", "DatedSearch", "Engine", "Field", "Hit", "Matched"]
