# Every command a person types. `make` alone lists them.
VENV := .venv
BIN := $(VENV)/bin
# maturin installs into the environment that is active: ours, whatever the user has activated.
INSIDE := env -u CONDA_PREFIX VIRTUAL_ENV=$(abspath $(VENV))
CORE := Cargo.toml Cargo.lock pyproject.toml $(shell find src -type f)

# The first Python on the path that is new enough, unless one is named: make run PYTHON=python3.12
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$python && break; done)

.DEFAULT_GOAL := help
.PHONY: help run test test-rust test-python test-bare test-pandas2 test-notebooks docs lint package package-sdist format clean tools

help: ## list the commands
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

run: $(VENV)/installed ## build, analyse the bundled articles, say what was found and where the report is
	$(BIN)/copydesk analyze python/copydesk/data/articles.jsonl -o report

test: lint test-rust test-python test-bare test-pandas2 test-notebooks docs ## everything that has to pass

test-rust: tools ## the core without Python, and its lints with and without
	cargo test --locked --no-default-features
	cargo clippy --locked --all-targets --no-default-features -- -D warnings
	cargo clippy --locked --lib -- -D warnings

test-python: $(VENV)/tested ## the package on pandas 3, polars and pyarrow, doctests and stubs
	$(BIN)/python -m pytest
	$(BIN)/python -m mypy.stubtest copydesk._core

test-bare: $(VENV)-bare/tested ## the package where nothing but NumPy is installed
	$(VENV)-bare/bin/python -m pytest tests/test_bare.py tests/test_columns.py

test-pandas2: $(VENV)-pandas2/tested ## the package on pandas 2
	$(VENV)-pandas2/bin/python -m pytest tests/test_columns.py tests/test_analysis.py

test-notebooks: $(VENV)/tested ## every notebook from its first cell to its last
	$(BIN)/python -m pytest --nbmake notebooks

docs: $(VENV)/documented ## the documentation as a site, its examples run
	$(BIN)/sphinx-build --fail-on-warning --keep-going --quiet --write-all docs docs/_build/html
	@echo "the documentation is in docs/_build/html/index.html"

lint: $(VENV)/tested ## formatting, lints and types
	cargo fmt --check
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/zizmor --offline --quiet .github/workflows

package: dist/built package-sdist ## a wheel and a source distribution, checked and tried
	$(BIN)/twine check --strict dist/*.whl

# Built and tried as pip does it where there is no wheel.
package-sdist: $(VENV)/packaged
	rm -f dist/*.tar.gz
	$(BIN)/maturin sdist --out dist
	$(BIN)/twine check --strict dist/*.tar.gz
	$(PYTHON) -m venv --clear $(VENV)-sdist
	$(VENV)-sdist/bin/python -m pip install --quiet --upgrade pip
	CARGO_TARGET_DIR=$(abspath target/sdist) $(VENV)-sdist/bin/python -m pip install --quiet --group test dist/*.tar.gz
	$(VENV)-sdist/bin/python -m pytest tests/test_bare.py tests/test_columns.py

format: $(VENV)/tested ## put the code in its usual form
	cargo fmt
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

clean: ## remove what the other commands made
	rm -rf $(VENV) $(VENV)-bare $(VENV)-pandas2 $(VENV)-sdist target dist report docs/_build docs/notebooks

tools:
	@command -v cargo >/dev/null || { echo "copydesk is built with Rust: install a toolchain (rustup.rs), then try again" >&2; exit 1; }
	@command -v cc >/dev/null || { echo "Rust needs a C linker: install a compiler (on Debian: build-essential), then try again" >&2; exit 1; }
	@test -n "$(PYTHON)" || { echo "copydesk needs Python 3.11 or newer on the path, or named: make run PYTHON=/path/to/python3.12" >&2; exit 1; }
	@$(PYTHON) -c '$(NEW_ENOUGH)' || { echo "copydesk needs Python 3.11 or newer; $(PYTHON) is older or not there" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' || { echo "$(PYTHON) cannot make virtual environments: install its venv package (on Debian: python3-venv), then try again" >&2; exit 1; }

$(VENV)/installed: $(CORE) | tools
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip 'maturin>=1.9,<2'
	$(INSIDE) $(BIN)/maturin develop --release --locked --extras all
	@touch $@

$(VENV)/tested: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --group test --group frames --group engines --group lint --group notebooks --group browser
	@touch $@

$(VENV)/documented: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --group docs --group frames --group engines
	@touch $@

$(VENV)/packaged: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --group package
	@touch $@

# Installed from a wheel, as a user has it.
dist/built: $(VENV)/installed $(shell find python -type f -name '*.py' -o -type f -name '*.jsonl' -o -type f -name '*.html' -o -type f -name '*.css' -o -type f -name '*.js')
	rm -rf dist
	$(INSIDE) $(BIN)/maturin build --release --locked --out dist
	@touch $@

$(VENV)-bare/tested: dist/built
	$(PYTHON) -m venv --clear $(VENV)-bare
	$(VENV)-bare/bin/python -m pip install --quiet --upgrade pip
	$(VENV)-bare/bin/python -m pip install --quiet --group test dist/*.whl
	@touch $@

$(VENV)-pandas2/tested: dist/built
	$(PYTHON) -m venv --clear $(VENV)-pandas2
	$(VENV)-pandas2/bin/python -m pip install --quiet --upgrade pip
	$(VENV)-pandas2/bin/python -m pip install --quiet --group test --group frames dist/*.whl 'pandas<3'
	@touch $@
