# Everything one does with Claimwright. `make help` lists it.
#
# CLAIMWRIGHT_HOME names the data folder of demo, serve and worker. The tests have their own.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:

PYTHON3 ?= python3
BIN := .venv/bin
READY := .venv/.installed

PYTEST := $(BIN)/pytest
# Two at a time: what a small machine has.
AT_ONCE := --numprocesses=2 --dist=loadfile
PURE_TESTS := tests --ignore=tests/office --ignore=tests/browser
ATHERIS := "atheris>=3.0"
SCREENS ?= test-output/screens

.PHONY: help env demo serve login-code worker test test-pure test-office test-postgres test-browser test-all \
	fuzz bench check format screenshots vendor lock clean

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' Makefile

$(READY): requirements.lock pyproject.toml tools/environment.py
	@$(PYTHON3) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Claimwright needs Python 3.11 or later: make PYTHON3=/path/to/python3.11"; exit 1; }
	@$(PYTHON3) tools/environment.py

env: $(READY) ## Make the virtual environment .venv from the lock

demo: $(READY) ## Run one practice's day from note to balanced account, and print the story
	@$(BIN)/claimwright demo

serve: $(READY) ## Open the office at 127.0.0.1:8000
	@$(BIN)/claimwright serve

login-code: $(READY) ## Print the six digits of now for a login of the demo: NAME=biller
	@$(BIN)/claimwright second-factor $(NAME)

worker: $(READY) ## Do the office's background work
	@$(BIN)/claimwright worker

test: test-pure test-office test-postgres test-browser ## Run every test

test-pure: $(READY) ## Run the tests of the pure rooms and of the project itself
	@echo "== pure rooms and project"
	@$(PYTEST) $(AT_ONCE) $(PURE_TESTS)

test-office: $(READY) ## Run the office's tests on SQLite
	@echo "== office on SQLite"
	@env -u CLAIMWRIGHT_DATABASE_URL $(PYTEST) $(AT_ONCE) tests/office

test-postgres: $(READY) ## Run the office's tests on a PostgreSQL server made for them
	@echo "== office on PostgreSQL"
	@$(PYTHON3) tools/debian_packages.py postgresql
	@$(BIN)/python tools/with_postgres.py -- $(PYTEST) $(AT_ONCE) tests/office

test-browser: $(READY) ## Walk the screens in headless Chromium
	@echo "== screens in Chromium"
	@$(PYTHON3) tools/debian_packages.py chromium
	@mkdir -p $(SCREENS)
	@env -u CLAIMWRIGHT_DATABASE_URL CLAIMWRIGHT_SCREENS=$(abspath $(SCREENS)) $(PYTEST) tests/browser

test-all: test fuzz ## Run every test, then the properties at length

fuzz: $(READY) ## Break files for half an hour, with atheris where it is to be had
	@$(PYTEST) $(PURE_TESTS) -m hypothesis --hypothesis-profile=fuzz
	@POLARS_MAX_THREADS=1 $(BIN)/python -m fuzz --seconds 600 --seed $$(date +%s)
	@$(BIN)/python -c 'import atheris' 2>/dev/null || $(BIN)/python -m pip install --quiet $(ATHERIS) \
		|| echo "atheris is not to be had for this Python: only our own mutations were tried"
	@! $(BIN)/python -c 'import atheris' 2>/dev/null || \
		POLARS_MAX_THREADS=1 $(BIN)/python -m fuzz --seconds 1200 --coverage

bench: $(READY) ## Measure speed and memory beside peers, and write docs/benchmarks.md
	@$(BIN)/python -m bench --write docs/benchmarks.md

check: $(READY) ## What one runs before a commit: format, lint, types, imports, migrations, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m django makemigrations --check --dry-run --settings=claimwright.office.settings
	$(MAKE) --no-print-directory test

format: $(READY) ## Put the code in its standard form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

screenshots: ## Take the pictures that the documentation shows
	@$(MAKE) --no-print-directory test-browser SCREENS=docs/screens

vendor: $(READY) ## Fetch the pinned browser files anew (needs npm)
	@$(BIN)/python tools/vendor.py

# Options of this machine (other indexes, local wheels) must not reach the lock.
lock: $(READY) ## Pin every package anew, with hashes
	@env $$(env | sed -n 's/^\(UV_[A-Z_]*\)=.*/-u \1/p') $(BIN)/uv pip compile \
		pyproject.toml --extra dev --output-file requirements.lock --quiet --upgrade \
		--universal --python-version 3.11 --generate-hashes --only-binary :all: \
		--no-config --no-header --no-emit-index-url --no-emit-find-links --no-emit-build-options

clean: ## Remove everything that make made; data folders stay
	@rm -rf .venv .venv.lock test-output .pytest_cache .mypy_cache .ruff_cache .hypothesis \
		.import_linter_cache .bench build dist
	@find src tests tools bench fuzz -name __pycache__ -type d -prune -exec rm -rf {} +
