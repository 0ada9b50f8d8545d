"""An invented archive of any size, the same each time, for measuring: see make_corpus.

``words`` makes names and sentences up, ``drawing`` decides what is in the archive, both without
a database; ``making`` writes it.
"""
