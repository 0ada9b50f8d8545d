"""What make run does before it serves."""

import re
import socket
import stat

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError

from newsroom import server


@pytest.fixture
def taken_port():
    with socket.socket() as listener:
        listener.bind((server.HOST, 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_taken_port_is_named_with_the_way_out(taken_port):
    with pytest.raises(CommandError) as refused:
        server.require_free_port(taken_port)
    assert str(refused.value) == (
        f"port {taken_port} on 127.0.0.1 can't be used (Address already in use). "
        f"Stop what is there, or take another: make run PORT={taken_port + 1}"
    )


def test_main_with_a_taken_port_changes_nothing(taken_port, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(server, "BASE_DIR", tmp_path)
    assert server.main(["--port", str(taken_port)]) == 1
    assert capsys.readouterr().err.startswith(f"make run: port {taken_port} on 127.0.0.1 ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("port", ["", "http", "0", "65536", "-1"])
def test_main_refuses_what_is_no_port(port, capsys):
    with pytest.raises(SystemExit) as refused:
        server.main([f"--port={port}"])
    assert refused.value.code == 2
    assert "argument --port: invalid" in capsys.readouterr().err


def test_dotenv_is_private_and_random(tmp_path):
    texts = []
    for name in ("one", "other"):
        server.write_dotenv(tmp_path / name)
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
        texts.append((tmp_path / name).read_text())
    keys = [re.search(r"^SECRET_KEY=(.{60,})$", text, re.MULTILINE)[1] for text in texts]
    assert keys[0] != keys[1]
    assert texts[0].replace(keys[0], "") == texts[1].replace(keys[1], "")
    assert "NEWSROOM_NAME=The Kelsmouth Packet" in texts[0].splitlines()
    assert "ALLOWED_HOSTS=localhost,127.0.0.1,[::1]" in texts[0].splitlines()


def test_dotenv_that_is_there_stays(tmp_path):
    (tmp_path / ".env").write_text("SECRET_KEY=mine\n")
    server.write_dotenv(tmp_path / ".env")
    assert (tmp_path / ".env").read_text() == "SECRET_KEY=mine\n"


@pytest.fixture
def login_file(tmp_path):
    file = tmp_path / "demo-login.txt"
    file.write_text("editor\nopen-sesame\n")
    return file


@pytest.mark.django_db
def test_demo_login_is_given_where_it_opens_the_door(login_file):
    get_user_model().objects.create_user("editor", password="open-sesame")
    assert server.demo_login(login_file) == ("editor", "open-sesame")


@pytest.mark.django_db
def test_demo_login_of_another_database_is_not_given(login_file):
    assert server.demo_login(login_file) is None


@pytest.mark.django_db
def test_demo_login_with_a_changed_password_is_not_given(login_file):
    get_user_model().objects.create_user("editor", password="changed-since")
    assert server.demo_login(login_file) is None


@pytest.mark.django_db
def test_demo_login_of_a_retired_editor_is_not_given(login_file):
    get_user_model().objects.create_user("editor", password="open-sesame", is_active=False)
    assert server.demo_login(login_file) is None


@pytest.mark.django_db
def test_demo_login_without_a_file_is_none(tmp_path):
    assert server.demo_login(tmp_path / "demo-login.txt") is None


@pytest.mark.django_db
def test_announcement_without_a_demo_names_no_login(settings, tmp_path):
    settings.VAR = tmp_path
    settings.NEWSROOM_NAME = "The Kelsmouth Packet"
    assert server.announcement(8080) == (
        "The Kelsmouth Packet is at http://127.0.0.1:8080/\n"
        "Editors log in at  http://127.0.0.1:8080/admin/\n"
        "Ctrl-C stops it."
    )
