"""One search over all code systems that are at hand on a day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from claimwright.codes.search.answer import Answer, Hit
from claimwright.codes.search.engine import LIMIT, Engine
from claimwright.codes.systems import CodeSystem

# Diagnoses are what most searches are for; of equal hits theirs stand first.
_BESIDE_DIAGNOSES = 0.9


# Procedures of inpatients: searched when they are asked for.
_WHEN_ASKED = frozenset({CodeSystem.ICD10PCS})


class CodeSearch:
    """Searches the compiled indexes of one day, ICD-10-CM first."""

    def __init__(self, engines: Mapping[CodeSystem, Callable[[], Engine]]) -> None:
        """engines: by system how to open its index; an index is opened when first searched."""
        self._engines = dict(engines)

    @property
    def systems(self) -> tuple[CodeSystem, ...]:
        """The systems that can be searched on this day."""
        return tuple(self._engines)

    def search(
        self,
        text: str,
        *,
        limit: int = LIMIT,
        systems: Collection[CodeSystem] | None = None,
        is_typing: bool = False,
    ) -> Answer:
        """Find codes by words, by the start of words, or by their own characters.

        systems: search only these; None: all but ICD-10-PCS. is_typing: the last word may not be
        at its end. Billable codes come before categories, the best first.
        """
        wanted = set(self._engines) - _WHEN_ASKED if systems is None else set(systems)
        asked = [engine() for system, engine in self._engines.items() if system in wanted]
        answers = [engine.search(text, limit=limit, is_typing=is_typing) for engine in asked]
        if len(answers) == 1:
            return answers[0]
        hits = [_beside(hit) for answer in answers for hit in answer.hits]
        hits.sort(key=lambda hit: (not hit.is_billable, -hit.score))
        return Answer(
            text=text,
            hits=tuple(hits[:limit]),
            read_as=tuple(dict.fromkeys(one for answer in answers for one in answer.read_as)),
            releases=tuple(one for answer in answers for one in answer.releases),
        )


def _beside(hit: Hit) -> Hit:
    if hit.system is CodeSystem.ICD10CM:
        return hit
    return replace(hit, score=round(hit.score * _BESIDE_DIAGNOSES, 4))
