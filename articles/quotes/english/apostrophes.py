"""Words that begin with an apostrophe, which is not an opening single mark."""

import re

# 'em, 'tis, '90s and the like; without them "rock 'n' roll" opens a quotation.
LEADING_APOSTROPHE = re.compile(
    r"[‘'’](?:\d0s|\d\d\b|em\b|til\b|tis\b|twas\b|cause\b|bout\b|n['’]|round\b|cos\b)",
    re.IGNORECASE,
)
