"""Every chart of a case keeps to the grammar of Vega-Lite, whoever wrote its specification."""

import json
from pathlib import Path

import pytest
from altair.utils.schemapi import validate_jsonschema
from altair.vegalite.v6.schema.core import load_schema
from jsonschema import ValidationError

from xiezhi.blueprint.catalogue import answers
from xiezhi.case.read import read_case
from xiezhi.region.map_spec import layer, pixel

SCHEMA = load_schema()
YUQIAN = Path(__file__).parents[2] / "cases" / "yuqian"


@pytest.mark.slow
def test_every_chart_of_a_case_is_vega_lite():
    charts = [chart for one in answers(read_case(YUQIAN)) for chart in getattr(one, "charts", ())]
    assert len(charts) > 12
    for chart in charts:
        for spec in chart.specs.values():
            validate_jsonschema(json.loads(json.dumps(spec)), SCHEMA)


def test_the_grammar_refuses_what_is_none():
    wrong = layer("ends", "dotty", {"x": pixel("x")})
    with pytest.raises(ValidationError):
        validate_jsonschema(wrong, SCHEMA)
    validate_jsonschema({**wrong, "mark": "point"}, SCHEMA)
