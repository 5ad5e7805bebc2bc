# What people and CI run. Only GNU make, git and Python 3.11 or newer are needed.
PORT ?= 8000
PYTHON ?=
export PYTHON
# Only test-postgres chooses another database for the tests.
unexport TEST_DATABASE_URL
# Without it Python would compile every module, and pytest every test, anew in each process.
unexport PYTHONDONTWRITEBYTECODE

BOOTSTRAP := sh deploy/bootstrap.sh
RUN := .venv/bin/python
PYTEST := $(RUN) -m pytest --ds=cms.settings.test -n auto --dist worksteal
# What runs on one core, beside another that does; each says what it has to say in one piece.
TWO_AT_ONCE := --jobs=2 --no-print-directory $(if $(filter output-sync,$(.FEATURES)),--output-sync)
ON_TEST_SETTINGS := DJANGO_SETTINGS_MODULE=cms.settings.test
ON_POSTGRES := TEST_DATABASE_URL="$$TEST_POSTGRES_URL" $(ON_TEST_SETTINGS)
POSTGRES_ANSWERS := $(RUN) -c 'import os, psycopg; psycopg.connect(os.environ["TEST_POSTGRES_URL"], connect_timeout=2)' 2>/dev/null
# The rules that the database itself keeps, and the files that ask to be tried on it.
DATA_ROOMS := evidence topics drafts proofs comparison publishing review
DATA_TESTS = $(DATA_ROOMS:%=tests/%) $$(grep -rlE --include='test_*.py' 'pytest\.mark\.data\b' tests $(DATA_ROOMS:%=--exclude-dir=%))

# What covers cms/policy, and evidence's ledger.py and canonical.py; pyproject.toml names them too.
CORE_TESTS := tests/policy $(addprefix tests/evidence/test_, canonical.py ledger.py)
RULE_TESTS := tests/policy tests/checks tests/comparison tests/drafts tests/importing \
	tests/proofs/test_anchors.py tests/evidence/test_canonical.py \
	$(addprefix tests/home/test_, assurance.py decisions.py docs.py glossary.py migrations.py)

.DEFAULT_GOAL := help
.PHONY: help demo bench bench-checks lighthouse screenshots coverage mutants test-long test check lint format types rules checks test-sqlite test-postgres runtime dev migrated migrated-postgres clean

help: ## Say what there is to make.
	@awk -F ': .*## ' '/^[a-z-]+:.*## / { printf "make %s\n    %s\n", $$1, $$2 }' Makefile

demo: ## Install what is missing and serve a demonstration on http://localhost:8000 (PORT=8001 for another port).
	@$(BOOTSTRAP)
	@exec $(RUN) manage.py demo --port '$(PORT)' $(DEMO_ARGS)

test: dev ## Run every check and test, as CI does.
	@$(MAKE) $(TWO_AT_ONCE) coverage types lint checks migrated-postgres
	@$(MAKE) --no-print-directory test-sqlite
	@$(MAKE) --no-print-directory test-postgres

check: dev ## Check style, types, the directions of imports and the rules, without a database: for every save.
	@$(MAKE) $(TWO_AT_ONCE) rules types lint

lint: dev ## Check the style of the code and the directions of its imports.
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	.venv/bin/lint-imports --no-logo

rules: dev ## Run the tests of what is plain Python, and of what the documents say.
	$(RUN) -m pytest -q -n 0 --plain $(RULE_TESTS)

types: dev ## Check the types.
	$(RUN) -m mypy

checks: dev ## See that no migration is missing and that production settings are safe.
	$(ON_TEST_SETTINGS) $(RUN) manage.py makemigrations --check --dry-run
	@echo 'manage.py check --deploy, on production settings'
	@DJANGO_SETTINGS_MODULE=cms.settings.production \
		SECRET_KEY="$$($(RUN) -c 'import secrets; print(secrets.token_urlsafe(45))')" \
		ALLOWED_HOSTS=example.org SITE_URL=https://example.org DATABASE_URL=sqlite:///:memory: \
		$(RUN) manage.py check --deploy --fail-level WARNING

test-sqlite: dev ## Run all the tests on SQLite, in random order, on every core.
	$(PYTEST)

test-postgres: dev ## Run the tests of what the database keeps on the PostgreSQL of TEST_POSTGRES_URL.
	@if [ -z "$$TEST_POSTGRES_URL" ]; then \
		echo 'PostgreSQL tests were skipped: TEST_POSTGRES_URL is not set.'; \
	elif ! $(POSTGRES_ANSWERS); then \
		echo 'PostgreSQL tests were skipped: no database answers at TEST_POSTGRES_URL.'; \
	else \
		echo 'The tests of what the database keeps, on PostgreSQL'; \
		TEST_DATABASE_URL="$$TEST_POSTGRES_URL" $(PYTEST) $(DATA_TESTS); \
		passed=$$?; $(ON_POSTGRES) $(RUN) -m tests.template_database --drop; exit $$passed; \
	fi

coverage: migrated ## See that the tests take every branch of the policy, the ledger and the digest's form.
	$(RUN) -m coverage run -m pytest -q -p no:xdist $(CORE_TESTS)
	@$(RUN) -m coverage report

mutants: dev ## Change the policy, the ledger and the digest's form bit by bit; the tests must notice each change.
	.venv/bin/mutmut run
	@.venv/bin/mutmut results | tee mutants/unnoticed.txt
	@! grep -q . mutants/unnoticed.txt

test-long: dev ## Run what takes about an hour: thousands of steps of the model-based test, every look of the desk, and the mutants.
	$(RUN) -m pytest -m long -o faulthandler_timeout=0
	@$(MAKE) mutants

bench: dev ## Measure queries, times and sizes, make demo from a clean clone, and a signature at a person's pace.
	$(RUN) -m tests.bench --clone
	$(RUN) -m tests.bench.pace

bench-checks: dev ## Measure the content checks: precision and recall, time a page, and 10,000 pages.
	$(RUN) -m tests.bench.checks

lighthouse: dev ## Ask Lighthouse about the pages, served as in production on PORT. Needs npx (it fetches Lighthouse) and a Chromium.
	$(RUN) -m tests.bench.lighthouse --port '$(PORT)'

screenshots: dev ## Take the README's pictures of the demonstration that is running on PORT.
	$(RUN) -m tests.bench.screenshots --port '$(PORT)'

format: dev ## Put the code in the house's format.
	$(RUN) -m ruff check --fix-only .
	$(RUN) -m ruff format .

clean: ## Delete the environment and the caches; the site's own data in var/ stays.
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +

# What the other targets stand on.
runtime:
	@$(BOOTSTRAP)

dev:
	@$(BOOTSTRAP) --dev

# Databases as the migrations leave them, for the tests' own to be copies of.
migrated: dev
	@$(ON_TEST_SETTINGS) $(RUN) -m tests.template_database

migrated-postgres: dev
	@if $(POSTGRES_ANSWERS); then $(ON_POSTGRES) $(RUN) -m tests.template_database; fi
