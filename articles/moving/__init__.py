"""A whole newsroom as one file, and back: what ``export_articles --everything`` writes.

``shapes`` says which columns travel, and what they refer to; ``describing`` makes lines of rows,
``checking`` records of lines (a file is hostile until it was looked at), ``writing`` rows of
records, and ``running`` is a run of it all. Whether a row is what a line says is asked by
describing the row: what would be written again is the same, or it is a conflict.
"""
