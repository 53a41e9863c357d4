"""From the terms of the lexicon to the index terms by which they are found: lemmas, one for each word of the text.

A key is the lemmas of a term with spaces between: ``"orqan təhlükəsizlik"`` is found where these stand side by side.
The analyzers make keys; because asking them for all 50,000 words takes a second, what they said is kept in
``data/keys.tsv``, for the words whose key is not simply the word in small letters. An analyzer of another version, or
of the user's own, is asked itself.

    python -m relsearch.lexicon.keys        writes the file anew, after a change of the analyzers or the lexicon
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from relsearch.analysis.azerbaijani.orthography import fold as azerbaijani_fold
from relsearch.analysis.registry import get_analyzer
from relsearch.analysis.token import WRITTEN, Token, lemma_term, lemmas_in
from relsearch.lexicon.concepts import LANGUAGES, packaged_paths, read_concepts

__all__ = ["Keys", "analyzed_key", "index_terms", "keys_path", "load_keys"]

_FINGERPRINT: Final = "#! "


class Keys:
    """The keys of one language.

    >>> keys = load_keys("ru")
    >>> keys.key("органы безопасности"), keys.key("деньги"), keys.key("премьер-министр")
    ('орган безопасность', 'деньга', 'премьер министр')
    """

    def __init__(self, language: str, exceptions: Mapping[str, str] | None) -> None:
        """*exceptions*: word -> key where no rule tells it; ``None`` to ask the analyzer for all."""
        self._language = language
        self._exceptions = exceptions
        self._piece = partial(analyzed_key, language) if exceptions is None else self._stored

    def key(self, term: str) -> str:
        """The key of a term as it is written in the lexicon."""
        return " ".join(map(self._piece, term.split())) if " " in term else self._piece(term)

    def _stored(self, word: str) -> str:
        assert self._exceptions is not None
        return self._exceptions.get(word) or simple_key(self._language, word)


def simple_key(language: str, word: str) -> str:
    """What the key of a dictionary form usually is: the word in small letters, folded as its language folds.

    >>> simple_key("ru", "Ёлка"), simple_key("az", "Işıq")
    ('елка', 'isiq')
    """
    if language == "az":
        return azerbaijani_fold(word)
    return word.lower().replace("ё", "е") if language == "ru" else word.lower()


def analyzed_key(language: str, word: str) -> str:
    """The key by the language's analyzer: a lemma for each word of the text that it makes.

    >>> analyzed_key("en", "trousers"), analyzed_key("az", "imzalamaq"), analyzed_key("en", "co-operation")
    ('trouser', 'imzala', 'co operation')
    """
    return " ".join(filter(None, map(partial(_lemma, language), get_analyzer(language).analyze(word))))


def _lemma(language: str, token: Token) -> str:
    """The lemma of a token: itself where it is its own, though it may be a form of another word, too (left)."""
    lemmas = lemmas_in(language, token.terms)
    own = get_analyzer(language).written(token.text)
    if own in lemmas:
        return own
    return next(iter(lemmas), "") or next((term for term in token.terms if term[0] == WRITTEN), "")


def index_terms(language: str, key: str) -> tuple[str, ...]:
    """The index terms of a key, which stand side by side.

    >>> index_terms("az", "hava liman"), index_terms("en", "covid =19")
    (('az:hava', 'az:liman'), ('en:covid', '=19'))
    """
    return tuple(part if part[0] == WRITTEN else lemma_term(language, part) for part in key.split())


def keys_path() -> Path:
    """Where the keys of the packaged lexicon are kept."""
    return Path(__file__).with_name("data") / "keys.tsv"


def load_keys(language: str) -> Keys:
    """The keys of a language: those kept, if the analyzer that made them is the one in use."""
    lines = keys_path().read_text(encoding="utf-8").splitlines()
    made_by = {line.removeprefix(_FINGERPRINT) for line in lines[:20] if line.startswith(_FINGERPRINT)}
    if get_analyzer(language).fingerprint not in made_by:
        return Keys(language, None)
    begin = f"{language}\t"
    return Keys(language, dict(_pair(line) for line in lines if line.startswith(begin)))


def _pair(line: str) -> tuple[str, str]:
    _, word, key = line.split("\t")
    return word, key


def lines_to_keep() -> Iterator[str]:
    """The lines of the file of keys, as the analyzers in use make it."""
    yield "# Words of the lexicon whose key is not the word in small letters: language, word, key"
    yield "# Made by: python -m relsearch.lexicon.keys"
    words: dict[str, set[str]] = {language: set() for language in LANGUAGES}
    for path in packaged_paths():
        for concept in read_concepts(path):
            for language, terms in concept.words.items():
                words[language].update(piece for term in terms for piece in term.split())
    yield from (f"{_FINGERPRINT}{get_analyzer(language).fingerprint}" for language in LANGUAGES)
    for language in LANGUAGES:
        yield from _exceptions(language, sorted(words[language]))


def _exceptions(language: str, words: Iterable[str]) -> Iterator[str]:
    for word in words:
        key = analyzed_key(language, word)
        if key != simple_key(language, word):
            yield f"{language}\t{word}\t{key}"


def main() -> int:
    """Write the file; the exit status."""
    keys_path().write_text("".join(f"{line}\n" for line in lines_to_keep()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
