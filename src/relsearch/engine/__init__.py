"""Where documents are kept and searched: the contract of an engine, and the engines."""
