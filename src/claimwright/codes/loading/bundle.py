"""A file or a zip of files from a publisher, read as one: all of it is good, or nothing is loaded.

A zip holds more than code sets (read-me files, lists of changes) and sometimes the same table
twice, as text and as a workbook: what nobody knows is passed over and named, and of two files of
one part the one whose loader comes first is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from claimwright.base.finding import Finding, Place, Severity, worst
from claimwright.base.period import Period
from claimwright.codes.loading.bounds import Bounds
from claimwright.codes.loading.loader import Loader, Reading
from claimwright.codes.loading.read import read_file
from claimwright.codes.loading.registry import LOADERS, recognise
from claimwright.codes.loading.source_file import SourceFile, unpack
from claimwright.codes.store import CodeStore, Loaded


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The readings of a file, one a part of a release, and all that was found."""

    readings: tuple[Reading, ...]
    findings: tuple[Finding, ...]

    @property
    def is_refused(self) -> bool:
        return not self.readings or worst(self.findings) is Severity.STOP


def read_bundle(
    name: str,
    data: bytes,
    *,
    period: Period | None = None,
    release_name: str | None = None,
    loaders: Sequence[Loader] = LOADERS,
    bounds: Sequence[Bounds] | None = None,
) -> Bundle:
    """Read a file as it came: an official file, or a zip with official files in it.

    Findings: those of `unpack` and `read_file`; "codes.member-passed-over" (INFORM).
    """
    members = unpack(name, data)
    if isinstance(members, Finding):
        return Bundle(readings=(), findings=(members,))
    known = _in_order(members, loaders) if len(members) > 1 else list(members)
    passed_over = [file.name for file in members if file not in known]
    if not known:
        refusal = recognise(SourceFile(name=name, data=b""), loaders=loaders)
        assert isinstance(refusal, Finding)
        return Bundle(readings=(), findings=(refusal,))
    readings: dict[tuple[str, str, str], Reading] = {}
    findings: list[Finding] = []
    for file in known:
        reading = read_file(file, period=period, name=release_name, loaders=loaders, bounds=bounds)
        part = _part(reading)
        if part is not None and part in readings:
            passed_over.append(file.name)
            continue
        findings += reading.findings
        if part is not None:
            readings[part] = reading
    if passed_over:
        findings.append(_passed_over(name, passed_over))
    return Bundle(readings=tuple(readings.values()), findings=tuple(findings))


def load_bundle(bundle: Bundle, *, store: CodeStore) -> tuple[Loaded, ...]:
    """Store all readings of a bundle, or none and say why: then one Loaded without a release."""
    refusals = [found for one in bundle.readings if (found := store.refusal(one)) is not None]
    if bundle.is_refused or refusals:
        findings = (*bundle.findings, *refusals)
        return (Loaded(release=None, is_new=False, findings=findings),)
    return tuple(store.load(reading) for reading in bundle.readings)


def _in_order(members: Iterable[SourceFile], loaders: Sequence[Loader]) -> list[SourceFile]:
    """The files that some loader knows, in the order of the loaders."""
    ranked = [
        (place, file)
        for file in members
        for place, loader in enumerate(loaders)
        if loader.recognises(file)
    ]
    ordered = [file for _, file in sorted(ranked, key=lambda pair: pair[0])]
    return _without_twins(dict.fromkeys(ordered))


def _without_twins(files: Iterable[SourceFile]) -> list[SourceFile]:
    """Of files that differ by their ending alone keep one, a text rather than a workbook."""
    kept: dict[str, SourceFile] = {}
    for file in files:
        stem = file.name.rpartition(".")[0].casefold() or file.name
        twin = kept.get(stem)
        if twin is None or (twin.is_workbook and not file.is_workbook):
            kept[stem] = file
    return list(kept.values())


def _part(reading: Reading) -> tuple[str, str, str] | None:
    if reading.release is None:
        return None
    return reading.release.code_set, reading.release.name, reading.release.files[0].part


def _passed_over(name: str, files: list[str]) -> Finding:
    return Finding(
        id="codes.member-passed-over",
        severity=Severity.INFORM,
        message=f"{name} holds more than was loaded: {', '.join(files)} was passed over, as no "
        "code set was found in it or another file says the same.",
        at=Place(file=name),
    )
