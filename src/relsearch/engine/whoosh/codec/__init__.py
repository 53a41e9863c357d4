"""A Whoosh codec of flat arrays: what lies in the files of an index, and how it is written and merged."""
