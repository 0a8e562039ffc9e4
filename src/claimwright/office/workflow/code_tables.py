"""Open the code tables of the data folder once for each process."""

from __future__ import annotations

from functools import lru_cache

from claimwright.codes.chargemaster import Chargemaster
from claimwright.codes.icd10cm import ICD10CM, write_table
from claimwright.coding.encoder import Encoder
from claimwright.office import home
from claimwright.office.models import ChargemasterEntry


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
def icd10cm() -> ICD10CM:
    if not home.icd10cm_file().exists():
        raise CodeTablesMissing
    return ICD10CM.open(home.icd10cm_file())


def warm() -> None:
    """Open the tables and file their phrases now, so that nobody waits for it later."""
    Encoder.of(icd10cm())


def chargemaster() -> Chargemaster:
    """Read what the practice in scope charges for."""
    return Chargemaster(tuple(entry.as_record() for entry in ChargemasterEntry.objects.all()))
