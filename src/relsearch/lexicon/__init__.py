"""The trilingual lexicon: English, Russian and Azerbaijani words that name the same thing."""

from relsearch.lexicon.lexicon import Concept, KeyedLexicon, Lexicon, default_lexicon

__all__ = ["Concept", "KeyedLexicon", "Lexicon", "default_lexicon"]
