# `make run` serves on http://$(HOST):$(PORT); `make test` proves it. Both set everything up.
HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed

.DEFAULT_GOAL := help
.PHONY: help install run test lint fix types bench clean

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(INSTALLED)  ## create .venv with the pinned versions

# Compiled bytecode makes the start of Ray's many processes three times faster.
$(INSTALLED): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv --constraint constraints.txt
	UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy $(BIN)/uv pip install --quiet --python $(BIN)/python \
		--constraint constraints.txt --editable '.[dev]'
	@touch $@

run: $(INSTALLED)  ## serve storyboards on http://HOST:PORT (default 127.0.0.1:8000)
	exec $(BIN)/storyboard serve cluster/local.yaml --host $(HOST) --port $(PORT)

test: $(INSTALLED)  ## run every test
	$(BIN)/python -m pytest

lint: $(INSTALLED)  ## ruff (lint, format) and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

fix: $(INSTALLED)  ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(INSTALLED)  ## time engine and service: against peers, under load, on simulated GPUs
	$(BIN)/python -m tests.benchmarks.bench_encoding
	$(BIN)/python -m tests.benchmarks.bench_render
	$(BIN)/python -m tests.benchmarks.bench_serving
	$(BIN)/python -m tests.benchmarks.bench_scale
	$(BIN)/python -m tests.benchmarks.bench_determinism
	$(BIN)/python -m tests.benchmarks.bench_watching

clean:  ## remove the virtual environment and caches
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache
