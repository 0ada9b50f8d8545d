"""The media library of an export, which lies on disk."""

from articles.importing.wordpress.library import Attachment, Library

GULL = Attachment("https://k.example/gull.jpg", "A gull", "Over the quay", "Zelah Ivymere")


def test_attachment_comes_back_as_it_was_kept():
    library = Library()
    library.add("7", GULL)
    assert (library.get("7"), library.get("8"), library.get("")) == (GULL, None, None)


def test_those_of_a_post_come_in_the_order_of_the_export():
    library = Library()
    for number, parent in (("9", "1"), ("10", "2"), ("3", "1"), ("4", "")):
        library.add(number, GULL, parent=parent)
    assert (library.of_post("1"), library.of_post("5"), library.of_post("2")) == (
        ["9", "3"], [], ["10"],
    )  # fmt: skip


def test_later_attachment_with_the_same_id_takes_the_place_of_the_first():
    library = Library()
    library.add("7", Attachment("https://k.example/other.jpg"), parent="1")
    library.add("7", GULL, parent="2")
    assert (library.get("7"), library.of_post("1"), library.of_post("2")) == (GULL, [], ["7"])


def test_half_of_a_surrogate_pair_is_no_reason_to_fail():
    library = Library()
    library.add("7", Attachment("https://k.example/a.jpg", "\ud800 gull"))
    assert library.get("7") == Attachment("https://k.example/a.jpg", "? gull")
