"""Names of the codes of procedures and supplies: lists of codes with a label, and the
practice's own chargemaster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from claimwright.codes.chargemaster import Chargemaster
from claimwright.codes.search.index import SearchIndex, build_index
from claimwright.codes.search.names import Field, Name
from claimwright.codes.search.words import forms_of
from claimwright.codes.systems import CodeSystem

_LEAST_PREFIX = 3
_BESIDE = ("short_label", "short_description", "long_description", "description")


def build_listed_index(
    table: pl.DataFrame,
    *,
    system: CodeSystem,
    release: str,
    index_terms: pl.DataFrame | None = None,
) -> SearchIndex:
    """Compile the index of a plain list. table: code, label, and other wordings where it has them.

    A list without "is_billable" is billable. index_terms: terms (path, code, see, see_code) that
    lead to the first characters of codes, as ICD-10-PCS has them; each such beginning can be
    found too, and its terms help to find the codes below it.
    """
    terms = _terms_by_prefix(index_terms)
    codes = _plain_codes(table)
    known = set(codes.get_column("code").to_list())
    prefixes = [prefix for prefix in terms if prefix not in known]
    if prefixes:
        headings = pl.DataFrame(
            {"code": prefixes, "label": [terms[prefix][0] for prefix in prefixes]}
        )
        codes = pl.concat(
            [codes, _plain_codes(headings).with_columns(is_billable=pl.lit(value=False))]
        )
    names = [*_listed(table, codes, terms), *_headed(codes, terms)]
    return build_index(names, codes=codes, system=system, release=release)


def build_chargemaster_index(chargemaster: Chargemaster, *, system: CodeSystem) -> SearchIndex:
    """Compile the practice's items of one code system; their phrases are names too."""
    items = [item for item in chargemaster if item.system is system]
    codes = _plain_codes(
        pl.DataFrame(
            {
                "code": [item.code for item in items],
                "label": [item.description for item in items],
            }
        )
    )
    names = [
        Name(row=row, text=text, field=field)
        for row, item in enumerate(items)
        for text, field in (
            (item.description, Field.LABEL),
            *((phrase, Field.USUAL) for phrase in item.phrases),
        )
    ]
    return build_index(names, codes=codes, system=system, release="chargemaster")


def _terms_by_prefix(index_terms: pl.DataFrame | None) -> dict[str, list[str]]:
    if index_terms is None:
        return {}
    found: dict[str, list[str]] = {}
    for path, code, see_code in index_terms.select("path", "code", "see_code").iter_rows():
        for printed in (code, see_code):
            if printed and len(printed) >= _LEAST_PREFIX:
                found.setdefault(printed, []).append(path)
    return found


def _plain_codes(table: pl.DataFrame) -> pl.DataFrame:
    billable = pl.col("is_billable") if "is_billable" in table.columns else pl.lit(value=True)
    return table.select(
        "code",
        pl.col("label").fill_null(""),
        is_billable=billable,
        first_child=pl.lit(-1, dtype=pl.Int32),
        child_count=pl.lit(0, dtype=pl.Int32),
    )


def _listed(
    table: pl.DataFrame, codes: pl.DataFrame, terms: Mapping[str, list[str]]
) -> Iterator[Name]:
    beside = [name for name in _BESIDE if name in table.columns]
    numbers: list[str] = codes.get_column("code").to_list()[: table.height]
    labels: list[str] = codes.get_column("label").to_list()[: table.height]
    context = {prefix: frozenset(forms_of(" ".join(paths))) for prefix, paths in terms.items()}
    for row, (code, label) in enumerate(zip(numbers, labels, strict=True)):
        above = frozenset[str]()
        for length in range(_LEAST_PREFIX, len(code)) if context else ():
            above |= context.get(code[:length], frozenset())
        yield Name(row=row, text=label, field=Field.LABEL, context=above)
    for name in beside:
        for row, text in enumerate(table.get_column(name).to_list()):
            if text and text != labels[row]:
                yield Name(row=row, text=text, field=Field.INCLUSION)


def _headed(codes: pl.DataFrame, terms: Mapping[str, list[str]]) -> Iterator[Name]:
    for row, code in enumerate(codes.get_column("code").to_list()):
        for path in terms.get(code, ()):
            yield Name(row=row, text=path, field=Field.INDEX)
