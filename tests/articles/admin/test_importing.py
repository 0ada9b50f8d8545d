"""The import screen: an archive comes in, is mapped, tried and imported; nobody else sees it."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import background
from articles.importing import undoing
from articles.models import Article, ImportRun, ImportUpload, Job
from people.models import Speaker
from tests import factories

pytestmark = pytest.mark.django_db
ADD = "admin:articles_importupload_add"
WXR = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Old paper</title><wp:wxr_version>1.2</wp:wxr_version>{items}</channel></rss>"""
ITEM = """<item><title>{title}</title><dc:creator>ada</dc:creator>
<link>https://old.example/{number}</link><content:encoded>The ferry is late.</content:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>
<wp:post_date_gmt>2020-03-02 09:00:00</wp:post_date_gmt>
<category domain="category" nicename="l">Local</category>
<category domain="post_tag" nicename="h">Harbor</category></item>"""


def wxr(*titles):
    """An export of WordPress with a post for each title."""
    posts = [ITEM.format(title=title, number=n) for n, title in enumerate(titles, start=1)]
    return WXR.format(items="".join(posts)).encode()


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    settings.NEWSROOM_IMPORT_ROOT = str(tmp_path / "imports")
    return tmp_path / "imports"


def bring_in(client, content, name="old.xml", **more):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse(ADD), {"source": "old", "file": file, **more})


def page_of(upload):
    return reverse("admin:articles_importupload_change", args=[upload.pk])


def send(client, upload, action, **changed):
    form = client.get(page_of(upload)).context["form"]
    values = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in values.items() if value is not None and value != []}
    return client.post(page_of(upload), {**data, "action": action, **changed}, follow=True)


def work(kind):
    return background.run(Job.objects.get(kind=kind, state="waiting"))


def kept(folder):
    return [path.name for path in Path(folder).rglob("*") if path.is_file()]


TAG = '<category domain="post_tag" nicename="t{n}">Tag {n:02}</category>'


@pytest.mark.parametrize(("tags", "folded"), [(12, None), (13, "5 more"), (40, "32 more")])
def test_long_lists_of_names_are_folded_and_sent_all_the_same(client, log_in, tags, folded):
    log_in("Chief editors")
    more = "".join(TAG.format(n=n) for n in range(1, tags))  # beside Harbor
    bring_in(client, wxr("Wall holds").replace(b"</item>", f"{more}</item>".encode()))
    upload = ImportUpload.objects.get()
    page = client.get(page_of(upload))
    assert re.findall(r"<summary>(\d+ more)</summary>", page.text) == [folded] * bool(folded)
    assert page.text.count('name="topics-') == tags
    send(client, upload, "start")
    assert work("import upload").state == "done"
    assert Article.objects.get().topics.count() == tags


def test_archive_is_looked_through_mapped_tried_and_imported(client, log_in, private):
    log_in("Chief editors")
    factories.make_section("Town")
    ada = factories.make_person("Adele Voss")
    bring_in(client, wxr("Wall holds", "Ferry late"))
    upload = ImportUpload.objects.get()
    assert kept(private) == ["old.xml"]
    page = client.get(page_of(upload))
    assert "Wall holds" in page.text
    assert upload.survey["categories"]["listed"] == [{"name": "Local", "n": 2}]

    chosen = {"sections-0": "=Town", "topics-0": "Harbour", "authors-0": ada.pk}
    chosen["printed-0"] = "A. Voss"
    page = send(client, upload, "try", is_publishing="on", **chosen)
    assert page["Refresh"] == f"3; url={page.request['PATH_INFO']}"
    assert work("try upload").state == "done"
    assert "Nothing was written" in client.get(page_of(upload)).text
    assert Article.objects.count() == 0

    send(client, upload, "start")
    assert work("import upload").state == "done"
    upload.refresh_from_db()
    assert (upload.state, upload.run.created, upload.run.paths) == ("done", 2, ["old.xml"])
    article = Article.objects.public().get(headline="Wall holds")
    assert article.section.name == "Town"
    assert [topic.name for topic in article.topics.all()] == ["Harbour"]
    byline = article.bylines.get()
    assert (byline.person_id, byline.printed) == (ada.pk, "A. Voss")
    assert kept(private) == []
    assert "Read the report" in client.get(page_of(upload)).text


def test_empty_and_too_large_files_are_refused_and_leave_nothing(
    client, log_in, private, monkeypatch, settings
):
    log_in("Chief editors")
    assert "Choose a file" in client.post(reverse(ADD), {"source": ""}).text
    settings.NEWSROOM_IMPORT_LARGEST = 0
    assert "larger than this newsroom takes" in bring_in(client, b"x" * 1000).text
    assert ImportUpload.objects.count() == 0
    assert kept(private) == []


def test_name_of_a_file_leads_nowhere_else(client, log_in, private):
    log_in("Chief editors")
    bring_in(client, wxr("Wall holds"), name="../../..evil.xml")
    assert kept(private) == ["evil.xml"]


def test_only_who_may_import_sees_the_pages(client, log_in):
    log_in("Chief editors")
    bring_in(client, wxr("Wall holds"))
    upload = ImportUpload.objects.get()
    log_in("Editors")
    assert client.get(reverse(ADD)).status_code == 403
    assert bring_in(client, wxr("Wall holds")).status_code == 403
    assert client.get(page_of(upload)).status_code == 403
    assert ImportUpload.objects.count() == 1


def test_upload_without_the_forms_token_is_refused(log_in, private):
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.make_user("Chief editors"))
    assert bring_in(client, wxr("Wall holds")).status_code == 403
    assert ImportUpload.objects.count() == 0


def test_given_up_upload_is_deleted(client, log_in, private):
    log_in("Chief editors")
    bring_in(client, wxr("Wall holds"))
    upload = ImportUpload.objects.get()
    client.post(page_of(upload), {"action": "give-up"})
    upload.refresh_from_db()
    assert (upload.state, kept(private), ImportRun.objects.count()) == ("left", [], 0)


@pytest.mark.parametrize("how", ["timer", "list"])
def test_archive_of_a_week_ago_goes_without_another_upload(client, log_in, private, how, capsys):
    log_in("Chief editors")
    for name in ("old.xml", "new.xml"):
        bring_in(client, wxr("Wall holds"), name=name)
    old = ImportUpload.objects.filter(name="old.xml")
    old.update(created_at=timezone.now() - timedelta(days=7, minutes=1))
    if how == "timer":
        call_command("run_work", all=True)
        assert capsys.readouterr().out == "Uploaded archives deleted after a week: 1.\n"
    else:
        assert "Given up" in client.get(reverse("admin:articles_importupload_changelist")).text
    assert (kept(private), old.get().state) == (["new.xml"], "left")


def test_file_that_went_refuses_and_can_be_asked_again(client, log_in, private):
    log_in("Chief editors")
    bring_in(client, wxr("Wall holds"))
    upload = ImportUpload.objects.get()
    send(client, upload, "try")
    file = next(private.rglob("old.xml"))
    content = file.read_bytes()
    file.unlink()
    assert work("try upload").state == "refused"
    page = client.get(page_of(upload))
    assert "not on this server any more" in page.text
    assert page.context["form"] is not None
    file.write_bytes(content)
    send(client, upload, "start")
    assert work("import upload").state == "done"


def test_import_that_was_killed_and_undone_is_refused_and_can_be_started_anew(client, log_in):
    log_in("Chief editors")
    bring_in(client, wxr("Wall holds"))
    upload = ImportUpload.objects.get()
    send(client, upload, "start")
    kill_at_first_item("import upload")
    assert Article.objects.count() == 1
    run = ImportRun.objects.get()
    undoing.start(run, user=None)
    assert [job.state for job in background.resume_all()] == ["refused"]
    run.refresh_from_db()
    assert (run.undone_at is not None, Article.objects.count()) == (True, 0)
    page = client.get(page_of(upload))
    assert "This run was undone meanwhile" in page.text
    assert page.context["form"] is not None
    send(client, upload, "start")
    assert work("import upload").state == "done"
    upload.refresh_from_db()
    assert (upload.run_id != run.pk, upload.run.created, upload.state) == (True, 1, "done")
    assert Article.objects.get().imported_items.get().run == upload.run


def test_import_is_not_started_anew_while_its_last_run_is_being_undone(client, log_in):
    log_in("Chief editors")
    bring_in(client, wxr("Wall holds"))
    upload = ImportUpload.objects.get()
    send(client, upload, "start")
    kill_at_first_item("import upload")
    ImportRun.objects.update(undone={"deleted": 0})
    assert [job.state for job in background.resume_all()] == ["refused"]
    assert "is being undone" in send(client, upload, "start").text
    assert Job.objects.filter(kind="import upload").count() == 1


def kill_at_first_item(kind):
    """Begin the work; its process dies once an item is taken, an hour ago by now."""

    def die(job):
        raise SystemExit

    with pytest.raises(SystemExit):
        background.run(Job.objects.get(kind=kind, state="waiting"), on_step=die)
    long_ago = timezone.now() - timedelta(hours=1)
    Job.objects.update(beat_at=long_ago)
    ImportRun.objects.update(state="running", beat_at=long_ago, finished_at=None)


def test_table_maps_what_no_field_asks_for(client, log_in):
    log_in("Chief editors")
    bring_in(client, wxr("Wall holds"))
    upload = ImportUpload.objects.get()
    table = SimpleUploadedFile("t.csv", b"theirs,ours\nRare,Harbour\n")
    send(client, upload, "try", rest_of_topics=table)
    upload.refresh_from_db()
    assert upload.choices["topics"] == {"Harbor": "Harbor", "Rare": "Harbour"}
    assert upload.choices["sections"] == {"Local": "Local"}


def test_pages_cost_a_fixed_number_of_queries(client, log_in, django_assert_max_num_queries):
    log_in("Chief editors")
    bring_in(client, wxr(*(f"Story {n}" for n in range(60))))
    upload = ImportUpload.objects.get()
    with django_assert_max_num_queries(12):
        client.get(page_of(upload))
    with django_assert_max_num_queries(10):
        client.get(reverse("admin:articles_importupload_changelist"))


def authors_of(upload):
    upload.refresh_from_db()
    return upload.choices["authors"]


def test_author_whom_the_directory_knows_is_chosen_and_one_alike_is_offered(client, log_in):
    log_in("Chief editors")
    same, alike = factories.make_person("Ada Voss"), factories.make_person("Jan Roe")
    story = wxr("Wall holds").replace(b">ada<", b">ada voss<")
    other = story.replace(b">1<", b">2<").partition(b"<item>")[2].replace(b"ada voss", b"Jann Roe")
    bring_in(client, story.replace(b"</channel></rss>", b"<item>" + other))
    upload = ImportUpload.objects.get()
    page = client.get(page_of(upload))
    rows = {row["field"].label: row for row in page.context["rows"]["authors"]}
    assert rows["ada voss"]["field"].value() == same.pk
    assert rows["Jann Roe"]["alike"] == [(alike, "one letter differs")]
    number = rows["Jann Roe"]["number"]
    send(client, upload, f"pick-{number}-{alike.pk}", **{"topics-0": "Harbour"})
    assert authors_of(upload)["Jann Roe"] == {"person": alike.pk, "printed": "Jann Roe"}
    assert authors_of(upload)["ada voss"] == {"person": same.pk, "printed": "ada voss"}
    assert upload.choices["topics"] == {"Harbor": "Harbour"}
    send(client, upload, f"pick-{number}-{same.pk}")
    assert authors_of(upload)["Jann Roe"]["person"] == alike.pk


def test_new_person_is_entered_by_one_click_and_has_no_login(client, log_in):
    log_in("Chief editors")
    bring_in(client, wxr("Wall holds"))
    upload = ImportUpload.objects.get()
    logins = get_user_model().objects.count()
    page = send(client, upload, "enter-0", **{"printed-0": "Ada  Voss"})
    person = Speaker.objects.get(name="Ada Voss")
    assert "Ada Voss is in the directory now" in page.text
    assert (person.kind, person.is_public_figure) == ("person", None)
    assert authors_of(upload) == {"ada": {"person": person.pk, "printed": "Ada Voss"}}
    assert get_user_model().objects.count() == logins


def test_new_person_needs_the_permission_to_add_people(client, log_in):
    user = log_in("Chief editors")
    bring_in(client, wxr("Wall holds"))
    upload = ImportUpload.objects.get()
    assert "New person" in client.get(page_of(upload)).text
    user.groups.clear()
    wanted = ["import_stories", "view_importupload"]
    user.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    assert "New person" not in client.get(page_of(upload)).text
    assert send(client, upload, "enter-0").status_code == 403
    assert Speaker.objects.count() == 0


def test_printed_name_is_no_email_address(client, log_in):
    log_in("Chief editors")
    bring_in(client, wxr("Wall holds"))
    upload = ImportUpload.objects.get()
    page = send(client, upload, "try", **{"printed-0": "ada@old.example"})
    assert "An e-mail address is never kept" in page.text
    upload.refresh_from_db()
    assert (upload.state, upload.choices) == ("ready", {})


def test_authors_of_a_table_and_a_cleared_name(client, log_in):
    log_in("Chief editors")
    ada = factories.make_person("Adele Voss")
    bring_in(client, wxr("Wall holds"))
    upload = ImportUpload.objects.get()
    table = SimpleUploadedFile("t.csv", b"rare,Adele Voss\nbot,\n")
    send(client, upload, "keep", rest_of_authors=table, **{"printed-0": ""})
    assert authors_of(upload) == {
        "ada": {"person": 0, "printed": ""},
        "rare": {"person": ada.pk, "printed": "Adele Voss"},
        "bot": {"person": 0, "printed": ""},
    }
    assert (upload.state, Job.objects.count()) == ("ready", 0)


def test_page_with_many_authors_costs_the_same(client, log_in, django_assert_max_num_queries):
    log_in("Chief editors")
    names = [f"Ada {'abcdefghij'[n % 10]}oss{n}" for n in range(60)]
    posts = [wxr("T").replace(b">1<", b">%d<" % n).partition(b"<item>")[2] for n in range(60)]
    posts = [post.partition(b"</item>")[0] for post in posts]
    named = [
        b"<item>" + post.replace(b">ada<", f">{name}<".encode()) + b"</item>"
        for post, name in zip(posts, names, strict=True)
    ]
    for name in names:
        factories.make_person(name)
    bring_in(client, WXR.format(items=b"".join(named).decode()).encode())
    upload = ImportUpload.objects.get()
    with django_assert_max_num_queries(16):
        page = client.get(page_of(upload))
    assert all(row["has_person"] for row in page.context["rows"]["authors"])
    with django_assert_max_num_queries(40):
        send(client, upload, "keep")
    assert len({one["person"] for one in authors_of(upload).values()}) == 50


def test_long_look_through_says_how_much_of_the_file_was_read(client, log_in, monkeypatch):
    monkeypatch.setattr("articles.importing.surveying.SMALL", 1_000)
    monkeypatch.setattr("articles.importing.surveying.MEGABYTE", 1_000)
    log_in("Chief editors")
    content = wxr(*(f"Ferry {n} {'late ' * 1_000}" for n in range(100)))
    bring_in(client, content)
    told = []
    background.run(Job.objects.get(), on_step=lambda job: told.append((job.done, job.said)))
    total = -(-len(content) // 1_000)
    job = Job.objects.get()
    assert (job.done, job.total, job.said) == (total, total, "100 stories found, megabytes read")
    done = [at for at, _ in told]
    assert done == sorted(done)
    assert done[50] == pytest.approx(total / 2, rel=0.2)
