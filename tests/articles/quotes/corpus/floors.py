"""What the finder must reach on these stories, per hundred. Floors are raised, never lowered.

Only a commit that adds stories may set them anew, at what the finder reaches with those.
"""

from __future__ import annotations

OVERALL_FLOORS = {
    "spans_f1": 98.8,
    "end_to_end_f1": 96.7,
    "speaker_right": 97.8,
    "firm_right": 99.0,
    "exact_right": 100.0,
    "kind_right": 100.0,
    "mention_right": 99.7,
    "groups_right": 99.7,
    "left_out_right": 97.9,
}
# By family of constructions: labels right end to end; of "left out", words left alone.
FAMILY_FLOORS = {
    "marks": 96.0,
    "shape": 96.5,
    "cue": 95.5,
    "name": 97.9,
    "source": 89.8,
    "pronoun": 99.3,
    "place": 90.0,
    "left out": 97.9,
}
