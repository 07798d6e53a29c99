"""The overview: the map's layers, the table beside it, what waits, how much it asks."""

from __future__ import annotations

import json


def test_every_layer_has_its_table(computed, signed_in):
    client = signed_in("chongqing", "member")
    layers = client.get("/en/overview.json").json()["layers"]
    assert [one["id"] for one in layers][:3] == ["region", "register", "drawn:zhao_zhang_2026"]
    for layer in layers[2:]:
        page = client.get("/en/overview", {"layer": layer["id"]}).content.decode()
        marked = client.get("/en/overview.json", {"layer": layer["id"]}).json()["marked"]
        assert marked
        assert page.count("<tr data-item=") == len(marked)


def test_a_layer_that_is_unknown_is_the_region(computed, signed_in):
    answer = signed_in("chongqing", "member").get("/en/overview.json?layer=nothing").json()
    assert answer["layer"] == "region"


def test_the_map_is_drawn_from_every_place_of_the_sides(computed, signed_in):
    from tests_support import done_with

    answer = signed_in("chongqing", "public").get("/en/overview/ground.json")
    ground = json.loads(b"".join(answer.streaming_content))
    done_with(answer)
    assert len(ground["features"]["places"]["features"]) == len(ground["places"]) == 126
    assert ground["sides"] == {"500000": 0, "520000": 1}


def test_what_waits_for_a_party_stands_with_its_day(computed, signed_in, desk_of):
    chongqing, guizhou = signed_in("chongqing", "coordinator"), signed_in("guizhou", "coordinator")
    offer = next(o for o in desk_of("guizhou", "member").findings.questions["belts"].offers if o.id)
    chongqing.post("/en/findings/belts", {"proposal": offer.id})
    tasks = guizhou.get("/en/overview.json").json()["tasks"]
    waits = [one["asks"]["en"] for one in tasks if one["title"]["en"] == offer.title.en]
    assert waits == ["answer"]
    tabled = guizhou.get("/en/overview.json?layer=register").json()["marked"]
    assert offer.id in [one["id"] for one in tabled]


def test_the_public_sees_the_map_but_not_the_records(computed, signed_in):
    found = signed_in("guizhou", "public").get("/en/overview.json").json()
    assert found["latest"] == []
    assert found["sides"]


def test_both_sides_see_the_same(computed, signed_in):
    one, other = (
        signed_in(side, "auditor").get("/en/overview.json?layer=belts").json()
        for side in ("chongqing", "guizhou")
    )
    assert one == other


def test_the_overview_asks_a_fixed_number_of_times(computed, signed_in, queries, desk):
    client = signed_in("guizhou", "coordinator")
    client.get("/en/overview")
    with queries() as count:
        client.get("/en/overview")
    assert count() <= 40


def test_lists_of_settings_ask_as_often_for_two_accounts_as_for_forty(signed_in, queries, desk):
    from xiezhi.workbench.accounts.models import Account
    from xiezhi.workbench.accounts.roles import Role

    client = signed_in("guizhou", "coordinator")
    client.get("/en/settings/people")
    with queries() as few:
        client.get("/en/settings/people")
    for n in range(40):
        Account.objects.made(f"g{n}", "x", Role.MEMBER, side="520000", party="gz_gov")
    with queries() as many:
        client.get("/en/settings/people")
    assert many() == few()


def test_the_maps_further_files_hold_the_country_and_the_sides_in_full(signed_in, computed):
    import json

    client = signed_in("guizhou", "public")
    country, full = (
        json.loads(b"".join(client.get(f"/zh/overview/{name}.json")))
        for name in ("country", "ground-full")
    )
    assert len(country["features"]) > 2800
    simple = json.loads(b"".join(client.get("/zh/overview/ground.json")))["features"]

    codes = {one["properties"]["code"] for one in full["places"]["features"]}
    assert codes == {one["properties"]["code"] for one in simple["places"]["features"]}
    assert json.dumps(full["places"]).count("[") > 5 * json.dumps(simple["places"]).count("[")
    assert codes < {one["properties"]["code"] for one in country["features"]}
