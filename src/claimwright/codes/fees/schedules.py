"""The schedules by day of service: frames as they were loaded, no arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from claimwright.codes.dated_rows import table_in_force
from claimwright.codes.fees import anesthesia, asc, gpci, mpfs, opps
from claimwright.codes.store import CodeStore


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeSchedule:
    """The physician fee schedule, by day.

    is_qualifying: for practitioners who are qualifying participants in advanced payment models,
    who have a conversion factor of their own since 2026.
    """

    store: CodeStore
    is_qualifying: bool = False

    def services(self, day: date) -> pl.DataFrame | None:
        """Answer the services (mpfs.SERVICES_SCHEMA), None where no release holds the day."""
        code_set = mpfs.QUALIFYING_CODE_SET if self.is_qualifying else mpfs.CODE_SET
        return self.store.table(code_set, mpfs.TABLE, on=day)

    def localities(self, day: date) -> pl.DataFrame | None:
        """Answer the cost indices by locality (gpci.LOCALITIES_SCHEMA)."""
        return self.store.table(gpci.CODE_SET, gpci.TABLE, on=day)

    def anesthesia_factors(self, day: date) -> pl.DataFrame | None:
        """Answer the anesthesia factors by locality (anesthesia.FACTORS_SCHEMA)."""
        return self.store.table(anesthesia.CODE_SET, anesthesia.TABLE, on=day)


@dataclass(frozen=True, slots=True, kw_only=True)
class SurgeryCenterRates:
    """The rates of ambulatory surgery centers, by day; None where no release holds it.

    What a quarter does not bring anew is that of the quarter before, within the year.
    """

    store: CodeStore

    def surgical(self, day: date) -> pl.DataFrame | None:
        """Answer Addendum AA (asc.SURGICAL_SCHEMA)."""
        return table_in_force(self.store, asc.CODE_SET, "surgical", on=day)

    def ancillary(self, day: date) -> pl.DataFrame | None:
        """Answer Addendum BB (asc.ANCILLARY_SCHEMA)."""
        return table_in_force(self.store, asc.CODE_SET, "ancillary", on=day)

    def excluded(self, day: date) -> pl.DataFrame | None:
        """Answer Addendum EE (asc.EXCLUDED_SCHEMA)."""
        return table_in_force(self.store, asc.CODE_SET, "excluded", on=day)

    def devices(self, day: date) -> pl.DataFrame | None:
        """Answer Addendum FF (asc.DEVICE_SCHEMA)."""
        return table_in_force(self.store, asc.CODE_SET, "devices", on=day)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutpatientRates:
    """The rates of hospital outpatient services, by day; None where no release holds it."""

    store: CodeStore

    def classes(self, day: date) -> pl.DataFrame | None:
        """Answer Addendum A (opps.CLASSES_SCHEMA)."""
        return self.store.table(opps.CLASSES_CODE_SET, "classes", on=day)

    def codes(self, day: date) -> pl.DataFrame | None:
        """Answer Addendum B (opps.CODES_SCHEMA)."""
        return self.store.table(opps.CODES_CODE_SET, "codes", on=day)

    def statuses(self, day: date) -> pl.DataFrame | None:
        """Answer Addendum D1 (opps.STATUS_SCHEMA)."""
        return self.store.table(opps.STATUS_CODE_SET, "statuses", on=day)
