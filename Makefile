PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
ARTICLES ?= corpus/articles
DB ?= gigawire.sqlite

.DEFAULT_GOAL := help
.PHONY: help run train test check format lint types docs score bench bench-full figures picture lock clean

help: ## List the targets.
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/run.stamp: requirements/run.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what gigawire needs into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp
	@echo "Installing what its tests need ..."
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

run: $(VENV)/run.stamp ## Set everything up and read ARTICLES (corpus/articles) into DB (gigawire.sqlite).
	@$(BIN)/gigawire run $(ARTICLES) --db $(DB) --show

train: $(VENV)/run.stamp ## Train the shipped entity model anew, from corpus/frames and corpus/stories alone, into models/v1: some 20 minutes.
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/gigawire train --first models/v1

test: $(VENV)/dev.stamp ## Set everything up and run every test.
	@$(BIN)/python -m pytest -q

check: format lint types test docs score ## Everything that CI runs.

format: $(VENV)/dev.stamp ## Fail if a file is not formatted.
	@$(BIN)/ruff format --check .

lint: $(VENV)/dev.stamp ## Ruff, and the import contract.
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports

types: $(VENV)/dev.stamp ## mypy, strict.
	@$(BIN)/mypy

docs: $(VENV)/dev.stamp ## Check that the README's and docs' generated parts are true.
	@$(BIN)/python -m pytest -q tests/test_docs.py

score: $(VENV)/dev.stamp ## Precision, recall and F1 on corpus/gold, against the committed floors.
	@$(BIN)/gigawire evaluate --floors corpus/gold/floors.json

$(VENV)/bench.stamp: requirements/bench.txt $(VENV)/dev.stamp
	@echo "Installing the extractors that are measured beside ..."
	@$(PIP) install --require-hashes -r requirements/bench.txt
	@touch $@

bench: $(VENV)/bench.stamp ## Articles and words per CPU second of every stage, beside spaCy's bare tokenizer.
	@$(BIN)/python -m tests.bench

bench-full: $(VENV)/dev.stamp ## 100,000 generated articles end to end, into docs/performance.md: most of an hour.
	@$(BIN)/python -m tests.bench.full

figures: ## Write the committed floors into docs/accuracy.md.
	@$(PYTHON) docs/figures.py

picture: $(VENV)/run.stamp ## Draw docs/run.svg anew.
	@$(BIN)/python docs/picture.py

lock: $(VENV)/dev.stamp ## Write requirements/*.txt anew from pyproject.toml.
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-header pyproject.toml requirements/build.in -o requirements/run.txt
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-header pyproject.toml requirements/build.in --extra parquet --group dev -c requirements/run.txt -o requirements/dev.txt
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-header pyproject.toml requirements/build.in --group bench -c requirements/run.txt -o requirements/bench.txt

clean: ## Remove the environment and every cache.
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build
