"""Situational rules that compare two places of a claim, an answer or an enrollment (SNIP 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import polars as pl

from claimwright.base.finding import Severity
from claimwright.x12.hi_codes import codes_of
from claimwright.x12.places import Places
from claimwright.x12.syntax import component, element
from claimwright.x12.values import amount_column, read_amount
from claimwright.x12.violations import Rule, violations

_GUIDE = "SNIP 4: HIPAA implementation guide named in ST03 or GS08"
_MANUAL = "SNIP 4: CMS, Medicare Claims Processing Manual, chapter 25, section 75"

RULES: Mapping[str, Rule] = {
    "x12.situation.line-provider-as-claim": Rule(
        level=4,
        severity=Severity.WARN,
        message="The line's rendering provider {found} is that of the claim. Remove loop 2420A; it "
        "is for another provider.",
        source=f"{_GUIDE}, 2420A",
    ),
    "x12.situation.modifier-twice": Rule(
        level=4,
        severity=Severity.WARN,
        message="Modifier {found} is on the line twice. Remove one.",
        source=f"{_GUIDE}, 2400 SV101 and SV202",
    ),
    "x12.situation.paid-above-charge": Rule(
        level=4,
        severity=Severity.WARN,
        message="The patient is said to have paid {found}, more than the claim's charge of "
        "{expected}. Correct AMT*F5; what was paid for other visits does not belong here.",
        source=f"{_GUIDE}, 2300 AMT*F5",
    ),
    "x12.situation.bypassed-amount": Rule(
        level=4,
        message="The other payer was passed by, so what it does not cover is the claim's whole "
        "charge of {expected}, not {found}. Correct AMT*A8.",
        source=f"{_GUIDE}, 2320 AMT*A8",
    ),
    "x12.situation.equipment-procedure": Rule(
        level=4,
        severity=Severity.WARN,
        message="The equipment is {found} in SV5 and {expected} in SV1. Give one code in both.",
        source=f"{_GUIDE}, 2400 SV501",
    ),
    "x12.situation.outpatient-line-date": Rule(
        level=4,
        severity=Severity.WARN,
        message="The statement covers several days ({expected}), and the line does not say on "
        "which of them it was done. Add DTP*472 to the line.",
        source=f"{_GUIDE}, 2400 DTP*472",
    ),
    "x12.situation.present-on-admission-missing": Rule(
        level=4,
        severity=Severity.WARN,
        message="The diagnosis {found} of an inpatient does not say whether it was present on "
        "admission. Fill {at} with Y, N, U or W, unless the diagnosis is exempt.",
        source=f"{_GUIDE}, 2300 HI; Deficit Reduction Act of 2005, section 5001(c)",
    ),
    "x12.situation.present-on-admission-unwanted": Rule(
        level=4,
        severity=Severity.WARN,
        message="The diagnosis of an outpatient says whether it was present on admission "
        "({found}). Empty {at}.",
        source=f"{_GUIDE}, 2300 HI",
    ),
    "x12.situation.covered-days": Rule(
        level=4,
        severity=Severity.WARN,
        message="A Medicare inpatient bill counts its covered days (value code 80), and this one "
        "does not. Add HI*BE:80.",
        source=_MANUAL,
    ),
    "x12.situation.transfer-company": Rule(
        level=4,
        severity=Severity.WARN,
        message="{at} is {found}, and the company that pays is {expected} (BPR10). The deposit is "
        "matched by it: look at the bank's record.",
        source=f"{_GUIDE}, TRN03 and BPR10",
    ),
    "x12.situation.accepted-count": Rule(
        level=4,
        message="{at} says that {found} transactions are accepted; by the answers above it is "
        "{expected}. Ask the receiver which were.",
        source=f"{_GUIDE}, AK904 and IK501",
    ),
    "x12.situation.member-count": Rule(
        level=4,
        message="{at} counts {found}, and the file holds {expected}. Members may be lost: make the "
        "file anew.",
        source=f"{_GUIDE}, QTY, control totals",
    ),
}

SCOPES = ("2300", "2320", "2400")
_INPATIENT = ("11", "18", "21", "41")
_OUTPATIENT = ("13", "14", "22", "23", "34", "71", "72", "74", "75", "76", "77", "79", "83", "85")
# Bills whose diagnoses say whether they were present on admission.
_SAYS_PRESENT = ("11",)
# Most of these need not say whether they were present: causes, reasons, birth defects, sequels.
_MAY_BE_EXEMPT = r"^([VWXYZQ]|B9[0-4]|E64|I252|I69|O09|O[89]|P0)|^[ST].{5}[DS]$"
_MODIFIED = {"SV1": 1, "SV2": 2}
_DIAGNOSES = ("ABK", "ABF")
_ACCEPTED = ("A", "E")


def check_comparisons(places: Places) -> Iterator[pl.DataFrame]:
    """Violations of rules that compare places, for the guides that have them."""
    for check in _CHECKS.get(places.guide.key, ()):
        yield from check(places)


def _line_providers(places: Places) -> Iterator[pl.DataFrame]:
    line = places.at("2420A", "NM1").select("ordinal", "in_2300", found=_filled(9))
    claim = places.at("2310B", "NM1").select("in_2300", expected=_filled(9))
    same = line.join(claim, on="in_2300", maintain_order="left").filter(
        pl.col("found") == pl.col("expected")
    )
    yield violations(
        same, id="x12.situation.line-provider-as-claim", element=9, expected=pl.lit(None, pl.String)
    )


def _modifiers(places: Places) -> Iterator[pl.DataFrame]:
    for segment_id, number in _MODIFIED.items():
        # Most lines have one modifier at most.
        rows = places.at("2400", segment_id).filter(component(number, 4).is_not_null())
        if rows.is_empty():
            continue
        each = (
            rows.select(
                "ordinal",
                found=pl.concat_list(component(number, at).fill_null("") for at in range(3, 7)),
            )
            .with_columns(component=pl.lit([3, 4, 5, 6]))
            .explode("found", "component")
            .filter(pl.col("found") != "")
        )
        yield violations(
            each.filter(~pl.struct("ordinal", "found").is_first_distinct()),
            id="x12.situation.modifier-twice",
            element=number,
        )


def _paid_by_patient(places: Places) -> Iterator[pl.DataFrame]:
    charges = places.at("2300", "CLM").select("in_2300", due=read_amount(element(2)))
    paid = (
        places.at("2300", "AMT")
        .filter(element(1) == "F5")
        .select("ordinal", "in_2300", paid=read_amount(element(2)))
        .join(charges, on="in_2300", maintain_order="left")
    )
    yield _amounts(paid.filter(pl.col("paid") > pl.col("due")), "x12.situation.paid-above-charge")
    bypassed = (
        places.at("2320", "AMT")
        .filter(element(1) == "A8")
        .select("ordinal", "in_2300", paid=read_amount(element(2)))
        .join(charges, on="in_2300", maintain_order="left")
    )
    yield _amounts(
        bypassed.filter(pl.col("paid") != pl.col("due")), "x12.situation.bypassed-amount"
    )


def _amounts(rows: pl.DataFrame, id: str) -> pl.DataFrame:
    found, expected = amount_column(pl.col("paid")), amount_column(pl.col("due"))
    return violations(rows, id=id, element=2, found=found, expected=expected)


def _equipment(places: Places) -> Iterator[pl.DataFrame]:
    billed = places.at("2400", "SV1").select("in_2400", expected=component(1, 2))
    rented = places.at("2400", "SV5").select("ordinal", "in_2400", found=component(1, 2))
    different = rented.join(billed, on="in_2400", maintain_order="left").filter(
        pl.col("found") != pl.col("expected")
    )
    yield violations(
        different, id="x12.situation.equipment-procedure", element=1, component=2, name="procedure"
    )


def _outpatient_lines(places: Places) -> Iterator[pl.DataFrame]:
    days = element(3).fill_null("")
    several = (
        places.at("2300", "DTP")
        .filter((element(1) == "434") & days.str.contains(r"^\d{8}-\d{8}$"))
        .filter(days.str.slice(0, 8) != days.str.slice(-8))
        .select("in_2300", expected=days)
    )
    if several.is_empty():
        return
    outpatient = _bills(places, _OUTPATIENT)
    dated = places.at("2400", "DTP").filter(element(1) == "472").select("in_2400")
    undated = (
        places.starts("2400")
        .select("ordinal", "in_2300", "in_2400")
        .join(outpatient, on="in_2300", how="semi", maintain_order="left")
        .join(several, on="in_2300", maintain_order="left")
        .join(dated, on="in_2400", how="anti", maintain_order="left")
    )
    yield violations(undated, id="x12.situation.outpatient-line-date")


def _present_on_admission(places: Places) -> Iterator[pl.DataFrame]:
    rows = places.at("2300", "HI")
    if rows.is_empty():
        return
    each = codes_of(rows, "ordinal", "in_2300").filter(
        pl.col("kind").is_in(_DIAGNOSES) & (pl.col("code") != "")
    )
    inpatient = _bills(places, _SAYS_PRESENT)
    may_be_exempt = pl.col("code").str.contains(_MAY_BE_EXEMPT)
    missing = each.filter((pl.col("present") == "") & ~may_be_exempt).join(
        inpatient, on="in_2300", how="semi", maintain_order="left"
    )
    yield violations(
        missing, id="x12.situation.present-on-admission-missing", component=9, found=pl.col("code")
    )
    unwanted = each.filter(pl.col("present") != "").join(
        _bills(places, _OUTPATIENT), on="in_2300", how="semi", maintain_order="left"
    )
    yield violations(
        unwanted,
        id="x12.situation.present-on-admission-unwanted",
        component=9,
        found=pl.col("present"),
    )


def _covered_days(places: Places) -> Iterator[pl.DataFrame]:
    medicare = places.at("2000B", "SBR").filter(element(9) == "MA").select("in_2000B")
    if medicare.is_empty():
        return
    bills = (
        places.at("2300", "CLM")
        .filter(component(5, 1).is_in(_INPATIENT))
        .select("ordinal", "in_2300", "in_2000B")
        .join(medicare, on="in_2000B", how="semi", maintain_order="left")
    )
    counted = codes_of(places.at("2300", "HI"), "ordinal", "in_2300").filter(
        (pl.col("kind") == "BE") & (pl.col("code") == "80")
    )
    yield violations(
        bills.join(counted, on="in_2300", how="anti", maintain_order="left"),
        id="x12.situation.covered-days",
    )


def _bills(places: Places, kinds: tuple[str, ...]) -> pl.DataFrame:
    """The claims of some types of bill: in_2300."""
    return places.at("2300", "CLM").filter(component(5, 1).is_in(kinds)).select("in_2300")


def _companies(places: Places) -> Iterator[pl.DataFrame]:
    payers = places.of("BPR").select("transaction", expected=_filled(10))
    traces = places.at("ST", "TRN").select("ordinal", "transaction", found=_filled(3))
    yield violations(
        traces.join(payers, on="transaction", maintain_order="left").filter(
            pl.col("found") != pl.col("expected")
        ),
        id="x12.situation.transfer-company",
        element=3,
        name="payer identifier",
    )


def _accepted(places: Places) -> Iterator[pl.DataFrame]:
    counts = (
        places.of("IK5")
        .filter(element(1).is_in(_ACCEPTED))
        .group_by("transaction")
        .agg(expected=pl.len())
    )
    refused = places.of("AK9").select("ordinal", "transaction", found=element(4))
    judged = refused.join(
        places.of("IK5").select("transaction").unique(), on="transaction", how="semi"
    ).join(counts, on="transaction", how="left")
    judged = judged.with_columns(pl.col("expected").fill_null(0))
    yield violations(
        judged.filter(pl.col("found").cast(pl.Int64, strict=False) != pl.col("expected")),
        id="x12.situation.accepted-count",
        element=4,
        name="transactions accepted",
    )


def _members(places: Places) -> Iterator[pl.DataFrame]:
    totals = places.at("ST", "QTY").select(
        "ordinal", "transaction", kind=element(1), found=element(2)
    )
    if totals.is_empty():
        return
    members = places.of("INS").select("transaction", is_subscriber=element(1) == "Y")
    counts = members.group_by("transaction").agg(
        TO=pl.len(), ET=pl.col("is_subscriber").sum(), DT=(~pl.col("is_subscriber")).sum()
    )
    counted = counts.unpivot(index="transaction", variable_name="kind", value_name="expected")
    judged = totals.join(counted, on=["transaction", "kind"], maintain_order="left")
    yield violations(
        judged.filter(pl.col("found").cast(pl.Int64, strict=False) != pl.col("expected")),
        id="x12.situation.member-count",
        element=2,
        name="control total",
    )


def _filled(number: int) -> pl.Expr:
    """What an element holds; null where it is empty."""
    return element(number).str.strip_chars(" ").replace("", None)


_Check = Callable[[Places], Iterator[pl.DataFrame]]
_CHECKS: Mapping[str, tuple[_Check, ...]] = {
    "professional_claim": (_line_providers, _modifiers, _paid_by_patient, _equipment),
    "institutional_claim": (
        _modifiers,
        _paid_by_patient,
        _outpatient_lines,
        _present_on_admission,
        _covered_days,
    ),
    "dental_claim": (_paid_by_patient,),
    "remittance": (_companies,),
    "premium_payment": (_companies,),
    "acknowledgment": (_accepted,),
    "enrollment": (_members,),
}
