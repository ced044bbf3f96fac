# happycat: `make` lists what there is. Needs Python 3.11 or newer and nothing else.

PYTHON ?= $(shell command -v python3 || command -v python3.11)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
PYTEST := $(BIN)/python -m pytest -n 2 --dist worksteal
PROOF := $(BIN)/python -m pytest -q -s
FAST := $(wildcard tests/domain tests/contracts tests/app tests/architecture)

# Compiling everything anew in every process takes longer than most tests: bytecode is kept, whatever the shell says.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help .venv run test-fast test check broken prove bench format constraints vendor clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z.-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.venv: .venv/.installed ## create .venv with happycat and its tools in it, as constraints.txt pins them

.venv/.installed: pyproject.toml constraints.txt
	@echo "Installing happycat and its tools into .venv (the first time takes a minute or two)"
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "happycat needs Python 3.11 or newer: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(BIN)/python -c '' 2>/dev/null || "$(PYTHON)" -m venv --clear .venv
	@$(PIP) install --upgrade 'pip>=25.3'
	@$(PIP) install -c constraints.txt --build-constraint constraints.txt -e '.[all]' --group dev
	@touch $@

run: .venv ## start the whole company with demo data in it, and say where to look
	@$(BIN)/happycat serve --seed-demo

test-fast: .venv ## the quick tests: rules, contracts, use cases, boundaries
	@$(PYTEST) -q -m "not slow" $(FAST)

test: .venv ## all tests
	@$(PYTEST)

broken: .venv ## break each rule in a copy of the product: its tests have to notice (RULE=R11 for one)
	@$(BIN)/python -m tests.broken $(RULE)

prove: .venv ## what takes longer: broken rules, all states, more lives, more interleavings, more kills
	@echo "Broken rules" && $(MAKE) --no-print-directory broken
	@echo "All states of an order and its kit" && $(BIN)/python -m tests.exploration --times 2
	@echo "Lives of several orders at once" && EXAMPLES=300 $(PROOF) tests/exploration/test_stateful.py -k whatever
	@echo "Letters in other orders" && INTERLEAVINGS=200 $(PYTEST) -q tests/convergence -k "end_in_the_same_state or sqlite"
	@echo "Kills at random instants" && KILLS=30 $(PROOF) tests/crash -k random

bench: .venv ## measure one thing on this machine, as one JSON object (NAME=matching)
	@$(BIN)/python -m tests.bench $(NAME)

check: .venv ## everything but the tests: style, types, import contracts, generated pages, vendored files
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy src tests
	$(BIN)/lint-imports
	$(BIN)/python tools/docs.py --check
	$(BIN)/python tools/vendor.py

format: .venv ## put the code in order, as far as a tool can
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

constraints: .venv ## pin the newest versions that go together
	@$(PIP) install uv
	@$(BIN)/uv pip compile pyproject.toml --all-extras --group dev --upgrade --quiet \
		--no-annotate --no-header --no-emit-index-url -o constraints.txt

vendor: .venv ## fetch the newest browser files (needs npm)
	@$(BIN)/python tools/vendor.py --refresh

clean: ## remove everything that can be made again
	@rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage htmlcov
	@find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
