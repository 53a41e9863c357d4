"""Text -> tokens with weighted terms; knows nothing of indexes."""
