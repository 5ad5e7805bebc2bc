"""Parses a query: its words with their synonyms, and the best bets that match it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from cms.checks.spelling import is_known
from cms.search import cache, spelling
from cms.search.analysis import STOP_WORDS, stem, stems, words
from cms.search.models import BestBet, Synonym, Word

MOST_GROUPS = 8
LONGEST_RUN = 4
# So many other words may stand between those of an answer's phrase.
BETWEEN = 4
# Letters that an abbreviation takes on as if it were a verb: “ODed”, “oding”.
_ENDINGS = ("ed", "ing", "d", "s")

Group = tuple[tuple[str, ...], ...]
Answer = BestBet.Answer
DISTRESS = (Answer.EMERGENCY, Answer.CRISIS)


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """A typed word, or a run of words with one meaning, with its synonyms."""

    typed: str
    meant: Group
    # What our pages say for it.
    added: tuple[str, ...] = ()

    @property
    def is_small(self) -> bool:
        """Whether it is a stop word without synonyms."""
        return len(self.meant) == 1 and self.typed in STOP_WORDS


@dataclass(frozen=True, slots=True)
class Bet:
    """A best bet, prepared for matching queries."""

    answer: str
    page: int | None
    stems: tuple[str, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """The terms of a query, and the best bets that match it."""

    terms: tuple[QueryTerm, ...] = ()
    groups: tuple[Group, ...] = ()
    bets: tuple[Bet, ...] = ()

    @property
    def stems(self) -> frozenset[str]:
        """Every stem that counts as a match."""
        return frozenset(s for group in self.groups for phrase in group for s in phrase)

    @property
    def added(self) -> tuple[str, ...]:
        """The synonyms that were searched for as well."""
        return tuple(dict.fromkeys(text for term in self.terms for text in term.added))

    @property
    def answers(self) -> frozenset[str]:
        """The kinds of answer to show above the results."""
        return frozenset(bet.answer for bet in self.bets)

    @property
    def is_distress(self) -> bool:
        """Whether somebody may be in danger."""
        return not self.answers.isdisjoint(DISTRESS)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The publishers' synonyms, by stem in both directions, and their best bets."""

    synonyms: dict[str, tuple[str, ...]]
    ours: dict[str, tuple[str, ...]]
    words: frozenset[str]
    bets: tuple[Bet, ...] = ()

    def understand(self, typed: Sequence[str]) -> ParsedQuery:
        """Parse words into terms, longest run first, and find the best bets that match them."""
        terms = self.terms(typed, self.words | _on_pages(_joined(typed)))
        asked = ParsedQuery(terms, _groups(terms))
        bets = _exact(bet for bet in self.bets if _answers(bet, asked))
        # “I want to die” asks for somebody, not for the pages that tell of death.
        crisis_stems = {s for bet in bets if bet.answer == Answer.CRISIS for s in bet.stems}
        left = tuple(
            g for g in asked.groups if crisis_stems.isdisjoint(s for phrase in g for s in phrase)
        )
        return replace(asked, groups=left, bets=bets)

    def terms(self, typed: Sequence[str], known: frozenset[str]) -> tuple[QueryTerm, ...]:
        """The terms of some words, in order; a run of words with one meaning is one term."""
        terms: list[QueryTerm] = []
        at = 0
        while at < len(typed):
            term, run = self._term(typed[at:], known)
            terms.append(term)
            at += run
        return tuple(terms)

    def mended(self, typed: Sequence[str]) -> list[str]:
        """The same words, with misspellings corrected to words of the subject."""
        wrong = [word for word in dict.fromkeys(typed) if spelling.may_be_mended(word)]
        wrong = [w for w in wrong if w not in self.words and _base(w, self.words) == w]
        wrong = [w for w in wrong if w not in _on_pages(wrong)]
        if not wrong:
            return list(typed)
        key = ("subject", cache.published_state())
        subject = cache.cached(
            key, lambda: sorted({*Word.objects.values_list("word", flat=True), *self.words})
        )
        right = {word: spelling.nearest(word, subject) for word in wrong}
        return [right.get(word) or word for word in typed]

    def _term(self, left: Sequence[str], known: frozenset[str]) -> tuple[QueryTerm, int]:
        """The longest run with one meaning at the start of these words, and its length."""
        for run in range(min(LONGEST_RUN, len(left)), 0, -1):
            typed = " ".join(left[:run])
            base = _base(typed, known) if run == 1 else typed
            alike = self.synonyms.get(_key(base), ())
            joined = "".join(left[:run]) if run == 2 and "".join(left[:run]) in known else ""
            if alike or joined or run == 1:
                alike = (
                    *alike,
                    *([joined, *self.synonyms.get(_key(joined), ())] if joined else []),
                )
                meant = dict.fromkeys(tuple(stems(text)) for text in (base, *alike))
                added = (joined, *self.ours.get(_key(joined or base), ()))
                return QueryTerm(typed, tuple(meant), tuple(text for text in added if text)), run
        raise AssertionError("A run of one word always has a meaning.")


def lexicon() -> Lexicon:
    """The current lexicon, cached."""
    return cache.cached(("lexicon", cache.published_state()), _lexicon)


def _lexicon() -> Lexicon:
    alike: dict[str, dict[str, None]] = {}
    ours: dict[str, dict[str, None]] = {}
    vocabulary: set[str] = set()
    for one, other in Synonym.objects.values_list("typed", "means"):
        alike.setdefault(_key(one), {})[other] = None
        alike.setdefault(_key(other), {})[one] = None
        ours.setdefault(_key(one), {})[other] = None
        vocabulary |= {*one.split(), *other.split()}
    bets = list(BestBet.objects.order_by("order", "pk").values_list("typed", "answer", "page"))
    # What is said in more words is meant more exactly.
    bets.sort(key=lambda bet: -len(bet[0].split()))
    vocabulary.update(word for typed, _, _ in bets for word in typed.split())
    plain = Lexicon(
        {key: tuple(others) for key, others in alike.items()},
        {key: tuple(others) for key, others in ours.items()},
        frozenset(word for word in vocabulary if word not in STOP_WORDS),
    )
    return replace(
        plain,
        bets=tuple(
            Bet(answer, page, tuple(stems(typed)), _groups(plain.terms(words(typed), plain.words)))
            for typed, answer, page in bets
        ),
    )


def _groups(terms: Sequence[QueryTerm]) -> tuple[Group, ...]:
    """The groups to search for; stop words only where there is nothing else."""
    worth = [term.meant for term in terms if not term.is_small] or [term.meant for term in terms]
    return tuple(dict.fromkeys(worth))[:MOST_GROUPS]


def _answers(bet: Bet, asked: ParsedQuery) -> bool:
    """Whether a best bet matches: a page the whole query, others by words near each other."""
    heard = [
        {
            s
            for place, phrase in enumerate(term.meant)
            if not place or len(phrase) == 1
            for s in phrase
        }
        for term in asked.terms
    ]
    if bet.answer == Answer.PAGE and not (
        len(bet.groups) == len(asked.groups)
        and all(any(set(a) & set(b) for b in asked.groups) for a in bet.groups)
    ):
        return False
    span = len(heard) if bet.answer == Answer.PAGE else len(bet.stems) + BETWEEN
    return any(set(bet.stems) <= set().union(*heard[at : at + span]) for at in range(len(heard)))


def _exact(heard: Iterable[Bet]) -> tuple[Bet, ...]:
    """Drop the bets on distress that a longer match contains: “want to die” is not “dying”."""
    bets = tuple(heard)
    distress = [frozenset(bet.stems) for bet in bets if bet.answer in DISTRESS]
    return tuple(
        bet
        for bet in bets
        if bet.answer not in DISTRESS or not any(set(bet.stems) < more for more in distress)
    )


def _base(word: str, known: frozenset[str]) -> str:
    """An abbreviation or a name without a verb's ending; any other word as it is."""
    if word in known or is_known(word):
        return word
    bases = (word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending))
    return next((base for base in bases if base in known), word)


def _joined(typed: Sequence[str]) -> list[str]:
    """Each two neighbours as one word: “over dose”, “over-dose”."""
    return [one + other for one, other in pairwise(typed)]


def _on_pages(asked: Iterable[str]) -> frozenset[str]:
    """Those of some words that signed pages use."""
    return frozenset(Word.objects.filter(word__in=asked).values_list("word", flat=True))


def _key(text: str) -> str:
    return " ".join(stem(word) for word in text.split())
