"""The many names under which providers write the sections of a note."""

from __future__ import annotations

import re

from claimwright.notes.note import SectionKind

_NAMES: dict[SectionKind, str] = {
    SectionKind.CHIEF_COMPLAINT: """
        chief complaint | chief complaints | cc | reason for visit | reason for consultation
        | reason for encounter | presenting complaint | presenting problem | chief concern""",
    SectionKind.HISTORY_OF_PRESENT_ILLNESS: """
        history of present illness | history of the present illness | hpi | present illness
        | interval history | subjective | s | interim history | hospital course | history
        | history of presenting illness | history of presenting complaint | clinical history""",
    SectionKind.REVIEW_OF_SYSTEMS: "review of systems | ros | systems review | system review",
    SectionKind.PAST_MEDICAL_HISTORY: """
        past medical history | pmh | pmhx | medical history | past history | past medical hx
        | past medical and surgical history | past medical/surgical history | problem list
        | active problems | chronic problems | medical problems | past psychiatric history
        | psychiatric history | ob history | obstetric history | gyn history""",
    SectionKind.PAST_SURGICAL_HISTORY: """
        past surgical history | psh | pshx | surgical history | past procedures
        | past surgical hx | operations""",
    SectionKind.FAMILY_HISTORY: "family history | fh | fhx | family hx | family medical history",
    SectionKind.SOCIAL_HISTORY: """
        social history | sh | shx | social hx | habits | substance use history | substance use""",
    SectionKind.MEDICATIONS: """
        medications | current medications | medication | meds | home medications
        | medication list | current meds | outpatient medications | discharge medications
        | current outpatient medications | medications reviewed""",
    SectionKind.ALLERGIES: "allergies | allergy | drug allergies | allergies to medications",
    SectionKind.VITALS: """
        vitals | vital signs | vitals reviewed | vital signs reviewed | vs""",
    SectionKind.PHYSICAL_EXAM: """
        physical exam | physical examination | exam | examination | pe | objective | o
        | physical | mental status exam | mental status examination | mse | on examination""",
    SectionKind.RESULTS: """
        results | labs | laboratory | laboratory data | laboratory results | lab results
        | imaging | diagnostics | diagnostic studies | data | data reviewed | radiology | ekg
        | ecg | x-ray | x-rays | studies | diagnostic data | diagnostic results | labs/imaging
        | labs and imaging | test results | investigations | pathology""",
    SectionKind.PROCEDURE: """
        procedure | procedures | procedure note | procedure performed | procedures performed
        | operative note | operation | operation performed | operative procedure
        | description of procedure | procedure details | in-office procedure
        | immunizations given | immunizations administered | services performed""",
    SectionKind.ASSESSMENT: """
        assessment | impression | impressions | diagnosis | diagnoses | final diagnosis | a
        | final diagnoses | clinical impression | assessments | discharge diagnosis
        | discharge diagnoses | admitting diagnosis | visit diagnosis | visit diagnoses
        | working diagnosis | postoperative diagnosis | post-operative diagnosis
        | encounter diagnosis | encounter diagnoses | dx | preoperative diagnosis
        | pre-operative diagnosis | diagnostic impression | ed diagnosis | problems addressed""",
    SectionKind.PLAN: """
        plan | plans | treatment plan | recommendations | recommendation | p | plan of care
        | disposition | treatment | orders | medical decision making | mdm""",
    SectionKind.ASSESSMENT_AND_PLAN: """
        assessment and plan | assessment & plan | assessment/plan | assessment / plan | a/p
        | a&p | a & p | a and p | impression and plan | impression/plan | impression & plan
        | assessment and recommendations | plan and assessment | assessment, plan
        | impression and recommendations | ap | assessment plan | problems and plan""",
    SectionKind.INSTRUCTIONS: """
        instructions | patient instructions | follow up | follow-up | followup
        | discharge instructions | return precautions | patient education
        | patient education and counseling | instructions to patient | counseling""",
    SectionKind.TIME: """
        time | time spent | total time | time statement | total time spent | session time
        | time in | start time""",
}

KIND_OF: dict[str, SectionKind] = {
    " ".join(name.split()): kind for kind, names in _NAMES.items() for name in names.split("|")
}

# Names that mean a section only on a line of their own under a history heading.
HISTORY_PARTS: dict[str, SectionKind] = {
    "medical": SectionKind.PAST_MEDICAL_HISTORY,
    "surgical": SectionKind.PAST_SURGICAL_HISTORY,
    "family": SectionKind.FAMILY_HISTORY,
    "social": SectionKind.SOCIAL_HISTORY,
}
HISTORY_KINDS = frozenset(HISTORY_PARTS.values())

# Single letters and short words that are headings only with a colon, or alone on a line in
# capitals.
_SHORT = frozenset({"s", "o", "a", "p", "ap", "vs", "sh", "fh", "pe", "cc", "time", "data", "dx"})

# Words before a colon inside an assessment that name a part of the reasoning, never a problem.
_NEUTRAL = """
    medical reasoning | medical treatment | additional testing | patient education and
    counseling | patient education | specialist referrals | specialist referral | patient
    agreements | assessment | plan | diagnosis | diagnoses | impression | treatment |
    medications | medication | labs | imaging | follow up | follow-up | education |
    counseling | referral | referrals | procedure | procedures | instructions | status |
    differential | differential diagnosis | note | notes | time | testing | tests |
    disposition | rationale | reasoning | medical decision making | risk | data | problems |
    goals | prescription | orders | return | results | patient | orders placed | primary |
    secondary | principal diagnosis | recommendations | diagnostic testing | interventions |
    safety | risk assessment | response | progress | modality | session | next session |
    next appointment | mental status | consent | indication | indications | anesthesia |
    complications | findings | technique | specimen | estimated blood loss | condition |
    course | history | subjective | objective | exam | vaccine | vaccines | immunizations |
    screening | health maintenance
"""
NEUTRAL_LABELS = frozenset(" ".join(name.split()) for name in _NEUTRAL.split("|"))

_DECORATION = " \t#*_=-~"
_INLINE_NAMES = "|".join(
    sorted(
        (re.escape(name) for name in KIND_OF if name not in _SHORT and len(name) > 2),
        key=len,
        reverse=True,
    )
)
INLINE = re.compile(
    rf"(?:^|(?<=[.;!?])\s{{1,4}}|(?<=\s\s))(?P<name>{_INLINE_NAMES})\s*:", re.IGNORECASE
)
_LEADING = re.compile(
    rf"(?P<lead>[{re.escape(_DECORATION)}]*(?:(?:\d{{1,2}}|[IVX]{{1,4}})[.)]\s+)?)"
    r"(?P<name>[A-Za-z][A-Za-z/&,() -]{0,48}?)[*_ ]*(?P<colon>:)[*_]*"
)


def normalize_heading(words: str) -> str:
    """Bring a heading to the form in which it stands in KIND_OF."""
    words = re.sub(r"\([^)]*\)", " ", words)
    return " ".join(words.strip(_DECORATION + ":.").lower().split())


def kind_of_line(line: str, *, current: SectionKind | None) -> SectionKind | None:
    """Name the section that a line opens by standing alone as a heading, None where it does not.

    current: the kind of the section that the line stands in.
    """
    bare = line.strip()
    if not bare or len(bare) > 60:
        return None
    name = normalize_heading(bare)
    if current in HISTORY_KINDS and name in HISTORY_PARTS:
        return HISTORY_PARTS[name]
    kind = KIND_OF.get(name)
    if kind is None:
        return None
    is_marked = bare.endswith(":") or bare.startswith(("#", "*", "_"))
    if name in _SHORT and not is_marked and not bare.isupper():
        return None
    return kind


def leading_heading(line: str) -> tuple[SectionKind, int] | None:
    """Find a section name with a colon at the start of a line: its kind, where its text begins."""
    match = _LEADING.match(line)
    if match is None:
        return None
    kind = KIND_OF.get(normalize_heading(match["name"]))
    return None if kind is None else (kind, match.end())
