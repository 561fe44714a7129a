# Works from a bare clone with nothing but a Python >= 3.12 somewhere on the machine.
# An interpreter counts when it runs: pyenv leaves shims that do not.

VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PYTHON ?= $(shell sh .ci/find-python)

# How many processes share the tests: one a core, and no more than four; 0 runs them in one.
WORKERS ?= auto
# What pytest is told besides: a path, -k ...
TESTS ?=
# Over two hundred tests start a program; without byte code each would compile the package again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test lint bench captures docs screens clean

demo: $(STAMP)
	@$(BIN)/wsd-inspector demo

test: $(STAMP) lint
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --maxprocesses 4 --dist worksteal $(TESTS)

lint: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(STAMP)
	$(BIN)/python -m tests.bench

captures: $(STAMP)
	$(BIN)/python -m tests.make_captures
	$(BIN)/python -m pytest -q tests/test_captures.py --update-golden

docs: $(STAMP)
	$(BIN)/python -m tests.make_docs

screens: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[screens]"
	$(BIN)/python -m tests.make_screens

$(STAMP): pyproject.toml .ci/find-python
	@test -n "$(PYTHON)" || { \
	  echo "wsd-inspector needs Python 3.12 or newer: install python3.12 (or 3.13) and its venv module, or say PYTHON=/path/to/python3.12" >&2; \
	  exit 1; }
	@echo "setting up $(VENV) with $(PYTHON): half a minute, once" >&2
	@"$(PYTHON)" -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $(STAMP)

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
