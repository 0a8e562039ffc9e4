"""The same office for programs: REST under /api/, described at /api/openapi.json."""

from claimwright.office.api.endpoints import api

__all__ = ["api"]
