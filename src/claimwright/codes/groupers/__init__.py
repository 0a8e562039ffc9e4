"""What stays are grouped into, for payment: Medicare severity diagnosis related groups."""

from claimwright.codes.groupers.ms_drg import MS_DRG_LOADERS, DiagnosisRelatedGroups

LOADERS = MS_DRG_LOADERS

__all__ = ["LOADERS", "DiagnosisRelatedGroups"]
