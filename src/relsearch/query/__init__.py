"""Query text -> tree -> concepts: weighted sets of index terms, ready for any engine."""
