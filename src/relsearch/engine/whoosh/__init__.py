"""The engine that stands on Whoosh: the only room that imports it."""
