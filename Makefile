# Every target works on a machine with nothing but Python (>= 3.11) and make:
# it makes its own environment in .venv and installs what constraints.txt pins.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
CASE ?= cases/yuqian
OUT ?= out
WORKERS ?= 2
VENDOR := src/xiezhi/workbench/static/vendor/maplibre-gl-csp.js

PORT ?= 8000

.PHONY: blueprint serve vendor test nightly env check-style check-types check-tests screenshots docs benchmarks peers-gpl \
	constraints clean

## the main job: the first case's findings as HTML, Word, Excel and JSON
blueprint: $(VENV)/run.stamp
	$(BIN)/xiezhi blueprint $(CASE) -o $(OUT)

## the workbench in a browser, as a demonstration: prints its address and who may sign in
serve: $(VENV)/serve.stamp vendor
	$(BIN)/xiezhi serve $(CASE) --demo --port $(PORT)

## what the workbench loads in the browser; without npm its map does not move
vendor: $(VENDOR)

$(VENDOR): package.json package-lock.json tools/copy_vendor.py | $(BIN)/python
	@if command -v npm >/dev/null 2>&1 && npm ci --ignore-scripts --no-audit --no-fund; then \
		$(BIN)/python tools/copy_vendor.py; \
	else echo "npm is absent or failed: the map will not move, pictures and tables are complete"; fi

## everything that CI runs
test: check-style check-types check-tests docs

## the long suites: more histories, more mutations, national sizes
nightly: env vendor
	HYPOTHESIS_PROFILE=nightly $(BIN)/python -m pytest -m nightly -p no:randomly

env: $(VENV)/dev.stamp

check-style: env
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

check-types: env
	$(BIN)/mypy

check-tests: env vendor
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -m "not nightly"

## every page of the workbench as a picture, in both languages, on a phone and a desk
screenshots: env vendor
	XIEZHI_SHOTS=$(OUT)/screenshots $(BIN)/python -m pytest -p no:randomly -q \
		tests/workbench/test_browser_pages.py -m "not nightly" -k "without_fault"
	@echo "look at $(OUT)/screenshots/index.html"

docs: env
	$(BIN)/sphinx-build -W --keep-going -q -b html docs docs/_build/html

## every stated figure measured again, one benchmark after the other, beside its peers
benchmarks: $(VENV)/bench.stamp
	@missed=; for file in benchmarks/bench_*.py; do \
		echo "== $$file"; $(BIN)/python $$file || missed="$$missed $$file"; \
	done; \
	if [ -n "$$missed" ]; then echo "answers not reached:$$missed"; exit 1; fi

## also the peers under the GPL, for comparison alone; nothing of ours imports or ships them
peers-gpl: $(VENV)/bench.stamp
	$(PIP) install -c constraints.txt --group benchmarks-gpl

## rewrite the pins from what is installed, names and versions alone
constraints: env $(VENV)/bench.stamp
	$(BIN)/python tools/write_constraints.py > constraints.txt

clean:
	rm -rf $(VENV) $(OUT) node_modules src/xiezhi/workbench/static/vendor docs/_build .pytest_cache .mypy_cache .ruff_cache

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --upgrade 'pip>=25.1'

$(VENV)/run.stamp: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install -c constraints.txt -e .
	touch $@

$(VENV)/serve.stamp: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install -c constraints.txt -e '.[workbench]'
	touch $@ $(VENV)/run.stamp

$(VENV)/dev.stamp: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install -c constraints.txt -e '.[osm,pdf,postgres,register,workbench]' --group dev --group docs
	touch $@ $(VENV)/run.stamp

$(VENV)/bench.stamp: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install -c constraints.txt -e '.[postgres,register]' --group benchmarks
	touch $@
