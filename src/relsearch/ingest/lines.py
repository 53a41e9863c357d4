"""What kind of line stands on a scraped page. Each rule looks at one line alone, and says why it may.

Whatever depends on the lines around (which of two lines is the headline, where the body ends) is decided in
`relsearch.ingest.scraped`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from relsearch.ingest.dates import is_day_and_month, parse_stamp


class Kind(Enum):
    """The kinds of line; TEXT is what no rule claims: a headline, a section, tag words, a menu."""

    PROSE = auto()  # a paragraph of running text
    STAMP = auto()  # "• 28 October, 2025", "• 17:46"
    CLOCK = auto()  # "18:24" without a bullet, as in lists of news
    BYLINE = auto()  # "By …", "Источник: …"
    TAGS = auto()  # "Tags: …", "#one #two"
    ORGANISATION = auto()  # the ministry or embassy whose site it is
    NEWS = auto()  # "Latest News", "All News Feed": the heading of a list of other stories, or the link under it
    FURNITURE = auto()  # phone numbers, addresses of sites, "Photo", copyright notes
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, without the space around it, and its kind."""

    text: str
    kind: Kind


def classify(text: str) -> Line:
    """The line with its kind.

    >>> classify("• 19 февраля, 2026").kind.name, classify("Son xəbərlər").kind.name
    ('STAMP', 'NEWS')
    """
    rules = _RULES if len(text) <= _LONGEST_MARK else _RULES[-1:]
    return Line(text, next((kind for kind, holds in rules if holds(text)), Kind.TEXT))


_LONGEST_MARK: Final = 500
"""In characters. A longer line is a paragraph or a menu, and is spared the patterns for short ones."""


# Headings and labels, in the words of the sites of the three languages.

_PLAIN_LETTERS: Final = str.maketrans("əğıöşüçё", "egiosucе")


def _plain(text: str) -> str:
    """In small letters, without the dots and hooks that people leave out on keyboards that lack them."""
    return text.replace("İ", "i").lower().translate(_PLAIN_LETTERS).strip(" :•|/")


def _phrases(*phrases: str) -> frozenset[str]:
    return frozenset(map(_plain, phrases))


_NEWS_HEADINGS: Final = _phrases(
    "latest news", "latest", "last news", "recent news", "news feed", "newsfeed", "other news", "more news",
    "related news", "top news", "most read", "news", "news and events", "news & events",
    "последние новости", "новости", "свежие новости", "лента новостей", "другие новости", "новости по теме",
    "главные новости", "читайте также", "новости и события",
    "son xəbərlər", "ən son xəbərlər", "xəbərlər", "xəbər lenti", "digər xəbərlər", "əlaqəli xəbərlər",
    "ən çox oxunanlar", "xəbərlər və hadisələr",
)  # fmt: skip
_NEWS_ENDS: Final = _phrases(
    "all news feed", "all news", "see all news", "view all news", "more news", "full news feed",
    "все новости", "вся лента", "вся лента новостей", "лента новостей", "больше новостей", "еще новости",
    "bütün xəbərlər", "bütün xəbər lenti", "xəbər lenti", "daha çox xəbər",
)  # fmt: skip
_SECTIONS: Final = _phrases(
    "politics", "foreign policy", "domestic policy", "economy", "business", "finance", "energy", "society", "culture",
    "sport", "sports", "military", "defense", "defence", "region", "world", "science", "education", "health",
    "technology", "ict", "incident", "tourism", "transport", "infrastructure", "ecology", "interview", "analytics",
    "политика", "внешняя политика", "внутренняя политика", "экономика", "бизнес", "финансы", "энергетика", "общество",
    "культура", "спорт", "армия", "оборона", "регион", "в мире", "мир", "наука", "образование", "здоровье",
    "здравоохранение", "технологии", "икт", "происшествия", "туризм", "транспорт", "инфраструктура", "экология",
    "интервью", "аналитика", "карабах",
    "siyasət", "xarici siyasət", "daxili siyasət", "iqtisadiyyat", "biznes", "maliyyə", "energetika", "cəmiyyət",
    "mədəniyyət", "idman", "hərbi", "ordu", "müdafiə", "dünya", "elm", "təhsil", "səhiyyə", "texnologiya",
    "hadisə", "turizm", "nəqliyyat", "infrastruktur", "ekologiya", "müsahibə", "analitika", "qarabağ",
)  # fmt: skip
_LABELS: Final = _phrases(
    "photo", "photos", "video", "videos", "audio", "photo/video", "infographics", "share", "print", "home", "main",
    "фото", "видео", "аудио", "фото/видео", "инфографика", "поделиться", "печать", "главная",
    "foto", "fotolar", "videolar", "foto/video", "infoqrafika", "paylaş", "çap", "ana səhifə",
)  # fmt: skip


def is_news_end(text: str) -> bool:
    """Whether the line is the link that closes a list of news."""
    return _plain(text) in _NEWS_ENDS


def is_section(text: str) -> bool:
    """Whether the line is the name of a section that news sites usually have."""
    return _plain(text) in _SECTIONS


# Running text.

_SENTENCE_END: Final = re.compile(r"[.…][\"'»”’)\]]*$")
_ANY_SENTENCE_END: Final = re.compile(r"[.…!?][\"'»”’)\]]*$")
_LONGEST_HEADLINE: Final = 25
"""In words. Longer lines are paragraphs even where the full stop was forgotten."""


def words(text: str) -> list[str]:
    """The words of a text, hyphens and apostrophes inside them kept."""
    return re.findall(r"[^\W_]+(?:['’ʼ-][^\W_]+)*", text)


def ends_sentence(text: str) -> bool:
    """Whether a sentence ends with the line: headlines may ask or exclaim, so this alone makes no paragraph."""
    return _ANY_SENTENCE_END.search(text) is not None


def is_prose(text: str) -> bool:
    """Whether the line is a paragraph: it ends with a full stop, or is too long for anything else.

    >>> is_prose("The harbour was quiet."), is_prose("Harbour stays quiet"), is_prose("Who closed the harbour?")
    (True, False, False)
    """
    count = len(words(text))
    if _SENTENCE_END.search(text):
        return count >= 4
    return count > _LONGEST_HEADLINE and re.search(r"[.,;:] ", text) is not None and len(split_tags(text)) == 1


_DATELINE_END: Final = re.compile(r"(?<=[\w)/])(?:\. |\.? ?[—–-] |: )")


def dateline(text: str) -> str:
    """The place and day that agencies begin a story with, or "".

    >>> dateline("NORTHBY, Ruritania, June 21. The harbour was quiet.")
    'NORTHBY, Ruritania, June 21. '
    >>> dateline("On Monday the harbour was quiet.")
    ''
    """
    for end in _DATELINE_END.finditer(text, 0, 80):
        parts = [part.strip() for part in text[: end.start()].split(",")]
        if 2 <= len(parts) <= 4 and parts[0][:1].isupper() and any(is_day_and_month(part) for part in parts[1:]):
            return text[: end.end()]
    return ""


# Tag words.

_TAGS_LABEL: Final = re.compile(r"(?:tags|keywords|теги|тэги|ключевые слова|teqlər|etiketlər|açar sözlər)\s*:\s*", re.I)


def split_tags(text: str) -> list[str]:
    """The tags of a line: at number signs, else at commas where only short phrases stand between them.

    A line of words with nothing between them stays one tag, for nobody can tell where one ends.

    >>> split_tags("Tags: port, quiet water, ships"), split_tags("port quiet water ships")
    (['port', 'quiet water', 'ships'], ['port quiet water ships'])
    """
    text = _TAGS_LABEL.sub("", text, count=1)
    parts = [part.strip(" ,;.") for part in re.split("#" if text.startswith("#") else r"[,;|]", text)]
    parts = [part for part in parts if part]
    return parts if parts and all(len(part.split()) <= 3 for part in parts) else [text]


def _is_tags(text: str) -> bool:
    return _TAGS_LABEL.match(text) is not None or re.fullmatch(r"(?:#[^\s#,]+[\s,]*)+", text) is not None


# Who wrote it, and whose site it is.

_BYLINE: Final = re.compile(
    r"(?:(?P<by>By|BY)\s+|(?P<role>Author|Source|Автор|Источник|Müəllif|Mənbə)\s*[:—–-]\s*)(?P<names>.+)"
)
_AGENCY: Final = re.compile(
    r"\b(?:news|agency|press|media|times|post|wire|herald|today|online|tv|report|"
    r"агентство|новости|вести|вестник|медиа|пресс|agentliyi|xəbər|xəbərləri|mətbuat)\b",
    re.I,
)
_SOURCE_ROLES: Final = ("Source", "Источник", "Mənbə")


@dataclass(frozen=True, slots=True)
class Byline:
    """The names in a byline: agencies apart from people."""

    agencies: tuple[str, ...]
    people: tuple[str, ...]


def parse_byline(text: str) -> Byline | None:
    """The names of a line like "By Azernews" or "Автор: …"; ``None`` for any other line.

    A person has at least two names, so one word alone is an agency, as is all that says so ("… News Agency").

    >>> parse_byline("By Jane Doe, Azernews")
    Byline(agencies=('Azernews',), people=('Jane Doe',))
    >>> parse_byline("By land and by sea")
    """
    match = _BYLINE.fullmatch(text)
    if match is None or ends_sentence(text):
        return None
    names = [name for name in re.split(r"\s*[,|/]\s*|\s+(?:and|и|və)\s+", match["names"]) if name]
    # "By" alone begins many a headline, so what follows must look like names; a label with a colon needs no such proof.
    if not names or any(len(name.split()) > 5 or (match["by"] and not _is_name(name)) for name in names):
        return None
    is_source = match["role"] in _SOURCE_ROLES
    agencies = tuple(name for name in names if is_source or len(name.split()) == 1 or _AGENCY.search(name))
    return Byline(agencies, tuple(name for name in names if name not in agencies))


def _is_name(text: str) -> bool:
    return all(part[0].isupper() or part[0].isdigit() or "." in part for part in text.split())


_INSTITUTION: Final = re.compile(
    r"(?:The )?(?:Ministry|Embassy|Consulate|Permanent Mission)\b"
    r"|.*\b(?:Agency|Committee|Administration|Service|Parliament|Cabinet)\b.* of the Republic of "
    r"|(?:Министерство|Посольство)\b"
    r"|.*(?:Nazirliyi|Səfirliyi|Konsulluğu)$"
)
_RUSSIAN_STATE: Final = re.compile(r"(?:Республик[аеи] [А-ЯЁ][\w-]+|[А-ЯЁ]\w+ Республики|Российской Федерации)$")
_SMALL_WORDS: Final = frozenset({"of", "the", "and", "for", "in", "to", "və"})


def _is_organisation(text: str) -> bool:
    """The full name of an institution and nothing else; a headline about it goes on with a verb.

    English and Azerbaijani names capitalise every word, as few headlines do; Russian ones end with the state.
    """
    if _INSTITUTION.match(text) is None:
        return False
    names = text.split()
    is_capitalised = len(names) >= 3 and all(name[0].isupper() or name in _SMALL_WORDS for name in names)
    return is_capitalised or _RUSSIAN_STATE.search(text) is not None


# What is neither the story nor about it.

_PHONE: Final = re.compile(r"(?:(?:tel|phone|fax|тел|факс|телефон|faks)\b[.:\s]*)?\+?[\d\s()./–-]{7,}", re.I)
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+", re.I)
_NOTICE: Final = re.compile(r"©|\(c\) ?\d{4}|(?:photo|video|фото|видео|foto)(?: credit)?\s*[:/©]", re.I)
_BULLETS: Final = "•·▪●◦*–—-"


def is_list_item(text: str) -> bool:
    """Whether the line begins as an item of a list does: with a bullet, a dash, or a number and a point."""
    return re.match(rf"(?:[{_BULLETS}]|\d{{1,2}}[.)])\s", text) is not None


def without_bullet(text: str) -> str:
    """The line without the bullet that it begins with."""
    return text.lstrip(_BULLETS + " \t")


def _is_clock(text: str) -> bool:
    stamp = parse_stamp(text)
    return stamp is not None and stamp.date is None


def _is_furniture(text: str) -> bool:
    is_phone = _PHONE.fullmatch(text) is not None and sum(map(str.isdigit, text)) >= 7
    is_note = _NOTICE.match(text) is not None and len(words(text)) <= 12
    return _plain(text) in _LABELS or is_phone or is_note or _ADDRESS.fullmatch(text) is not None


_RULES: Final = (
    (Kind.CLOCK, _is_clock),
    (Kind.STAMP, lambda text: parse_stamp(without_bullet(text)) is not None),
    (Kind.NEWS, lambda text: _plain(text) in _NEWS_HEADINGS or is_news_end(text)),
    (Kind.FURNITURE, _is_furniture),
    (Kind.TAGS, _is_tags),
    (Kind.BYLINE, lambda text: parse_byline(text) is not None),
    (Kind.ORGANISATION, _is_organisation),
    (Kind.PROSE, is_prose),
)
"""In order of certainty: the first rule that holds names the kind. The last is for lines of any length."""
