# `make run` serves on http://$(HOST):$(PORT); `make test` proves it. Both set everything up.
HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
# Node.js only checks the studio page's scripts: where it is missing, they are not checked.
NODE := $(and $(shell command -v node 2> /dev/null),$(shell command -v npm 2> /dev/null))
NODE_INSTALLED := $(if $(NODE),node_modules/.installed)
NO_NODE := @echo "node or npm is missing: the studio page's scripts are not checked"

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

node_modules/.installed: package.json .npmrc
	npm install --no-progress --loglevel error > /dev/null
	@touch $@

run: $(INSTALLED)  ## serve storyboards on http://HOST:PORT (default 127.0.0.1:8000)
	exec $(BIN)/storyboard serve cluster/local.yaml --host $(HOST) --port $(PORT)

test: $(INSTALLED)  ## run every test
	$(BIN)/python -m pytest

lint: $(INSTALLED) $(NODE_INSTALLED)  ## ruff (lint, format), mypy; biome and tsc for the studio page
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(if $(NODE),npm run --silent lint,$(NO_NODE))

fix: $(INSTALLED) $(NODE_INSTALLED)  ## let ruff and biome mend what they can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(if $(NODE),npm run --silent fix,$(NO_NODE))

bench: $(INSTALLED)  ## time engine and service: against peers, under load, on simulated GPUs
	$(BIN)/python -m tests.benchmarks.bench_encoding
	$(BIN)/python -m tests.benchmarks.bench_render
	$(BIN)/python -m tests.benchmarks.bench_serving
	$(BIN)/python -m tests.benchmarks.bench_scale
	$(BIN)/python -m tests.benchmarks.bench_determinism
	$(BIN)/python -m tests.benchmarks.bench_watching

clean:  ## remove the virtual environment, node_modules and caches
	rm -rf .venv node_modules .pytest_cache .mypy_cache .ruff_cache
