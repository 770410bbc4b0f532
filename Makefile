# Everything sets itself up in .venv/ from python3, venv and make.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: watch demo test torture lint bench screenshots lock clean

watch: .venv/installed
	$(BIN)/concord watch

demo: .venv/installed
	$(BIN)/concord demo

test: .venv/installed-dev
	$(BIN)/pytest

# Thirty days of sixty sources without and with faults, every hostile answer, every pattern: half an hour on two cores.
torture: .venv/installed-dev
	$(BIN)/python -m tests.torture
	$(BIN)/python -m tests.torture.swallow
	$(BIN)/python -m tests.torture.patterns

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/installed-dev
	$(BIN)/python -m bench

# Pictures of the guides, from what the last `make demo` left in var/demo. Chinese needs a font: fonts-noto-cjk.
screenshots: .venv/installed-dev
	$(BIN)/python docs/make_screenshots.py

# Both lock files carry hashes and hold for every platform; uv writes them, pip reads them.
lock: .venv/installed-dev
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--all-extras pyproject.toml --output-file requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--all-extras --group dev pyproject.toml --output-file requirements-dev.lock

clean:
	rm -rf .venv build *.egg-info

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/installed: requirements.lock pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

.venv/installed-dev: requirements-dev.lock .venv/installed
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.lock
	touch $@
