"""From an official file to what stood in it: recognised, read, and held against its bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from claimwright.base.finding import Finding
from claimwright.base.period import Period
from claimwright.codes.loading.bounds import Bounds, check_bounds
from claimwright.codes.loading.loader import Loader, Reading, refused
from claimwright.codes.loading.registry import recognise
from claimwright.codes.loading.source_file import SourceFile


def read_file(
    file: SourceFile,
    *,
    period: Period | None = None,
    name: str | None = None,
    loaders: Sequence[Loader] | None = None,
    bounds: Sequence[Bounds] | None = None,
) -> Reading:
    """Read an official file of any code set.

    period: the days on which it applies, where neither the file nor its name says them. name:
    what to call the release instead of what the file calls it. Findings: those of recognising,
    of the loader and of the bounds.
    """
    loader = recognise(file, loaders=loaders)
    if isinstance(loader, Finding):
        return refused(loader)
    reading = loader.read(file, period=period)
    if reading.release is None:
        return reading
    if name is not None:
        reading = replace(reading, release=replace(reading.release, name=name))
    complaints = check_bounds(reading, bounds=bounds)
    return replace(reading, findings=(*reading.findings, *complaints))
