"""From documents to segments: one batch of changes, on threads and in processes."""
