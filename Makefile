# Everything works from a fresh clone with Python 3.11 or newer and make: `make demo`, `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint bench wheel clean

# The environment, with regrights installed from its built wheel; made anew when a source file changes.
SOURCES := pyproject.toml README.md $(shell find kb bridge cli -type f -not -path '*/__pycache__/*')

demo: $(VENV)/installed
	$(BIN)/regrights requests

test: $(VENV)/developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

lint: $(VENV)/developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/developing
	$(BIN)/python tests/bench.py

wheel: $(VENV)/built

$(VENV)/made:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "regrights needs Python 3.11 or newer; try: make PYTHON=python3.12 demo")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip build
	touch $@

$(VENV)/built: $(VENV)/made $(SOURCES)
	rm -rf build dist
	$(BIN)/python -m build --quiet --wheel
	touch $@

$(VENV)/installed: $(VENV)/built
	$(BIN)/python -m pip install --quiet --force-reinstall --no-deps dist/regrights-*.whl
	$(BIN)/python -m pip install --quiet dist/regrights-*.whl
	touch $@

$(VENV)/developing: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --group dev
	touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
