"""From a plan to hits: lists of leaves, scores, a page."""
