"""Small files in the official layouts, of invented rows."""

from __future__ import annotations

from collections.abc import Iterable

from claimwright.codes.loading.source_file import SourceFile


def order_file(
    rows: Iterable[tuple[str, int, str]], *, name: str = "icd10cm_order_2026.txt"
) -> SourceFile:
    """rows: code without its dot, 1 for a complete code, title."""
    lines = [
        f"{number:05} {code:<7} {flag} {title[:60]:<60} {title}"
        for number, (code, flag, title) in enumerate(rows, start=1)
    ]
    return SourceFile(name=name, data=("\r\n".join(lines) + "\r\n").encode())


DIAGNOSES = (
    ("A00", 0, "Imaginary fever"),
    ("A000", 1, "Imaginary fever due to moonlight"),
    ("A009", 1, "Imaginary fever, unspecified"),
    ("S72", 0, "Invented break"),
    ("S720", 0, "Invented break of the left wing"),
    ("S720XXA", 1, "Invented break of the left wing, initial encounter"),
    ("S720XXD", 1, "Invented break of the left wing, subsequent encounter"),
)

TABULAR = b"""<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.tabular>
  <version>2026</version>
  <chapter>
    <name>1</name>
    <desc>Fevers and breaks (A00-S99)</desc>
    <section id="A00-A09">
      <desc>Fevers (A00-A09)</desc>
      <diag>
        <name>A00</name>
        <desc>Imaginary fever</desc>
        <excludes1><note>invented break (S72.-)</note></excludes1>
        <diag>
          <name>A00.0</name>
          <desc>Imaginary fever due to moonlight</desc>
          <inclusionTerm><note>Moon  fever</note></inclusionTerm>
        </diag>
        <diag><name>A00.9</name><desc>Imaginary fever, unspecified</desc></diag>
        <diag><name>A00.8</name><desc>A fever that the order file does not have</desc></diag>
      </diag>
    </section>
    <section id="S72">
      <desc>Breaks (S72)</desc>
      <useAdditionalCode><note>code for the moon (A00.0)</note></useAdditionalCode>
      <diag>
        <name>S72</name>
        <desc>Invented break</desc>
        <sevenChrDef>
          <extension char="A">initial encounter</extension>
          <extension char="D">subsequent encounter</extension>
          <extension char="S">sequela</extension>
        </sevenChrDef>
        <diag><name>S72.0</name><desc>Invented break of the left wing</desc></diag>
      </diag>
    </section>
  </chapter>
</ICD10CM.tabular>
"""


def tabular_file(*, name: str = "icd10cm_tabular_2026.xml") -> SourceFile:
    return SourceFile(name=name, data=TABULAR)


PROCEDURE_TABLES = """<?xml version="1.0" encoding="utf-8"?>
<ICD10PCS.tabular>
  <version>2025</version>
  <pcsTable>
    <axis pos="1" values="1"><title>Section</title><label code="0">Imaginary</label></axis>
    <axis pos="2" values="1"><title>Body System</title><label code="Z">Wings</label></axis>
    <axis pos="3" values="1"><title>Operation</title><label code="1">Folding</label>
      <definition>Laying one part upon another</definition></axis>
    <pcsRow codes="4">
      <axis pos="4" values="2"><title>Body Part</title>
        <label code="0">Left Wing</label><label code="1">Right Wing</label></axis>
      <axis pos="5" values="1"><title>Approach</title><label code="X">External</label></axis>
      <axis pos="6" values="1"><title>Device</title><label code="Z">No Device</label></axis>
      <axis pos="7" values="2"><title>Qualifier</title>
        <label code="2">Tip</label><label code="Z">No Qualifier</label></axis>
    </pcsRow>
  </pcsTable>
</ICD10PCS.tabular>
"""


def hcpcs_record(
    code: str,
    record: str,
    label: str,
    *,
    short_label: str = "",
    added: str = "20200101",
    effective: str = "20250101",
    ended: str = "",
    action: str = "N",
) -> str:
    """A record of 320 columns. code: five characters, or two for a modifier."""
    line = f"{code:>5}00100{record}{label:<80}{short_label:<28}00"
    line = line.ljust(268) + f"{added:<8}{effective:<8}{ended:<8}{action}"
    return line.ljust(320)
