# kgbuild: `make help` lists what there is. Everything runs in .venv, made on first use.

PYTHON ?= $(shell for p in python3.12 python3.11 python3; do $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
DEMO_OUT ?= graph
SHARED ?= $(or $(KGBUILD_SHARED),../shared)
TRAINED ?= build
MEASURED ?= bc5cdr ncbi biored bionlp13cg chia
BENCH ?= run linking reading stores rebuild

.DEFAULT_GOAL := help
.PHONY: help demo test lint format bench soak train neo4j fuseki clean

help: ## this list
	@grep -hE '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9]+):.*## /  make \1\t/' | expand -t 18

$(VENV)/.created:
	@test -n "$(PYTHON)" || { echo "kgbuild needs Python 3.11 or 3.12: install one, or name it with make PYTHON=..." >&2; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@touch $@

# Runtime dependencies only: what the demo needs.
$(VENV)/.runtime: pyproject.toml setup.py constraints.txt $(VENV)/.created
	$(PIP) install -q -c constraints.txt -e .
	@touch $@

# With the test and check tools.
$(VENV)/.dev: $(VENV)/.runtime
	$(PIP) install -q -c constraints.txt -e '.[dev]'
	@touch $@

demo: $(VENV)/.runtime ## build the graph of the five seed documents and query it
	$(BIN)/kgbuild build seeds --out $(DEMO_OUT)
	@echo; echo "Which trials combine a proteasome inhibitor with another drug, and what are their primary endpoints?"
	$(BIN)/kgbuild cypher combinations-by-mechanism --param mechanism=CHEBI:52726 --graph $(DEMO_OUT)
	@echo; echo "Which trials study soft tissue sarcoma, under whatever name?"
	$(BIN)/kgbuild cypher trials-by-disease --param disease=MONDO:0018078 --graph $(DEMO_OUT)
	@echo; echo "Which results do the records report?"
	$(BIN)/kgbuild sparql trial-results --graph $(DEMO_OUT)

lint: $(VENV)/.dev ## ruff, mypy --strict and the import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev ## let ruff format and fix
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: lint ## lint, then every test (starts a real Neo4j and a real Fuseki)
	$(BIN)/python -m pytest

# A peer with an environment of its own (benchmarks/gilda.txt); without it the others are still measured.
$(VENV)/gilda/.done: benchmarks/gilda.txt $(VENV)/.created
	$(BIN)/python -m venv $(VENV)/gilda
	$(VENV)/gilda/bin/python -m pip --disable-pip-version-check install -q --no-deps -r benchmarks/gilda.txt
	@touch $@

bench: $(VENV)/.dev ## speed and memory of all parts, peers beside them, growth (an hour; BENCH="rebuild" for one); writes benchmarks/results
	-@$(MAKE) --no-print-directory $(VENV)/gilda/.done
	missed=0; for part in $(BENCH); do $(BIN)/python -m benchmarks.$$part || missed=1; done; exit $$missed

soak: $(VENV)/.dev ## rebuild again and again with edits and kills, checking the published graph (SOAK_MINUTES=5)
	$(BIN)/python -m benchmarks.soak --minutes $${SOAK_MINUTES:-5}
	KGBUILD_SOAK_EXAMPLES=60 KGBUILD_SOAK_KILLS=60 $(BIN)/python -m pytest tests/rebuild/test_update.py tests/rebuild/test_kill.py --timeout 7200

train: $(VENV)/.dev ## train the tagger of names anew (an hour) from the shared data, measure it, compare it with the shipped one
	$(BIN)/kgbuild ontologies compile $(SHARED)/data/ontologies --to $(TRAINED)/index --without usage
	$(BIN)/kgbuild train --to $(TRAINED)/kgb-ner --ontologies $(TRAINED)/index --corpora $(SHARED)/data/corpora --texts $(SHARED)/data/trials
	$(BIN)/kgbuild evaluate ner $(MEASURED) --root $(SHARED)/data/corpora --model ner --save $(TRAINED)/shipped.json
	$(BIN)/kgbuild evaluate ner $(MEASURED) --root $(SHARED)/data/corpora --model ner:$(TRAINED)/kgb-ner --compare $(TRAINED)/shipped.json

neo4j: $(VENV)/.dev ## start Neo4j 5.26 with its Browser from Maven artifacts, no container engine needed
	$(BIN)/python -m kgbuild.servers neo4j

fuseki: $(VENV)/.dev ## start Apache Jena Fuseki from Maven artifacts
	$(BIN)/python -m kgbuild.servers fuseki

clean: ## remove the environment, caches and built graphs
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist *.egg-info graph
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
