# Everything a developer types. Each target first sets up what it needs and is quick when nothing
# changed: packages, assets and data are done again only when the file that names them differs.

.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

HOST ?= 127.0.0.1
PORT ?= 8000
VAR_DIR ?= var
PYTHON ?= python3
export PYTHON

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
# Tools look at the code, never at somebody's database.
NO_DATABASE := DATABASE_URL=sqlite://:memory:

fingerprint = $(shell cat $(1) 2>/dev/null | sha256sum | cut -c1-16)

ASSET_SOURCES := package.json package-lock.json $(sort $(shell find static -type f 2>/dev/null)) \
	$(sort $(wildcard soest_sob/assets*.py soest_sob/assets/*.py soest_sob/management/commands/build_assets.py))
ASSETS := static_built/.built-$(call fingerprint,$(ASSET_SOURCES))
DATA := $(VAR_DIR)/.loaded-$(call fingerprint,$(sort $(shell find fixtures -name "*.toml" -o -name "*.json" 2>/dev/null)))

# $(call install,dev): the packages of requirements/dev.txt, unless these very lists are in place.
PINS := $(call fingerprint,$(sort $(wildcard requirements/*.txt)))
define install
	@test -e $(BIN)/.$(1)-$(PINS) || { \
		echo "Python-pakketten installeren uit requirements/$(1).txt" && \
		find $(BIN) -name '.*-*' ! -name '*-$(PINS)' -delete && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
			--requirement requirements/$(1).txt && \
		touch $(foreach name,$(1) $(2),$(BIN)/.$(name)-$(PINS)); }
endef

## Draaien

.PHONY: run
run: export ALLOWED_HOSTS ?= localhost,127.0.0.1,[::1],$(HOST)
run: setup ## Alles klaarzetten en de site starten op HOST:PORT (127.0.0.1:8000)
	@$(MANAGE) demo_sign_ins
	@test "$$DEMO" = false || { setsid nice $(MANAGE) demo_reports >$(VAR_DIR)/demo_reports.log 2>&1 & }
	@echo "De site draait op http://$(HOST):$(PORT)/ (stoppen met Ctrl-C)"
	@exec $(MANAGE) runserver $(HOST):$(PORT)

.PHONY: setup
setup: system assets data ## Alleen klaarzetten: pakketten, assets, database, gegevens

## Ontwikkelen

.PHONY: test
test: system-test dev ## Alle tests, op SQLite en op PostgreSQL
	@$(MAKE) assets
	@$(BIN)/python -m tests

.PHONY: test-guards
test-guards: dev ## Elke bewaking één keer weghalen: een test moet het merken
	@$(BIN)/python -m tests.access

CHECKS := check-format check-lint check-types check-layers check-templates check-migrations check-deploy \
	check-rights

.PHONY: check
check: dev ## Opmaak, lint, typen, lagen, templates, migraties, productie-instellingen
	@$(MAKE) --jobs 2 --keep-going --output-sync=target $(CHECKS)

.PHONY: fix
fix: dev ## Opmaak herstellen en wat de linters zelf kunnen
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format .
	@find templates -name '*.html' -exec $(BIN)/djade {} + || true
	@$(BIN)/djangofmt --quiet templates

.PHONY: pins
pins: ## Versies opnieuw vastleggen in requirements/ (vraagt uv; UPGRADE=--upgrade voor nieuwe)
	@uv pip compile $(PIN_OPTIONS) pyproject.toml --output-file requirements/base.txt
	@uv pip compile $(PIN_OPTIONS) pyproject.toml --group dev --output-file requirements/dev.txt
	@uv pip compile $(PIN_OPTIONS) --group build --output-file requirements/build.txt
PIN_OPTIONS = --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate $(UPGRADE)

.PHONY: help
help: ## Deze lijst
	@grep -hE '^[a-z-]+:.*## ' Makefile | sort | sed -E 's/:.*## /\t/' | expand -t 10

## Onderdelen

.PHONY: $(CHECKS)
check-format: ; @$(BIN)/ruff format --check --output-format concise .
check-lint: ; @$(BIN)/ruff check --quiet --output-format concise .
check-types: ; @$(NO_DATABASE) $(BIN)/mypy
check-layers: ; @$(BIN)/lint-imports --no-logo
check-templates:
	@failed=0; \
		find templates -name '*.html' -exec $(BIN)/djade --check {} + || failed=1; \
		$(BIN)/djangofmt --check templates || failed=1; \
		$(BIN)/djangofmt check templates || failed=1; \
		$(BIN)/djlint --lint --quiet templates || failed=1; \
		exit $$failed
check-migrations: ; @$(NO_DATABASE) $(MANAGE) makemigrations --check --dry-run
check-rights: ; @$(NO_DATABASE) $(MANAGE) rights --check
check-deploy:
	@$(NO_DATABASE) DEBUG=false ALLOWED_HOSTS=soest-sob.example.org \
		SECURITY_CONTACT=mailto:security@example.org \
		SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
		$(MANAGE) check --deploy --fail-level WARNING

.PHONY: system system-test
system: ; @requirements/system.sh run
system-test: ; @requirements/system.sh test

.PHONY: venv base dev node
venv: | system
	@$(BIN)/python -c 'import pip' 2>/dev/null || $(PYTHON) -m venv --clear .venv
base: venv
	$(call install,base)
dev: venv
	$(call install,dev,base)
node: base
	$(call install,build)

.PHONY: assets
assets: base
	@test -e $(ASSETS) || { \
		{ { command -v node && command -v npm; } >/dev/null || $(MAKE) node; } && \
		$(MANAGE) build_assets && rm -f static_built/.built-* && touch $(ASSETS); }

.PHONY: data
data: base
	@test -e $(VAR_DIR)/soest_sob.sqlite3 || rm -f $(VAR_DIR)/.loaded-*
	@$(MANAGE) migrate --verbosity 0
	@{ test -z "$$DATABASE_URL" && test -e $(DATA); } || { \
		if test "$$DEMO" = false; then echo "Geen oefengegevens: DEMO=false"; \
			else $(MANAGE) load_demo; fi && \
		$(MANAGE) load_facts && \
		mkdir -p $(VAR_DIR) && rm -f $(VAR_DIR)/.loaded-* && touch $(DATA); }
