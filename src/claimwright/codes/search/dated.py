"""The search by day: the index of each release in force, compiled once and kept in a folder."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from datetime import date
from functools import cache, partial
from importlib import resources
from pathlib import Path
from threading import Lock

import polars as pl

from claimwright.codes.chargemaster import Chargemaster
from claimwright.codes.icd10cm import ICD10CM, DatedICD10CM, Release
from claimwright.codes.search.engine import Engine
from claimwright.codes.search.icd10cm_names import build_icd10cm_index
from claimwright.codes.search.index import LAYOUT, SearchIndex, open_index, write_index
from claimwright.codes.search.index_terms import terms_by_code
from claimwright.codes.search.lexicon import lexicon, procedure_lexicon
from claimwright.codes.search.other_names import build_chargemaster_index, build_listed_index
from claimwright.codes.search.search import CodeSearch
from claimwright.codes.store import CodeStore
from claimwright.codes.systems import CodeSystem

_WORD_TABLES = ("words.yaml", "usual_codes.tsv")
_NO_CODES = pl.DataFrame(schema={"code": pl.String, "label": pl.String})
_BEFORE_DIGEST = "--"
_UNFINISHED = ".unfinished-"
_LISTED = (CodeSystem.HCPCS, CodeSystem.ICD10PCS, CodeSystem.CPT)


class DatedSearch:
    """Opens the search of a day. Indexes stand in a folder that the caller owns.

    An index is compiled when it is first asked for (some seconds of work, once for a release and
    for what was loaded beside it), and put in place by one rename.
    """

    def __init__(
        self, folder: Path, *, icd10cm: DatedICD10CM, store: CodeStore | None = None
    ) -> None:
        self._folder = folder
        self._icd10cm = icd10cm
        self._store = store
        self._engines: dict[str, Engine] = {}
        self._lock = Lock()

    def on(self, day: date, *, chargemaster: Chargemaster | None = None) -> CodeSearch:
        """Open the search of the releases in force on a day. Without releases it finds nothing.

        chargemaster: the practice's own items, searched beside the code systems.
        """
        engines: dict[CodeSystem, Callable[[], Engine]] = {}
        icd10cm = self._icd10cm.on(day)
        if icd10cm is not None:
            engines[CodeSystem.ICD10CM] = partial(self._diagnoses, icd10cm, day)
        for system in _LISTED:
            if self._store is not None and self._store.on(system.value, day) is not None:
                engines[system] = partial(self._listed, self._store, system, day)
        if chargemaster is not None:
            for system in dict.fromkeys(item.system for item in chargemaster):
                engines[system] = partial(self._of_practice, chargemaster, system)
        return CodeSearch(engines)

    def prepare(self, day: date) -> None:
        """Compile what is missing for a day, so that no one waits for it later."""
        search = self.on(day)
        for system in search.systems:
            search.search("", systems=(system,))

    def _diagnoses(self, icd10cm: ICD10CM, day: date) -> Engine:
        terms = self._open_table("icd10cm", "index_terms", day)
        cells = self._open_table("icd10cm", "index_cells", day)
        parts = self._store.on("icd10cm", day) if self._store is not None else None

        def build() -> SearchIndex:
            found = terms_by_code(terms, cells, icd10cm=icd10cm)
            return build_icd10cm_index(icd10cm, index_terms=found)

        return self._engine(_name(icd10cm.release, parts), build)

    def _listed(self, store: CodeStore, system: CodeSystem, day: date) -> Engine:
        release = store.on(system.value, day)
        assert release is not None
        terms = store.open_table(release, "index_terms")

        def build() -> SearchIndex:
            codes = _listed_codes(store, system, release)
            return build_listed_index(codes, system=system, release=release.name, index_terms=terms)

        return self._engine(_name(release, None), build)

    def _of_practice(self, chargemaster: Chargemaster, system: CodeSystem) -> Engine:
        digest = hashlib.sha256(repr(list(chargemaster)).encode()).hexdigest()
        name = f"practice-{system}-{digest}"
        if name not in self._engines:
            self._engines[name] = Engine(
                build_chargemaster_index(chargemaster, system=system), words=procedure_lexicon()
            )
        return self._engines[name]

    def _open_table(self, code_set: str, name: str, day: date) -> pl.DataFrame | None:
        return None if self._store is None else self._store.table(code_set, name, on=day)

    def _engine(self, name: str, build: Callable[[], SearchIndex]) -> Engine:
        with self._lock:
            if name not in self._engines:
                path = self._folder / name
                if not path.exists():
                    _put_in_place(build(), path)
                index = open_index(path)
                is_of_diagnoses = index.system is CodeSystem.ICD10CM
                words = lexicon() if is_of_diagnoses else procedure_lexicon()
                self._engines[name] = Engine(index, words=words)
            return self._engines[name]


def _listed_codes(store: CodeStore, system: CodeSystem, release: Release) -> pl.DataFrame:
    """Take the list of codes; of ICD-10-PCS without its order file, what its tables allow."""
    found = store.open_table(release, "codes")
    if found is None:
        found = store.open_table(release, "built_codes")
    return _NO_CODES if found is None else found


def _name(release: Release, loaded: Release | None) -> str:
    """Name an index by its release and by what it was made of: files and our word tables."""
    made_of = [str(LAYOUT), _tables_digest()]
    made_of += [file.sha256 for one in (release, loaded) if one is not None for file in one.files]
    digest = hashlib.sha256("|".join(made_of).encode()).hexdigest()[:16]
    plain = re.sub("[^a-z0-9]+", "-", f"{release.code_set} {release.name}".lower())
    return f"{plain}{_BEFORE_DIGEST}{digest}"


@cache
def _tables_digest() -> str:
    digest = hashlib.sha256()
    for table in _WORD_TABLES:
        digest.update(resources.files(__package__).joinpath(f"data/{table}").read_bytes())
    return digest.hexdigest()


def _put_in_place(index: SearchIndex, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=path.parent))
    try:
        write_index(index, unfinished)
        os.rename(unfinished, path)
        outdated = f"{path.name.split(_BEFORE_DIGEST)[0]}{_BEFORE_DIGEST}*"
        for other in path.parent.glob(outdated):
            if other != path:
                shutil.rmtree(other, ignore_errors=True)
    except OSError:
        # Another process put the same index there first; any other trouble is the caller's.
        shutil.rmtree(unfinished, ignore_errors=True)
        if not path.exists():
            raise
