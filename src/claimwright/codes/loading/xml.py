"""Official XML files, read as what they are: from outside.

No document type and no entity is accepted (the official files have none), and no nesting deeper
than a classification has.
"""

from __future__ import annotations

import io
import re
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from claimwright.base.finding import Finding, Place, Severity
from claimwright.codes.loading.source_file import SourceFile

DEEPEST = 40

_ROOT = re.compile(r"^(?:\s|<\?.*?\?>|<!--.*?-->)*<([A-Za-z][\w.:-]*)", re.DOTALL)


def root_name(file: SourceFile) -> str | None:
    """Name the outermost element; None where the file does not begin as XML does."""
    found = _ROOT.match(file.head())
    return found[1] if found else None


def parse_xml(file: SourceFile) -> Element | Finding:
    """Read a file whole. Finding "codes.xml-refused" (STOP): broken, or not to be trusted."""
    root: Element | None = None
    depth = 0
    try:
        for event, element in iterparse(
            io.BytesIO(file.data), events=("start", "end"), forbid_dtd=True
        ):
            if event == "end":
                depth -= 1
                continue
            depth += 1
            if root is None:
                root = element
            if depth > DEEPEST:
                return _refused(file, f"its elements are nested more than {DEEPEST} deep")
    except DefusedXmlException:
        return _refused(file, "it defines entities or a document type, which no official file does")
    except (ParseError, LookupError, ValueError) as error:  # The last two: an unknown encoding.
        return _refused(file, f"it is broken ({error})")
    if root is None:
        return _refused(file, "it is empty")
    return root


def text_of(element: Element, name: str) -> str:
    """Give the text of a child element without markup, "" where it has none."""
    child = element.find(name)
    return "" if child is None else plain_text(child)


def stated_version(root: Element) -> int | None:
    """Read the fiscal year that a file of a classification names."""
    text = text_of(root, "version")
    return int(text) if text.isdigit() else None


def place_of(element: Element, name: str) -> int:
    """Read an attribute that counts places ("pos", "col"); 0 where it is none."""
    text = element.get(name, "")
    return int(text) if re.fullmatch(r"[0-9]{1,2}", text) else 0


def plain_text(element: Element) -> str:
    """Give all text in an element, white space evened out."""
    return " ".join("".join(element.itertext()).split())


def _refused(file: SourceFile, complaint: str) -> Finding:
    return Finding(
        id="codes.xml-refused",
        severity=Severity.STOP,
        message=f"{file.name} was not read: {complaint}. Fetch it from its publisher again.",
        at=Place(file=file.name),
    )
