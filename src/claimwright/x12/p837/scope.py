"""Where each segment of an 837 stands: its level, claim, other coverage, line, decision and party.

Worked out from the order of segments alone, so that files without a guide (older releases) and
broken ones are read as far as they go. Source: 005010X222A1, X223A2 and X224A2, which share this.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import polars as pl

from claimwright.x12.layout import Separators, laid_out, separators_of, text
from claimwright.x12.p837.roles import role
from claimwright.x12.segments import SEGMENTS_SCHEMA, Segments, element, with_elements

# Releases by the implementation guide that they name; those of 004010 are read too.
_GUIDES = {
    "professional": ("005010X222", "004010X098"),
    "institutional": ("005010X223", "004010X096"),
    "dental": ("005010X224", "004010X097"),
}
_SERVICE_SEGMENTS = {"SV1": "professional", "SV2": "institutional", "SV3": "dental"}

_LEVELS = {"20": "billing_provider", "22": "subscriber", "23": "patient"}
SCOPE = pl.Enum(["header", *_LEVELS.values(), "claim", "other_coverage", "line", "decision"])
# The segments at which the scope changes; all others stand where the last of these stands.
_MARKS = ["ST", "HL", "CLM", "SBR", "LX", "SVD", "SE"]
# Those of them that end a claim.
_CLOSERS = ["ST", "HL", "SE"]
# Segments that stand below a name; any other ends it.
_OF_A_PARTY = ["NM1", "N2", "N3", "N4", "DMG", "REF", "PER", "PRV", "DTP"]
# What is looked into of each kind of segment: its elements up to a number, and its composites.
_LOOKED_INTO: Mapping[str, tuple[int, tuple[int, ...]]] = {
    "ST": (3, ()),
    "SE": (2, ()),
    "BHT": (6, ()),
    "HL": (4, ()),
    "NM1": (9, ()),
    "N3": (2, ()),
    "N4": (3, ()),
    "DMG": (3, ()),
    "PER": (4, ()),
    "PRV": (3, ()),
    "REF": (2, ()),
    "DTP": (3, ()),
    "AMT": (2, ()),
    "NTE": (2, ()),
    "SBR": (9, ()),
    "PAT": (1, ()),
    "CLM": (9, (5,)),
    "CL1": (3, ()),
    "HI": (0, ()),
    "LX": (1, ()),
    "SV1": (7, (1, 7)),
    "SV2": (7, (2,)),
    "SV3": (11, (1, 11)),
    "SVD": (5, (3,)),
    "CAS": (19, ()),
}
# The kinds in an order in which one comparison tells marks, and one those of a party.
_KIND = pl.Enum(
    [*_MARKS, *_OF_A_PARTY, *(one for one in _LOOKED_INTO if one not in {*_MARKS, *_OF_A_PARTY})]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """The segments of a file's 837s, apart by their kind and each with its place.

    kinds: by segment id: transaction, ordinal, segment_id, text, mark and name (the rows of marks
        and of names that it stands under), and the elements that tables want (layout.laid_out).
    others: the segments that no table takes anything of, without elements.
    places: the columns that say where a segment stands, from its mark and its name.
    """

    kinds: Mapping[str, pl.DataFrame]
    others: pl.DataFrame
    places: Sequence[pl.Expr]
    separators: Separators

    def of(self, segment_id: str) -> pl.LazyFrame:
        """The segments of a kind in file order, with their places; see with_place."""
        return self.with_place(self.kinds[segment_id])

    def with_place(self, segments: pl.DataFrame) -> pl.LazyFrame:
        """Add where segments stand.

        claim_ordinal (u32) counts the claims from 0 and is null outside one, as claim_id is;
        scope (SCOPE) says what the segment belongs to. level, billing_level, subscriber_level and
        patient_level are ordinals of HL segments; line_number, coverage_position and decision
        count from 1 in their claim and are null outside; line, coverage and service are the
        ordinals of their LX, SBR and SVD; party is the ordinal of the NM1, party_code and role
        what it is.
        """
        return segments.lazy().with_columns(self.places)


def claim_types(segments: Segments) -> pl.DataFrame:
    """One row an 837: transaction, ordinal, control_number, release, claim_type (null: unknown)."""
    table = segments.table
    segment_id = pl.col("segment_id")
    is_start = (segment_id == "GS") | (segment_id == "ST")
    starts = with_elements(table[table.select(is_start.arg_true()).to_series()])
    groups = starts.filter(pl.col("segment_id") == "GS").select("group", group_release=element(8))
    found = (
        starts.filter((pl.col("segment_id") == "ST") & (element(1) == "837"))
        .filter(pl.col("transaction").is_not_null())
        .join(groups.unique("group", keep="first"), on="group", how="left")
    )
    release = pl.coalesce(element(3).replace("", None), pl.col("group_release")).str.strip_chars()
    by_release = pl.coalesce(
        pl.when(pl.any_horizontal(release.str.starts_with(one) for one in names)).then(
            pl.lit(claim_type)
        )
        for claim_type, names in _GUIDES.items()
    )
    known = found.select(
        "transaction",
        "ordinal",
        control_number=element(2),
        release=release,
        claim_type=by_release,
    ).sort("ordinal")
    if not known["claim_type"].null_count():
        return known
    services = (
        table.filter(pl.col("segment_id").is_in(list(_SERVICE_SEGMENTS)))
        .group_by("transaction")
        .agg(by_service=pl.col("segment_id").first().replace_strict(_SERVICE_SEGMENTS))
    )
    return (
        known.join(services, on="transaction", how="left", maintain_order="left")
        .with_columns(claim_type=pl.coalesce("claim_type", "by_service"))
        .drop("by_service")
    )


def in_scope(segments: Segments, *, transactions: pl.DataFrame) -> Placed:
    """The segments of these transactions, each with its place."""
    wanted = _of_transactions(segments.table, transactions["transaction"])
    separators = separators_of(segments)
    kind = pl.col("kind")
    table = (
        wanted.select(
            "transaction",
            "ordinal",
            "segment_id",
            "text",
            *separators.component.meta.root_names(),
            kind=pl.col("segment_id").cast(_KIND, strict=False),
        )
        # A second step, since the kind would be worked out anew for each of these.
        .with_columns(mark=_is_mark(kind).cum_sum() - 1, name=_name(kind))
    )
    parts = table.partition_by("kind", as_dict=True, include_key=False)
    empty = table.clear().drop("kind")
    kinds = _laid_out({one: parts.get((one,), empty) for one in _LOOKED_INTO}, separators)
    marks = _marks(
        table.lazy().filter(_is_mark(pl.col("kind"))).select("kind", "ordinal").collect(),
        level_codes=kinds["HL"].select(text(3)).to_series(),
        claim_ids=kinds["CLM"].select(text(1)).to_series(),
    )
    others = [parts[one] for one in (("N2",), (None,)) if one in parts]
    return Placed(
        kinds=kinds,
        others=pl.concat([empty, *others]),
        places=(
            *(pl.lit(one).gather("mark").alias(one.name) for one in marks),
            *(pl.lit(one).gather("name").alias(one.name) for one in _names(kinds["NM1"], marks)),
        ),
        separators=separators,
    )


def _laid_out(parts: Mapping[str, pl.DataFrame], separators: Separators) -> dict[str, pl.DataFrame]:
    """The segments of each kind with their elements as columns."""
    present = {
        name: laid_out(
            rows.lazy(),
            separators=separators,
            elements=_LOOKED_INTO[name][0],
            composites=_LOOKED_INTO[name][1],
        )
        for name, rows in parts.items()
        if rows.height
    }
    found = dict(zip(present, pl.collect_all(list(present.values())), strict=True))
    return {name: found[name] if name in found else _none_of(name) for name in parts}


@cache
def _none_of(name: str) -> pl.DataFrame:
    """No segments of a kind, with the columns that they have."""
    kept = ("transaction", "ordinal", "segment_id", "text", "component_separator")
    rows = pl.LazyFrame(schema={one: SEGMENTS_SCHEMA[one] for one in kept}).with_columns(
        mark=pl.lit(None, pl.UInt32), name=pl.lit(None, pl.UInt32)
    )
    elements, composites = _LOOKED_INTO[name]
    separators = Separators(element=pl.lit("*"), component=pl.lit(":"))
    return laid_out(rows, separators=separators, elements=elements, composites=composites).collect()


def _of_transactions(table: pl.DataFrame, transactions: pl.Series) -> pl.DataFrame:
    """The rows of these transactions; a slice of the table where they are one."""
    is_wanted = table["transaction"].is_in(transactions.implode()).fill_null(value=False)
    count = int(is_wanted.sum())
    if not count:
        return table.clear()
    begin = is_wanted.arg_max() or 0
    end = table.height - (is_wanted.reverse().arg_max() or 0)
    if end - begin == count:
        return table.slice(begin, count)
    return table.filter(is_wanted)


def _is_mark(kind: pl.Expr) -> pl.Expr:
    return (kind.to_physical() < len(_MARKS)).fill_null(value=False)


def _name(kind: pl.Expr) -> pl.Expr:
    """The number of the NM1 that a segment stands below, from 0; null where another ended it."""
    is_name = kind == pl.lit("NM1", _KIND)
    is_of_one = kind.to_physical().is_between(len(_MARKS), len(_MARKS) + len(_OF_A_PARTY) - 1)
    none = pl.lit(0, pl.UInt32)
    number = (
        pl.when(~is_of_one.fill_null(value=False))
        .then(none)
        .when(is_name)
        .then(is_name.cum_sum())
        .forward_fill()
    )
    return pl.when(number > 0).then(number - 1)


def _marks(marks: pl.DataFrame, *, level_codes: pl.Series, claim_ids: pl.Series) -> pl.DataFrame:
    """Where each of _MARKS stands, and what follows it.

    level_codes and claim_ids: HL03 of each HL and CLM01 of each CLM.
    """
    kind, ordinal = pl.col("kind").to_physical(), pl.col("ordinal")
    number = {name: at for at, name in enumerate(_MARKS)}

    def last_of(*names: str) -> pl.Expr:
        is_one = kind.is_in([number[name] for name in names])
        return pl.when(is_one).then(kind).forward_fill()

    def follows(name: str, *others: str) -> pl.Expr:
        return (last_of(name, *others, *_CLOSERS) == number[name]).fill_null(value=False)

    is_level, is_claim = kind == number["HL"], kind == number["CLM"]
    placed = marks.select(
        "ordinal",
        kind=kind,
        level_code=pl.when(kind == number["ST"])
        .then(pl.lit(""))
        .otherwise(pl.lit(level_codes).gather(pl.when(is_level).then(is_level.cum_sum() - 1)))
        .forward_fill(),
        level=pl.when(is_level | (kind == number["ST"])).then(ordinal).forward_fill(),
        in_claim=follows("CLM"),
        in_line=follows("LX", "CLM"),
        after_sbr=follows("SBR", "CLM", "LX"),
        after_svd=follows("SVD", "CLM", "LX"),
        claims=is_claim.cum_sum(),
    ).with_columns(in_line=pl.col("in_line") & pl.col("in_claim"))
    in_coverage = pl.col("in_claim") & pl.col("after_sbr") & ~pl.col("in_line")
    in_decision = pl.col("in_line") & pl.col("after_svd")

    claim = pl.when("in_claim").then(pl.col("claims") - 1).cast(pl.UInt32)

    def count(name: str, within: pl.Expr) -> pl.Expr:
        """Count segments of a kind inside one claim, from 1."""
        total = ((pl.col("kind") == number[name]) & within).cum_sum()
        before = pl.when(pl.col("kind") == number["CLM"]).then(total).forward_fill()
        return pl.when(within).then(total - before).cast(pl.UInt16)

    def opener(name: str, within: pl.Expr) -> pl.Expr:
        begun = pl.when(pl.col("kind") == number[name]).then(ordinal).forward_fill()
        return pl.when(within).then(begun)

    return placed.select(
        "level",
        claim_ordinal=claim,
        claim_id=pl.lit(claim_ids.fill_null("")).gather(claim),
        scope=_scope(in_coverage, in_decision),
        line_number=count("LX", pl.col("in_line")),
        coverage_position=count("SBR", in_coverage),
        decision=count("SVD", in_decision),
        line=opener("LX", pl.col("in_line")),
        coverage=opener("SBR", in_coverage),
        service=opener("SVD", in_decision),
        **_levels(),
    )


def _scope(in_coverage: pl.Expr, in_decision: pl.Expr) -> pl.Expr:
    of_level = pl.col("level_code").replace_strict(_LEVELS, default="header", return_dtype=SCOPE)
    return (
        pl.when(in_decision)
        .then(pl.lit("decision", SCOPE))
        .when("in_line")
        .then(pl.lit("line", SCOPE))
        .when(in_coverage)
        .then(pl.lit("other_coverage", SCOPE))
        .when("in_claim")
        .then(pl.lit("claim", SCOPE))
        .otherwise(of_level)
    )


def _levels() -> dict[str, pl.Expr]:
    """The levels that a segment stands under; each ends where one above it begins."""
    ordinal, code = pl.col("ordinal"), pl.col("level_code")
    starts = pl.col("kind") <= _MARKS.index("HL")

    def under(wanted: str, *above: str) -> pl.Expr:
        begun = (
            pl.when(starts & (code == wanted))
            .then(ordinal)
            .when(starts & code.is_in(["", *above]))
            .then(pl.lit(0, pl.UInt32))
            .forward_fill()
        )
        return pl.when(begun > 0).then(begun)

    return {
        "billing_level": under("20"),
        "subscriber_level": under("22", "20"),
        "patient_level": under("23", "20", "22"),
    }


def _names(names: pl.DataFrame, marks: pl.DataFrame) -> pl.DataFrame:
    """The ordinal, code and role of each NM1, in file order."""
    return names.select(
        party="ordinal",
        party_code=text(1),
        scope=pl.lit(marks["scope"]).gather("mark"),
    ).select("party", "party_code", role=role())
