"""From the problems that a note names to diagnosis codes, each with its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from claimwright.base.finding import Finding, Place, Severity
from claimwright.codes.systems import CodeSystem
from claimwright.coding.companions import companions, unnamed_status
from claimwright.coding.conventions import combine, set_aside_excluded
from claimwright.coding.elsewhere import Detail, Elsewhere, Side
from claimwright.coding.encoder import Encoder
from claimwright.coding.encounters import encounter_codes
from claimwright.coding.episode import episode_of, episode_of_note
from claimwright.coding.mentions import SYMPTOM_CODES, Mention, mentions_of
from claimwright.coding.problems import Standing
from claimwright.coding.queries import detail_query, side_query
from claimwright.coding.reading import Reading
from claimwright.coding.resolve import Episode, Resolved
from claimwright.coding.suggestion import ProviderQuery, Suggestion, Tier
from claimwright.coding.visit_facts import VisitFacts
from claimwright.notes.assertion import Assertion, assertion_of
from claimwright.notes.note import Note, SectionKind
from claimwright.notes.span import Span

_BASE_CONFIDENCE = {
    Standing.LISTED: 0.92,
    Standing.PLAN_HEADING: 0.8,
    Standing.PROSE: 0.62,
    Standing.ELSEWHERE: 0.5,
}
_AUTO_CONFIDENCE = 0.8
_REVIEW_CONFIDENCE = 0.5

_ARTHRITIS_OF_NO_SITE = "M19.90"
_CAUSE_WORDS = re.compile(r"\w[^,.;]*")
_CAUSE = re.compile(r"\b(?:due to|secondary to|caused by|from|because of)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnoses:
    """Suggested diagnosis codes in the order of the assessment, questions, and what gave way."""

    codes: tuple[Suggestion, ...]
    queries: tuple[ProviderQuery, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Coded:
    mention: Mention
    suggestion: Suggestion
    query: ProviderQuery | None


def suggest_diagnoses(note: Note, *, encoder: Encoder, visit: VisitFacts) -> Diagnoses:
    """Suggest ICD-10-CM codes for what the note says is so, now, of the patient.

    What is negated, past, the family's, hypothetical or (outside inpatient care) uncertain is not
    coded. Source: ICD-10-CM Official Guidelines, sections II.H and IV.H to IV.J.
    """
    reading = Reading(note)
    elsewhere = Elsewhere(reading, encoder)
    episode = episode_of_note(note)
    named = mentions_of(
        reading, encoder=encoder, counts_doubtful=visit.setting.codes_uncertain_diagnoses
    )
    mentions = [one for one in named if _is_coded(one, visit)]
    mentions = _without_symptoms_of_findings(note, mentions)
    coded = [
        found for mention in mentions for found in _code(note, mention, elsewhere, episode, encoder)
    ]
    icd10cm = encoder.icd10cm
    codes = [
        *_without_details(_merge(coded)),
        *unnamed_status(reading, mentions=named, icd10cm=icd10cm),
    ]
    codes = combine(codes, icd10cm=icd10cm)
    extra = encounter_codes(note, icd10cm=icd10cm, visit=visit, diagnoses=tuple(codes))
    present = {one.code for one in codes}
    first = [one for one in extra if one.code.startswith("Z00") and one.code not in present]
    after = [one for one in extra if not one.code.startswith("Z00") and one.code not in present]
    codes, asides = set_aside_excluded([*first, *codes, *after], icd10cm=icd10cm)
    kept = {one.code for one in codes}
    findings = tuple(
        Finding(
            id="coding.excludes1",
            severity=Severity.INFORM,
            message=f"{aside.why} Look at both passages and keep the one that is meant.",
            at=Place(offset=aside.suggestion.spans[0].start),
            value=aside.code,
            expected=aside.kept,
            source="ICD-10-CM Official Guidelines, section I.A.12.a",
        )
        for aside in asides
    )
    return Diagnoses(codes=tuple(codes), queries=_queries(coded, kept), findings=findings)


def _is_coded(mention: Mention, visit: VisitFacts) -> bool:
    said = mention.assertion
    if said is Assertion.PRESENT:
        return True
    if said is Assertion.POSSIBLE:
        return visit.setting.codes_uncertain_diagnoses
    return said is Assertion.HISTORICAL and mention.match.phrase.is_status


def _without_symptoms_of_findings(note: Note, mentions: list[Mention]) -> list[Mention]:
    """Leave out a symptom where the same statement names what it comes from.

    Source: ICD-10-CM Official Guidelines, sections I.B.5 and IV.D.
    """
    kept: list[Mention] = []
    of_statement: dict[Span, list[Mention]] = {}
    for mention in mentions:
        of_statement.setdefault(mention.statement.sentence.span, []).append(mention)
    for mention in mentions:
        together = of_statement[mention.statement.sentence.span]
        causes = [one for one in together if not one.match.phrase.code.startswith(SYMPTOM_CODES)]
        words = mention.statement.sentence.span.of(note.text)
        is_symptom = mention.match.phrase.code.startswith(SYMPTOM_CODES)
        is_local = mention.match.phrase.code.startswith("M")
        if is_symptom and causes:
            if _CAUSE.search(words):
                continue
            if is_local and any(_explains_pain(one.match.phrase.code) for one in causes):
                continue
        kept.append(mention)
    definite = [one for one in kept if not one.match.phrase.code.startswith(SYMPTOM_CODES)]
    if kept and all(one.statement.standing is Standing.ELSEWHERE for one in kept):
        # Without an assessment a symptom counts only where nothing else is named.
        complaint = [
            one
            for one in kept
            if note.kind_of(one.statement.sentence) is SectionKind.CHIEF_COMPLAINT
        ]
        return definite or complaint or kept[:1]
    return kept


def _explains_pain(code: str) -> bool:
    """Whether a disease or injury of the locomotor system says where it is."""
    return code.startswith(("M", "S")) and code != _ARTHRITIS_OF_NO_SITE


def _names_a_cause(note: Note, mention: Mention) -> bool:
    """Whether the words behind a symptom give its cause as certain."""
    sentence = mention.statement.sentence
    match = _CAUSE.search(note.text, mention.match.end, sentence.span.end)
    if match is None or not mention.match.phrase.code.startswith(SYMPTOM_CODES):
        return False
    cause = _CAUSE_WORDS.search(note.text, match.end(), sentence.span.end)
    return cause is not None and (
        assertion_of(note, Span(start=cause.start(), end=cause.end())) is Assertion.PRESENT
    )


def _code(
    note: Note, mention: Mention, elsewhere: Elsewhere, episode: Episode, encoder: Encoder
) -> Iterator[_Coded]:
    detail = None
    if mention.match.phrase.is_usual and not mention.match.phrase.is_status:
        detail = elsewhere.detail(mention)
    phrase = mention.match.phrase if detail is None else detail.phrase
    named = frozenset(phrase.forms)
    episode = episode_of(mention.statement.sentence, note=note, elsewhere=episode)
    resolver = encoder.resolver

    def resolve(words: frozenset[str]) -> tuple[Resolved, ...]:
        return resolver.resolve(
            phrase.root, default=phrase.code, named=named, words=words, episode=episode
        )

    said = mention.forms if detail is None else mention.forms | detail.forms
    resolved = resolve(said)
    side: Side | None = None
    if resolved and resolved[0].side_is_open:
        side = elsewhere.side(mention, label=encoder.icd10cm.label(resolved[0].code))
        if side is not None:
            resolved = resolve(said | side.forms)
    for one in resolved:
        found = _suggest(note, mention, one, detail, side, encoder)
        yield found
        for beside in companions(note, mention, found.suggestion, encoder=encoder):
            yield _Coded(mention=mention, suggestion=beside, query=None)


def _suggest(
    note: Note,
    mention: Mention,
    resolved: Resolved,
    detail: Detail | None,
    side: Side | None,
    encoder: Encoder,
) -> _Coded:
    standing = mention.statement.standing
    confidence = _BASE_CONFIDENCE[standing] * (0.7 + 0.3 * mention.coverage)
    if not mention.match.phrase.is_usual:
        confidence -= 0.08
    if side is not None or detail is not None:
        confidence -= 0.05
    spans = _spans(note, mention, resolved)
    if detail is not None:
        spans = tuple(sorted({*spans, detail.span}))
    if side is not None:
        spans = tuple(sorted({*spans, *side.spans}))
    # What the assessment itself does not say, a person has to confirm.
    is_inferred = side is not None or detail is not None or resolved.side_is_open
    # A symptom stands for a cause only where no code was found for the cause (I.B.5).
    is_inferred = is_inferred or _names_a_cause(note, mention)
    is_auto = confidence >= _AUTO_CONFIDENCE and not is_inferred
    tier = Tier.AUTO if is_auto else Tier.REVIEW
    if confidence < _REVIEW_CONFIDENCE:
        tier = Tier.SUGGEST
    suggestion = Suggestion(
        system=CodeSystem.ICD10CM,
        code=resolved.code,
        label=encoder.icd10cm.label(resolved.code),
        spans=spans,
        section=note.kind_of(mention.statement.sentence),
        assertion=mention.assertion,
        found_by="usual-codes" if mention.match.phrase.is_usual else "classification",
        why=_why(note, mention, resolved, detail, side),
        confidence=round(min(confidence, 0.99), 3),
        tier=tier,
    )
    problem = " ".join(_quote(note, mention).split())
    query = (
        side_query(code=resolved.code, problem=problem, spans=spans)
        if resolved.side_is_open
        else detail_query(code=resolved.code, spans=spans)
    )
    return _Coded(mention=mention, suggestion=suggestion, query=query)


def _spans(note: Note, mention: Mention, resolved: Resolved) -> tuple[Span, ...]:
    """Join the words that named the problem; where they stand apart there are several spans."""
    taken = {(word.start, word.end) for word in mention.match.words}
    taken |= _narrowing_words(mention, resolved.chosen_by)
    spans: list[Span] = []
    for start, end in sorted(taken):
        between = note.text[spans[-1].end : start] if spans else ""
        # Up to two small words between ("pain in the right knee") stay in one span.
        if spans and len(between.split()) <= 3 and not re.search(r"[.;:,\n]", between):
            spans[-1] = Span(start=spans[-1].start, end=max(end, spans[-1].end))
        else:
            spans.append(Span(start=start, end=end))
    return tuple(spans)


def _narrowing_words(mention: Mention, chosen_by: frozenset[str]) -> set[tuple[int, int]]:
    """Find the words of the statement that chose the code among its neighbours."""
    if chosen_by & {"right", "left"}:
        chosen_by |= {"bilateral"}
    found: dict[str, tuple[int, int]] = {}
    middle = (mention.match.start + mention.match.end) // 2
    for word in sorted(mention.words, key=lambda one: abs(one.start - middle)):
        if word.form in chosen_by:
            found.setdefault(word.form, (word.start, word.end))
    return set(found.values())


def _quote(note: Note, mention: Mention) -> str:
    return " … ".join(
        " ".join(span.of(note.text).split()) for span in _spans(note, mention, _NO_RESULT)
    )


_NO_RESULT = Resolved(code="", chosen_by=frozenset())


def _why(
    note: Note,
    mention: Mention,
    resolved: Resolved,
    detail: Detail | None,
    side: Side | None,
) -> str:
    place = {
        Standing.LISTED: "The assessment names",
        Standing.PLAN_HEADING: "The plan is headed by",
        Standing.PROSE: "The assessment speaks of",
        Standing.ELSEWHERE: "The note has no assessment; its history names",
    }[mention.statement.standing]
    sentence = f"{place} “{_quote(note, mention)}”"
    if detail is not None:
        sentence += f", which the note elsewhere calls “{detail.span.of(note.text)}”"
    source = (
        "the usual code for these words"
        if mention.match.phrase.is_usual
        else "the classification's own wording"
    )
    sentence += f": {source}"
    if resolved.chosen_by:
        sentence += ", narrowed by " + ", ".join(f"“{one}”" for one in sorted(resolved.chosen_by))
    if side is not None:
        sentence += f"; the side is given at “{side.spans[0].of(note.text)}”"
    if resolved.side_is_open:
        sentence += "; no side is named"
    return " ".join(sentence.split()) + "."


def _without_details(codes: list[Suggestion]) -> list[Suggestion]:
    """Leave out a problem whose words already narrowed another of its category.

    "Chronic migraine with status migrainosus" is one code, not also the status alone.
    """
    return [one for one in codes if not any(_is_detail_of(one, other) for other in codes)]


def _is_detail_of(one: Suggestion, other: Suggestion) -> bool:
    if one.code == other.code or one.code[:3] != other.code[:3] or one.spans == other.spans:
        return False
    spans = iter(other.spans)
    outer = next(spans)
    for span in one.spans:
        while outer.end < span.end:
            following = next(spans, None)
            if following is None:
                return False
            outer = following
        if span.start < outer.start:
            return False
    return True


def _merge(coded: list[_Coded]) -> list[Suggestion]:
    """Make one suggestion of those for the same code, with the words of all."""
    best: dict[str, Suggestion] = {}
    spans: dict[str, set[Span]] = {}
    for one in (found.suggestion for found in coded):
        known = best.get(one.code)
        if known is None or one.confidence > known.confidence:
            best[one.code] = one
        spans.setdefault(one.code, set()).update(one.spans)
    return [replace(one, spans=tuple(sorted(spans[code]))) for code, one in best.items()]


def _queries(coded: list[_Coded], kept: set[str]) -> tuple[ProviderQuery, ...]:
    asked: dict[str, ProviderQuery] = {}
    for one in coded:
        if one.query is not None and one.suggestion.code in kept:
            asked.setdefault(one.suggestion.code, one.query)
    return tuple(asked.values())
