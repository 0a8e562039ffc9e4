"""CPT: loaders for the files of a user's own licence. No descriptor of the AMA ships."""

from claimwright.codes.cpt.table import CPT

__all__ = ["CPT"]
