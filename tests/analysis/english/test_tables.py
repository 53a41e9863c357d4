"""The tables of English words are well-formed, and agree with one another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest

from relsearch.analysis.english.families import Families
from relsearch.analysis.english.inflection import Inflection
from relsearch.analysis.english.spelling import Spelling
from relsearch.analysis.english.tables import parse_groups, parse_pairs, parse_readings, parse_words, read_table
from relsearch.errors import LexiconError

SPELLING = Spelling()
INFLECTION = Inflection(SPELLING)
WORD_TABLES = ("verbs", "adjectives", "names", "unchanged", "singular_s", "ing_nouns")
GROUP_TABLES = ("irregular_verbs", "irregular_nouns", "irregular_adjectives", "families")
READINGS = parse_readings(read_table("readings.txt"), "readings.txt")


def words(table: str) -> frozenset[str]:
    return parse_words(read_table(f"{table}.txt"), table)


def groups(table: str) -> dict[str, tuple[str, ...]]:
    return dict(parse_groups(read_table(f"{table}.txt"), table))


@pytest.mark.parametrize("table", WORD_TABLES)
def test_words_are_small_ascii_letters(table: str) -> None:
    allowed = "[A-Z]?[a-z]+" if table == "names" else "[a-z]+"
    assert [word for word in words(table) if not re.fullmatch(allowed, word)] == []


@pytest.mark.parametrize("table", GROUP_TABLES)
def test_groups_are_small_ascii_letters_without_doubles(table: str) -> None:
    for head, forms in groups(table).items():
        assert re.fullmatch("[a-z]+( [a-z]+)*", " ".join([head, *forms]))
        assert len({head, *forms}) == 1 + len(forms), head


@pytest.mark.parametrize("table", ["verbs", "adjectives", "ing_nouns"])
def test_dictionary_words_are_american(table: str) -> None:
    assert [word for word in words(table) if SPELLING.american(word) != word] == []


@pytest.mark.parametrize("table", GROUP_TABLES)
def test_heads_are_american(table: str) -> None:
    assert [head for head in groups(table) if SPELLING.american(head) != head] == []


def test_family_members_have_one_family_and_are_american() -> None:
    members = Counter(word for head, forms in groups("families").items() for word in (head, *forms))
    assert [word for word, count in members.items() if count > 1] == []
    assert [word for word in members if SPELLING.american(word) != word] == []


def test_family_members_are_dictionary_words() -> None:
    """A form (forces) never comes to the table of families: its line would do nothing."""
    members = [word for head, forms in groups("families").items() for word in (head, *forms)]
    assert [word for word in members if word not in INFLECTION.readings(word)] == []


def test_a_noun_in_ing_is_of_the_family_of_its_verb() -> None:
    families = Families()
    apart = [
        noun for noun in words("ing_nouns") if len({families.term(lemma) for lemma in INFLECTION.readings(noun)}) > 1
    ]
    assert apart == []


def test_readings_are_american() -> None:
    assert [lemma for found in READINGS.values() for lemma in found if SPELLING.american(lemma) != lemma] == []


def test_a_form_of_two_words_has_readings() -> None:
    """An irregular form that is also a dictionary word, or belongs to two: the readings say how likely each is."""
    verbs, nouns, adjectives = (groups(f"irregular_{kind}") for kind in ("verbs", "nouns", "adjectives"))
    forms = Counter(form for table in (verbs, nouns, adjectives) for found in table.values() for form in found)
    heads = words("verbs") | verbs.keys() | adjectives.keys() | words("adjectives")
    ambiguous = {form for form, count in forms.items() if count > 1 or form in heads}
    assert sorted(ambiguous - READINGS.keys()) == []


def test_american_spelling_is_reached_in_one_step() -> None:
    pairs = parse_pairs(read_table("spelling.txt"), "spelling.txt")
    for british, american in pairs.items():
        assert british.endswith("*") == american.endswith("*")
        word = american.removesuffix("*")
        assert SPELLING.american(word) == word, british


def test_names_in_small_letters_are_kept() -> None:
    names = words("names")
    assert len({name.lower() for name in names}) == len(names)
    for name in names:
        assert name.lower() in INFLECTION.readings(name.lower(), capital=True)
        if name.islower():
            assert INFLECTION.readings(name) == {name: 1.0}


@pytest.mark.parametrize(
    ("parse", "text", "message"),
    [
        (parse_words, "one\ntwo one\n", "t:2: 'one' stands twice"),
        (parse_words, "so-called\n", "t:1: 'so-called' is not a word of letters"),
        (parse_groups, "go went gone\n", "t:1: 'go went gone' is not"),
        (parse_groups, "go: went\ngo: gone\n", "t:2: 'go' heads two lines"),
        (parse_readings, "left:\n", "t: 'left' has no readings"),
        (parse_readings, "left: leave=1.5\n", "t: left: 'leave=1.5' is not"),
        (parse_readings, "left: leave\n", "t: left: 'leave' is not"),
        (parse_pairs, "grey gray\n", "t:1: 'grey gray' is not"),
        (parse_pairs, "grey = gray\ngrey = gray\n", "t:2: 'grey' stands twice"),
    ],
)
def test_malformed_tables_are_refused(parse: Callable[[str, str], object], text: str, message: str) -> None:
    with pytest.raises(LexiconError, match=re.escape(message)):
        parse(text, "t")
