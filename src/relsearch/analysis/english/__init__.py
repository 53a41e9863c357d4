"""English: what each room does, in the order of the chain that `analyzer.py` lays out.

`spelling.py` British to American; `inflection.py` a form to its dictionary words, by tables and rules;
`families.py` a dictionary word to the weaker term it shares with its relatives; `tables.py` reads ``data/``.
`compiled.py` makes the twin in C of the whole chain, where that is at hand.
"""
