# make demo   set everything up and solve a real case
# make test   set everything up and run the tests
# make lint   ruff and mypy      make bench   the benchmark suite

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEMO := winset-demo

.DEFAULT_GOAL := demo
.PHONY: demo test lint bench clean

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "winset needs Python 3.11 or newer: make PYTHON=python3.12 …" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) \
	  || { echo "Python's venv module is missing; on Debian: apt-get install python3-venv" >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,cluster,sensitivity]'
	@touch $@

demo: $(READY)
	@mkdir -p $(DEMO)
	$(BIN)/winset solve eu_solidarity_pool_2026 --solution all --report $(DEMO)/eu_solidarity_pool_2026.html
	$(BIN)/winset compare mobility_compact --report $(DEMO)/mobility_compact.html
	$(BIN)/winset frontier eu_solidarity_pool_2026 --parties ITA,DEU --report $(DEMO)/frontier.html
	$(BIN)/winset explain recognition_and_withdrawal --report $(DEMO)/no_deal.html || test $$? -eq 3
	$(BIN)/winset stability migration_treaties_2015 --deal as_ratified_2015 --coalitions 2 --report $(DEMO)/stability.html
	$(BIN)/winset roadmap us_vietnam_1991 --report $(DEMO)/roadmap.html || test $$? -eq 3
	$(BIN)/winset fund relief_fund --report $(DEMO)/fund.html
	$(BIN)/winset sensitivity mobility_compact --objective welfare --what tornado,views --report $(DEMO)/sensitivity.html
	@echo
	@echo "Reports to open in a browser:"
	@ls $(DEMO)/*.html

# Tests start hundreds of commands, for which everything is compiled once, whatever the shell says.
test: $(READY)
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n auto

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(READY)
	$(BIN)/python -m winset_benchmarks

clean:
	rm -rf $(VENV) $(DEMO) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
