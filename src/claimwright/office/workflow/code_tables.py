"""Open the code tables of the data folder once for each process."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from claimwright.codes.chargemaster import Chargemaster
from claimwright.codes.encoder import IndexTerms, PCSBuilder
from claimwright.codes.icd10cm import ICD10CM, ICD10CMReleases, write_table
from claimwright.codes.release import Release
from claimwright.codes.search import CodeSearch, DatedSearch
from claimwright.codes.store import CodeStore
from claimwright.codes.systems import CodeSystem
from claimwright.coding.encoder import Encoder
from claimwright.office import home
from claimwright.office.models import ChargemasterEntry
from claimwright.office.workflow import clock


class CodeTablesMissing(Exception):
    """The data folder has no code tables yet."""

    def __init__(self) -> None:
        super().__init__(
            f"There are no code tables in {home.data_home()}. Run `claimwright init` to build them."
        )


def build_code_tables() -> None:
    """Compile the shipped classification into the data folder, if it is not there yet."""
    if not home.icd10cm_file().exists():
        write_table(home.icd10cm_file())


@lru_cache(maxsize=1)
def store() -> CodeStore:
    """The code sets that were loaded; what is loaded while the office runs is seen at once."""
    return CodeStore(home.codes_folder())


@lru_cache(maxsize=1)
def icd10cm() -> ICD10CMReleases:
    """The diagnoses by date of service: the shipped release and the loaded ones."""
    if not home.icd10cm_file().exists():
        raise CodeTablesMissing
    return ICD10CMReleases(shipped=home.icd10cm_file(), store=store())


def icd10cm_on(day: date) -> ICD10CM | None:
    """The release of the diagnoses in force on a day; None where none at hand holds it."""
    return icd10cm().on(day)


@lru_cache(maxsize=1)
def _search() -> DatedSearch:
    return DatedSearch(home.codes_folder() / "search", icd10cm=icd10cm(), store=store())


def prepare_search() -> None:
    """Compile the search of the diagnoses, if that was not done yet: some seconds of work."""
    _search().prepare(icd10cm().nearest(clock.today()).release.period.first)


def search_on(day: date) -> CodeSearch:
    """The search over all code sets in force on a day and the practice's own charges."""
    return _search().on(day, chargemaster=chargemaster())


def index_terms(day: date) -> IndexTerms | None:
    """The loaded Alphabetic Index of a day; None where none is loaded."""
    release = store().on(CodeSystem.ICD10CM, day)
    return None if release is None else _index_terms(release)


@lru_cache(maxsize=4)
def _index_terms(release: Release) -> IndexTerms | None:
    return IndexTerms.open(store(), on=release.period.first)


def pcs_builder(day: date) -> PCSBuilder | None:
    """The tables of ICD-10-PCS in force on a day; None where none are loaded."""
    release = store().on(CodeSystem.ICD10PCS, day)
    return None if release is None else _pcs_builder(release)


@lru_cache(maxsize=4)
def _pcs_builder(release: Release) -> PCSBuilder | None:
    return PCSBuilder.open(store(), on=release.period.first)


def warm() -> None:
    """Open the tables and file their phrases now, so that nobody waits for it later."""
    Encoder.of(icd10cm().nearest(clock.today()))
    prepare_search()


def chargemaster() -> Chargemaster:
    """Read what the practice in scope charges for."""
    return Chargemaster(tuple(entry.as_record() for entry in ChargemasterEntry.objects.all()))
