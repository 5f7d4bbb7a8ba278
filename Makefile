# `make run` serves on http://$(HOST):$(PORT); `make test` proves it. Both set everything up.
HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON ?= python3
# `cpu` installs torch without CUDA, `auto` the build for this machine's driver, from PyTorch's own
# index (see `uv pip install --torch-backend`). Empty: the build that PyPI has.
TORCH_BACKEND ?=
BIN := .venv/bin
# What serving needs, and with it what tests, checks and benchmarks need.
SERVING := .venv/.serving$(TORCH_BACKEND:%=-%)
INSTALLED := .venv/.installed
# Node.js only checks the studio page's scripts: where it is missing, they are not checked.
NODE := $(and $(shell command -v node 2> /dev/null),$(shell command -v npm 2> /dev/null))
NODE_INSTALLED := $(if $(NODE),node_modules/.installed)
NO_NODE := @echo "node or npm is missing: the studio page's scripts are not checked"

.DEFAULT_GOAL := help
.PHONY: help install run test lint fix types bench clean

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(INSTALLED)  ## create .venv with the pinned versions, tools for tests and checks included

# Compiled bytecode makes the start of Ray's many processes three times faster.
define UV_INSTALL
test -x $(BIN)/python || $(PYTHON) -m venv .venv
$(BIN)/python -m pip install --quiet --disable-pip-version-check uv --constraint constraints.txt
UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy $(BIN)/uv pip install --quiet --python $(BIN)/python \
	--constraint constraints.txt $(TORCH_OPTIONS) --editable
endef
# A build that is there already would satisfy the pinned version too.
TORCH_OPTIONS := $(if $(TORCH_BACKEND),--torch-backend=$(TORCH_BACKEND) \
	--reinstall-package torch --reinstall-package torchvision)

$(SERVING): pyproject.toml constraints.txt
	$(UV_INSTALL) '.[postgres,s3,schedulers,video]'
	@touch $@

$(INSTALLED): pyproject.toml constraints.txt $(SERVING)
	$(UV_INSTALL) '.[dev]'
	@touch $@

node_modules/.installed: package.json .npmrc
	npm install --no-progress --loglevel error > /dev/null
	@touch $@

run: $(SERVING)  ## serve storyboards on http://HOST:PORT (default 127.0.0.1:8000)
	exec $(BIN)/storyboard serve cluster/local.yaml --host $(HOST) --port $(PORT)

# Not the tests with Ray: a service of theirs takes the whole machine.
SIDE_BY_SIDE := --numprocesses auto --maxprocesses 4 --dist loadfile

test: $(INSTALLED)  ## run every test, or with TESTS=tests/graph only those
ifdef TESTS
	$(BIN)/python -m pytest $(TESTS)
else
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest tests/unit tests/engines $(SIDE_BY_SIDE)
	$(BIN)/python -m pytest tests/graph tests/integration tests/browser
endif

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
