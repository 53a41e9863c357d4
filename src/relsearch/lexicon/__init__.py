"""The trilingual lexicon: English, Russian and Azerbaijani terms that name the same thing."""

from relsearch.lexicon.concepts import Concept
from relsearch.lexicon.lexicon import Lexicon, default_lexicon, use_lexicon_files

__all__ = ["Concept", "Lexicon", "default_lexicon", "use_lexicon_files"]
