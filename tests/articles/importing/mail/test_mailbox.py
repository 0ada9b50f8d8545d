"""Mailboxes as a stream."""

from articles.importing.mail import mailbox
from articles.importing.mail.mailbox import bytes_between, pieces_of

LINE = "From port@packet.example Mon Mar  2 09:30:00 2026\n"
MAIL = "Subject: {}\n\nText of {}\n\n"


def pieces(data):
    return [(one.start, one.end, one.data) for one in pieces_of(data)]


def test_file_that_does_not_begin_so_is_one_mail():
    data = f"Subject: a\n\n{LINE}not a mail\n".encode()
    assert pieces(data) == [(0, len(data), data)]


def test_mailbox_is_its_mails_and_lines_that_only_look_so_are_text():
    one = f"{LINE}{MAIL.format(1, 1)}".encode()
    two = (
        f"{LINE}Subject: 2\n\nFrom now on\n>From here\nFrom port@packet.example no day\n\n".encode()
    )
    found = pieces(one + two)
    assert found == [(0, len(one), one), (len(one), len(one + two), two)]
    assert bytes_between(one + two, found[1][0], found[1][1]) == two


def test_separator_counts_after_an_empty_line_alone():
    data = f"{LINE}Subject: a\n\nText\n{LINE}more\n".encode()
    assert len(pieces(data)) == 1


def test_mail_that_is_too_large_costs_itself(monkeypatch):
    monkeypatch.setattr(mailbox, "LARGEST", 200)
    large = f"{LINE}Subject: 1\n\n{'x' * 300}\n\n".encode()
    small = f"{LINE}{MAIL.format(2, 2)}".encode()
    assert [one.data for one in pieces_of(large + small)] == [None, small]


def test_empty_file_is_an_empty_mail():
    assert pieces(b"") == [(0, 0, b"")]
