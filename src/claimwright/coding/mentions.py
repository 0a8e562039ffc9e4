"""Problems that the statements of a note name: phrase, place, assertion, and what narrows them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claimwright.coding.encoder import Encoder
from claimwright.coding.labels import label_forms
from claimwright.coding.lexicon import Match
from claimwright.coding.problems import Standing, Statement, statements_of
from claimwright.coding.words import LATERALITY, STOP, Word, word_list, words_of
from claimwright.notes.assertion import Assertion, Reach, assertion_in, reaches_of
from claimwright.notes.note import Note, SectionKind, Sentence
from claimwright.notes.span import Span

# How many words may stand between the words of one phrase.
_SLACK_IN_LIST = 4
_SLACK_IN_PROSE = 2
# A word of the classification that is rarer than this names a problem by itself.
_TELLING_WORD = 7.0
_LEAST_COVERAGE = 0.34

_SITES = word_list("sites")
# Pain, and the signs and symptoms of chapter 18: what is coded where the diagnosis is in doubt.
SYMPTOM_CODES = ("R", "M25.5", "M79.6", "M54.2", "M54.5", "M54.6", "M54.9")
_DIABETES = frozenset({"E10", "E11", "E13"})
_NOT_SPECIFYING = frozenset({SectionKind.FAMILY_HISTORY, SectionKind.ALLERGIES})
_CLAUSE_BREAK = re.compile(
    r"[;:(),]|\b(?:and|due to|secondary to|likely|possibl[ey]|probabl[ey]|suspected|with|versus)\b",
    re.IGNORECASE,
)
_ONLY_IN_CAPITALS = word_list("only_in_capitals")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One problem as a statement names it.

    words: the statement's words. coverage: which share of the statement's weight the phrase has.
    """

    statement: Statement
    match: Match
    assertion: Assertion
    words: frozenset[str]
    coverage: float
    ordinal: int


def mentions_of(note: Note, *, encoder: Encoder) -> tuple[Mention, ...]:
    """Find the problems that the note's statements name, whatever is asserted of them."""
    found: list[Mention] = []
    for statement in statements_of(note):
        found += _in_statement(note, statement, encoder, len(found))
    return tuple(found)


def _in_statement(
    note: Note, statement: Statement, encoder: Encoder, ordinal: int
) -> Iterator[Mention]:
    sentence = statement.sentence
    text = sentence.span.of(note.text)
    words = [word for word in words_of(text, offset=sentence.span.start) if word.form not in STOP]
    if not words:
        return
    is_list = statement.standing >= Standing.PLAN_HEADING
    clauses = _clauses(note.text, sentence)
    matches = encoder.lexicon.find(
        words,
        slack=_SLACK_IN_LIST if is_list else _SLACK_IN_PROSE,
        breaks=[one.start for one in clauses],
    )
    reaches = reaches_of(note, sentence)
    forms = frozenset(word.form for word in words)
    enough: list[tuple[Match, float]] = []
    for match in matches:
        coverage = _coverage(match, words, clauses, encoder)
        if (
            _is_enough(match, coverage, statement.standing)
            and _is_written_out(note.text, match)
            and not _straddles(match, reaches)
        ):
            enough.append((match, coverage))
    chosen = [
        (match, coverage, _said_of(note, sentence, match, reaches))
        for match, coverage in _disjoint(enough)
    ]
    if chosen and all(said is Assertion.POSSIBLE for _, _, said in chosen):
        chosen += _symptoms(note, sentence, enough, reaches)
    for match, coverage, said in chosen:
        yield Mention(
            statement=statement,
            match=match,
            assertion=said,
            words=forms if is_list else _words_near(words, match),
            coverage=min(1.0, coverage),
            ordinal=ordinal,
        )


def _said_of(note: Note, sentence: Sentence, match: Match, reaches: tuple[Reach, ...]) -> Assertion:
    """Say what is asserted of a phrase: of all its words, or of the one it is worst for."""
    said = assertion_in(note, sentence, Span(start=match.start, end=match.end), reaches)
    if said is not Assertion.PRESENT:
        return said
    for word in match.words:
        one = assertion_in(note, sentence, Span(start=word.start, end=word.end), reaches)
        if one in (Assertion.NEGATED, Assertion.POSSIBLE, Assertion.FAMILY):
            within = [reach for reach in reaches if reach.start <= word.start < reach.end]
            if any(not (match.start <= reach.trigger_start < match.end) for reach in within):
                return one
    return said


def _symptoms(
    note: Note,
    sentence: Sentence,
    matches: Sequence[tuple[Match, float]],
    reaches: tuple[Reach, ...],
) -> list[tuple[Match, float, Assertion]]:
    """Find the symptom that stands for a doubtful diagnosis (guideline IV.H)."""
    sure = [
        (match, coverage)
        for match, coverage in matches
        if match.phrase.code.startswith(SYMPTOM_CODES)
        and _said_of(note, sentence, match, reaches) is Assertion.PRESENT
    ]
    return [(match, coverage, Assertion.PRESENT) for match, coverage in _disjoint(sure)]


def _clauses(text: str, sentence: Sentence) -> list[Span]:
    """Cut a statement where another problem may begin."""
    start, end = sentence.span.start, sentence.span.end
    found: list[Span] = []
    for match in _CLAUSE_BREAK.finditer(text, start, end):
        if start < match.start():
            found.append(Span(start=start, end=match.start()))
        start = match.end()
    if start < end:
        found.append(Span(start=start, end=end))
    return found


def _coverage(
    match: Match, words: Sequence[Word], clauses: Sequence[Span], encoder: Encoder
) -> float:
    """Which share of the weight of the clauses that a phrase touches it accounts for."""
    touched = [one for one in clauses if one.start < match.end and match.start < one.end]
    forms = frozenset(
        word.form for word in words if any(one.start <= word.start < one.end for one in touched)
    )
    whole = encoder.lexicon.weight(forms - LATERALITY)
    return encoder.lexicon.weight(frozenset(match.phrase.forms) - LATERALITY) / (whole or 1.0)


def _is_written_out(text: str, match: Match) -> bool:
    """Abbreviations that are also everyday words count only in capitals."""
    if len(match.phrase.forms) != 1 or match.phrase.forms[0] not in _ONLY_IN_CAPITALS:
        return True
    return text[match.start : match.end].rstrip("s").isupper()


def _straddles(match: Match, reaches: tuple[Reach, ...]) -> bool:
    """Whether words between those of a phrase change what is asserted in the middle of it."""
    return any(
        match.start < reach.trigger_start
        and reach.trigger_end < match.end
        and not any(reach.trigger_start <= word.start < reach.trigger_end for word in match.words)
        for reach in reaches
    )


def _disjoint(matches: Sequence[tuple[Match, float]]) -> list[tuple[Match, float]]:
    """Take the most telling matches first; each word serves one problem."""
    used: set[int] = set()
    taken: list[tuple[Match, float]] = []
    for match, coverage in matches:
        places = {word.start for word in match.words if word.form not in LATERALITY}
        if places & used:
            continue
        used |= places
        taken.append((match, coverage))
    return sorted(taken, key=lambda one: (one[0].start, one[0].phrase.code))


def _is_enough(match: Match, coverage: float, standing: Standing) -> bool:
    phrase = match.phrase
    if phrase.is_usual:
        return standing is not Standing.PLAN_HEADING or coverage >= _LEAST_COVERAGE
    if standing in (Standing.PROSE, Standing.ELSEWHERE):
        return len(phrase.forms) > 1 and standing is Standing.PROSE
    if len(phrase.forms) == 1:
        return phrase.weight >= _TELLING_WORD and coverage >= _LEAST_COVERAGE
    return coverage >= _LEAST_COVERAGE


def _words_near(words: Sequence[Word], match: Match) -> frozenset[str]:
    """In running text only the words right around a problem say more of it."""
    taken = {word.start for word in match.words}
    places = [place for place, word in enumerate(words) if word.start in taken]
    near = words[max(0, min(places) - 3) : max(places) + 4]
    return frozenset(word.form for word in near)


@dataclass(frozen=True, slots=True)
class Side:
    """The side that other sentences give a problem, and their words."""

    forms: frozenset[str]
    spans: tuple[Span, ...]


def side_elsewhere(note: Note, mention: Mention, *, label: str) -> Side | None:
    """Find the side of a problem in other sentences, None where they name none or disagree.

    label: of the code found so far; its body sites are sought beside the phrase's own.
    """
    sites = (frozenset(mention.match.phrase.forms) | frozenset(label_forms(label))) & _SITES
    if not sites:
        return None
    sides: dict[str, list[Span]] = {}
    for sentence in note.sentences:
        if note.kind_of(sentence) in _NOT_SPECIFYING:
            continue
        for side, span in _sided_sites(note, sentence, sites):
            sides.setdefault(side, []).append(span)
    if len(sides) != 1:
        return None
    side, spans = next(iter(sides.items()))
    return Side(frozenset({side}), tuple(spans[:1]))


def _sided_sites(
    note: Note, sentence: Sentence, sites: frozenset[str]
) -> Iterator[tuple[str, Span]]:
    text = sentence.span.of(note.text)
    lowered = text.lower()
    if not ("right" in lowered or "left" in lowered or "bilat" in lowered or "both" in lowered):
        return
    words = words_of(text, offset=sentence.span.start)
    reaches = reaches_of(note, sentence)
    for place, word in enumerate(words):
        if word.form not in LATERALITY:
            continue
        for other in words[place + 1 : place + 4]:
            if other.form in sites:
                span = Span(start=word.start, end=other.end)
                said = assertion_in(note, sentence, span, reaches)
                if said in (Assertion.PRESENT, Assertion.POSSIBLE):
                    yield word.form, span
                break


@dataclass(frozen=True, slots=True)
class Detail:
    """A fuller phrase for the same problem elsewhere in the note."""

    match: Match
    span: Span


def detail_elsewhere(note: Note, mention: Mention, *, encoder: Encoder) -> Detail | None:
    """Find a fuller naming of the same problem: "type 1 diabetes" for "diabetes".

    It has all words of the phrase and more, in a sentence that does not deny it or give it to
    someone else, and it leads into the same category (or another kind of diabetes).
    """
    own = frozenset(mention.match.phrase.forms)
    stated = {one.sentence.span for one in statements_of(note) if one.standing >= Standing.PROSE}
    is_sugar = mention.match.phrase.code.startswith("R73")
    best: Detail | None = None
    for sentence in note.sentences:
        # What another problem of the list says more is that problem's, not this one's.
        if note.kind_of(sentence) in _NOT_SPECIFYING or sentence.span in stated:
            continue
        words = [
            word
            for word in words_of(sentence.span.of(note.text), offset=sentence.span.start)
            if word.form not in STOP
        ]
        if not is_sugar and not own <= {word.form for word in words}:
            continue
        reaches = reaches_of(note, sentence)
        for match in encoder.lexicon.find(words, slack=1):
            if match.phrase.is_status or not _says_more(mention.match, match):
                continue
            if _straddles(match, reaches) or not _is_written_out(note.text, match):
                continue
            span = Span(start=match.start, end=match.end)
            said = assertion_in(note, sentence, span, reaches)
            if said not in (Assertion.PRESENT, Assertion.HISTORICAL):
                continue
            if best is None or match.score > best.match.score:
                best = Detail(match, span)
    return best


def _says_more(own: Match, other: Match) -> bool:
    """Whether another phrase names the same problem more fully."""
    category, found = own.phrase.code[:3], other.phrase.code[:3]
    # High sugar in a patient with diabetes is that diabetes, with hyperglycemia (R73 excludes it).
    if category == "R73":
        return found in _DIABETES
    fuller = frozenset(other.phrase.forms) - LATERALITY > frozenset(own.phrase.forms)
    return fuller and (found == category or (category in _DIABETES and found in _DIABETES))
