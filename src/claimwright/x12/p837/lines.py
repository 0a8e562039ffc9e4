"""The service lines. Source: loop 2400, SV1 of X222A1, SV2 of X223A2, SV3 of X224A2."""

from __future__ import annotations

import polars as pl

from claimwright.claims.table_schemas import LINES
from claimwright.x12.layout import components, first, part, text, with_details
from claimwright.x12.p837.columns import CLAIM, fitted, modifiers
from claimwright.x12.p837.scope import Placed
from claimwright.x12.values import read_amount, read_date, read_quantity

# Where each kind of service keeps what a line has.
_PLACES = {
    "SV1": {"procedure": 1, "charge": 2, "unit": 3, "units": 4, "place": 5},
    "SV2": {"procedure": 2, "charge": 3, "unit": 4, "units": 5},
    "SV3": {"procedure": 1, "charge": 2, "place": 3, "units": 6},
}
_POINTERS = {"SV1": 7, "SV3": 11}
# What stands in a line itself, not below a name.
_OWN = (pl.col("scope") == "line") & pl.col("party").is_null()


def service_lines(placed: Placed) -> pl.DataFrame:
    """One row an LX of a claim: the columns of LINES and the texts that they were read from.

    service_ordinal is null where the line has no service segment. Texts: charge_text, units_text,
    date_text.
    """
    days = text(3).str.split("-").list
    dates = first(
        placed.of("DTP"),
        {
            "date_text": text(3),
            "date_of_service": read_date(days.get(0, null_on_oob=True)),
            "last_date_of_service": pl.when(text(2) == "RD8").then(
                read_date(days.get(1, null_on_oob=True))
            ),
        },
        by="line",
        when=_OWN & (text(1) == "472"),
    )
    numbers = first(
        placed.of("REF"),
        {"line_control_number": text(2)},
        by="line",
        when=_OWN & (text(1) == "6R"),
    )
    lines = placed.of("LX").filter(pl.col("line").is_not_null())
    return with_details(
        lines.select(*CLAIM, "line_number", "ordinal", "line").collect(),
        (_all_services(placed), dates, numbers),
        on="line",
    )


def _all_services(placed: Placed) -> pl.LazyFrame:
    """The first service of each line."""
    used = [name for name in _PLACES if placed.kinds[name].height] or ["SV1"]
    kinds = [_services(placed.of(name).filter(_OWN), name) for name in used]
    services = kinds[0] if len(kinds) == 1 else pl.concat(kinds).sort("line", maintain_order=True)
    names = services.collect_schema().names()
    return first(services, {name: pl.col(name) for name in names[1:]}, by="line")


def _services(own: pl.LazyFrame, name: str) -> pl.LazyFrame:
    places = _PLACES[name]
    procedure = places["procedure"]
    none = pl.lit(None, pl.String)
    pointers = _POINTERS.get(name)
    return own.select(
        "line",
        service_ordinal="ordinal",
        code_list=part(procedure, 1),
        procedure_code=part(procedure, 2).fill_null(""),
        modifiers=modifiers(procedure, since=3),
        revenue_code=text(1) if name == "SV2" else none,
        charge_text=text(places["charge"]),
        charge_cents=read_amount(text(places["charge"])),
        noncovered_cents=read_amount(text(7)) if name == "SV2" else pl.lit(None, pl.Int64),
        unit=text(places["unit"]) if "unit" in places else none,
        units_text=text(places["units"]),
        units=read_quantity(text(places["units"])),
        place_of_service=text(places["place"]) if "place" in places else none,
        diagnosis_pointers=_pointers(pointers) if pointers else pl.lit([], pl.List(pl.UInt8)),
    )


def _pointers(number: int) -> pl.Expr:
    return components(number).list.eval(
        pl.element().str.strip_chars().cast(pl.UInt8, strict=False).drop_nulls()
    )


def line_table(lines: pl.DataFrame, *, statement_days: pl.LazyFrame) -> pl.LazyFrame:
    """The table `lines`. statement_days: claim_ordinal and day, for lines without their own."""
    is_national = pl.col("procedure_code").str.contains(r"^(?:[A-Za-z]|$)")
    return fitted(
        lines.lazy()
        .join(statement_days, on="claim_ordinal", how="left", maintain_order="left")
        .with_columns(
            line_control_number=pl.col("line_control_number").fill_null(""),
            system=pl.when(is_national.fill_null(value=True))
            .then(pl.lit("hcpcs"))
            .otherwise(pl.lit("cpt")),
            procedure_code=pl.col("procedure_code").fill_null(""),
            modifiers=pl.col("modifiers").fill_null([]),
            diagnosis_pointers=pl.col("diagnosis_pointers").fill_null([]),
            noncovered_cents=pl.col("noncovered_cents").fill_null(0),
            units=pl.col("units").fill_null(1),
            unit=pl.col("unit").fill_null("UN"),
            date_of_service=pl.coalesce("date_of_service", "day"),
        ),
        LINES,
    )
