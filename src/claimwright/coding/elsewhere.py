"""What the rest of a note adds to a problem: its side, or its fuller name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claimwright.coding.cues import cues
from claimwright.coding.encoder import Encoder
from claimwright.coding.labels import label_forms
from claimwright.coding.lexicon import Match, Phrase
from claimwright.coding.mentions import Mention, is_written_out, said_of_match, straddles
from claimwright.coding.reading import Reading
from claimwright.coding.words import LATERALITY, without, word_list
from claimwright.notes.assertion import Assertion, Reach, assertion_in
from claimwright.notes.note import Note, SectionKind, Sentence
from claimwright.notes.span import Span

_SITES = word_list("sites")
_PASSING = word_list("passing")
_PAST = cues("words", "past")
_DIABETES = frozenset({"E10", "E11", "E13"})
_NOT_SPECIFYING = frozenset({SectionKind.FAMILY_HISTORY, SectionKind.ALLERGIES})
_FARTHEST_SITE_WORDS = 3


@dataclass(frozen=True, slots=True)
class Side:
    """The side that other sentences give a problem, and their words."""

    forms: frozenset[str]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Detail:
    """What the note elsewhere says more of the same problem: its words and a fuller phrase.

    forms: words that may narrow the code further ("without aura").
    """

    phrase: Phrase
    span: Span
    score: float
    forms: frozenset[str] = frozenset()


class Elsewhere:
    """Looks through the sentences of one note; each question is answered once."""

    def __init__(self, reading: Reading, encoder: Encoder) -> None:
        self._reading = reading
        self._encoder = encoder
        self._sides: dict[frozenset[str], Side | None] = {}
        self._details: dict[frozenset[str], Detail | None] = {}

    def side(self, mention: Mention, *, label: str) -> Side | None:
        """Find the side of a problem in other sentences, None where none or several are named.

        label: of the code found so far; its body sites are sought beside the phrase's own.
        """
        sites = (frozenset(mention.match.phrase.forms) | frozenset(label_forms(label))) & _SITES
        if sites not in self._sides:
            self._sides[sites] = self._find_side(sites)
        return self._sides[sites]

    def _find_side(self, sites: frozenset[str]) -> Side | None:
        sides: dict[str, Span] = {}
        for sentence in self._sentences_with(*sorted(sites)):
            for side, span in self._sided_sites(sentence, sites):
                sides.setdefault(side, span)
        if len(sides) != 1:
            return None
        ((side, span),) = sides.items()
        return Side(frozenset({side}), (span,))

    def _sided_sites(self, sentence: Sentence, sites: frozenset[str]) -> Iterator[tuple[str, Span]]:
        words = self._reading.words(sentence)
        for place, word in enumerate(words):
            if word.form not in LATERALITY:
                continue
            for other in words[place + 1 : place + 1 + _FARTHEST_SITE_WORDS]:
                if other.form in sites:
                    span = Span(start=word.start, end=other.end)
                    said = assertion_in(
                        self._reading.note, sentence, span, self._reading.reaches(sentence)
                    )
                    if said in (Assertion.PRESENT, Assertion.POSSIBLE):
                        yield word.form, span
                    break

    def detail(self, mention: Mention) -> Detail | None:
        """Find a fuller naming of the same problem: "type 1 diabetes" for "diabetes".

        It has all words of the phrase and more, in a sentence that does not deny it, place it in
        the past or give it to someone else, and it leads into the same category (or another kind
        of diabetes). Where there is none, what such a sentence denies of the problem is taken.
        """
        own = frozenset(mention.match.phrase.forms)
        if own not in self._details:
            self._details[own] = self._find_detail(mention.match, own) or self._find_denied(
                mention.match, own
            )
        return self._details[own]

    def _find_detail(self, own: Match, forms: frozenset[str]) -> Detail | None:
        wanted = ("diabete",) if _is_sugar(own) else own.phrase.forms[:1]
        best: Detail | None = None
        for sentence in self._sentences_with(*wanted):
            # What another problem of the list says more is that problem's, not this one's.
            if sentence.span in self._reading.stated:
                continue
            words = self._reading.words(sentence)
            if not _is_sugar(own) and not forms <= {word.form for word in words}:
                continue
            for match in self._encoder.lexicon.find(words, slack=1):
                if not self._counts(own, match, sentence):
                    continue
                if best is None or match.score > best.score:
                    span = Span(start=match.start, end=match.end)
                    best = Detail(match.phrase, span, match.score)
        return best

    def _find_denied(self, own: Match, forms: frozenset[str]) -> Detail | None:
        """Find "migraine without aura" for "migraine": the problem, and right behind it a denial.

        Only words that a code below the problem's root denies in its own label count.
        """
        deniable = self._encoder.resolver.denied_below(own.phrase.root, own.phrase.code)
        if not deniable:
            return None
        for sentence in self._sentences_with(*own.phrase.forms[:1]):
            if sentence.span in self._reading.stated:
                continue
            words, reaches = self._reading.words(sentence), self._reading.reaches(sentence)
            for place, word in enumerate(words):
                near = words[max(0, place - len(forms) - 1) : place]
                named = [one for one in near if one.form in forms]
                if without(word.form) not in deniable or {one.form for one in named} != forms:
                    continue
                problem = Span(start=named[0].start, end=named[-1].end)
                denied = Span(start=word.start, end=word.end)
                note = self._reading.note
                if (
                    assertion_in(note, sentence, problem, reaches) is Assertion.PRESENT
                    and assertion_in(note, sentence, denied, reaches) is Assertion.NEGATED
                ):
                    span = Span(start=problem.start, end=denied.end)
                    return Detail(own.phrase, span, 0.0, frozenset({without(word.form)}))
        return None

    def _counts(self, own: Match, match: Match, sentence: Sentence) -> bool:
        if match.phrase.is_status or not _says_more(own, match):
            return False
        reaches = self._reading.reaches(sentence)
        note = self._reading.note
        if straddles(match, reaches) or not is_written_out(note.text, match):
            return False
        said = said_of_match(note, sentence, match, reaches)
        if said is Assertion.HISTORICAL:
            # Lasting problems stand in a past medical history; what is else called past is over.
            past = [one for one in reaches if one.assertion is Assertion.HISTORICAL]
            if not all(_opens_history(note, one) for one in past):
                return False
        elif said is not Assertion.PRESENT:
            return False
        # An exacerbation of last year, or of the past history, is not that of this visit.
        is_passing = not _PASSING.isdisjoint(match.phrase.forms)
        is_past = said is Assertion.HISTORICAL or _PAST.stand_in(note.text, sentence.span)
        return not (is_passing and is_past)

    def _sentences_with(self, *forms: str) -> Sequence[Sentence]:
        found = {
            sentence.span: sentence
            for form in forms
            for sentence in self._reading.sentences_of_form.get(form, ())
            if self._reading.note.kind_of(sentence) not in _NOT_SPECIFYING
        }
        return [found[span] for span in sorted(found)]


def _opens_history(note: Note, reach: Reach) -> bool:
    words = note.text[reach.trigger_start : reach.trigger_end].lower()
    return "medical history" in words


def _is_sugar(match: Match) -> bool:
    return match.phrase.code.startswith("R73")


def _says_more(own: Match, other: Match) -> bool:
    """Whether another phrase names the same problem more fully."""
    category, found = own.phrase.code[:3], other.phrase.code[:3]
    # High sugar in a patient with diabetes is that diabetes, with hyperglycemia (R73 excludes it).
    if _is_sugar(own):
        return found in _DIABETES
    fuller = frozenset(other.phrase.forms) - LATERALITY > frozenset(own.phrase.forms)
    return fuller and (found == category or (category in _DIABETES and found in _DIABETES))
