"""Problems that the statements of a note name: phrase, place and assertion."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from claimwright.coding.encoder import Encoder
from claimwright.coding.lexicon import Match, Phrase
from claimwright.coding.problems import Standing, Statement
from claimwright.coding.reading import Reading
from claimwright.coding.words import LATERALITY, Word, without, word_list
from claimwright.notes.assertion import Assertion, Reach, assertion_in
from claimwright.notes.note import Note, Sentence
from claimwright.notes.span import Span

# How many words may stand between the words of one phrase.
_SLACK_IN_LIST = 4
_SLACK_IN_PROSE = 2
# A word of the classification that is rarer than this names a problem by itself.
_TELLING_WORD = 7.0
_LEAST_COVERAGE = 0.34
# A sentence that says the same more often than this adds nothing, and costs time.
_MOST_TIMES = 4

# Pain, and the signs and symptoms of chapter 18: what is coded where the diagnosis is in doubt.
SYMPTOM_CODES = ("R", "M25.5", "M79.6", "M54.2", "M54.5", "M54.6", "M54.9")
_CLAUSE_BREAK = re.compile(
    r"[;:(),]|\b(?:and|due to|secondary to|likely|possibl[ey]|probabl[ey]|suspected|with|versus)\b",
    re.IGNORECASE,
)
_LIST_BREAK = re.compile(r"[;:,]|\band\b", re.IGNORECASE)
_ONLY_IN_CAPITALS = word_list("only_in_capitals")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One problem as a statement names it.

    words: those of the statement that may say more of the problem. What the statement says is
    not so stands there as words.without writes it; what it doubts, places in the past or gives
    to someone else is left out. coverage: which share of the statement's weight the phrase has.
    """

    statement: Statement
    match: Match
    assertion: Assertion
    words: tuple[Word, ...]
    coverage: float

    @property
    def forms(self) -> frozenset[str]:
        return frozenset(word.form for word in self.words)


def mentions_of(
    reading: Reading, *, encoder: Encoder, counts_doubtful: bool
) -> tuple[Mention, ...]:
    """Find the problems that the note's statements name, whatever is asserted of them.

    counts_doubtful: whether what is only possible says more of a problem (guideline II.H).
    """
    return tuple(
        mention
        for statement in reading.statements
        for mention in _in_statement(reading, statement, encoder, counts_doubtful)
    )


def _in_statement(
    reading: Reading, statement: Statement, encoder: Encoder, counts_doubtful: bool
) -> Iterator[Mention]:
    note, sentence = reading.note, statement.sentence
    text = sentence.span.of(note.text)
    words = reading.words(sentence)
    if not words:
        return
    is_list = statement.standing >= Standing.PLAN_HEADING
    reaches = reading.reaches(sentence)
    said_of_word = {
        word.start: assertion_in(note, sentence, Span(start=word.start, end=word.end), reaches)
        for word in words
    }
    clauses = [
        (
            clause,
            frozenset(
                one.form
                for one in words
                if clause.start <= one.start < clause.end
                and said_of_word[one.start] is not Assertion.NEGATED
            ),
        )
        for clause in _clauses(note.text, sentence)
    ]
    matches = encoder.lexicon.find(
        words,
        slack=_SLACK_IN_LIST if is_list else _SLACK_IN_PROSE,
        breaks=[sentence.span.start + one.start() for one in _LIST_BREAK.finditer(text)],
    )
    enough: list[tuple[Match, float]] = []
    for match in matches:
        coverage = _coverage(match, clauses, encoder)
        if (
            _is_enough(match, coverage, statement.standing)
            and is_written_out(note.text, match)
            and not straddles(match, reaches)
            and not _is_half_denied(match, said_of_word)
        ):
            enough.append((match, coverage))
    chosen = [
        (match, coverage, said_of_match(note, sentence, match, reaches))
        for match, coverage in _disjoint(enough)
    ]
    said_so = {said for _, _, said in chosen if said is not Assertion.NEGATED}
    if said_so == {Assertion.POSSIBLE}:
        chosen += _symptoms(note, sentence, enough, reaches)
    times: Counter[tuple[Phrase, Assertion]] = Counter()
    for match, coverage, said in chosen:
        times[match.phrase, said] += 1
        if times[match.phrase, said] > _MOST_TIMES:
            continue
        counted = {Assertion.PRESENT, said}
        if counts_doubtful:
            counted.add(Assertion.POSSIBLE)
        near = words if is_list else _words_near(words, match)
        yield Mention(
            statement=statement,
            match=match,
            assertion=said,
            words=tuple(_telling(near, said_of_word, counted)),
            coverage=min(1.0, coverage),
        )


def _is_half_denied(match: Match, said_of_word: Mapping[int, Assertion]) -> bool:
    """Whether some words of a phrase are so and others are not: "pharyngitis, strep negative"."""
    said = {said_of_word[word.start] for word in match.words if word.form not in LATERALITY}
    return {Assertion.PRESENT, Assertion.NEGATED} <= said


def _telling(
    words: Sequence[Word], said_of_word: Mapping[int, Assertion], counted: Set[Assertion]
) -> Iterator[Word]:
    """Take the words that may say more of a problem, and what is said not to be so."""
    for word in words:
        said = said_of_word[word.start]
        if said in counted:
            yield word
        elif said is Assertion.NEGATED:
            yield Word(without(word.form), word.start, word.end)
            # "Not displaced" is the classification's "nondisplaced".
            yield Word(f"non{word.form}", word.start, word.end)


def said_of_match(
    note: Note, sentence: Sentence, match: Match, reaches: tuple[Reach, ...]
) -> Assertion:
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
        and said_of_match(note, sentence, match, reaches) is Assertion.PRESENT
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
    match: Match, clauses: Sequence[tuple[Span, frozenset[str]]], encoder: Encoder
) -> float:
    """Which share of the weight of the clauses that a phrase touches it accounts for."""
    touched: frozenset[str] = frozenset().union(
        *(forms for one, forms in clauses if one.start < match.end and match.start < one.end)
    )
    own = frozenset(match.phrase.forms) - LATERALITY
    weight = encoder.lexicon.weight
    return weight(own) / (weight((touched | own) - LATERALITY) or 1.0)


def is_written_out(text: str, match: Match) -> bool:
    """Abbreviations that are also everyday words count only in capitals."""
    if len(match.phrase.forms) != 1 or match.phrase.forms[0] not in _ONLY_IN_CAPITALS:
        return True
    return text[match.start : match.end].rstrip("s").isupper()


def straddles(match: Match, reaches: tuple[Reach, ...]) -> bool:
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


def _words_near(words: Sequence[Word], match: Match) -> Sequence[Word]:
    """In running text only the words right around a problem say more of it."""
    taken = {word.start for word in match.words}
    places = [place for place, word in enumerate(words) if word.start in taken]
    return words[max(0, min(places) - 3) : max(places) + 4]
