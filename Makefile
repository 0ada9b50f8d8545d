# Two commands are all a newcomer needs: make run, make test.

PYTHON ?= python3
PORT ?= 8000
# What make test passes on to the test bed: "make test PARTS=postgresql", "make test PARTS=--help".
PARTS ?=
# The same for make bench: "make bench BENCH=--quick", "make bench BENCH=--help".
BENCH ?=

VENV := .venv
IN_VENV := $(VENV)/bin/python
PIP := $(IN_VENV) -m pip install --quiet --disable-pip-version-check

# Lint looks at the project as production would, whatever this shell or .env says.
AS_IN_PRODUCTION = env -i PATH="$$PATH" HOME="$$HOME" NEWSROOM_READ_DOTENV=off \
	ALLOWED_HOSTS=example.org DATABASE_URL=sqlite://:memory: \
	SECRET_KEY="$$($(IN_VENV) -c 'import secrets; print(secrets.token_urlsafe(50))')"

.DEFAULT_GOAL := help
.PHONY: help run test lint bench bench-pages bench-imports bench-quotes

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## /  make \1|/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-22s%s\n", $$1, $$2}'

run: $(VENV)/.runtime ## serve the newsroom on http://127.0.0.1:8000/ (or PORT=...), with a demo paper
	@exec $(IN_VENV) -m newsroom.server --port "$(PORT)"

test: $(VENV)/.dev ## run every test: SQLite, PostgreSQL, and Chromium on both
	@exec $(IN_VENV) -m tests.bed $(PARTS)

lint: $(VENV)/.dev ## check style, migrations and production settings
	$(IN_VENV) -m ruff check .
	$(IN_VENV) -m ruff format --check .
	@$(AS_IN_PRODUCTION) $(IN_VENV) manage.py makemigrations --check --dry-run
	@$(AS_IN_PRODUCTION) $(IN_VENV) manage.py check --deploy --fail-level WARNING

bench: bench-pages bench-imports ## measure pages and imports against their budgets (BENCH=--quick for a trial)

bench-pages: $(VENV)/.dev ## measure every kind of page
	@exec $(IN_VENV) -m bench.pages $(BENCH)

bench-imports: $(VENV)/.dev ## measure imports
	@exec $(IN_VENV) -m bench.imports $(BENCH)

bench-quotes: $(VENV)/.dev ## score and time the quotation finder
	@exec $(IN_VENV) -m bench.quotes

# --- the environment: made once, refreshed when a requirements file changes -------------------

$(VENV)/.made:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "There is no $(PYTHON) here. Install Python 3.11 or later, or name one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "On the Record needs Python 3.11 or later; $(PYTHON) is $$($(PYTHON) --version 2>&1). Name another: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) has no venv module. On Debian or Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "Making the environment in $(VENV)/"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.runtime: requirements.txt | $(VENV)/.made
	@echo "Installing requirements.txt (once; a minute or so)"
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	@echo "Installing requirements-dev.txt"
	@$(PIP) -r requirements-dev.txt
	@touch $@
