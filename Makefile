# The commands of the project; `make help` lists them. Each prepares its own environment first, at once if nothing changed.
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help run test trials screens pictures bench reference format run-environment test-environment bench-environment clean

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1 | /p' Makefile | awk -F'|' '{printf "%-16s%s\n", $$1, $$2}'

run: run-environment ## start the application; DATABASE_URL=postgresql://... for PostgreSQL instead of var/
	@exec $(BIN)/loom run --demo sales_manager=lin --demo sales_rep=chen --demo sales_rep=wang

test: test-environment ## everything a change must pass
	@exec $(BIN)/python tools/checks.py

trials: test-environment ## the properties at full size; writes docs/figures.md
	@$(BIN)/pytest -m trial --durations=0
	@$(BIN)/python -m tools.figures

bench: test-environment bench-environment ## the benchmarks the README quotes; writes docs/figures.md
	@$(BIN)/python -m bench.run
	@BENCH_CASE=roles $(BIN)/python -m bench.run
	@$(BIN)/python -m bench.limits
	@$(BIN)/python -m bench.many
	@$(BIN)/python -m bench.pages
	@$(BIN)/python -m bench.queue
	@$(BIN)/python -m bench.transitions
	@$(BIN)/python -m tools.figures

screens: test-environment ## draw and measure every kind of screen; look at build/screens/index.html
	@exec $(BIN)/python -m tools.screens

pictures: test-environment ## take the pictures of docs/pictures/ again
	@exec $(BIN)/python -m tools.pictures

reference: test-environment ## write docs/reference/ from the code
	@exec $(BIN)/python -m tools.reference

format: test-environment ## write all code in the one style
	@$(BIN)/ruff check --quiet --fix --exit-zero .
	@$(BIN)/ruff format .

clean: ## remove what was built; the data under var/ stays
	@rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

run-environment test-environment bench-environment: %-environment:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "error: \`$(PYTHON)\` is not a Python 3.11 or newer: name one with \`make PYTHON=python3.12 ...\`" >&2; exit 1; }
	@$(PYTHON) tools/environment.py $*
