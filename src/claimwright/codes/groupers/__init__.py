"""What stays are grouped into, for payment: Medicare severity diagnosis related groups."""

from claimwright.codes.groupers.ms_drg import MS_DRG_LOADERS, DiagnosisRelatedGroups
from claimwright.codes.loading.loader import Loader

LOADERS: tuple[Loader, ...] = MS_DRG_LOADERS

__all__ = ["LOADERS", "DiagnosisRelatedGroups"]
