"""Azerbaijani: its spelling, its inflection as a grammar, a root lexicon, and the stemmer that joins them."""
