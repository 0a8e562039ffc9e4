"""The compiled index of one code system: arrays that open at once and are searched in place."""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from claimwright.codes.search.names import (
    Field,
    Gate,
    Name,
    generic_forms,
    joined_forms,
    take_apart,
)
from claimwright.codes.search.words import words_of
from claimwright.codes.systems import CodeSystem

LAYOUT = 1
GATES = tuple(Gate)
FIELDS = tuple(Field)
_CONTEXT_FACTOR = 0.4
_AGAINST_FACTOR = -0.45
_GENERIC_WEIGHT = 0.45
_COST_POWER = 0.8
_ARRAYS = (
    "posting_name", "posting_factor", "posting_cost", "starts", "weights", "missing",
    "name_code", "name_field", "name_gate", "name_prior", "name_target",
)  # fmt: skip

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchIndex:
    """Names of codes and, by word, which names hold it.

    codes: one row a code (code, label, is_billable, first_child, child_count). names: text, one
    row a name; name_code: the row of its code, name_target: of the code to offer for it.
    vocabulary: the number of each form; surfaces: words as written, and how often.
    The postings of form w stand at starts[w]:starts[w + 1]: the name, how well the word counts
    for it (below zero: against it), and what it no longer costs the name once it is said.
    """

    system: CodeSystem
    release: str
    codes: pl.DataFrame
    names: pl.Series
    vocabulary: dict[str, int]
    surfaces: dict[str, int]
    posting_name: Ints
    posting_factor: Floats
    posting_cost: Floats
    starts: Ints
    weights: Floats
    missing: Floats
    name_code: Ints
    name_field: Bytes
    name_gate: Bytes
    name_prior: Floats
    name_target: Ints

    @property
    def unknown_weight(self) -> float:
        return float(self.weights.max()) * 0.6 if len(self.weights) else 1.0


def build_index(
    names: Sequence[Name],
    *,
    codes: pl.DataFrame,
    system: CodeSystem,
    release: str,
) -> SearchIndex:
    """Take all names apart and file them by word."""
    taken = [take_apart(name.text) for name in names]
    counts: dict[str, int] = defaultdict(int)
    for parts in taken:
        for form in parts.said:
            counts[form] += 1
    total = max(len(names), 1)
    generic = generic_forms()

    def weight(form: str) -> float:
        rarity = math.log(1 + total / (counts.get(form, 0) + 0.5))
        return rarity * (_GENERIC_WEIGHT if form in generic else 1.0)

    postings: dict[str, list[tuple[int, float, float]]] = defaultdict(list)
    missing = np.zeros(len(names), dtype=np.float32)
    for number, (name, parts) in enumerate(zip(names, taken, strict=True)):
        costs = {
            form: share * weight(form) ** _COST_POWER + parts.constant.get(form, 0.0)
            for form, share in parts.said.items()
        }
        missing[number] = sum(costs.values())
        for form, cost in costs.items():
            postings[form].append((number, 1.0, cost))
        for whole, pieces in joined_forms(name.text):
            if whole not in costs:
                postings[whole].append((number, 1.0, sum(costs.get(one, 0.0) for one in pieces)))
        for form in parts.against - costs.keys():
            postings[form].append((number, _AGAINST_FACTOR, 0.0))
        for form in name.context - costs.keys() - parts.against:
            postings[form].append((number, _CONTEXT_FACTOR, 0.0))
    forms = sorted(postings)
    starts = np.zeros(len(forms) + 1, dtype=np.int32)
    np.cumsum([len(postings[form]) for form in forms], out=starts[1:])
    flat = [posting for form in forms for posting in postings[form]]
    gates = {gate: number for number, gate in enumerate(GATES)}
    fields = {one: number for number, one in enumerate(FIELDS)}
    return SearchIndex(
        system=system,
        release=release,
        codes=codes,
        names=pl.Series("name", [name.text for name in names], dtype=pl.String),
        vocabulary={form: number for number, form in enumerate(forms)},
        surfaces=dict(Counter(word for name in names for word in words_of(name.text))),
        posting_name=np.array([one[0] for one in flat], dtype=np.int32),
        posting_factor=np.array([one[1] for one in flat], dtype=np.float32),
        posting_cost=np.array([one[2] for one in flat], dtype=np.float32),
        starts=starts,
        weights=np.array([weight(form) for form in forms], dtype=np.float32),
        missing=missing,
        name_code=np.array([name.row for name in names], dtype=np.int32),
        name_field=np.array([fields[name.field] for name in names], dtype=np.uint8),
        name_gate=np.array([gates[name.gate] for name in names], dtype=np.uint8),
        name_prior=np.array([name.prior for name in names], dtype=np.float32),
        name_target=np.array(
            [name.target if name.target >= 0 else name.row for name in names], dtype=np.int32
        ),
    )


def write_index(index: SearchIndex, folder: Path) -> None:
    """Write an index to a folder of its own: Arrow tables and numpy arrays."""
    folder.mkdir(parents=True, exist_ok=True)
    index.codes.write_ipc(folder / "codes.arrow")
    index.names.to_frame().write_ipc(folder / "names.arrow")
    pl.DataFrame({"form": list(index.vocabulary)}).write_ipc(folder / "vocabulary.arrow")
    pl.DataFrame(
        {"word": list(index.surfaces), "count": list(index.surfaces.values())},
        schema={"word": pl.String, "count": pl.Int64},
    ).write_ipc(folder / "surfaces.arrow")
    for name in _ARRAYS:
        np.save(folder / f"{name}.npy", getattr(index, name))
    about = {"layout": LAYOUT, "system": index.system.value, "release": index.release}
    (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")


def open_index(folder: Path) -> SearchIndex:
    """Open what `write_index` wrote; the large arrays stay on disk until they are looked at.

    Raises ValueError for a folder of another layout: build it anew.
    """
    about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    if about["layout"] != LAYOUT:
        raise ValueError(f"the search index in {folder.name} has another layout; build it anew")
    forms: Iterable[str] = pl.read_ipc(folder / "vocabulary.arrow").get_column("form").to_list()
    arrays: Mapping[str, Any] = {
        name: np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False) for name in _ARRAYS
    }
    return SearchIndex(
        system=CodeSystem(about["system"]),
        release=about["release"],
        codes=pl.read_ipc(folder / "codes.arrow"),
        names=pl.read_ipc(folder / "names.arrow").to_series(),
        vocabulary={form: number for number, form in enumerate(forms)},
        surfaces=dict(pl.read_ipc(folder / "surfaces.arrow").iter_rows()),
        **arrays,
    )
