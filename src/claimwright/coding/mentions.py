"""Problems that the statements of a note name: phrase, place, assertion, and what narrows them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claimwright.coding.labels import label_forms
from claimwright.coding.encoder import Encoder
from claimwright.coding.lexicon import Match
from claimwright.coding.problems import Standing, Statement, statements_of
from claimwright.coding.words import LATERALITY, STOP, Word, words_of
from claimwright.notes.assertion import Assertion, assertion_in, reaches_of
from claimwright.notes.note import Note, SectionKind, Sentence
from claimwright.notes.span import Span

# How many words may stand between the words of one phrase.
_SLACK_IN_LIST = 4
_SLACK_IN_PROSE = 2
# A word of the classification that is rarer than this names a problem by itself.
_TELLING_WORD = 7.0
_LEAST_COVERAGE = 0.34

_SITES = frozenset(
    """knee shoulder hip ankle foot hand wrist elbow finger thumb toe ear eye breast arm leg thigh
    calf forearm heel humerus radius ulna femur tibia fibula clavicle eyelid testicle ovary
    carpal cubital kidney flank malleolus index middle ring little great extremity limb meniscus
    rotator epicondylitis hallux achilles plantar cuff""".split()
)
_NOT_SPECIFYING = frozenset({SectionKind.FAMILY_HISTORY, SectionKind.ALLERGIES})
_CLAUSE_BREAK = re.compile(r"[;:()]|,(?= (?:and |as well as )?(?:who|which|but|she|he)\b)")


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
    matches = encoder.lexicon.find(words, slack=_SLACK_IN_LIST if is_list else _SLACK_IN_PROSE)
    reaches = reaches_of(note, sentence)
    forms = frozenset(word.form for word in words)
    whole = encoder.lexicon.weight(forms - LATERALITY) or 1.0
    for match in _disjoint(matches):
        coverage = encoder.lexicon.weight(frozenset(match.phrase.forms) - LATERALITY) / whole
        if not _is_enough(match, coverage, statement.standing):
            continue
        span = Span(start=match.start, end=match.end)
        yield Mention(
            statement=statement,
            match=match,
            assertion=assertion_in(note, sentence, span, reaches),
            words=_words_near(words, match) if not is_list else forms,
            coverage=min(1.0, coverage),
            ordinal=ordinal,
        )


def _disjoint(matches: Sequence[Match]) -> Iterator[Match]:
    """Take the most telling matches first; each word serves one problem."""
    used: set[int] = set()
    taken: list[Match] = []
    for match in matches:
        places = {word.start for word in match.words if word.form not in LATERALITY}
        if places & used:
            continue
        used |= places
        taken.append(match)
    yield from sorted(taken, key=lambda one: (one.start, one.phrase.code))


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
    category = mention.match.phrase.code[:3]
    best: Detail | None = None
    for sentence in note.sentences:
        if note.kind_of(sentence) in _NOT_SPECIFYING:
            continue
        words = [
            word
            for word in words_of(sentence.span.of(note.text), offset=sentence.span.start)
            if word.form not in STOP
        ]
        if not own <= {word.form for word in words}:
            continue
        reaches = reaches_of(note, sentence)
        for match in encoder.lexicon.find(words, slack=1):
            if not own < frozenset(match.phrase.forms) or match.phrase.is_status:
                continue
            if not _same_problem(category, match.phrase.code):
                continue
            span = Span(start=match.start, end=match.end)
            said = assertion_in(note, sentence, span, reaches)
            if said not in (Assertion.PRESENT, Assertion.HISTORICAL):
                continue
            if best is None or match.score > best.match.score:
                best = Detail(match, span)
    return best


def _same_problem(category: str, code: str) -> bool:
    diabetes = ("E10", "E11", "E13")
    return code[:3] == category or (category in diabetes and code[:3] in diabetes)
