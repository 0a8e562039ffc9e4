"""The guide tables: sound in themselves, and the same as pyx12's maps but for named differences.

pyx12 (BSD) holds the structure of the same implementation guides. Its wrapper loops (header,
detail, footer) are not loops of the guides and have no counterpart here.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from xml.etree import ElementTree

import pytest

from claimwright.x12.guide import (
    ENVELOPE,
    Guide,
    SegmentRule,
    data_elements,
    guide_for,
    guide_names,
    open_guide,
    segment_names,
)

MAPS = {
    "professional_claim": "837.5010.X222.A1.xml",
    "institutional_claim": "837Q3.I.5010.X223.A1.xml",
    "remittance": "835.5010.X221.A1.xml",
    "claim_acknowledgment": "277.5010.X214.xml",
    "acknowledgment": "999.5010X231.A1.xml",
    "enrollment": "834.5010.X220.A1.xml",
    "premium_payment": "820.5010.X218.xml",
    "claim_status_response": "277.5010.X212.xml",
}

# Where we do not follow pyx12: (guide, loop) with its parent, usage and repeat there and here.
# In 005010X214 a file may be refused at the receiver's level, and a provider's claims may be
# answered without an answer for the provider: the levels below 2000B are situational, and there is
# one source, one receipt and one name a level.
# In 005010X212 the levels stand in one another; pyx12 has them side by side.
OTHER_LOOPS = {
    ("claim_acknowledgment", "2000A"): (("ST", "R", None), ("ST", "R", 1)),
    ("claim_acknowledgment", "2200A"): (("2000A", "R", None), ("2000A", "R", 1)),
    ("claim_acknowledgment", "2000C"): (("2000B", "R", None), ("2000B", "S", None)),
    ("claim_acknowledgment", "2100C"): (("2000C", "R", None), ("2000C", "R", 1)),
    ("claim_acknowledgment", "2200C"): (("2000C", "R", 1), ("2000C", "S", 1)),
    ("claim_acknowledgment", "2000D"): (("2000C", "R", None), ("2000C", "S", None)),
    ("claim_status_response", "2000C"): (("ST", "S", None), ("2000B", "S", None)),
    ("claim_status_response", "2000D"): (("ST", "S", None), ("2000C", "S", None)),
    ("claim_status_response", "2000E"): (("ST", "S", None), ("2000D", "S", None)),
}

# Segments for which we do not follow pyx12: (guide, loop, segment) with its usage there and here,
# and the elements whose usage is another, by number.
# In 005010X214 the provider's loop may hold totals without a status, as payers send it; the status
# of a line has no date of its own. stupidedi (BSD) has both so.
OTHER_SEGMENTS: dict[tuple[str, str, str], tuple[str, str, dict[int, tuple[str, str]]]] = {
    ("claim_acknowledgment", "2200C", "STC"): ("R", "S", {}),
    ("claim_acknowledgment", "2220D", "STC"): ("R", "R", {2: ("R", "N")}),
}

Node = ElementTree.Element
# Number, component, usage, data element, values.
TheirElement = tuple[int, int | None, str, str, tuple[str, ...]]


def _map(key: str) -> Node:
    text = files("pyx12").joinpath("map", MAPS[key]).read_text(encoding="utf-8")
    return ElementTree.fromstring(text)


def _text(node: Node, tag: str) -> str:
    return (node.findtext(tag) or "").strip()


def _repeat(text: str) -> int | None:
    return None if text == ">1" else int(text)


def _loops(node: Node, parent: str) -> Iterator[tuple[str, str, Node]]:
    """The loops of a map with the loop each stands in."""
    for child in node.findall("loop"):
        if child.get("type") == "wrapper":
            yield from _loops(child, parent)
        else:
            loop = str(child.get("xid")).removesuffix("_LOOP")
            yield loop, parent, child
            yield from _loops(child, loop)


def _root(key: str) -> Node:
    return next(node for node in _map(key).iter("loop") if node.get("xid") == "ST_LOOP")


def _root_segments(root: Node) -> list[Node]:
    found = []
    for child in root:
        if child.tag == "segment":
            found.append(child)
        elif child.get("type") == "wrapper":
            found += child.findall("segment")
    return found


def _codes(node: Node) -> tuple[str, ...]:
    valid = node.find("valid_codes")
    if valid is None or valid.get("external"):
        return ()
    return tuple(str(code.text).strip() for code in valid.findall("code"))


def _their_elements(segment: Node) -> list[TheirElement]:
    rows: list[TheirElement] = []
    for node in segment:
        if node.tag not in {"element", "composite"}:
            continue
        number, usage = int(_text(node, "seq")), _text(node, "usage")
        used = usage != "N"
        rows.append((number, None, usage, _text(node, "data_ele"), _codes(node) if used else ()))
        if node.tag == "composite" and used:
            rows += [
                (
                    number,
                    int(_text(part, "seq")),
                    _text(part, "usage"),
                    _text(part, "data_ele"),
                    _codes(part) if _text(part, "usage") != "N" else (),
                )
                for part in node.findall("element")
            ]
    return rows


def _theirs(segment: Node, key: str = "", loop: str = "") -> tuple[object, ...]:
    usage, elements = _text(segment, "usage"), _their_elements(segment)
    other = OTHER_SEGMENTS.get((key, loop, str(segment.get("xid"))))
    if other is not None:
        theirs, ours, changed = other
        assert usage == theirs
        usage = ours
        for at, (number, part, was, kind, codes) in enumerate(elements):
            if part is None and number in changed:
                assert was == changed[number][0]
                elements[at] = (number, part, changed[number][1], kind, codes)
    return (
        segment.get("xid"),
        usage,
        _repeat(_text(segment, "max_use")),
        tuple(str(rule.text).strip() for rule in segment.findall("syntax")),
        elements,
    )


def _ours(rule: SegmentRule) -> tuple[object, ...]:
    return (
        rule.segment_id,
        rule.usage,
        rule.repeat,
        rule.relations,
        [
            (one.number, one.component, one.usage, one.data_element.number, one.codes)
            for one in rule.elements
        ],
    )


@pytest.mark.parametrize("key", list(MAPS))
def test_loops_agree_with_pyx12(key: str) -> None:
    theirs: dict[str, set[tuple[str, str, int | None]]] = {}
    for loop, parent, node in _loops(_root(key), "ST"):
        place = (parent, _text(node, "usage"), _repeat(_text(node, "repeat")))
        other = OTHER_LOOPS.get((key, loop))
        if other is not None:
            assert place == other[0]
            place = other[1]
        theirs.setdefault(loop, set()).add(place)
    ours = {
        rule.loop: {(one.parent, one.usage, one.repeat) for one in rule.inside}
        for rule in open_guide(key).loops[1:]
    }
    assert ours == theirs


@pytest.mark.parametrize("key", list(MAPS))
def test_segments_and_elements_agree_with_pyx12(key: str) -> None:
    guide = open_guide(key)
    root = _root(key)
    ours = [_ours(rule) for rule in guide.loops[0].segments]
    if key == "claim_status_response":
        # pyx12 has the SE of this map by mistake in the group.
        assert ours.pop()[0] == "SE"
    assert ours == [_theirs(segment) for segment in _root_segments(root)]
    for loop, _, node in _loops(root, "ST"):
        ours = [_ours(rule) for rule in guide.loop(loop).segments]
        theirs = [_theirs(segment, key, loop) for segment in node.findall("segment")]
        assert ours == theirs, loop


def test_types_and_lengths_agree_with_pyx12() -> None:
    text = files("pyx12").joinpath("map", "dataele.xml").read_text(encoding="utf-8")
    theirs = {
        str(node.get("ele_num")): (
            node.get("data_type"),
            int(str(node.get("min_len"))),
            int(str(node.get("max_len"))),
        )
        for node in ElementTree.fromstring(text).iter("data_ele")
    }
    ours = {
        number: (one.type, one.shortest, one.longest)
        for number, one in data_elements().items()
        if one.type != "composite"
    }
    assert ours == {number: theirs[number] for number in ours}


@pytest.mark.parametrize("key", [ENVELOPE, *guide_names()])
def test_a_guide_is_sound(key: str) -> None:
    guide = open_guide(key)
    loops = {rule.loop for rule in guide.loops}
    assert [rule.definition for rule in guide.segments] == list(range(len(guide.segments)))
    for rule in guide.loops:
        assert {one.parent for one in rule.inside} <= loops
        assert bool(rule.inside) == (rule is not guide.loops[0])
        positions = [segment.position for segment in rule.segments]
        assert positions == sorted(positions), rule.loop
    for segment in guide.segments:
        whole = [one.number for one in segment.elements if one.component is None]
        assert whole == list(range(1, len(whole) + 1)), segment
        for one in segment.elements:
            assert one.name
            assert one.usage in {"R", "S", "N"}


@pytest.mark.parametrize("key", [ENVELOPE, *guide_names()])
def test_a_guide_as_tables(key: str) -> None:
    guide = open_guide(key)
    segments, elements = guide.segment_table(), guide.element_table()
    assert segments.height == len(guide.segments)
    assert elements.height == sum(len(rule.elements) for rule in guide.segments)
    assert set(elements["definition"]) == set(segments["definition"])


@pytest.mark.parametrize(
    ("transaction", "release", "key"),
    [
        ("837", "005010X222A1", "professional_claim"),
        ("837", "005010X222", "professional_claim"),
        ("837", "005010X222A2", "professional_claim"),
        ("837", "005010X223A2", "institutional_claim"),
        ("837", "005010X224A2", "dental_claim"),
        ("837", "004010X098A1", None),
        ("277", "005010X214", "claim_acknowledgment"),
        ("277", "005010X212", "claim_status_response"),
        ("276", "005010X212", "claim_status_request"),
        ("270", "005010X279", "eligibility_inquiry"),
        ("271", "005010X279A1", "eligibility_response"),
        ("835", "005010X221A1", "remittance"),
        ("999", "005010X231A1", "acknowledgment"),
        ("837", "", None),
    ],
)
def test_the_guide_for_a_release(transaction: str, release: str, key: str | None) -> None:
    found: Guide | None = guide_for(transaction=transaction, release=release)
    assert (found.key if found else None) == key


def test_every_segment_of_a_guide_has_a_general_name() -> None:
    ids = {
        rule.segment_id for key in (ENVELOPE, *guide_names()) for rule in open_guide(key).segments
    }
    assert ids <= set(segment_names())
