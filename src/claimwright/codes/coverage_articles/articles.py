"""The billing and coding articles that stand beside the local coverage determinations.

Source: CMS, Medicare Coverage Database, downloads, current_article.zip: article.csv,
article_x_contractor.csv, article_x_hcpc_code.csv and _group.csv, article_x_icd10_covered.csv,
_noncovered.csv and their _group.csv, comma separated, each with one heading. The files do not say
for which day they were made: whoever loads them gives the day of the download. They hold the
articles' own days, and each version of an article that is current.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from claimwright.codes.dated_rows import release_with_history, rows_in_force
from claimwright.codes.loading.loader import Compared, Loader
from claimwright.codes.loading.source_file import SourceFile
from claimwright.codes.sheets import (
    DAY,
    PROCEDURE,
    TEXT,
    WHOLE_NUMBER,
    Cell,
    Column,
    Layout,
    SheetLoader,
    code,
)
from claimwright.codes.sheets.periods import Edition
from claimwright.codes.store import CodeStore

SOURCE = "CMS, Medicare Coverage Database, current articles"
ARTICLE_CODE_SET = "lcd-article"
SERVICES_CODE_SET = "lcd-article-hcpcs"
DIAGNOSES_CODE_SET = "lcd-article-icd10"

_ARTICLE = Column(name="article_id", cell=WHOLE_NUMBER, heading="^article_id$", needed=True)
_VERSION = Column(
    name="article_version", cell=WHOLE_NUMBER, heading="^article_version$", needed=True
)
_DIAGNOSIS = code(r"^([A-Za-z][0-9][0-9A-Za-z](?:\.?[0-9A-Za-z]{1,4})?)$")


def _layout(width: int, *columns: Column) -> Layout:
    return Layout(columns=(_ARTICLE, _VERSION, *columns), starts=r"^\d+$", width=width)


def _column(name: str, cell: Cell, heading: str | None = None, *, needed: bool = False) -> Column:
    return Column(name=name, cell=cell, heading=f"^{heading or name}$", needed=needed)


def _group(heading: str) -> Column:
    return _column("group", WHOLE_NUMBER, heading)


_ARTICLES = _layout(
    40,
    _column("title", TEXT, needed=True),
    _column("display_id", TEXT),
    _column("status", TEXT),
    _column("first_date", DAY, "article_eff_date"),
    _column("last_date", DAY, "article_end_date"),
    _column("revision_last_date", DAY, "article_rev_end_date"),
    _column("retired_date", DAY, "date_retired"),
)
_CONTRACTORS = _layout(
    12,
    _column("contractor_id", WHOLE_NUMBER, needed=True),
    _column("contractor_type_id", WHOLE_NUMBER),
)
_SERVICES = _layout(
    16, _column("code", PROCEDURE, "hcpc_code_id", needed=True), _group("hcpc_code_group")
)
_SERVICE_GROUPS = _layout(16, _group("hcpc_code_group"), _column("paragraph", TEXT))


def _diagnoses(kind: str) -> Layout:
    return _layout(
        16, _column("code", _DIAGNOSIS, "icd10_code_id", needed=True), _group(f"icd10_{kind}_group")
    )


def _diagnosis_groups(kind: str) -> Layout:
    return _layout(16, _group(f"icd10_{kind}_group"), _column("paragraph", TEXT))


_COVERS: dict[str, pl.DataType] = {"is_covered": pl.Boolean()}
ARTICLES_SCHEMA = _ARTICLES.schema
"""One row a version of an article, and its days."""
CONTRACTORS_SCHEMA = _CONTRACTORS.schema
"""Whose articles they are."""
SERVICES_SCHEMA = _SERVICES.schema
"""The services of an article, in the groups that its paragraphs speak of."""
SERVICE_GROUPS_SCHEMA = _SERVICE_GROUPS.schema
"""What an article says about a group of services (HTML, as published)."""
DIAGNOSES_SCHEMA = _diagnoses("covered").schema | _COVERS
"""The diagnoses of an article that support its services (is_covered), or do not; with a point."""
DIAGNOSIS_GROUPS_SCHEMA = _diagnosis_groups("covered").schema | _COVERS
"""What an article says about a group of diagnoses (HTML, as published)."""


def _no_edition(_file: SourceFile, _head: str) -> Edition | None:
    return None


def _marked(*, is_covered: bool) -> Callable[[pl.DataFrame], pl.DataFrame]:
    covered = pl.lit(is_covered).alias("is_covered")
    return lambda table: table.with_columns(covered)


def _loader(
    code_set: str,
    part: str,
    table: str,
    heading: str,
    layout: Layout,
    *,
    compared: Compared,
    is_covered: bool | None = None,
) -> SheetLoader:
    return SheetLoader(
        code_set=code_set,
        looks_for="Medicare coverage articles (article.csv, article_x_hcpc_code.csv, "
        "article_x_icd10_covered.csv, ...)",
        known_by=(heading,),
        layout=layout,
        source=SOURCE,
        edition=_no_edition,
        table=table,
        part=part,
        finish=None if is_covered is None else _marked(is_covered=is_covered),
        compared=compared,
    )


def _compared(table: str, *key: str, says: str) -> Compared:
    return Compared(table=table, key=("article_id", *key), says=("article_version", says))


def _diagnosis_loaders(kind: str, *, is_covered: bool) -> tuple[SheetLoader, ...]:
    start = '"?article_id"?,"?article_version"?,'
    return (
        _loader(
            DIAGNOSES_CODE_SET,
            kind,
            "diagnoses",
            f'^{start}"?icd10_code_id"?,.*"?icd10_{kind}_group"?',
            _diagnoses(kind),
            compared=_compared("diagnoses", "code", "is_covered", says="group"),
            is_covered=is_covered,
        ),
        _loader(
            DIAGNOSES_CODE_SET,
            f"{kind}-groups",
            "diagnosis_groups",
            f'^{start}"?icd10_{kind}_group"?,',
            _diagnosis_groups(kind),
            compared=_compared("diagnosis_groups", "group", "is_covered", says="paragraph"),
            is_covered=is_covered,
        ),
    )


LOADERS: tuple[Loader, ...] = (
    _loader(
        ARTICLE_CODE_SET,
        "articles",
        "articles",
        '"?article_type"?,.*"?article_eff_date"?,',
        _ARTICLES,
        compared=Compared(table="articles", key=("article_id",), says=("article_version", "title")),
    ),
    _loader(
        ARTICLE_CODE_SET,
        "contractors",
        "contractors",
        '^"?article_id"?,"?article_version"?,"?contractor_id"?',
        _CONTRACTORS,
        compared=_compared("contractors", "contractor_id", says="contractor_type_id"),
    ),
    _loader(
        SERVICES_CODE_SET,
        "services",
        "services",
        '"?hcpc_code_id"?,.*"?hcpc_code_group"?,',
        _SERVICES,
        compared=_compared("services", "code", says="group"),
    ),
    _loader(
        SERVICES_CODE_SET,
        "service-groups",
        "service_groups",
        '^"?article_id"?,"?article_version"?,"?hcpc_code_group"?,',
        _SERVICE_GROUPS,
        compared=_compared("service_groups", "group", says="paragraph"),
    ),
    *_diagnosis_loaders("covered", is_covered=True),
    *_diagnosis_loaders("noncovered", is_covered=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageArticles:
    """Articles in force, with their services and diagnoses, by day.

    Every table answers None where nothing that is loaded tells about the day.
    """

    store: CodeStore

    def articles(self, day: date) -> pl.DataFrame | None:
        """Answer the articles in force (ARTICLES_SCHEMA)."""
        rows = self._table(ARTICLE_CODE_SET, "articles", day)
        if rows is None:
            return None
        rows = rows_in_force(rows, on=day)
        return rows.filter(pl.col("retired_date").is_null() | (pl.col("retired_date") > day))

    def contractors(self, day: date) -> pl.DataFrame | None:
        """Answer whose articles they are (CONTRACTORS_SCHEMA)."""
        return self._table(ARTICLE_CODE_SET, "contractors", day)

    def services(self, day: date) -> pl.DataFrame | None:
        """Answer the services (SERVICES_SCHEMA)."""
        return self._table(SERVICES_CODE_SET, "services", day)

    def diagnoses(self, day: date) -> pl.DataFrame | None:
        """Answer the diagnoses (DIAGNOSES_SCHEMA)."""
        return self._table(DIAGNOSES_CODE_SET, "diagnoses", day)

    def diagnosis_groups(self, day: date) -> pl.DataFrame | None:
        """Answer what is said about the diagnoses (DIAGNOSIS_GROUPS_SCHEMA)."""
        return self._table(DIAGNOSES_CODE_SET, "diagnosis_groups", day)

    def _table(self, code_set: str, table: str, day: date) -> pl.DataFrame | None:
        release = release_with_history(self.store, code_set, on=day)
        return None if release is None else self.store.open_table(release, table)
