"""Situational rules that need a count, a comparison or a check digit (SNIP 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import polars as pl

from claimwright.base.finding import Severity
from claimwright.base.identifiers import npi_is_valid
from claimwright.x12.hi_codes import codes_of
from claimwright.x12.places import Places
from claimwright.x12.syntax import element
from claimwright.x12.violations import Rule, violations

_GUIDE = "SNIP 4: HIPAA implementation guide named in ST03 or GS08"

RULES: Mapping[str, Rule] = {
    "x12.situation.npi-check-digit": Rule(
        level=4,
        message="{at} ({name}) is {found}, which is no NPI: it has ten digits, of which the last "
        "checks the others. Look the provider up in the national registry and correct it.",
        source="SNIP 4: 45 CFR 162.406; CMS, NPI check digit",
    ),
    "x12.situation.pointer-past-diagnoses": Rule(
        level=4,
        message="{at} points at diagnosis {found}, but the claim has {expected}. Point at one that "
        "is there, or add the diagnosis.",
        source=f"{_GUIDE}, 2400 diagnosis code pointer",
    ),
    "x12.situation.pointer-twice": Rule(
        level=4,
        severity=Severity.WARN,
        message="{at} points at diagnosis {found}, as a pointer before it does. Remove one.",
        source=f"{_GUIDE}, 2400 diagnosis code pointer",
    ),
    "x12.situation.diagnosis-twice": Rule(
        level=4,
        severity=Severity.WARN,
        message="Diagnosis {found} is on the claim twice. Remove one, and correct the pointers.",
        source=f"{_GUIDE}, 2300 HI",
    ),
    "x12.situation.diagnosis-systems-mixed": Rule(
        level=4,
        message="The claim mixes diagnoses of ICD-9-CM and ICD-10-CM. The date of service says "
        "which is right: use ICD-10-CM from October 1, 2015.",
        source=f"{_GUIDE}, 2300 HI; 45 CFR 162.1002",
    ),
    "x12.situation.line-number": Rule(
        level=4,
        message="{at} is {found}; service lines are numbered from 1 without gaps, so {expected} "
        "was due. Number the lines anew.",
        source=f"{_GUIDE}, 2400 LX01",
    ),
    "x12.situation.payer-sequence-twice": Rule(
        level=4,
        message="{at} is {found}, and another payer of this claim has the same place in the order. "
        "Give each payer its own: P, S, T, and then A to H.",
        source=f"{_GUIDE}, 2000B SBR01 and 2320 SBR01",
    ),
    "x12.situation.other-payer-unknown": Rule(
        level=4,
        message="{at} names payer {found}, which is none of the claim's other payers (2330B "
        "NM109). Correct the identifier in one of the two places.",
        source=f"{_GUIDE}, 2430 SVD01",
    ),
    "x12.situation.level-children": Rule(
        level=4,
        message="{at} says {found}; {expected} is right by the levels that follow. Correct it.",
        source=f"{_GUIDE}, HL04",
    ),
    "x12.situation.address-state": Rule(
        level=4,
        message="The state is missing in an address of the United States or Canada. Fill {at}.",
        source=f"{_GUIDE}, N402",
    ),
    "x12.situation.address-postal-code": Rule(
        level=4,
        message="The postal code is missing in an address of the United States or Canada. Fill "
        "{at}.",
        source=f"{_GUIDE}, N403",
    ),
    "x12.situation.service-after-file": Rule(
        level=4,
        message="The date of service {found} is later than the file itself ({expected}). Correct "
        "the date; what has not been done cannot be billed.",
        source=f"{_GUIDE}, 2400 DTP*472",
    ),
    "x12.situation.service-before-birth": Rule(
        level=4,
        message="The date of service {found} is before the patient's birth ({expected}). Correct "
        "one of the two.",
        source=f"{_GUIDE}, 2400 DTP*472 and DMG02",
    ),
    "x12.situation.claim-number-twice": Rule(
        level=4,
        severity=Severity.WARN,
        message="Claim number {found} (CLM01) is used twice in one transaction; answers cannot be "
        "told apart. Give each claim its own number.",
        source=f"{_GUIDE}, 2300 CLM01",
    ),
}

SCOPES = ("2000B", "2000C", "2300", "2320", "2400", "2430")
_DIAGNOSES = ("ABK", "ABF", "BK", "BF")
_OLD_DIAGNOSES = ("BK", "BF")
_HOME = ("", "US", "CA")
_NUMBER = r"^[0-9]+$"
# Where an identifier is an NPI by its qualifier: the qualifier's element, its value, the number's.
_NPI_PLACES = {"NM1": (8, "XX", 9), "N1": (3, "XX", 4), "REF": (1, "HPI", 2)}
# The line of a claim and its pointers: professional and dental.
_POINTERS = {"SV1": 7, "SV3": 11}


def check_particular(places: Places) -> Iterator[pl.DataFrame]:
    """Violations of rules that need more than a condition."""
    for check in _GENERAL:
        yield from check(places)
    if places.guide.transaction == "837":
        for check in _CLAIMS:
            yield from check(places)
        yield from _service_dates(places)


def _npis(places: Places) -> Iterator[pl.DataFrame]:
    for segment_id, (qualifier, code, number) in _NPI_PLACES.items():
        rows = places.of(segment_id).filter(element(qualifier) == code)
        if rows.is_empty():
            continue
        rows = rows.select("ordinal", found=element(number).fill_null("").str.strip_chars(" "))
        wrong = [one for one in rows["found"].unique() if one and not npi_is_valid(one)]
        yield violations(
            rows.filter(pl.col("found").is_in(wrong)),
            id="x12.situation.npi-check-digit",
            element=number,
            name="identifier",
            expected="ten digits with a right check digit",
        )


def _addresses(places: Places) -> Iterator[pl.DataFrame]:
    rows = places.of("N4").filter(
        element(4).fill_null("").is_in(_HOME) & (element(7).fill_null("") == "")
    )
    for number, name in ((2, "state"), (3, "postal-code")):
        # A segment without any city is another finding.
        yield violations(
            rows.filter((element(1).fill_null("") != "") & (element(number).fill_null("") == "")),
            id=f"x12.situation.address-{name}",
            element=number,
            name=name.replace("-", " "),
        )


def _levels(places: Places) -> Iterator[pl.DataFrame]:
    levels = places.of("HL").select(
        "ordinal", "transaction", number=element(1), parent=element(2), found=element(4)
    )
    parents = levels.select("transaction", number="parent", is_parent=pl.lit(value=True)).unique()
    rows = (
        levels.filter(pl.col("found").is_in(["0", "1"]))
        .join(parents, on=["transaction", "number"], how="left", maintain_order="left")
        .with_columns(
            expected=pl.when(pl.col("is_parent").is_not_null())
            .then(pl.lit("1"))
            .otherwise(pl.lit("0"))
        )
    )
    yield violations(
        rows.filter(pl.col("found") != pl.col("expected")),
        id="x12.situation.level-children",
        element=4,
        name="whether levels follow below",
    )


def _diagnoses(places: Places) -> pl.DataFrame:
    """One row a diagnosis of a claim: ordinal, in_2300, element, kind, code."""
    found = codes_of(places.at("2300", "HI"), "ordinal", "in_2300")
    return found.filter(pl.col("kind").is_in(_DIAGNOSES) & (pl.col("code") != ""))


def _pointers(places: Places) -> Iterator[pl.DataFrame]:
    found = _diagnoses(places)
    counts = found.group_by("in_2300").agg(expected=pl.len())
    for segment_id, number in _POINTERS.items():
        lines = places.at("2400", segment_id)
        if lines.height:
            yield from _pointers_of(lines, counts, number)
    seen = ["in_2300", "code"]
    yield violations(
        found.filter(~pl.struct(seen).is_first_distinct()),
        id="x12.situation.diagnosis-twice",
        component=2,
        found=pl.col("code"),
    )
    mixed = (
        found.with_columns(is_old=pl.col("kind").is_in(_OLD_DIAGNOSES))
        .group_by("in_2300")
        .agg(pl.col("ordinal").min(), kinds=pl.col("is_old").n_unique())
        .filter(pl.col("kinds") > 1)
    )
    yield violations(mixed, id="x12.situation.diagnosis-systems-mixed")


def _pointers_of(lines: pl.DataFrame, counts: pl.DataFrame, number: int) -> Iterator[pl.DataFrame]:
    pointers = (
        lines.select(
            "ordinal",
            "in_2300",
            found=element(number).str.split(pl.col("component_separator")),
        )
        .filter(pl.col("found").is_not_null())
        .with_columns(component=pl.int_ranges(1, pl.col("found").list.len() + 1))
        .explode("found", "component")
        .filter(pl.col("found").str.contains(_NUMBER))
        .with_columns(place=pl.col("found").cast(pl.Int64, strict=False))
        .join(counts, on="in_2300", how="left", maintain_order="left")
        .with_columns(pl.col("expected").fill_null(0))
    )
    past = pl.col("place").is_null() | (pl.col("place") > pl.col("expected"))
    yield violations(
        pointers.filter(past | (pl.col("place") < 1)),
        id="x12.situation.pointer-past-diagnoses",
        element=number,
    )
    yield violations(
        pointers.filter(~pl.struct("ordinal", "place").is_first_distinct()),
        id="x12.situation.pointer-twice",
        element=number,
        expected=pl.lit(None, pl.String),
    )


def _line_numbers(places: Places) -> Iterator[pl.DataFrame]:
    lines = (
        places.starts("2400")
        .select("ordinal", "in_2300", found=element(1))
        # The lines of a claim follow one another; counting on from its first is quick.
        .with_columns(row=pl.int_range(pl.len()))
        .with_columns(first=pl.when(_begins("in_2300")).then("row").forward_fill())
        .with_columns(expected=(pl.col("row") - pl.col("first") + 1).cast(pl.String))
    )
    yield violations(
        lines.filter(pl.col("found") != pl.col("expected")),
        id="x12.situation.line-number",
        element=1,
        name="line number",
    )


def _begins(column: str) -> pl.Expr:
    """Whether a row is the first of a run of equal ones."""
    return pl.col(column).ne_missing(pl.col(column).shift()) | (pl.int_range(pl.len()) == 0)


def _other_payers(places: Places) -> Iterator[pl.DataFrame]:
    others = places.starts("2320")
    if others.is_empty():
        return
    claims = places.starts("2300").select("in_2300", "in_2000B")
    own = places.at("2000B", "SBR").select("in_2000B", sequence=element(1))
    destinations = claims.join(own, on="in_2000B").select("in_2300", "sequence")
    rows = others.select("ordinal", "in_2300", found=element(1)).filter(pl.col("found") != "U")
    taken = rows.join(
        destinations, left_on=["in_2300", "found"], right_on=["in_2300", "sequence"], how="semi"
    )["ordinal"]
    yield violations(
        rows.filter(
            pl.col("ordinal").is_in(taken.implode())
            | ~pl.struct("in_2300", "found").is_first_distinct()
        ),
        id="x12.situation.payer-sequence-twice",
        element=1,
    )
    known = places.at("2330B", "NM1").select("in_2300", found=element(9).str.strip_chars(" "))
    decisions = places.starts("2430").select(
        "ordinal", "in_2300", found=element(1).str.strip_chars(" ")
    )
    yield violations(
        decisions.join(known, on=["in_2300", "found"], how="anti", maintain_order="left"),
        id="x12.situation.other-payer-unknown",
        element=1,
    )


def _claim_numbers(places: Places) -> Iterator[pl.DataFrame]:
    claims = places.starts("2300").select("ordinal", "transaction", found=element(1))
    yield violations(
        claims.filter(~pl.struct("transaction", "found").is_first_distinct()),
        id="x12.situation.claim-number-twice",
        element=1,
    )


def _service_dates(places: Places) -> Iterator[pl.DataFrame]:
    """Dates compare as texts: they are year, month and day, in this order."""
    dates = (
        places.at("2400", "DTP")
        .filter((element(1) == "472") & element(3).str.contains(r"^[0-9]{8}(-[0-9]{8})?$"))
        .select(
            "ordinal",
            "transaction",
            "in_2000B",
            "in_2000C",
            first=element(3).str.slice(0, 8),
            last=element(3).str.slice(-8),
        )
    )
    if dates.is_empty():
        return
    made = places.of("BHT").select("transaction", expected=element(4))
    late = dates.join(made.unique("transaction"), on="transaction").filter(
        pl.col("expected").str.contains(r"^[0-9]{8}$") & (pl.col("last") > pl.col("expected"))
    )
    yield violations(late, id="x12.situation.service-after-file", element=3, found=pl.col("last"))
    yield from _births(places, dates)


def _births(places: Places, dates: pl.DataFrame) -> Iterator[pl.DataFrame]:
    for loop, scope, is_own in (
        ("2010CA", "in_2000C", pl.col("in_2000C").is_not_null()),
        ("2010BA", "in_2000B", pl.col("in_2000C").is_null()),
    ):
        births = places.at(loop, "DMG").select(scope, expected=element(2))
        early = (
            dates.filter(is_own)
            .join(births.unique(scope), on=scope)
            .filter(
                pl.col("expected").str.contains(r"^[0-9]{8}$")
                & (pl.col("first") < pl.col("expected"))
            )
        )
        yield violations(
            early, id="x12.situation.service-before-birth", element=3, found=pl.col("first")
        )


_Check = Callable[[Places], Iterator[pl.DataFrame]]
_GENERAL: tuple[_Check, ...] = (_npis, _addresses, _levels)
_CLAIMS: tuple[_Check, ...] = (_pointers, _line_numbers, _other_payers, _claim_numbers)
