"""Finding quotations by their words: one interface over each database's own search."""
