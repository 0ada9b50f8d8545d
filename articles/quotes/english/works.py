"""What tells a title of a work, a programme or a slogan from somebody's words."""

from .lists import word_set

# The word before the marks: "on “Morning Call”", "a film called “The Ferry”".
BEFORE_A_TITLE = word_set(
    """
    on show program programme called titled entitled book film movie song series album novel
    memoir play documentary sitcom drama magazine podcast musical poem painting game hosted host
    hosts starring named nicknamed aka dubbed known as of in and including watch watching like
    likes told 's ’s s’ s' with to from
    """
)
# Small words that stay small in a title.
SMALL = word_set(
    """
    a an the of and or in on at to for with by from but as is vs & up over into
    """
)
LONGEST_TITLE = 9
