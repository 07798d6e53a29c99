"""Assessment: scores of counterparts by agreed criteria, and whose step was late."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

START = datetime(2026, 1, 5, 2, tzinfo=UTC)
SIDES = {"a": "500000", "b": "520000"}


def agreed(signed_in):
    """A set of criteria, signed by both offices; the browsers of both coordinators."""
    one, two = signed_in("chongqing", "coordinator"), signed_in("guizhou", "coordinator")
    one.post("/en/assessment", {"criteria": "守时 | On time\n诚信 | Good faith"})
    held = one.get("/en/assessment.json").json()["criteria"][0]
    for client in (one, two):
        client.post("/en/assessment", {"sign": held["id"]})
    return one, two


def scored(client, party, value, **more):
    held = client.get("/en/assessment.json").json()["criteria"][0]["criteria"][0]["id"]
    given = {"party": party, "criterion": held, "value": str(value), "words": "because", **more}
    return client.post("/en/assessment/score", given)


def test_nobody_scores_before_the_sides_agreed_on_criteria(signed_in):
    client = signed_in("chongqing", "coordinator")
    client.post("/en/assessment", {"criteria": "守时 | On time"})
    told = client.get("/en/assessment/score.json").json()
    assert told["criteria"] == []
    given = {"party": "gz_gov", "criterion": "x", "value": "50", "words": "w"}
    assert client.post("/en/assessment/score", given).status_code == 422


def test_counterparts_score_one_another_and_medians_are_shown(signed_in):
    one, two = agreed(signed_in)
    for value in (60, 80, 70):
        assert scored(one, "gz_gov", value).status_code == 303
    scored(two, "cq_gov", 90)
    told = one.get("/en/assessment.json").json()
    assert [(s["side"], s["n"], s["median"]) for s in told["summaries"]] == [
        ("500000", 1, "90"),
        ("520000", 3, "70"),
    ]
    assert told == two.get("/en/assessment.json").json()


def test_a_score_is_told_in_one_language(signed_in):
    one, _ = agreed(signed_in)
    scored(one, "gz_gov", 80)
    (said,) = [
        o["words"]
        for o in one.get("/en/overview.json").json()["latest"]
        if "80" in o["words"]["en"]
    ]
    assert "80 points" in said["en"]
    assert "80分" in said["zh"]


def test_no_side_scores_its_own(signed_in):
    one, _ = agreed(signed_in)
    assert scored(one, "cq_drc", 100).status_code == 422
    assert one.get("/en/assessment.json").json()["n_scores"] == 0


def test_evidence_that_is_not_on_record_is_refused(signed_in):
    one, _ = agreed(signed_in)
    answer = scored(one, "gz_gov", 50, inputs="nothing")
    assert (answer.status_code, "has no nothing" in answer.content.decode()) == (422, True)


def test_the_scored_objects_and_others_may_not(signed_in):
    one, two = agreed(signed_in)
    scored(one, "gz_gov", 10)
    id_ = one.get("/en/assessment.json").json()["scores"][0]["id"]
    one.post(f"/en/scores/{id_}", {"words": "<i>no</i>"})
    two.post(f"/en/scores/{id_}", {"words": "<i>we object</i>"})
    page = two.get(f"/en/scores/{id_}").content.decode()
    assert "<i>we object</i>" not in page
    assert "&lt;i&gt;we object" in page
    assert "&lt;i&gt;no&lt;" not in page


def test_auditors_give_no_score(signed_in):
    agreed(signed_in)
    assert scored(signed_in("guizhou", "auditor"), "cq_gov", 1).status_code == 403


@pytest.mark.parametrize("at", ["assessment", "assessment/score", "assessment/steps"])
def test_pages_are_not_for_the_public(signed_in, at):
    assert signed_in("guizhou", "public").get(f"/en/{at}").status_code == 403
    assert signed_in("guizhou", "auditor").get(f"/zh/{at}").status_code == 200


# -- whose step was late


def after(days):
    return START + timedelta(days=days)


def acts_of(*later):
    from xiezhi.model.text import Text
    from xiezhi.register.acts.commitments import (
        CommitmentAccepted,
        CommitmentDrafted,
        CommitmentKind,
        CommitmentProposed,
    )

    begun = (
        CommitmentDrafted(
            "a", "c", CommitmentKind.TASK, Text("事", "x"), ("a", "b"), date(2026, 1, 15)
        ),
        CommitmentProposed("a", "c"),
        CommitmentAccepted("a", "c"),
        CommitmentAccepted("b", "c"),
    )
    return [*((act, START) for act in begun), *later]


def report(id_="r"):
    from xiezhi.model.text import Text
    from xiezhi.register.acts.commitments import Reported

    return Reported("a", id_, "c", date(2026, 1, 10), Decimal(1), Text("完", "done"))


def verified(report_id="r", *, right=True):
    from xiezhi.register.acts.commitments import Verified

    return Verified("b", f"v-{report_id}", report_id, right)


def test_who_verifies_late_is_late_though_the_report_was_in_time():
    from xiezhi.workbench.assessment.steps import course

    found = course(acts_of((report(), after(5)), (verified(), after(20))), SIDES, date(2026, 3, 1))
    assert (found.done, found.late) == (date(2026, 1, 25), 10)
    assert found.of == {("verify", "520000"): 10}


def test_who_reports_late_is_late_and_a_prompt_counterpart_is_not():
    from xiezhi.workbench.assessment.steps import course

    found = course(acts_of((report(), after(20)), (verified(), after(21))), SIDES, date(2026, 3, 1))
    assert found.of == {
        ("report", "500000"): 10,
        ("report", "520000"): 10,
        ("verify", "520000"): 1,
    }


def test_what_was_done_in_time_is_late_for_nobody():
    from xiezhi.workbench.assessment.steps import course

    found = course(acts_of((report(), after(5)), (verified(), after(6))), SIDES, date(2026, 3, 1))
    assert (found.late, found.of) == (0, {})


def test_what_is_open_counts_until_today():
    from xiezhi.workbench.assessment.steps import course

    found = course(acts_of(), SIDES, date(2026, 1, 20))
    assert (found.done, found.late) == (None, 5)
    assert set(found.of) == {("report", "500000"), ("report", "520000")}


def test_a_report_found_wrong_is_awaited_again():
    from xiezhi.workbench.assessment.steps import course

    records = acts_of((report(), after(5)), (verified(right=False), after(6)))
    found = course(records, SIDES, date(2026, 1, 17))
    assert found.waits[-1].step == "report"
