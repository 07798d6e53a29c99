# Every target works on a machine with nothing but Python (>= 3.11) and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

.PHONY: env
env: $(VENV)/dev.stamp

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --upgrade 'pip>=25.1'

$(VENV)/dev.stamp: pyproject.toml $(wildcard constraints.txt) | $(VENV)/bin/python
	$(PIP) install $(if $(wildcard constraints.txt),-c constraints.txt) -e '.[osm]' --group dev --group docs
	touch $@
