"""Guide tables: what a transaction may hold, read from one file a transaction in `guides/`.

A Guide is loops, their segments, and their elements, as records (for people and for the walker in
loops.py) and as tables (for the checks). Segments are numbered through a guide: that number, the
`definition`, ties a segment of a file to its rules.
Source: the structure of the HIPAA implementation guides named by each file's release; names are
ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl
import yaml

ROOT_LOOP = "ST"
ENVELOPE = "envelope"
_FILES = {
    "professional_claim": "professional_claim.yaml",
    "institutional_claim": "institutional_claim.yaml",
    "dental_claim": "dental_claim.yaml",
    "remittance": "remittance.yaml",
    "claim_acknowledgment": "claim_acknowledgment.yaml",
    "acknowledgment": "acknowledgment.yaml",
    "enrollment": "enrollment.yaml",
    "premium_payment": "premium_payment.yaml",
    "eligibility_inquiry": "eligibility_inquiry.yaml",
    "eligibility_response": "eligibility_response.yaml",
    "claim_status_request": "claim_status_request.yaml",
    "claim_status_response": "claim_status_response.yaml",
    "authorization_request": "authorization_request.yaml",
    "authorization_response": "authorization_response.yaml",
}
# The loader on libyaml is ten times as fast and not in every build of PyYAML.
_Loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_LOOP = re.compile(r'^ *- loop: "?(\w+)"?$', re.MULTILINE)
_HEAD = re.compile(r'^transaction: "(\w+)"\nrelease: (\w+)$', re.MULTILINE)
_ELEMENT_ROW = re.compile(
    r"(?P<number>\d\d)(?:-(?P<component>\d\d))? (?P<usage>[RSN]) (?P<data_element>\w+)"
    r"(?: x(?P<repeat>\d+))? (?P<name>[^=]+?)(?: = (?P<codes>.+))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DataElement:
    """A data element of the standard: its type and its shortest and longest length.

    type: AN, ID, N0 (whole number), N2 (hundredths), R (decimal), DT, TM, or "composite" (lengths
    None).
    """

    number: str
    type: str
    shortest: int | None = None
    longest: int | None = None
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementRule:
    """An element (component None) or a component (from 1) of a segment as the guide wants it.

    usage: R required, S situational, N not used. codes: the values allowed, empty for any.
    code_list: the name of a code list that is kept elsewhere. repeat: most repetitions.
    """

    number: int
    component: int | None = None
    usage: str
    data_element: DataElement
    repeat: int = 1
    name: str
    codes: tuple[str, ...] = ()
    code_list: str | None = None

    @property
    def is_composite(self) -> bool:
        """Whether the element consists of components."""
        return self.data_element.type == "composite"


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentRule:
    """A segment at its place in a loop. definition: its number in the guide, from 0.

    repeat: most times in one loop, None for any number. position: its order in the loop; segments
    at one position may come in any order. relations: rules between elements, such as P0304.
    """

    definition: int
    loop: str
    segment_id: str
    name: str
    usage: str
    repeat: int | None
    position: int
    relations: tuple[str, ...]
    elements: tuple[ElementRule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """Where a loop stands in a parent, how often, and whether it must."""

    parent: str
    usage: str
    repeat: int | None
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopRule:
    """A loop. Its first segment, the trigger, begins it. inside: one a parent; none for a root."""

    loop: str
    name: str
    inside: tuple[Inside, ...]
    segments: tuple[SegmentRule, ...]

    @property
    def trigger(self) -> SegmentRule:
        """The segment that begins the loop."""
        return self.segments[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """A transaction's guide. purposes: its BHT02s, where two guides share a release."""

    key: str
    transaction: str
    release: str
    functional_group: str
    name: str
    loops: tuple[LoopRule, ...]
    purposes: tuple[str, ...] = ()

    def loop(self, loop: str) -> LoopRule:
        """The loop of that id; KeyError where the guide has none."""
        for rule in self.loops:
            if rule.loop == loop:
                return rule
        raise KeyError(loop)

    @property
    def segments(self) -> tuple[SegmentRule, ...]:
        """All segment rules; the index is the definition."""
        return tuple(segment for loop in self.loops for segment in loop.segments)

    @property
    def base_release(self) -> str:
        """The release without its errata, e.g. 005010X222 for 005010X222A1."""
        return self.release.partition("A")[0]

    def segment_table(self) -> pl.DataFrame:
        """One row a segment rule: definition, loop, segment_id, name, usage, repeat, position."""
        return pl.DataFrame(
            [
                (s.definition, s.loop, s.segment_id, s.name, s.usage, s.repeat, s.position)
                for s in self.segments
            ],
            schema={
                "definition": pl.UInt32(),
                "loop": pl.String(),
                "segment_id": pl.String(),
                "name": pl.String(),
                "usage": pl.String(),
                "repeat": pl.UInt32(),
                "position": pl.UInt32(),
            },
            orient="row",
        )

    def element_table(self) -> pl.DataFrame:
        """One row an element or component rule, by definition, element and component."""
        return pl.DataFrame(
            [
                (
                    segment.definition,
                    rule.number,
                    rule.component,
                    rule.usage,
                    rule.name,
                    rule.data_element.number,
                    rule.data_element.type,
                    rule.data_element.shortest,
                    rule.data_element.longest,
                    rule.repeat,
                    list(rule.codes),
                )
                for segment in self.segments
                for rule in segment.elements
            ],
            schema={
                "definition": pl.UInt32(),
                "element": pl.UInt8(),
                "component": pl.UInt8(),
                "usage": pl.String(),
                "name": pl.String(),
                "data_element": pl.String(),
                "type": pl.String(),
                "shortest": pl.UInt16(),
                "longest": pl.UInt16(),
                "repeat": pl.UInt16(),
                "codes": pl.List(pl.String()),
            },
            orient="row",
        )


def guide_names() -> tuple[str, ...]:
    """The guides there are, without the envelope."""
    return tuple(_FILES)


@cache
def open_guide(key: str) -> Guide:
    """Read a guide by its name ("professional_claim", "envelope"); KeyError for another."""
    name = f"{ENVELOPE}.yaml" if key == ENVELOPE else _FILES[key]
    return _guide(key, _read(name), data_elements())


@cache
def loop_ids(key: str) -> frozenset[str]:
    """The loops of a guide, by their ids: for those who need not open it, which takes long."""
    return frozenset(_LOOP.findall(_text(_FILES[key])))


@cache
def data_elements() -> Mapping[str, DataElement]:
    """The data elements of the standard that the guides use, by number."""
    rows: dict[str, str] = _read("elements.yaml")["elements"]
    return {number: _data_element(number, row) for number, row in rows.items()}


@cache
def segment_names() -> Mapping[str, str]:
    """What a segment is in general, by its id, for one that no guide has at its place."""
    names: dict[str, str] = _read("elements.yaml")["segments"]
    return names


def guide_for(*, transaction: str, release: str, purpose: str = "") -> Guide | None:
    """The guide for an ST01 and a release (ST03 or GS08), whatever its errata; None without one.

    005010X222 and 005010X222A2 find the guide 005010X222A1. purpose: BHT02, which tells request
    and answer apart where both are of one release; the first guide speaks for an unknown one.
    """
    found = [
        open_guide(key)
        for key, (own, adopted) in _heads().items()
        if own == transaction and release.startswith(adopted.partition("A")[0])
    ]
    meant = (guide for guide in found if purpose in guide.purposes)
    return next(meant, found[0] if found else None)


@cache
def _heads() -> Mapping[str, tuple[str, str]]:
    """The ST01 and the release of each guide, from the head of its file: opening all takes long."""
    heads = {}
    for key, name in _FILES.items():
        match = _HEAD.search(_text(name))
        if match is None:
            raise ValueError(f"{name} does not begin with its transaction and release")
        heads[key] = (match[1], match[2])
    return heads


def _text(name: str) -> str:
    return files("claimwright.x12.guides").joinpath(name).read_text(encoding="utf-8")


def _read(name: str) -> Any:
    return read_yaml(_text(name))


def read_yaml(text: str) -> Any:
    """Read YAML by the fastest safe loader at hand."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506 (both loaders are the safe ones)


def _guide(key: str, raw: Mapping[str, Any], elements: Mapping[str, DataElement]) -> Guide:
    loops: list[LoopRule] = []
    definition = 0
    for raw_loop in raw["loops"]:
        segments: list[SegmentRule] = []
        for raw_segment in raw_loop["segments"]:
            segments.append(
                _segment(raw_segment, loop=raw_loop["loop"], number=definition, elements=elements)
            )
            definition += 1
        loops.append(
            LoopRule(
                loop=raw_loop["loop"],
                name=raw_loop["name"],
                inside=tuple(_insides(raw_loop.get("inside", {}))),
                segments=tuple(segments),
            )
        )
    return Guide(
        key=key,
        transaction=raw["transaction"],
        release=raw["release"],
        functional_group=raw["group"],
        name=raw["name"],
        loops=tuple(loops),
        purposes=tuple(raw.get("purposes", ())),
    )


def _insides(raw: Mapping[str, str]) -> Iterator[Inside]:
    for parent, row in raw.items():
        usage, repeat, position = row.split()
        yield Inside(parent=parent, usage=usage, repeat=_repeat(repeat), position=int(position))


def _segment(
    raw: Mapping[str, Any], *, loop: str, number: int, elements: Mapping[str, DataElement]
) -> SegmentRule:
    segment_id, usage, repeat, position = raw["segment"].split()
    return SegmentRule(
        definition=number,
        loop=loop,
        segment_id=segment_id,
        name=raw["name"],
        usage=usage,
        repeat=_repeat(repeat),
        position=int(position),
        relations=tuple(raw.get("rules", ())),
        elements=tuple(_element(row, elements) for row in raw["elements"]),
    )


def _element(row: str, elements: Mapping[str, DataElement]) -> ElementRule:
    match = _ELEMENT_ROW.fullmatch(row)
    if match is None:
        raise ValueError(f"not an element row: {row!r}")
    codes = tuple(match["codes"].split(", ")) if match["codes"] else ()
    lists = [code for code in codes if code.startswith("@")]
    return ElementRule(
        number=int(match["number"]),
        component=int(match["component"]) if match["component"] else None,
        usage=match["usage"],
        data_element=elements[match["data_element"]],
        repeat=int(match["repeat"] or 1),
        name=match["name"],
        codes=() if lists else codes,
        code_list=lists[0].removeprefix("@") if lists else None,
    )


def _data_element(number: str, row: str) -> DataElement:
    kind, _, rest = row.partition(" ")
    if kind == "composite":
        return DataElement(number=number, type=kind, name=rest)
    lengths, _, name = rest.partition(" ")
    shortest, _, longest = lengths.partition("-")
    return DataElement(
        number=number, type=kind, shortest=int(shortest), longest=int(longest), name=name
    )


def _repeat(text: str) -> int | None:
    return None if text == ">1" else int(text)
