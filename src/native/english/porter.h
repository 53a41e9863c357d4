/* The Snowball "english" stem of a word: M. F. Porter, The English (Porter2) stemming algorithm, as of Snowball 3.1. */

#ifndef RELSEARCH_PORTER_H
#define RELSEARCH_PORTER_H

#include "native.h"

/* Make a word of the letters a-z its stem, where it stands; the size of the stem, which is never the longer. */
size_t porter_stem(char *word, size_t size);

#endif
