# Every command a person types. `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CORE := $(wildcard Cargo.toml Cargo.lock pyproject.toml) $(shell find src -type f 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help run test test-rust test-python test-bare test-notebooks lint format bench clean tools

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

run: $(VENV)/installed ## build, analyse the bundled articles, say what was found and where the report is
	$(BIN)/copydesk analyze python/copydesk/sample/articles.jsonl -o report

test: lint test-rust test-python test-bare test-notebooks ## everything that has to pass

test-rust: tools ## the core: without Python, and with it
	cargo test --locked --no-default-features
	cargo clippy --locked --all-targets --no-default-features -- -D warnings
	cargo clippy --locked --lib -- -D warnings

test-python: $(VENV)/tested ## the package on pandas, polars and pyarrow, doctests and stubs
	$(BIN)/python -m pytest
	$(BIN)/python -m mypy.stubtest copydesk._core

test-bare: $(VENV)-bare/tested ## the package where nothing but NumPy is installed
	$(VENV)-bare/bin/python -m pytest tests/test_bare.py

test-notebooks: $(VENV)/tested ## every notebook from its first cell to its last
	$(BIN)/python -m pytest --nbmake notebooks

lint: $(VENV)/tested ## formatting, lints and types
	cargo fmt --check
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: $(VENV)/tested ## put the code in its usual form
	cargo fmt
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

clean: ## remove what the other commands made
	rm -rf $(VENV) $(VENV)-bare target dist report

tools:
	@command -v cargo >/dev/null || { echo "copydesk is built with Rust: install a toolchain (rustup.rs), then try again" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "copydesk needs Python 3.11 or newer; name one with PYTHON=..., as in: make run PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "this Python cannot make virtual environments: install its venv package (on Debian: python3-venv), then try again" >&2; exit 1; }

$(VENV)/installed: $(CORE) | tools
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip 'maturin>=1.9,<2'
	$(BIN)/maturin develop --release --locked --quiet --extras all
	@touch $@

$(VENV)/tested: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --group test --group frames --group lint --group notebooks
	@touch $@

$(VENV)-bare/tested: $(VENV)/tested
	$(BIN)/maturin build --release --locked --quiet --out dist
	$(PYTHON) -m venv --clear $(VENV)-bare
	$(VENV)-bare/bin/python -m pip install --quiet --upgrade pip
	$(VENV)-bare/bin/python -m pip install --quiet --group test
	$(VENV)-bare/bin/python -m pip install --quiet --no-index --find-links dist --no-deps copydesk
	$(VENV)-bare/bin/python -m pip install --quiet numpy
	@touch $@
