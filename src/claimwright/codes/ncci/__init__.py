"""The National Correct Coding Initiative: code pairs, units a day, and add-on codes."""

from claimwright.codes.loading.loader import Loader
from claimwright.codes.ncci.addons import ADDON_LOADERS, AddonCodes
from claimwright.codes.ncci.pairs import PAIR_LOADERS, Pairs
from claimwright.codes.ncci.settings import Setting
from claimwright.codes.ncci.units import UNIT_LOADERS, Units

LOADERS: tuple[Loader, ...] = (*PAIR_LOADERS, *UNIT_LOADERS, *ADDON_LOADERS)

__all__ = ["LOADERS", "AddonCodes", "Pairs", "Setting", "Units"]
