"""Where a service was rendered, as Medicare prices it: ZIP codes, localities and counties."""

from claimwright.codes.loading.loader import Loader
from claimwright.codes.locality.counties import COUNTY_LOADERS
from claimwright.codes.locality.zip_codes import ZIP_LOADERS, ZipLocalities

LOADERS: tuple[Loader, ...] = (*ZIP_LOADERS, *COUNTY_LOADERS)

__all__ = ["LOADERS", "ZipLocalities"]
