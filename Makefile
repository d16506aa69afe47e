# `make` lists the targets. Everything works with Python 3.11 to 3.13 and make, without root.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
BIN := .venv/bin
CLEAN := tools/without-settings
UV_COMPILE := UV_SYSTEM_CERTS=1 UV_NO_CONFIG=1 $(BIN)/uv pip compile --quiet --generate-hashes \
	--no-emit-index-url --no-emit-find-links --python-version 3.11 --universal

.PHONY: help setup demo up down status test check fmt generated lock bench mutants compose-smoke clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | while IFS="$$(printf '\t')" read -r name what; do \
		printf '  make %-13s %s\n' "$$name" "$$what"; done

setup: ## make .venv from the locks (the targets below do it by themselves)
	@tools/setup

demo: setup ## real resumes through Kafka, a service and Postgres, once, and what came out
	@$(CLEAN) $(BIN)/howler demo $(ARGS)

up: setup ## start the sandbox and the service and keep them running
	@$(CLEAN) $(BIN)/howler up $(ARGS)

down: setup ## stop what `make up` started
	@$(CLEAN) $(BIN)/howler down $(ARGS)

status: setup ## say what runs, and where
	@$(CLEAN) $(BIN)/howler status $(ARGS)

test: setup ## run every test on a sandbox of its own (ARGS="-k word" for some)
	@$(CLEAN) $(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

check: setup ## every gate: format, lint, types, import rules, architecture
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(CLEAN) $(BIN)/pytest -q tests/architecture

fmt: setup ## format the code and mend what the linter can
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

generated: setup ## write every generated file anew; publish the schema of an event that became live
	@$(BIN)/python -W ignore -m howler.cli.pages
	@$(BIN)/python -m schemas.publish
	@$(BIN)/python -m ops.generate

lock: setup ## write the locks anew (ARGS=--upgrade for newer versions)
	@echo uv | $(UV_COMPILE) --no-header --no-annotate $(ARGS) --output-file installer.lock -
	@$(UV_COMPILE) --custom-compile-command "make lock" --extra sandbox --group dev $(ARGS) \
		--output-file requirements.lock pyproject.toml
	@$(UV_COMPILE) --custom-compile-command "make lock" --constraints requirements.lock \
		--extra people --output-file image.lock pyproject.toml

bench: setup ## measure, and compare with the bare libraries
	@$(CLEAN) $(BIN)/python -m bench.extract
	@$(CLEAN) $(BIN)/python -m bench.runtime $(ARGS)
	@$(CLEAN) $(BIN)/python -m bench.fanout --quick

mutants: setup ## leave out one safeguard at a time and see a test go red
	@$(CLEAN) $(BIN)/python -m tests.mutants $(ARGS)

compose-smoke: setup ## build and run docker-compose.yml for real, where Docker is
	@$(CLEAN) tools/compose-smoke

clean: ## stop the sandbox and remove all that was made in this folder
	@if [ -x $(BIN)/howler ]; then $(CLEAN) $(BIN)/howler down; fi
	@rm -rf .venv .howler dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
