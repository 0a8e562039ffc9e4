"""Coverage articles in the layouts of the Medicare Coverage Database. All articles are invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from claimwright.base.period import Period
from claimwright.codes.coverage_articles import (
    ARTICLES_SCHEMA,
    DIAGNOSES_SCHEMA,
    CoverageArticles,
)
from claimwright.codes.loading.loader import Reading
from claimwright.codes.store import CodeStore

Read = Callable[..., Reading]
Load = Callable[..., CodeStore]

DOWNLOADED = Period(first=date(2026, 7, 1))
ARTICLES = (
    '"article_id","article_version","article_type","title","article_pub_date","article_eff_date",'
    '"article_end_date","description","other_comments","sad_url","status","last_updated",'
    '"history_exp","key_article","icd9_covered_para","icd9_noncovered_para","revenue_para",'
    '"thirty_percent","article_rev_end_date","source_article_id","date_retired","keywords",'
    '"icd10_doc","add_icd10_info","cms_cov_policy","display_id","reference_article"\r\n'
    '"10001","7","6","Billing and Coding: A test","2025-01-01","2025-01-09 00:00:00.000","",'
    '"<p>Some ""HTML"",\r\nin two lines</p>","","","A","2026-06-01","","","","","","","","","","",'
    '"Y","","","A10001",""\r\n'
    '"10002","3","6","Billing and Coding: Retired","2020-01-01","2020-01-01","","","","","R",'
    '"2026-06-01","","","","","","","","","2026-03-01","","Y","","","A10002",""\r\n'
)
SERVICES = (
    '"article_id","article_version","hcpc_code_id","hcpc_code_version","hcpc_code_group","range",'
    '"last_updated","long_description","short_description"\r\n'
    '"10001","7","G0123","2026","1","","2026-06-01","Not kept","Not kept"\r\n'
)
COVERED = (
    '"article_id","article_version","icd10_code_id","icd10_code_version","icd10_covered_group",'
    '"range","last_updated","sort_order","description","asterisk"\r\n'
    '"10001","7","e11.22","2026","1","","2026-06-01","1","x",""\r\n'
    '"10001","7","I10","2026","2","","2026-06-01","2","x","*"\r\n'
)
NONCOVERED = (
    '"article_id","article_version","icd10_code_id","icd10_code_version",'
    '"icd10_noncovered_group","range","last_updated","sort_order","description"\r\n'
    '"10001","7","Z00.00","2026","1","","2026-06-01","1","x"\r\n'
)
COVERED_GROUPS = (
    '"article_id","article_version","icd10_covered_group","paragraph","icd10_covered_ast",'
    '"last_updated"\r\n"10001","7","1","<p>For the service G0123</p>","","2026-06-01"\r\n'
)
CONTRACTORS = (
    '"article_id","article_version","contractor_id","contractor_type_id","contractor_version",'
    '"last_updated"\r\n"10001","7","371","12","1","2026-06-01"\r\n'
)
FILES = {
    "article.csv": ARTICLES,
    "article_x_contractor.csv": CONTRACTORS,
    "article_x_hcpc_code.csv": SERVICES,
    "article_x_icd10_covered.csv": COVERED,
    "article_x_icd10_covered_group.csv": COVERED_GROUPS,
    "article_x_icd10_noncovered.csv": NONCOVERED,
}


@pytest.fixture
def articles(load: Load, store: CodeStore) -> CoverageArticles:
    for name, text in FILES.items():
        load(name, text, period=DOWNLOADED)
    return CoverageArticles(store=store)


@pytest.mark.parametrize("name", FILES)
def test_the_day_of_the_download_has_to_be_given(read: Read, name: str) -> None:
    assert [one.id for one in read(name, FILES[name]).findings] == ["codes.period-unknown"]


def test_the_articles_keep_their_days_and_not_their_prose(read: Read) -> None:
    reading = read("article.csv", ARTICLES, period=DOWNLOADED)
    table = reading.tables["articles"]
    assert dict(table.schema) == ARTICLES_SCHEMA
    assert table["first_date"].to_list() == [date(2025, 1, 9), date(2020, 1, 1)]
    assert table["retired_date"].to_list() == [None, date(2026, 3, 1)]
    assert reading.findings == ()


def test_an_article_is_in_force_from_its_first_day_to_the_day_it_retires(
    articles: CoverageArticles,
) -> None:
    def in_force(day: date) -> list[int]:
        table = articles.articles(day)
        assert table is not None
        return table["article_id"].to_list()

    assert in_force(date(2025, 1, 8)) == [10002]
    assert in_force(date(2025, 1, 9)) == [10001, 10002]
    assert in_force(date(2026, 2, 28)) == [10001, 10002]
    assert in_force(date(2026, 3, 1)) == [10001]


def test_diagnoses_say_whether_they_support_the_services(articles: CoverageArticles) -> None:
    table = articles.diagnoses(date(2026, 7, 15))
    assert table is not None
    assert dict(table.schema) == DIAGNOSES_SCHEMA
    assert sorted(table.select("code", "group", "is_covered").rows()) == [
        ("E11.22", 1, True),
        ("I10", 2, True),
        ("Z00.00", 1, False),
    ]


def test_services_groups_and_contractors(articles: CoverageArticles) -> None:
    day = date(2026, 7, 15)
    services, groups = articles.services(day), articles.diagnosis_groups(day)
    contractors = articles.contractors(day)
    assert services is not None
    assert groups is not None
    assert contractors is not None
    assert services.rows() == [(10001, 7, "G0123", 1)]
    assert groups.rows() == [(10001, 7, 1, "<p>For the service G0123</p>", True)]
    assert contractors.rows() == [(10001, 7, 371, 12)]


def test_a_code_that_is_no_diagnosis_is_named(read: Read) -> None:
    line = '"10001","7","not one","2026","1","","2026-06-01","3","x",""\r\n'
    reading = read("article_x_icd10_covered.csv", COVERED + line, period=DOWNLOADED)
    assert [(one.at.line, one.value) for one in reading.findings] == [(4, "not one")]
