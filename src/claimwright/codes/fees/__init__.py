"""What Medicare pays by schedule: physicians, anesthesia, surgery centers, hospital outpatients.

Amounts are whole cents, relative values and factors whole numbers of their last decimal, so that
pricing stays exact: work_rvu_hundredths 130 is 1.30.
"""

from claimwright.codes.fees.anesthesia import ANESTHESIA_LOADERS
from claimwright.codes.fees.asc import ASC_LOADERS
from claimwright.codes.fees.gpci import GPCI_LOADERS
from claimwright.codes.fees.mpfs import MPFS_LOADERS
from claimwright.codes.fees.opps import OPPS_LOADERS
from claimwright.codes.fees.schedules import FeeSchedule, OutpatientRates, SurgeryCenterRates
from claimwright.codes.loading.loader import Loader

LOADERS: tuple[Loader, ...] = (
    *MPFS_LOADERS,
    *GPCI_LOADERS,
    *ANESTHESIA_LOADERS,
    *ASC_LOADERS,
    *OPPS_LOADERS,
)

__all__ = ["LOADERS", "FeeSchedule", "OutpatientRates", "SurgeryCenterRates"]
