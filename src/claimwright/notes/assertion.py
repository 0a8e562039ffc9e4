"""Whether a note says that something is so, was so, is not so, or is someone else's.

The method is that of ConText (Harkema and others, J Biomed Inform 2009;42:839-851): words that
negate, place in the past, doubt or give to someone else reach forward or back within their
sentence until a word that ends their reach.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from claimwright.notes.note import Note, SectionKind, Sentence
from claimwright.notes.span import Span


class Assertion(StrEnum):
    """What a note says of a problem that it names."""

    PRESENT = "present"
    NEGATED = "negated"
    POSSIBLE = "possible"
    HISTORICAL = "historical"
    FAMILY = "family"
    HYPOTHETICAL = "hypothetical"
    CONDITIONAL = "conditional"


# Where several reach the same words, the first of these holds.
_PRECEDENCE = (
    Assertion.FAMILY,
    Assertion.NEGATED,
    Assertion.HYPOTHETICAL,
    Assertion.HISTORICAL,
    Assertion.POSSIBLE,
    Assertion.CONDITIONAL,
)

_RELATIVE = (
    r"(?:grand)?(?:mother|father|parents?)|mom|dad|brothers?|sisters?|siblings?|aunts?|uncles?"
    r"|cousins?|sons?|daughters?|wife|husband|spouse|maternal|paternal|relatives?|family"
)
_INFORMANT = (
    r"(?:reports?|states?|says?|said|notes?|denies|denied|brought|brings?|is concerned"
    r"|are concerned|present|accompan\w+|at bedside|describes?|endorses?|confirms?|provided"
    r"|providing|thinks?|agrees?|understands?|feels?|gives?|is here|noticed|who is|and i\b"
    r"|physician|practice|medicine|doctor|therapy|support|meeting|planning|was informed)"
)


@dataclass(frozen=True, slots=True)
class _Rule:
    assertion: Assertion
    pattern: re.Pattern[str]
    forward: bool
    reach_words: int | None = None
    ends_at_with: bool = False


def _rule(
    assertion: Assertion,
    pattern: str,
    *,
    forward: bool = True,
    reach_words: int | None = None,
    ends_at_with: bool = False,
    suffix: str = "",
) -> _Rule:
    compiled = re.compile(rf"(?<![\w-])(?:{pattern}){suffix}(?!\w)")
    return _Rule(assertion, compiled, forward, reach_words, ends_at_with)


# Words that look like triggers and are none. They are blanked before the triggers are sought.
_PSEUDO = re.compile(
    r"""(?<!\w)(?:
    no\ (?:relief|improvement|change|changes|increase|decrease|further\ (?:questions|change)
    |longer\ able
        |better|worse|new(?=\ (?:complaints?|symptoms?|issues?|concerns?|problems?|medications?))
        |significant\ (?:change|improvement|relief)|one|doubt)(?:\ (?:in|of|from
        |to))?
    |not\ (?:only|certain|sure|necessarily|just|well|yet|at\ goal|adequately|optimally|fully
    |completely
        |controlled|tolerat\w+|improv\w+|compliant|taking|respond\w+|sleeping|able\ to
        |been\ able\ to|want
        |wish|recommend\w*)
    |(?:does|do|did|has|have|is|was|are)\ not\ (?:help\w*|improv\w*|want|take|taking|taken
    |relieve\w*|recall|like
        |tolerat\w*|work\w*|respond\w*|feel|able|been\ able|interfere|prevent|know|sleep\w*
        |resolv\w*|controlled)
    |without\ (?:difficulty\ (?:in\ )?controlling|relief|improvement|significant\ (?:relief
    |improvement)|help|change
        |contrast|success)
    |negative\ (?:pressure|thoughts?|self|mood|affect|symptoms)
    |history\ (?:and\ physical|of\ present\ illness|taking|was\ reviewed|reviewed)
    |(?:\d+|one|two|three|four|five|six|several|few)[-\ ](?:days?|weeks?|months?|years?
    |hours?)(?:'s?)?\ history\ of
    |(?:long|longstanding|long-standing|chronic|ongoing)\ history\ of
    |previously\ (?:diagnosed|noted|mentioned|discussed|documented)
    |(?:prior|previous)\ (?:authorization|to|visit|auth)
    |family\ (?:medicine|practice|physician|doctor|therapy|planning|meeting|support)
    |social\ history|if\ (?:any|possible|needed|tolerated|desired|okay|so)
    |would\ like|could\ not|likely\ to|as\ likely
    |may\ (?:take|use|continue|return|also|apply|repeat|resume|need|benefit|take|increase|try)
    |screening\ (?:exam\w*|labs?|questionnaire)
    |past\ (?:few|several|two|three|\d+|week|month|year|couple|weekend)\w*
    |in\ the\ past\ (?:few|several|two|three|\d+|week|month|year|couple)\w*
    )(?!\w)""",
    re.VERBOSE,
)

_RULES = (
    _rule(
        Assertion.NEGATED,
        r"no evidence (?:of|for)|no signs? of|no history of|no|denies|denied|denying|deny"
        r"|negative for|neg for|absence of|absent|free of|lack of|lacks|never had|never|nor|neither"
        r"|ruled out for|rules out|ruled out|fails to reveal|not (?:have|had|having|show"
        r"|demonstrate"
        r"|reveal|appreciate|see|find|feel|consistent with|a|an|any|the|due to|related to"
        r"|suggestive of"
        r"|indicative of|positive for|associated with|diagnosed with|suffer\w*|experienc\w+|report"
        r"|complain\w*|endorse|think|believe|suspect|appear)|(?:is|are|was|were|does|did|has"
        r"|have|do)n't"
        r"|cannot (?:see|find|appreciate)|(?:is|are|was|were) not|unlikely(?: to be| to have)?"
        r"|\(-\)|instead of|rather than|normal",
    ),
    # "Without perforation with bleeding": the classification's own way to name both.
    _rule(Assertion.NEGATED, r"without", ends_at_with=True),
    # A bare "not" denies the few words behind it: "obesity, not morbid".
    _rule(Assertion.NEGATED, r"not", reach_words=3),
    _rule(
        Assertion.NEGATED,
        r"(?:is|are|was|were|has been|have been|:) ?(?:negative|neg|denied|absent|ruled out"
        r"|excluded|unlikely|none)(?! for)"
        r"|(?<!be )(?<!not )(?<!been )(?:negative|neg|denied|absent|ruled out"
        r"|excluded|unlikely|none)(?=\s*(?:[.;,)]|$))"
        r"|(?:is |are |was |were )?not (?:been )?(?:present|seen|noted|found|identified"
        r"|appreciated|detected|suspected|likely|demonstrated|visualized|reported)",
        forward=False,
        reach_words=8,
    ),
    _rule(
        Assertion.NEGATED, r"[:=] ?(?:no|none|denies|denied|negative)", forward=False, reach_words=6
    ),
    _rule(
        Assertion.POSSIBLE,
        r"possible|possibly|probable|probably|likely|suspected|suspicious for|suspicions? (?:of"
        r"|for)"
        r"|suspects?|suspecting|concern(?:s|ing)? (?:for|about|of)|concerned (?:about|for|that"
        r"|with)"
        r"|rule[- ]out|r/o|to exclude|versus|vs\.?|consistent with|compatible with|presum\w+"
        r"|question(?:able| of)?|differential(?: diagnos[ie]s)?(?: includes?)?|suggest(?:s|ing"
        r"|ed|ive)?(?: of)?"
        r"|indicative of|worrisome for|working diagnosis(?: of)?|appears? to (?:be|have)"
        r"|appearing to be"
        r"|appears?|seems?(?: to be| to have| like)?|looks like|sounds like|similar to|symptoms of"
        r"|(?:may|might|could|would)(?: well)? (?:be|have|represent|reflect|suggest|indicate)"
        r"|might|may"
        r"|perhaps|(?:i|we) (?:think|believe|feel)|believed to be|thought to be|felt to be"
        r"|evaluat(?:e|ion|ing) (?:for|of)|assess(?:ing)? for|check(?:ing)? for|test(?:ing)? for"
        r"|work[- ]?up (?:for|of)|look(?:ing)? for|element of|potential|impending|threatened"
        r"|equivocal"
        r"|cannot (?:rule out|exclude)|not (?:ruled out|excluded)|plus or minus|\+/-|borderline|\?",
        # "Likely due to" doubts the cause, which would else end the reach.
        suffix=r"(?:,? (?:is |be |being )?(?:due to|secondary to|related to|caused by|from"
        r"|because of))?",
    ),
    _rule(
        Assertion.POSSIBLE,
        r"(?:is|are|was|were|being|remains?) (?:suspected|possible|probable|questionable|likely"
        r"|a possibility|a concern|a consideration)(?=\s*(?:[.;,)]|$|at |but|given|because|and ))"
        r"|(?:suspected|possible|probable|questionable|likely)(?=\s*(?:[.;)]|$))"
        r"|(?:versus|vs\.?)|cannot be (?:ruled out|excluded)"
        r"|not (?:been )?ruled out|not excluded|(?:on|in) the differential|\?",
        forward=False,
        reach_words=8,
    ),
    _rule(
        Assertion.HISTORICAL,
        r"history of|hx of|h/o|hx|s/p|status[- ]post|post[- ]?op(?:erative)? from"
        r"|(?:past )?(?:medical|surgical) history(?: is)?(?: significant| notable| remarkable"
        r"| positive)?"
        r"(?: for| of| includes?)?|previous|previously|prior|remote|former|formerly|in the past"
        r"|resolved|had been|used to (?:have|be)|old|has had|recovered from|healed",
    ),
    _rule(
        Assertion.HISTORICAL,
        r"(?:has|have|had|is|are|was|were|now|since|completely|fully)(?: \w+)? resolved|resolved"
        r"|(?:many|several|\d+|two|three|four|five|six|ten|twenty|a few|few) years (?:ago|prior)"
        r"|in the past|as a child|in childhood|in (?:19|200|201)\d+|in remission|removed in"
        r"|history(?! of| significant| notable)",
        forward=False,
    ),
    _rule(
        Assertion.FAMILY,
        rf"family (?:medical )?(?:history|hx)|fhx?|(?:{_RELATIVE})"
        rf"(?!'s)(?! (?:\w+ ){{0,2}}{_INFORMANT})(?!,? who (?:reports|states|notes|says))",
    ),
    _rule(
        Assertion.FAMILY,
        rf"(?:in|by|of|with) (?:his|her|their|the|both|a|my) (?:\w+ )?(?:{_RELATIVE})"
        rf"|runs in the family"
        rf"|in (?:{_RELATIVE})|in both parents",
        forward=False,
    ),
    _rule(
        Assertion.HYPOTHETICAL,
        r"if|should (?:you|he|she|they|the|there|symptoms|any|this|it)|in case|in the event"
        r"|unless|whether"
        r"|return (?:for|to (?:the )?(?:ed|er|clinic))|(?:at |increased |increase the |high "
        r"|low |lower"
        r"|reduce (?:the |your |her |his )?|higher )?risks? (?:of|for|factors? for)|at risk"
        r"|monitor(?:ing)? for"
        r"|watch(?:ing)? for|call (?:for|with)|signs (?:and symptoms )?of|symptoms such as"
        r"|(?:to |for )?(?:prevent|prevention|prophylaxis|avoid)(?: of| against)?|prophylactic"
        r"|side effects?|complications?(?: such as| including| of)|potential (?:for|risks?|side)"
        r"|risks?(?:,| and| include| including)|precautions|screen(?:ing|ed|s)?(?: for)?"
        r"|(?:may|can|could|might) (?:develop|cause|lead to|result in|become|occur)|would"
        r"|(?:is|are) offered|vaccin\w+ (?:for|against)|immuniz\w+ (?:for|against)|exposure to"
        r"|exposed to|as needed for|prn for|p\.r\.n\. for|handouts? (?:on|about)"
        r"|information (?:on|about)|(?:until|when|once) (?:he|she|they|you|the)",
    ),
    _rule(
        Assertion.CONDITIONAL,
        r"allerg(?:y|ies|ic)(?: reaction)? to|causes|reaction to|reacts to|intoleran\w+ (?:to|of)",
    ),
)

# "Migraine without aura, intractable": what stands alone between commas and says how a disease
# is, goes with the disease.
_AXIS = (
    r"(?:intractable|refractory|acute|chronic|mild|moderate|severe|recurrent|single\ episode"
    r"|initial\ encounter|subsequent\ encounter|sequela|persistent|intermittent|(?:un)?controlled"
    r"|(?:stage|type|grade|class)\ \w+|stable|improv(?:ed|ing)|worsening|unspecified|displaced"
    r"|(?:right|left|bilateral)(?:\ (?:side|sided|\w+))?|(?:un)?complicated|active|ongoing)"
)
_AXES = rf"{_AXIS}(?:\ (?:and\ )?{_AXIS})*"

# Words at which a reach ends: a new clause, a new speaker, a contrast, a cause.
_TERMINATOR = re.compile(
    rf"""(?<![\w-])(?:but|however|although|though|except|aside\ from|apart\ from|nevertheless
    |which|who|whom|because|since|due\ to|secondary\ to|given|with\ the\ exception|other\ than
    |presents?|presenting|presented|here\ (?:for|with)|reports?|reported|complain\w*|endorses?
    |admits?|states?
    |notes?\ (?:that\ )?|(?:does|do|now|currently|still|and|he|she|patient|they|also)\ (?:has|have
    |having|had)|now
    |has\ (?:not\ )?been|currently|today|shows?|showed|revealed?s?|demonstrat\w+|positive\ for
    |(?:and|,|that)\ (?:he|she|they|the\ patient|i|we|is|was|his|her|has|had|will|remains?)
    |continues?|will
    |therefore|so\ that|thus|while|whereas|yet|where)(?!\w)|[;:\n]
    |,(?=\s*{_AXES}\s*(?:[.,;)]|$))|\ [-–]\ |[.!?](?=\s|$)""",
    re.VERBOSE,
)
_TEST = re.compile(
    r"\b(?:tests?|testing|rapid|swabs?|pcr|cultures?|covid|flu|influenza|strep|rsv|x-?rays?|ct|mri"
    r"|ultrasound|troponins?|d-dimer)\b"
)
_WITH = re.compile(r"\bwith\b")
_AND = re.compile(r"\b(?:and|or|nor)\b")
# Reach of the family's words ends only where someone else is spoken of.
_FAMILY_TERMINATOR = re.compile(
    r"(?<!\w)(?:but (?:he|she|the patient|denies|no)|however|(?:the )?patient|(?<!of )\bhe\b"
    r"|\bshe\b"
    r"|;|\.(?=\s)|personally|herself|himself)(?!\w)"
)
# A condition reaches over its whole sentence: "if she has pain, fever or vomiting, she will ...".
_HYPOTHETICAL_TERMINATOR = re.compile(r"(?<!\w)(?:but|however|although|because|;|\.(?=\s))(?!\w)")

_SECTION_DEFAULT = {
    SectionKind.FAMILY_HISTORY: Assertion.FAMILY,
    SectionKind.PAST_MEDICAL_HISTORY: Assertion.HISTORICAL,
    SectionKind.PAST_SURGICAL_HISTORY: Assertion.HISTORICAL,
    SectionKind.ALLERGIES: Assertion.CONDITIONAL,
}
_FAMILY_LABEL = re.compile(rf"(?:{_RELATIVE})\b", re.IGNORECASE)
_NEGATIVE_LABEL = re.compile(r"\b(?:denies|negative|pertinent negatives)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reach:
    """Characters of a note over which a trigger reaches, and the trigger's own."""

    assertion: Assertion
    start: int
    end: int
    trigger_start: int
    trigger_end: int


def reaches_of(note: Note, sentence: Sentence) -> tuple[Reach, ...]:
    """Find every trigger in a sentence and how far it reaches, in characters of the note."""
    raw = sentence.span.of(note.text).lower().replace("’", "'").replace("\n", " ")
    blanked = _PSEUDO.sub(lambda match: "_" * len(match[0]), raw)
    found: list[Reach] = []
    offset = sentence.span.start
    for rule in _RULES:
        reached = -1
        for match in rule.pattern.finditer(blanked):
            # "No cough, no fever": what the first "no" reaches, the second need not reach again.
            if match.end() < reached:
                continue
            start, end = _reach(blanked, rule, match)
            if rule.forward and rule.reach_words is None:
                reached = end
            if start < end:
                found.append(
                    Reach(
                        rule.assertion,
                        offset + start,
                        offset + end,
                        offset + match.start(),
                        offset + match.end(),
                    )
                )
    return tuple(found)


def _reach(text: str, rule: _Rule, match: re.Match[str]) -> tuple[int, int]:
    terminator = _TERMINATOR
    if rule.assertion is Assertion.FAMILY:
        terminator = _FAMILY_TERMINATOR
    elif rule.assertion is Assertion.HYPOTHETICAL:
        terminator = _HYPOTHETICAL_TERMINATOR
    if rule.forward:
        stop = terminator.search(text, match.end())
        start, end = match.end(), len(text) if stop is None else stop.start()
        if rule.ends_at_with and (other := _WITH.search(text, start, end)):
            end = other.start()
        if rule.reach_words is not None:
            comma = text.find(",", start, end)
            end = end if comma < 0 else comma
            words = list(re.finditer(r"\S+", text[start:end]))[: rule.reach_words]
            end = start + words[-1].end() if words else start
        return start, end
    start, end = 0, match.start()
    if rule.assertion is Assertion.POSSIBLE:
        # "Headache, migraine versus cluster headache": the doubt begins behind the comma.
        start = text.rfind(",", 0, end) + 1
    elif rule.assertion is Assertion.NEGATED:
        start = _behind_one_comma(text, end)
    for stop in terminator.finditer(text, start, end):
        if stop.group() != ":":
            start = stop.end()
    if rule.reach_words is not None:
        words = list(re.finditer(r"\S+", text[start:end]))[-rule.reach_words :]
        start = start + words[0].start() if words else end
    return start, end


def _behind_one_comma(text: str, end: int) -> int:
    """Find where what is denied behind it begins: "pharyngitis, strep test negative".

    Several commas, or "and", make a list that is denied as a whole.
    """
    comma = text.rfind(",", 0, end)
    between = text[comma + 1 : end]
    if comma < 0 or not between.strip(" :"):
        return 0
    if _TEST.search(between):
        return comma + 1
    return 0 if "," in text[:comma] or _AND.search(between) else comma + 1


def assertion_of(note: Note, span: Span) -> Assertion:
    """Say what a note asserts of the words of a span.

    Words that are themselves a trigger ("screening for colon cancer", named as a whole) do not
    reach themselves. Outside every sentence the section alone decides.
    """
    sentence = note.sentence_at(span.start)
    if sentence is None:
        section = note.section_at(span.start)
        kind = SectionKind.OTHER if section is None else section.kind
        return _SECTION_DEFAULT.get(kind, Assertion.PRESENT)
    return assertion_in(note, sentence, span, reaches_of(note, sentence))


def assertion_in(
    note: Note, sentence: Sentence, span: Span, reaches: tuple[Reach, ...]
) -> Assertion:
    """Say what is asserted of a span, from its sentence's reaches, found once for many spans."""
    reached = {
        reach.assertion
        for reach in reaches
        if reach.start <= span.start
        and span.end <= reach.end
        and not (span.start <= reach.trigger_start and reach.trigger_end <= span.end)
    }
    if sentence.label:
        if _FAMILY_LABEL.match(sentence.label):
            reached.add(Assertion.FAMILY)
        elif _NEGATIVE_LABEL.search(sentence.label):
            reached.add(Assertion.NEGATED)
    for assertion in _PRECEDENCE:
        if assertion in reached:
            return assertion
    return _SECTION_DEFAULT.get(note.kind_of(sentence), Assertion.PRESENT)
