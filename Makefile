# Everything works from a fresh clone with Python 3.11 or newer and make: `make demo`, `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint bench fuzz net conformance wheel constraints clean

# The environment, with regrights installed from its built wheel; made anew when a source file changes.
SOURCES := pyproject.toml README.md $(shell find kb bridge cli -type f -not -path '*/__pycache__/*')

demo: $(VENV)/installed
	$(BIN)/regrights requests

test: $(VENV)/developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto --dist worksteal

lint: $(VENV)/developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/measuring
	$(BIN)/python tests/bench.py

# Wrong and odd input by the thousand: make fuzz CASES=2000
CASES := 50000
fuzz: $(VENV)/developing
	$(BIN)/python tests/fuzz.py --cases $(CASES)

# Every question of the net, asked again; what is answered otherwise is told.
net: $(VENV)/developing
	$(BIN)/python tests/net.py

# The deals of public filings on the second agreement, at the boundaries of their terms.
conformance: $(VENV)/developing
	$(BIN)/python tests/conformance.py

wheel: $(VENV)/built

# Choose the newest versions that pyproject.toml admits, with the hashes of their files, for every Python and platform.
constraints: $(VENV)/resolver
	$(VENV)/resolver/bin/uv pip compile --quiet --upgrade $(RESOLVED) --group wheel --output-file constraints.txt
	$(VENV)/resolver/bin/uv pip compile --quiet --constraints constraints.txt $(RESOLVED) --group wheel --group dev --output-file constraints-dev.txt
	$(VENV)/resolver/bin/uv pip compile --quiet --constraints constraints-dev.txt $(RESOLVED) --group wheel --group dev --group bench --output-file constraints-bench.txt

RESOLVED = pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate --no-header

$(VENV)/resolver:
	$(PYTHON) -m venv $@
	$@/bin/python -m pip install --quiet uv

$(VENV)/made: constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "regrights needs Python 3.11 or newer; try: make PYTHON=python3.12 demo")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r constraints.txt
	touch $@

$(VENV)/built: $(VENV)/made $(SOURCES)
	rm -rf build dist
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .
	touch $@

$(VENV)/installed: $(VENV)/built
	$(BIN)/python -m pip install --quiet --force-reinstall --no-deps dist/regrights-*.whl
	$(BIN)/python -m pip check
	touch $@

$(VENV)/developing: $(VENV)/installed constraints-dev.txt
	$(BIN)/python -m pip install --quiet --require-hashes -r constraints-dev.txt
	touch $@

$(VENV)/measuring: $(VENV)/developing constraints-bench.txt
	$(BIN)/python -m pip install --quiet --require-hashes -r constraints-bench.txt
	touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
