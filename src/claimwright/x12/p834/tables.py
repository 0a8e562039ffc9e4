"""An 834 as tables: members, coverages, references, dates, amounts, names and the rest.

Every row carries `transaction` (u32, counts ST over the file from 1), `ordinal` (u32, the segment
that it stands in, counted over the file from 1) and `loop`. `member` and `coverage` are the
ordinals of the INS and the HD around, null outside of one. Source: 005010X220A1.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from claimwright.x12.envelope import ENROLLMENT, Envelope
from claimwright.x12.party_tables import Layout, filled
from claimwright.x12.places import within
from claimwright.x12.row_segments import (
    AMOUNTS,
    SHARED,
    RowSegments,
    day,
    either,
    parts,
    text,
    write_rows,
)
from claimwright.x12.syntax import Segments, component, element
from claimwright.x12.values import read_date

GUIDE = "enrollment"
_MEMBER, _COVERAGE = "2000", "2300"


# The tables that `write_tables` asks.
_ROWS = (
    *SHARED,
    AMOUNTS,
    RowSegments(
        table="members",
        segment_id="INS",
        cells=(
            either(1, "is_subscriber"),
            text(2, "relationship"),
            text(3, "change"),
            text(4, "reason"),
            text(5, "benefit_status"),
            parts(6, "medicare_plan"),
            text(7, "cobra_event"),
            text(8, "employment_status"),
            text(9, "student_status"),
            day(12, "death_date"),
        ),
    ),
    RowSegments(
        table="coverages",
        segment_id="HD",
        cells=(
            text(1, "change"),
            text(3, "line"),
            text(4, "plan"),
            text(5, "level"),
            either(9, "enrolled_late"),
        ),
    ),
    RowSegments(
        table="other_coverages",
        segment_id="COB",
        cells=(
            text(1, "order"),
            text(2, "policy_number"),
            text(3, "coordination"),
        ),
    ),
    RowSegments(
        table="disabilities",
        segment_id="DSB",
        cells=(
            text(1, "kind"),
            text(7, "diagnosis_qualifier"),
            text(8, "diagnosis"),
        ),
    ),
    RowSegments(
        table="languages",
        segment_id="LUI",
        cells=(
            text(1, "language_qualifier"),
            text(2, "language"),
            text(3, "description"),
            text(4, "use"),
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrollmentTables:
    """The tables of a file's 834s.

    enrollments: purpose, reference, made_date, made_at, action, master_policy_number, sponsor,
        sponsor_id, insurer, insurer_id.
    members: is_subscriber, relationship, change, reason, benefit_status, medicare_plan,
        cobra_event, employment_status, student_status, death_date, subscriber_number,
        policy_number, last_name, first_name, middle_name, identifier, birth_date, sex.
    coverages: change, line, plan, level, enrolled_late, begin_date (348), end_date (349).
    providers: number, role, last_name, first_name, identifier_qualifier, identifier, relation.
    other_coverages: order, policy_number, coordination.
    disabilities: kind, diagnosis_qualifier, diagnosis.
    languages: language_qualifier, language, description, use.
    categories: number, name, reference_qualifier, reference, date_text.
    names, addresses, contacts, references, dates, amounts, segments: see party_tables.Layout.
    """

    enrollments: pl.DataFrame
    members: pl.DataFrame
    coverages: pl.DataFrame
    providers: pl.DataFrame
    other_coverages: pl.DataFrame
    disabilities: pl.DataFrame
    languages: pl.DataFrame
    categories: pl.DataFrame
    names: pl.DataFrame
    addresses: pl.DataFrame
    contacts: pl.DataFrame
    references: pl.DataFrame
    dates: pl.DataFrame
    amounts: pl.DataFrame
    segments: pl.DataFrame


def read_tables(segments: Segments) -> EnrollmentTables:
    """Lay the 834s among a file's segments out as tables. Nothing is judged here."""
    scopes = {"member": _MEMBER, "coverage": _COVERAGE, "provider": "2310", "category": "2700"}
    layout = Layout(segments, guide=GUIDE, scopes=scopes, otherwise={"834": GUIDE})
    names, references, dates = layout.names(), layout.references(), layout.dates()
    return EnrollmentTables(
        enrollments=_enrollments(layout, names, references),
        members=_members(layout, names, references),
        coverages=_coverages(layout, dates),
        providers=_providers(layout, names),
        other_coverages=layout.rows(
            layout.places.of("COB"),
            order=element(1),
            policy_number=filled(2),
            coordination=filled(3),
        ),
        disabilities=layout.rows(
            layout.places.of("DSB"),
            kind=element(1),
            diagnosis_qualifier=filled(7),
            diagnosis=filled(8),
        ),
        languages=layout.rows(
            layout.places.of("LUI"),
            language_qualifier=filled(1),
            language=filled(2),
            description=filled(3),
            use=filled(4),
        ),
        categories=_categories(layout, names, references, dates),
        names=names,
        addresses=layout.addresses(),
        contacts=layout.contacts(),
        references=references,
        dates=dates,
        amounts=layout.amounts(),
        segments=layout.segments(),
    )


def write_tables(tables: EnrollmentTables, *, envelope: Envelope) -> bytes:
    """Write tables as one file of 834s; see row_segments.write_rows for what is asked."""
    return write_rows(tables, rows=_ROWS, transaction=ENROLLMENT, envelope=envelope)


def _enrollments(layout: Layout, names: pl.DataFrame, references: pl.DataFrame) -> pl.DataFrame:
    found = layout.rows(
        layout.places.of("BGN"),
        purpose=element(1),
        reference=filled(2),
        made_date=read_date(element(3)),
        made_at=filled(4),
        action=filled(8),
    )
    policy = references.filter((pl.col("loop") == "ST") & (pl.col("qualifier") == "38"))
    found = _with(found, policy, by="transaction", master_policy_number="number")
    for loop, name in (("1000A", "sponsor"), ("1000B", "insurer")):
        columns = {name: "last_name", f"{name}_id": "identifier"}
        found = _with(found, names.filter(pl.col("loop") == loop), by="transaction", **columns)
    return found.drop("member", "coverage", "provider", "category")


def _members(layout: Layout, names: pl.DataFrame, references: pl.DataFrame) -> pl.DataFrame:
    found = layout.rows(
        layout.places.of("INS"),
        is_subscriber=element(1) == "Y",
        relationship=filled(2),
        change=filled(3),
        reason=filled(4),
        benefit_status=filled(5),
        medicare_plan=component(6, 1).replace("", None),
        cobra_event=filled(7),
        employment_status=filled(8),
        student_status=filled(9),
        death_date=read_date(element(12)),
    )
    own = references.filter(pl.col("loop") == _MEMBER)
    for qualifier, name in (("0F", "subscriber_number"), ("1L", "policy_number")):
        numbers = own.filter(pl.col("qualifier") == qualifier)
        found = _with(found, numbers, by="member", **{name: "number"})
    person = {name: name for name in ("last_name", "first_name", "middle_name", "identifier")}
    found = _with(found, names.filter(pl.col("loop") == "2100A"), by="member", **person)
    demographics = layout.places.at("2100A", "DMG").select(
        member=within(_MEMBER), birth_date=read_date(element(2)), sex=filled(3)
    )
    found = _with(found, demographics, by="member", birth_date="birth_date", sex="sex")
    return found.drop("coverage", "provider", "category")


def _coverages(layout: Layout, dates: pl.DataFrame) -> pl.DataFrame:
    found = layout.rows(
        layout.places.of("HD"),
        change=element(1),
        line=filled(3),
        plan=filled(4),
        level=filled(5),
        enrolled_late=filled(9) == "Y",
    )
    own = dates.filter(pl.col("loop") == _COVERAGE)
    for qualifier, name in (("348", "begin_date"), ("349", "end_date")):
        days = own.filter(pl.col("qualifier") == qualifier)
        found = _with(found, days, by="coverage", **{name: "first_date"})
    return found.drop("provider", "category")


def _providers(layout: Layout, names: pl.DataFrame) -> pl.DataFrame:
    found = layout.rows(layout.places.at("2310", "LX"), number=element(1))
    columns = ("role", "last_name", "first_name", "identifier_qualifier", "identifier", "relation")
    own = names.filter(pl.col("loop") == "2310")
    return _with(found, own, by="provider", **{name: name for name in columns}).drop("category")


def _categories(
    layout: Layout, names: pl.DataFrame, references: pl.DataFrame, dates: pl.DataFrame
) -> pl.DataFrame:
    found = layout.rows(layout.places.at("2700", "LX"), number=element(1))
    in_category = pl.col("loop") == "2750"
    found = _with(found, names.filter(in_category), by="category", name="last_name")
    found = _with(
        found,
        references.filter(in_category),
        by="category",
        reference_qualifier="qualifier",
        reference="number",
    )
    found = _with(found, dates.filter(in_category), by="category", date_text="text")
    return found.drop("coverage", "provider")


def _with(found: pl.DataFrame, others: pl.DataFrame, *, by: str, **columns: str) -> pl.DataFrame:
    """Columns of the first of the other rows that share the key."""
    first = others.filter(pl.col(by).is_not_null()).unique(by, keep="first", maintain_order=True)
    wanted = first.select(by, **{name: pl.col(column) for name, column in columns.items()})
    return found.join(wanted, on=by, how="left", maintain_order="left")
