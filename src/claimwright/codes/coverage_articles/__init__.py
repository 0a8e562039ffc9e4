"""Local coverage articles: which diagnoses support which services, contractor by contractor."""

from claimwright.codes.coverage_articles.articles import (
    ARTICLES_SCHEMA,
    CONTRACTORS_SCHEMA,
    DIAGNOSES_SCHEMA,
    DIAGNOSIS_GROUPS_SCHEMA,
    LOADERS,
    SERVICE_GROUPS_SCHEMA,
    SERVICES_SCHEMA,
    CoverageArticles,
)

__all__ = [
    "ARTICLES_SCHEMA",
    "CONTRACTORS_SCHEMA",
    "DIAGNOSES_SCHEMA",
    "DIAGNOSIS_GROUPS_SCHEMA",
    "LOADERS",
    "SERVICES_SCHEMA",
    "SERVICE_GROUPS_SCHEMA",
    "CoverageArticles",
]
