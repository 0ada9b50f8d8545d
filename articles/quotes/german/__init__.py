"""What the finder knows of German: a start.

The everyday constructions are read and tested; nothing was measured on real stories, so no
suggestion is firm.
"""

MOST_SURE = 0.85
