"""Codes of a file against their code sets (SNIP 5).

A file holds few codes, each many times: every code is looked at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

import polars as pl

from claimwright.base.finding import Severity
from claimwright.codes.icd10cm import ICD10CM, DatedICD10CM
from claimwright.codes.release import Release
from claimwright.x12.code_sets.days import as_date, codes_of_hi, file_day, service_day, text_of
from claimwright.x12.code_sets.loaded import (
    LISTS_OF_HI,
    NAMES,
    CodeLists,
    held_against,
    names_of_lists,
)
from claimwright.x12.code_sets.sets import CodePlace, CodeSet, Spot, code_sets
from claimwright.x12.places import Places
from claimwright.x12.syntax import component
from claimwright.x12.violations import Rule, violations

SCOPES = ("2300", "2400")
NOT_RUN = "x12.code-set.not-run"
NOT_LOADED = "x12.code-set.release-not-loaded"
# What concerns the whole file, however many parts of it say so.
OF_THE_FILE = frozenset({NOT_RUN, NOT_LOADED})

_FIX = "Correct the code and send the file again."
_ICD10CM = "SNIP 5: ICD-10-CM, the release in force on the date of service (45 CFR 162.1002)"

RULES: Mapping[str, Rule] = {
    "x12.code-set.diagnosis": Rule(
        level=5,
        message="{found} is no code of ICD-10-CM {expected}. Look the diagnosis up for the date of "
        "service and correct it.",
        source=_ICD10CM,
    ),
    "x12.code-set.diagnosis-not-billable": Rule(
        level=5,
        message="{found} needs more characters to stand on a claim ({expected}). Choose the code "
        "that says it fully.",
        source=_ICD10CM,
    ),
    "x12.code-set.diagnosis-other-release": Rule(
        level=5,
        severity=Severity.WARN,
        message="{found} is no complete code of ICD-10-CM {expected}, the nearest release at hand; "
        "the date of service falls outside of it. Look the code up in the release of that date.",
        source=_ICD10CM,
    ),
    NOT_LOADED: Rule(
        level=5,
        severity=Severity.INFORM,
        message="Diagnoses of {found} were held against the nearest release only, since no release "
        "of ICD-10-CM of that date is loaded ({expected}). Load it with `claimwright codes load` "
        "and check again.",
        source=_ICD10CM,
    ),
    "x12.code-set.diagnosis-form": Rule(
        level=5,
        message="{found} has not the form of an ICD-10-CM code (a letter, then up to six more "
        "characters, without a point). " + _FIX,
        source=_ICD10CM,
    ),
    "x12.code-set.diagnosis-retired-system": Rule(
        level=5,
        message="{found} stands as an ICD-9-CM code, but the services are of {expected}: from "
        "October 1, 2015 diagnoses are of ICD-10-CM. Code the diagnosis anew.",
        source=_ICD10CM,
    ),
    NOT_RUN: Rule(
        level=5,
        severity=Severity.INFORM,
        message="Looked at for their form only, since no list of them is loaded: {expected}. Load "
        "the list with `claimwright codes load` to have them looked up.",
        source="SNIP 5: 45 CFR 162.1000, code sets in force on the date of service",
    ),
    **{
        f"x12.code-set.{one}-not-listed": Rule(
            level=5,
            message="{at} is {found}, which the list of {expected} does not have on the day. "
            + _FIX,
            source=f"SNIP 5: {name}, the list that was loaded",
        )
        for one, name in {**{one.id: one.name for one in code_sets() if one.list}, **NAMES}.items()
    },
    **{
        f"x12.code-set.{one.id}": Rule(
            level=5,
            message=f"{{at}} is {{found}}, which is no {one.name}. " + _FIX,
            source=f"SNIP 5: {one.reference}",
        )
        for one in code_sets()
    },
    **{
        f"x12.code-set.{one.id}-too-early": Rule(
            level=5,
            message=f"{{at}} is {{found}}, a {one.name} that is used from {{expected}} only. "
            "Choose the code that held on the date of service.",
            source=f"SNIP 5: {one.reference}",
        )
        for one in code_sets()
        if any(one.codes.values())
    },
    **{
        f"x12.code-set.{one.id}-too-late": Rule(
            level=5,
            severity=Severity.WARN,
            message=f"{{at}} is {{found}}, a {one.name} that was used until {{expected}}. Ask for "
            "the code that took its place.",
            source=f"SNIP 5: {one.reference}",
        )
        for one in code_sets()
        if one.ended
    },
}

_ICD10 = ("ABK", "ABF", "ABJ", "APR", "ABN")
_ICD9 = ("BK", "BF", "BJ", "PR", "BN")
# The second character is a digit, or a letter before one (QA0, new in FY2026).
_DIAGNOSIS_FORM = r"^[A-Z](?:[0-9][0-9A-Z]|[A-Z][0-9])[0-9A-Z]{0,4}$"
_FIRST_ICD10_DAY = "20151001"


def check_code_sets(
    places: Places, *, codes: DatedICD10CM | None, lists: CodeLists | None = None
) -> Iterator[pl.DataFrame]:
    """Violations of code sets.

    codes: the releases of ICD-10-CM at hand; None: diagnoses are not looked up, and it is said.
    lists: the lists that the user loaded; what none tells is said once. None: form alone.
    The day that decides is the claim's first date of service (for a hospital the last day of the
    statement), and the day on which the transaction was made where there is none.
    """
    for one in code_sets():
        for place in one.places:
            yield from _check_place(places, one, place)
    yield from _diagnoses(places, codes)
    missing: list[tuple[int, str]] = []
    if codes is None:
        missing += _first_diagnosis(places)
    if lists is not None:
        yield from _check_lists(places, lists, missing)
    if missing:
        names = ", ".join(dict.fromkeys(name for _, name in missing))
        first = pl.DataFrame({"ordinal": [min(ordinal for ordinal, _ in missing)]})
        yield violations(first, id=NOT_RUN, expected=names)


def _check_lists(
    places: Places, lists: CodeLists, missing: list[tuple[int, str]]
) -> Iterator[pl.DataFrame]:
    """Violations of loaded lists; adds to `missing` the first place of a list not at hand."""
    for one in code_sets():
        for place in one.places if one.list else ():
            rows = place_rows(places, place)
            for spot in place.spots if rows.height else ():
                found = rows.select("ordinal", _day(places, rows, one), found=text_of(spot)).filter(
                    pl.col("found") != ""
                )
                if found.is_empty():
                    continue
                right = [code for code in found["found"].unique() if one.has(code)]
                formed = found.filter(pl.col("found").is_in(right))
                wrong, unknown = held_against(formed, one.list or "", lists)
                missing += ((found["ordinal"][0], name) for name in names_of_lists(unknown))
                yield violations(
                    wrong,
                    id=f"x12.code-set.{one.id}-not-listed",
                    element=spot.element,
                    component=spot.component,
                    name=one.name,
                )
    if places.of("HI").is_empty():
        return
    every = codes_of_hi(places)
    for kind, code_list in LISTS_OF_HI.items():
        found = every.filter((pl.col("kind") == kind) & (pl.col("found") != ""))
        if found.height:
            wrong, unknown = held_against(found, code_list, lists)
            missing += ((found["ordinal"][0], name) for name in names_of_lists(unknown))
            yield violations(wrong, id=f"x12.code-set.{code_list}-not-listed")


def _first_diagnosis(places: Places) -> Iterator[tuple[int, str]]:
    rows = places.of("HI").filter(component(1, 1).is_in(_ICD10))
    if rows.height:
        yield rows["ordinal"][0], "diagnoses (ICD-10-CM)"


def place_rows(places: Places, place: CodePlace) -> pl.DataFrame:
    """The segments where codes of a place may stand."""
    rows = places.of(place.segment)
    for spot, values in place.conditions if rows.height else ():
        rows = rows.filter(text_of(spot).is_in(values))
    for spot, values in place.exceptions if rows.height else ():
        rows = rows.filter(~text_of(spot).is_in(values))
    return rows


def _check_place(places: Places, codes: CodeSet, place: CodePlace) -> Iterator[pl.DataFrame]:
    rows = place_rows(places, place)
    if rows.is_empty():
        return
    longest = rows.select(pl.col("elements").list.len().max()).item() or 0
    for spot in place.spots:
        if spot.element < longest:
            yield from _check_spot(places, codes, spot, rows)


def _day(places: Places, rows: pl.DataFrame, codes: CodeSet) -> pl.Series:
    return file_day(places, rows) if codes.dated_by_file else service_day(places, rows)


def _check_spot(
    places: Places, codes: CodeSet, spot: Spot, rows: pl.DataFrame
) -> Iterator[pl.DataFrame]:
    found = rows.select("ordinal", found=text_of(spot))
    present = [one for one in found["found"].unique() if one]
    where = {"element": spot.element, "component": spot.component, "name": codes.name}
    wrong = [one for one in present if not codes.has(one)]
    if wrong:
        yield violations(
            found.filter(pl.col("found").is_in(wrong)), id=f"x12.code-set.{codes.id}", **where
        )
    begun = {one: codes.begins(one) for one in present if codes.begins(one)}
    ended = {one: codes.ends(one) for one in present if codes.ends(one)}
    if begun or ended:
        day = _day(places, rows, codes)
        dated = found.with_columns(day=day).filter(pl.col("day") != "")
        early = _limited(dated, begun).filter(pl.col("day") < pl.col("expected"))
        yield violations(early, id=f"x12.code-set.{codes.id}-too-early", **where)
        late = _limited(dated, ended).filter(pl.col("day") > pl.col("expected"))
        yield violations(late, id=f"x12.code-set.{codes.id}-too-late", **where)


def _limited(dated: pl.DataFrame, limits: Mapping[str, str]) -> pl.DataFrame:
    """The codes that have a first or a last day, with it as `expected`."""
    expected = pl.col("found").replace_strict(limits, default=None, return_dtype=pl.String)
    return dated.with_columns(expected=expected).filter(pl.col("expected").is_not_null())


def _diagnoses(places: Places, codes: DatedICD10CM | None) -> Iterator[pl.DataFrame]:
    if places.of("HI").is_empty():
        return
    found = codes_of_hi(places).with_columns(name=pl.lit("diagnosis"))
    old = found.filter(pl.col("kind").is_in(_ICD9) & (pl.col("day") >= _FIRST_ICD10_DAY))
    yield violations(old, id="x12.code-set.diagnosis-retired-system", expected=pl.col("day"))
    new = found.filter(pl.col("kind").is_in(_ICD10) & (pl.col("found") != ""))
    if new.is_empty():
        return
    formed = pl.col("found").str.contains(_DIAGNOSIS_FORM)
    yield violations(new.filter(~formed), id="x12.code-set.diagnosis-form")
    if codes is not None:
        yield from _look_up(new.filter(formed), codes)


def _look_up(found: pl.DataFrame, codes: DatedICD10CM) -> Iterator[pl.DataFrame]:
    """Diagnoses that the release of their day does not have, or not as codes to bill with.

    Where no release at hand holds the day, the nearest one is asked, and it is said.
    """
    days: dict[tuple[ICD10CM, bool], list[str]] = {}
    for text in found["day"].unique().sort():
        day = as_date(text)
        release = None if day is None else codes.on(day)
        chosen = release or codes.nearest(day or date.max)
        days.setdefault((chosen, release is not None), []).append(text)
    for (release, is_in_force), held in days.items():
        here = found.filter(pl.col("day").is_in(held))
        if not is_in_force:
            names = ", ".join(_named(one) for one in codes.releases)
            said = here.head(1).select("ordinal", found=pl.lit(_span(held)))
            yield violations(said, id=NOT_LOADED, expected=pl.lit(names))
        yield from _judge(here, release, is_in_force=is_in_force)


def _judge(found: pl.DataFrame, codes: ICD10CM, *, is_in_force: bool) -> Iterator[pl.DataFrame]:
    name = pl.lit(codes.release.name)
    wrong = found.join(_billable(codes), on="found", how="anti", maintain_order="left")
    if wrong.is_empty():
        return
    if not is_in_force:
        yield violations(wrong, id="x12.code-set.diagnosis-other-release", expected=name)
        return
    kept = [one for one in wrong["found"].unique() if codes.exists(_dotted(one))]
    is_kept = pl.col("found").is_in(kept)
    yield violations(wrong.filter(~is_kept), id="x12.code-set.diagnosis", expected=name)
    yield violations(wrong.filter(is_kept), id="x12.code-set.diagnosis-not-billable", expected=name)


def _span(days: list[str]) -> str:
    """Say from which day to which, of days in order."""
    known = [day for day in days if day] or ["no date"]
    return known[0] if len(known) == 1 else f"{known[0]} to {known[-1]}"


def _named(release: Release) -> str:
    return f"{release.name} from {release.period.first} to {release.period.last or 'now'}"


@cache
def _billable(codes: ICD10CM) -> pl.DataFrame:
    """The codes that may stand on a claim, as a claim writes them."""
    return codes.codes.filter("is_billable").select(
        found=pl.col("code").str.replace(".", "", literal=True)
    )


def _dotted(code: str) -> str:
    return code if len(code) <= 3 else f"{code[:3]}.{code[3:]}"
