# What can be done here; `make` alone lists it. Everything else is in run.py and scripts/, for machines without make.

PYTHON ?= python3
BIN := .venv/bin
# Two test processes: the machine that `make test` is promised for has two cores.
JOBS ?= 2
PYTEST := $(BIN)/pytest -q -n $(JOBS) --dist loadfile
# One test of pages takes as long as twenty others: whoever has nothing left to do takes of the other's.
IN_BROWSER := $(PYTEST:loadfile=worksteal) -m e2e tests/e2e
# On a busy machine a browser can be late: what failed is tried once more, by itself, and must pass then.
IN_BROWSER_AGAIN := $(BIN)/pytest -q -m e2e tests/e2e --last-failed --last-failed-no-failures none
# method and connectors know no database (the layers contract sees to it), nor do the workshop and the rules of the house:
# a second database teaches nothing there.
WITHOUT_DATABASE := tests/e2e tests/method tests/connectors tests/scripts tests/test_house_rules.py tests/test_bench.py
# The columnar copy reads by transaction number, which an open transaction of another test process holds back: each has a
# server of its own, and where TEST_POSTGRES_URL names one there is one process.
ON_POSTGRES := MEETPUNT_TEST_DB=postgres $(if $(TEST_POSTGRES_URL),$(subst -n $(JOBS),-n 1,$(PYTEST)),$(PYTEST)) \
	-m "not e2e" $(addprefix --ignore=,$(WITHOUT_DATABASE))
LOCK := $(BIN)/uv pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make lock" --upgrade
# Some shells forbid Python to keep what it compiled: each of a hundred processes would then compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run setup setup-test setup-long check test test-all bench bench-full dev pictures messages audit lock clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 14

# Only as `make run HOST=...`: some shells set a HOST of their own in the environment.
run: export MEETPUNT_BIND := $(if $(filter command line,$(origin HOST)),$(HOST),$(or $(MEETPUNT_BIND),127.0.0.1))
run:  ## set up what is not set up yet, and serve on http://127.0.0.1:8000 (PORT=8001 make run for another port; make run HOST=0.0.0.0 for phones on the same network)
	@$(PYTHON) run.py

setup:  ## set up only
	@$(PYTHON) run.py setup

setup-test:  ## set up what the tests need too: test packages, PostgreSQL, Chromium
	@$(PYTHON) run.py setup-test

setup-long:  ## set up what the long tests need too: other engines, LibreOffice, what CRMs are held against
	@$(PYTHON) run.py setup-long

check: setup-test  ## style, types and layers, without running a test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy -n 2
	$(BIN)/lint-imports
	$(BIN)/python -m scripts.frontend check

test: check  ## everything of the product: checks, SQLite, Chromium, PostgreSQL (at most 15 minutes)
	$(PYTEST) -m "not e2e" --ignore=tests/e2e
	$(IN_BROWSER) || $(IN_BROWSER_AGAIN)
	$(ON_POSTGRES)
	@echo "make test: all passed."

test-all: setup-long test  ## also the full simulations and the other engines (at most 60 minutes)
	$(PYTEST) --long -m long
	$(ON_POSTGRES) --pages
	@echo "make test-all: all passed."

bench:  ## the benchmarks on 200,000 activities (10 minutes)
	@$(PYTHON) run.py setup-test
	$(BIN)/python -m bench

bench-full:  ## the benchmarks on 1 and 10 million activities, and three hundred people at work
	@$(PYTHON) run.py setup-long
	$(BIN)/python -m bench --full
	$(BIN)/python -m bench.load

dev: setup-test  ## serve for working on it: reloads Python and styles at once
	$(BIN)/python -m scripts.dev

pictures: setup-test  ## make the pictures of the screens in docs/pictures
	$(BIN)/python -m tests.pictures

messages:  ## collect the texts for people in each layer's catalogue, keeping the translations
	@$(PYTHON) run.py setup-test
	$(BIN)/python -m scripts.messages extract

audit: setup-test  ## ask for known weaknesses of everything that is locked (needs the lists of them: a network)
	$(BIN)/python -m scripts.audit

lock:  ## re-make all lock files with today's versions; no lock names a registry
	$(LOCK) --group build -o requirements/run.txt
	$(LOCK) --group test -c requirements/run.txt -o requirements/test.txt
	$(LOCK) --group long -c requirements/test.txt -o requirements/long.txt
	$(LOCK:pyproject.toml=) --group node -o requirements/node.txt
	$(LOCK:pyproject.toml=) --group uv -c requirements/test.txt -o requirements/uv.txt
	npm install --package-lock-only
	cd tests/tools && npm install --package-lock-only
	cd tests/tools/crm && npm install --package-lock-only

clean:  ## remove what set-up and the builds made; the data folder stays
	rm -rf .venv .cache node_modules tests/tools/node_modules tests/tools/crm/node_modules src/meetpunt/web/static/build
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src -name '*.mo' -delete
	find . -name __pycache__ -prune -exec rm -rf {} +
