"""The list: owners of both sides, progress with evidence, verification, objection, Excel."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.7\n" + b"evidence " * 20


@pytest.fixture
def store(desk):
    """The register as it is now."""
    from xiezhi.workbench.register_access import register_at

    return lambda: register_at(desk.ledger)


@pytest.fixture
def yu(signed_in):
    return signed_in("chongqing", "coordinator")


@pytest.fixture
def qian(signed_in):
    return signed_in("guizhou", "coordinator")


def item(yu, qian, **given):
    """A commitment that both sides accepted."""
    form = {
        "number": "bridge",
        "kind": "project",
        "title_zh": "跨省桥梁",
        "title_en": "Bridge across the border",
        "owner-500000": "cq_gov",
        "owner-520000": "gz_gov",
        "due": "2027-06-30",
        "budget": "3000000",
        "how": "propose",
        **given,
    }
    answer = yu.post("/zh/list/new", form)
    assert answer.status_code == 303, answer.content.decode()
    qian.post(answer["Location"], {"act": "accept"})
    return answer["Location"]


def report(client, at, share="40", **given):
    form = {"until": "2026-01-31", "share": share, "words_zh": "桥墩完成", **given}
    return client.post(f"{at}/report", form)


def told(client, at):
    return client.get(f"{at}.json").json()


def test_an_item_lives_from_draft_to_a_verified_report_with_evidence(yu, qian, desk):
    at = item(yu, qian)
    assert told(yu, at)["stage"] == "active"
    file = SimpleUploadedFile("../../桥墩.exe", PDF)
    assert report(yu, at, files=[file]).status_code == 303
    (one,) = told(qian, at)["reports"]
    (evidence,) = one["evidence"]
    assert evidence["title"]["zh"] == "桥墩.pdf"
    shown = qian.get(f"/zh/evidence/{evidence['id']}")
    assert b"".join(shown) == PDF
    assert shown["Content-Disposition"].startswith("attachment")
    assert shown["Content-Type"] == "application/pdf"
    kept = [path for path in desk.uploads.rglob("*") if path.is_file()]
    assert evidence["digest"] in {path.name for path in kept}
    qian.post(f"{at}/verify", {"report": one["id"], "right": "yes"})
    assert told(yu, at)["stage"] == "verified-by-counterpart"


def test_the_side_that_reports_never_verifies(yu, qian, store):
    at = item(yu, qian)
    report(yu, at)
    before = store().head().size
    one = told(yu, at)["reports"][0]["id"]
    yu.post(f"{at}/verify", {"report": one, "right": "yes"})
    assert store().head().size == before
    assert told(yu, at)["stage"] == "reported"


def test_what_is_not_right_says_why_and_goes_back(yu, qian):
    at = item(yu, qian)
    report(yu, at)
    one = told(yu, at)["reports"][0]["id"]
    assert qian.post(f"{at}/verify", {"report": one, "right": "no"}).status_code == 422
    qian.post(f"{at}/verify", {"report": one, "right": "no", "words_zh": "照片不符"})
    shown = told(yu, at)
    assert shown["stage"] == "active"
    assert shown["reports"][0]["verifications"][0]["words"]["zh"] == "照片不符"


def test_an_objection_is_reviewed_by_another_party_of_that_side(yu, qian, store, desk):
    at = item(yu, qian)
    report(yu, at)
    one = told(yu, at)["reports"][0]["id"]
    qian.post(f"{at}/verify", {"report": one, "right": "no", "words_zh": "照片不符"})
    deed = told(yu, at)["reports"][0]["verifications"][0]["id"]
    yu.post(f"{at}/object", {"subject": deed, "grounds_zh": "照片即现场"})
    (objection,) = told(yu, at)["objections"]
    page = f"/zh/objections/{objection['id']}"
    assert "回避" in qian.get(page).content.decode()
    before = store().head().size
    qian.post(page, {"act": "review"})
    assert store().head().size == before
    reviewer = an_account(desk, "gz_drc", "520000")
    reviewer.post(page, {"act": "review"})
    reviewer.post(page, {"act": "uphold", "words_zh": "照片属实"})
    assert told(yu, page)["objection"]["upheld"] is True
    assert told(yu, at)["stage"] == "reported"


def an_account(desk, party, side):
    from django.test import Client

    from xiezhi.register.store.signed import key_text
    from xiezhi.workbench.accounts.models import Account
    from xiezhi.workbench.accounts.roles import Role
    from xiezhi.workbench.demo.keys import read_key

    key = key_text(read_key(desk.demo_keys / f"{party}.seat.key").verifier)
    made = Account.objects.made(
        f"{party}-person", "x" * 20, Role.COORDINATOR, side=side, party=party, key=key, demo=True
    )
    client = Client()
    client.force_login(made)
    return client


def test_a_change_of_terms_holds_once_both_agree(yu, qian):
    at = item(yu, qian)
    yu.post(
        f"{at}/change", {"change": "terms", "due": "2027-12-31", "budget": "1", "why_zh": "洪水"}
    )
    assert told(qian, at)["due"] == "2027-06-30"
    qian.post(at, {"act": "agree"})
    assert (told(qian, at)["due"], told(qian, at)["budget"]) == ("2027-12-31", "1")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<html><script>alert(1)</script>"),
        ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("program.pdf", b"MZ\x90\x00program"),
        ("empty.pdf", b""),
        ("archive.docx", b"PK\x03\x04broken"),
    ],
)
def test_a_file_is_judged_by_its_content(yu, qian, store, name, content):
    at = item(yu, qian)
    before = store().head().size
    answer = report(yu, at, files=[SimpleUploadedFile(name, content)])
    assert (answer.status_code, store().head().size) == (422, before)
    assert "fault" in answer.content.decode()


def archive(**parts):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/"), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"xl__workbook.xml": "<x/>", "xl__vbaProject.bin": "x"}, "宏"),
        ({"xl__workbook.xml": "0" * (201 * 2**20)}, "过大"),
    ],
)
def test_macros_and_bombs_get_a_sentence_and_nothing_is_taken(yu, store, parts, says):
    before = store().head().size
    sent = SimpleUploadedFile("清单.xlsx", archive(**parts))
    answer = yu.post("/zh/list/import", {"file": sent})
    assert (answer.status_code, store().head().size) == (422, before)
    assert says in answer.content.decode()


def sheet(client):
    from openpyxl import load_workbook

    answer = client.get("/zh/list/export/xlsx")
    return load_workbook(BytesIO(b"".join(answer)))


def column(page, heading):
    return next(cell.column for cell in page[1] if cell.value == heading)


def saved(book):
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("清单.xlsx", out.getvalue())


def test_an_unchanged_list_changes_nothing_and_a_changed_row_becomes_a_report(yu, qian, store):
    at = item(yu, qian)
    book, before = sheet(yu), store().head().size
    assert yu.post("/zh/list/import", {"file": saved(book)}).status_code == 303
    assert store().head().size == before
    page = book.active
    for heading, value in (("进展", "25%"), ("进展截至", "2026-01-31"), ("备注", "开工")):
        page.cell(2, column(page, heading)).value = value
    yu.post("/zh/list/import", {"file": saved(book)})
    assert told(qian, at)["reports"][0]["share"] == "0.25"


def test_faults_of_a_list_are_told_by_row_and_nothing_is_taken(yu, qian, store):
    item(yu, qian)
    book, before = sheet(yu), store().head().size
    page = book.active
    page.cell(2, column(page, "完成时限")).value = "明年"
    page.append(["new", "巨型", "新桥"])
    answer = yu.post("/zh/list/import", {"file": saved(book)})
    shown = answer.content.decode()
    assert (answer.status_code, store().head().size) == (422, before)
    assert '<td class="n">2</td><td class="s">完成时限</td>' in shown
    assert '<td class="n">3</td>' in shown


def test_a_list_in_gbk_is_read_and_a_broken_one_gets_a_sentence(yu, qian):
    at = item(yu, qian)
    csv = b"".join(yu.get("/zh/list/export/csv")).decode("utf-8-sig")
    rows = csv.replace("2027-06-30", "2027-07-31").splitlines()
    changed = "\r\n".join([rows[0], rows[1]])
    note = changed.rsplit(",", 2)
    sent = SimpleUploadedFile("a.csv", f"{note[0]},延期,{note[2]}".encode("gbk"))
    answer = yu.post("/zh/list/import", {"file": sent})
    assert answer.status_code == 303, answer.content.decode()
    assert told(qian, at)["change"]["due"] == "2027-07-31"
    broken = SimpleUploadedFile("a.csv", b"\xff\xfe\x00broken")
    assert yu.post("/zh/list/import", {"file": broken}).status_code == 422


def test_a_list_beyond_its_limit_gets_a_sentence(yu):
    sent = SimpleUploadedFile("a.csv", b"a" * (17 * 2**20))
    answer = yu.post("/zh/list/import", {"file": sent})
    assert answer.status_code == 413
    assert "16" in answer.content.decode()


def test_no_cell_of_the_list_is_a_formula(yu, qian):
    item(yu, qian, title_zh="=HYPERLINK(1)", title_en="+1")
    page = sheet(yu).active
    cell = page.cell(2, column(page, "事项"))
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", "=HYPERLINK(1)", True)
    csv = b"".join(yu.get("/zh/list/export/csv")).decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in csv


def test_titles_are_words_in_page_and_drawing(yu, qian):
    item(yu, qian, title_zh="<script>alert(1)</script>")
    for at in ("list", "list/timeline", "list/items/bridge"):
        assert "<script>alert" not in yu.get(f"/zh/{at}").content.decode()
    drawing = b"".join(yu.get("/zh/list/timeline.svg")).decode()
    assert "<script>" not in drawing
    assert "&lt;script&gt;" in drawing


def test_another_sides_party_cannot_be_acted_for(yu, qian, store):
    at = item(yu, qian)
    before = store().head().size
    yu.post(at, {"act": "accept", "by": "gz_gov", "party": "gz_gov"})
    yu.post(f"{at}/object", {"subject": "bridge", "grounds_zh": "x"})
    assert store().head().size == before


# -- many rows


@pytest.fixture
def many(desk, store):
    """A register with two hundred commitments of both sides."""
    from xiezhi.model.text import Text
    from xiezhi.register.acts.commitments import CommitmentDrafted, CommitmentKind
    from xiezhi.register.store import sign
    from xiezhi.workbench.demo.keys import read_key

    kept = store()
    key = read_key(desk.demo_keys / "cq_gov.seat.key")
    acts = [
        CommitmentDrafted(
            "cq_gov", f"m{n:04}", list(CommitmentKind)[n % 4], Text(f"事项{n}", f"Item {n}"),
            ("cq_gov", "gz_gov" if n % 3 else "gz_drc"),
            date(2027, 1 + n % 12, 1) if n % 7 else None, Decimal(n),
        )
        for n in range(200)
    ]  # fmt: skip
    kept.append_all([sign(act, kept.origin, key, kept.hashes) for act in acts])
    return [act.commitment for act in acts]


def ids_of_all_pages(client, query=""):
    found, after = [], ""
    while True:
        shown = client.get(f"/en/list.json?after={after}&{query}").json()
        found += [one["id"] for one in shown["rows"]]
        if not shown["next"]:
            return found
        after = shown["next"]


@pytest.mark.parametrize("query", ["", "down=1", "sort=number", "sort=number&down=1",
                                   "side=520000", "party=gz_drc"])  # fmt: skip
def test_page_by_page_every_row_stands_once_in_order(yu, many, query):
    found = ids_of_all_pages(yu, query)
    wanted = [one for n, one in enumerate(many) if "gz_drc" not in query or n % 3 == 0]
    assert sorted(found) == wanted
    if "number" in query:
        assert found == sorted(found, reverse="down" in query)


def queries(client, store, at, monkeypatch):
    """How many queries a page asks of register and accounts."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(at)
    store().view()
    asked, db = [], store().db
    rows = db.rows
    monkeypatch.setattr(
        db, "rows", lambda sql, values=(): (asked.append(sql), rows(sql, values))[1]
    )
    with CaptureQueriesContext(connection) as captured:
        assert client.get(at).status_code == 200
    monkeypatch.undo()
    return len(asked) + len(captured)


@pytest.mark.parametrize(
    ("at", "most"),
    [
        ("/zh/list", 16),
        ("/zh/list?group=month", 16),
        ("/zh/list?group=stage", 28),
        ("/zh/list/timeline", 16),
        ("/zh/agreements", 12),
        ("/zh/ledger", 14),
    ],
)
def test_a_page_asks_as_many_queries_for_fifty_rows_as_for_ten(
    yu, many, store, monkeypatch, at, most
):
    found = queries(yu, store, at, monkeypatch)
    assert found <= most, found


def test_filters_narrow_and_say_how_many(yu, many):
    shown = yu.get("/en/list.json?words=Item%201&kind=duty").json()
    assert {one["kind"]["en"] for one in shown["rows"]} == {"duty"}
    assert all("Item 1" in one["title"]["en"] for one in shown["rows"])
    assert yu.get("/en/list.json?words=%25").json()["rows"] == []
    assert yu.get("/en/list.json").json()["counts"] == {"draft": 200}


def test_every_page_of_the_list_is_shown_in_both_languages(yu, qian):
    at = item(yu, qian)[4:]
    report(yu, f"/zh/{at}")
    for lang in ("zh", "en"):
        for one in (
            "list", "list?group=stage", "list?group=month", "list?group=side", "list/timeline",
            "list/timeline.svg", "list/import", "list/new", "list/new?parent=bridge", at,
            "list/export/xlsx", "list/export/csv",
        ):  # fmt: skip
            assert yu.get(f"/{lang}/{one}").status_code == 200, (lang, one)


def test_a_clause_of_two_hundred_letters_does_not_reach_the_bars(yu, qian):
    item(yu, qian, title_zh="很长的事项" * 40)
    drawing = b"".join(yu.get("/zh/list/timeline.svg")).decode()
    assert "…" in drawing
    assert io.StringIO(drawing).read().startswith("<svg")


def test_what_is_filtered_goes_out_filtered_and_comes_back(yu, qian, store):
    item(yu, qian)
    item(yu, qian, number="road", kind="task", title_zh="道路", title_en="Road")
    shown = yu.get("/en/list?kind=task&sort=number").content.decode()
    assert 'href="/en/list/export/csv?kind=task"' in shown
    csv = b"".join(yu.get("/en/list/export/csv?kind=task")).decode("utf-8-sig")
    assert "Road" in csv
    assert "Bridge" not in csv
    before = store().head().size
    sent = SimpleUploadedFile("a.csv", csv.encode())
    assert yu.post("/en/list/import", {"file": sent}).status_code == 303
    assert store().head().size == before


@pytest.mark.parametrize(
    ("group", "headings"), [("side", ["Chongqing", "Guizhou"]), ("kind", ["project", "task"])]
)
def test_the_list_is_grouped_by_side_and_by_kind(yu, qian, group, headings):
    item(yu, qian)
    item(yu, qian, number="road", kind="task", title_zh="道路", title_en="Road")
    groups = yu.get(f"/en/list.json?group={group}").json()["groups"]
    assert [one["title"]["en"] for one in groups] == headings
    assert yu.get(f"/zh/list?group={group}").status_code == 200
    all_of_one = yu.get(f"/en/list.json?{group}={groups[1]['value']}").json()["rows"]
    assert [one["id"] for one in all_of_one] == [one["id"] for one in groups[1]["rows"]]
