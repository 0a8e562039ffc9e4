"""The check of an X12 file, by the levels of WEDI SNIP.

1 syntax and envelope, 2 the guide's requirements, 3 balance, 4 situational rules, 5 code sets by
date, 7 the payer's own rules. (6 is about kinds of service, and is part of 4 here.)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import zip_longest

import polars as pl

from claimwright.base.finding import Finding
from claimwright.codes.icd10cm import DatedICD10CM
from claimwright.x12 import balancing, code_sets
from claimwright.x12.code_sets.loaded import CodeLists
from claimwright.x12.control import check_envelope, check_kinds
from claimwright.x12.delimiters import Delimiters
from claimwright.x12.elements import check_elements
from claimwright.x12.guide import ENVELOPE, Guide
from claimwright.x12.loops import assign, guides_of, transactions
from claimwright.x12.parts import parts
from claimwright.x12.payer_rules import PayerRules
from claimwright.x12.places import Places
from claimwright.x12.situations import check_rules
from claimwright.x12.situations.checks import (
    as_rule,
    check_situations,
    situation_rules,
    situation_scopes,
)
from claimwright.x12.situations.evaluate import scopes
from claimwright.x12.situations.rules import SituationalRule
from claimwright.x12.structure import check_structure
from claimwright.x12.syntax import Segments, split
from claimwright.x12.violations import (
    MOST_OF_ONE_KIND,
    RULES,
    Rule,
    ordinals_of,
    snip_level,
    to_findings,
)
from claimwright.x12.whereabouts import add_places, locate, shells_of

__all__ = ["FORM", "LEVELS", "check", "check_segments", "snip_level"]

LEVELS = frozenset({1, 2, 3, 4, 5, 7})
# What the form of a file alone can break.
FORM = frozenset({1, 2})


def check(
    data: bytes,
    *,
    file: str | None = None,
    codes: DatedICD10CM | None = None,
    lists: CodeLists | None = None,
    payer_rules: PayerRules | None = None,
    levels: Collection[int] = LEVELS,
) -> list[Finding]:
    """Check a file as far as it can be read; what is wrong comes in file order, syntax first.

    codes: the releases of ICD-10-CM; without them the diagnoses are not looked up, which is a
    finding (x12.code-set.not-run). lists: the other lists that the user loaded; what they cannot
    tell is said by the same finding, and without them codes are held against their form alone.
    payer_rules: what single payers want besides. levels: what to check.

    Ids begin with "x12."; `rules` lists them (and syntax.split those of the bytes). Each finding
    has its level (Finding.snip) and its place: byte offset, control numbers of the envelope,
    claim, segment and its ordinal, loop, element, component. The checker changes nothing and
    never raises for bad data.
    """
    return check_segments(
        split(data, file=file),
        codes=codes,
        lists=lists,
        payer_rules=payer_rules,
        levels=levels,
    )


def check_segments(
    segments: Segments,
    *,
    codes: DatedICD10CM | None = None,
    lists: CodeLists | None = None,
    payer_rules: PayerRules | None = None,
    levels: Collection[int] = LEVELS,
    most_of_one_kind: int | None = MOST_OF_ONE_KIND,
) -> list[Finding]:
    """The same for a file that was split already; its findings come first.

    most_of_one_kind: how many findings of one id to say in words; None for all, as answers to a
    sender need them.
    """
    if not segments.readable:
        return list(segments.findings)
    shells = shells_of(segments.table)
    known = transactions(replace(segments, table=shells))
    rows: list[pl.DataFrame] = []
    if 1 in levels:
        rows += check_envelope(segments.table, shells)
        rows += check_kinds(shells, known)
    envelope = ordinals_of(rows)
    payers = payer_rules or PayerRules()
    said = list(segments.findings)
    where: list[pl.DataFrame] = []
    for part, end in _with_ends(parts(segments, known)):
        placed = assign(part, known=known)
        found = [
            some
            for delimiters, own in _by_delimiters(placed, segments)
            for guide in guides_of(own)
            for some in _check_guide(
                own,
                guide,
                delimiters=delimiters,
                codes=codes,
                lists=lists,
                payers=payers,
                levels=levels,
            )
            if some.height
        ]
        rows += found
        here = envelope.filter(envelope.is_between(placed["ordinal"][0], placed["ordinal"][-1]))
        ordinals = pl.concat([here, ordinals_of(found)]).unique().sort()
        where.append(locate(ordinals, placed, shells))
        said = add_places(said, placed, shells, end=end)
    rows = _once(some for some in rows if some.height)
    findings = to_findings(
        rows,
        where=pl.concat(where),
        file=segments.file,
        rules=_rules_for(rows, payers),
        most=most_of_one_kind,
    )
    return [*said, *findings]


def _with_ends(found: Iterable[Segments]) -> Iterator[tuple[Segments, int | None]]:
    """Each part with the byte where the next one begins; None for the last."""
    every = list(found)
    for part, after in zip_longest(every, every[1:]):
        yield part, None if after is None else after.table["offset"][0]


def _once(rows: Iterable[pl.DataFrame]) -> list[pl.DataFrame]:
    """Violations, with what concerns the whole file but once."""
    kept: dict[object, pl.DataFrame] = {}
    for number, some in enumerate(rows):
        id_ = some["id"][0]
        key = (
            (id_, some["found"][0], some["expected"][0]) if id_ in code_sets.OF_THE_FILE else number
        )
        kept.setdefault(key, some)
    return list(kept.values())


def _by_delimiters(
    placed: pl.DataFrame, segments: Segments
) -> Iterator[tuple[Delimiters, pl.DataFrame]]:
    """The segments of the interchanges that share their separators."""
    members: dict[Delimiters, list[int]] = {}
    for one in segments.interchanges:
        members.setdefault(one.delimiters, []).append(one.index)
    if len(members) == 1:
        yield next(iter(members)), placed
        return
    for delimiters, indexes in members.items():
        part = placed.filter(pl.col("interchange").is_in(indexes))
        if part.height:
            yield delimiters, part


def _check_guide(
    placed: pl.DataFrame,
    guide: Guide,
    *,
    delimiters: Delimiters,
    codes: DatedICD10CM | None,
    lists: CodeLists | None,
    payers: PayerRules,
    levels: Collection[int],
) -> Iterator[pl.DataFrame]:
    own = payers.of(guide.key) if 7 in levels else ()
    places = Places(placed, guide, scopes=_scopes(guide, own, levels), delimiters=delimiters)
    if 2 in levels:
        yield from check_structure(places)
        yield from check_elements(places)
    if guide.key == ENVELOPE:
        return
    if 3 in levels:
        yield from balancing.check_balance(places)
    if 4 in levels:
        yield from check_situations(places)
    if 5 in levels:
        yield from code_sets.check_code_sets(places, codes=codes, lists=lists)
    yield from check_rules(places, own)


def _scopes(guide: Guide, own: tuple[SituationalRule, ...], levels: Collection[int]) -> set[str]:
    """The loops that the checks of these levels look into."""
    found = scopes(own)
    if 3 in levels:
        found.update(balancing.SCOPES.get(guide.transaction, ()))
    if 4 in levels:
        found |= situation_scopes(guide.key)
    if 5 in levels:
        found.update(code_sets.SCOPES)
    return found


def rules(payers: PayerRules | None = None) -> Mapping[str, Rule]:
    """What every id of a finding means: its level, its severity, its words."""
    own = payers.rules if payers else ()
    return {**_known_rules(), **{one.id: as_rule(one, level=7) for one in own}}


def _rules_for(found: Iterable[pl.DataFrame], payers: PayerRules) -> Mapping[str, Rule]:
    """What the ids in some violations mean; the rules of situations take long to read."""
    simple = {**RULES, **balancing.RULES, **code_sets.RULES}
    ids = set(pl.concat([pl.Series(dtype=pl.String), *(some["id"] for some in found)]).unique())
    return simple if ids <= simple.keys() else rules(payers)


@cache
def _known_rules() -> Mapping[str, Rule]:
    return {
        **RULES,
        **balancing.RULES,
        **code_sets.RULES,
        **situation_rules(),
    }
