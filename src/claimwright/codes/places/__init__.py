"""Where a service was rendered: the places of service of professional claims, in our own words.

Source: CMS, Place of Service Code Set (CMS-1500 item 24B, 837P CLM05-1 and SV105); the numbers
and the days from which the later ones apply are CMS's, the words are ours.
"""

from claimwright.codes.places.places_of_service import (
    PlaceOfService,
    place_of_service,
    place_wording,
    places_of_service,
)

__all__ = ["PlaceOfService", "place_of_service", "place_wording", "places_of_service"]
