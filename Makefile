# Every target sets up what it needs in .venv; a second call is quick.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
PEER ?=

.PHONY: help demo examples test test-all lint bench coverage-table signatures clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 18

.venv/bin/python:
	@echo "==> creating .venv"
	@$(PYTHON) -m venv .venv

.venv/.examples: .venv/bin/python pyproject.toml
	@echo "==> installing the library with what the examples draw and show progress with"
	@$(PIP) -e '.[examples]'
	@touch $@

.venv/.torch: .venv/bin/python
	@echo "==> installing PyTorch 2.13.0 for the comparison"
	@$(PIP) 'torch==2.13.0'
	@touch $@

.venv/.test: .venv/.torch pyproject.toml
	@echo "==> installing the library with the test tools"
	@$(PIP) -e '.[test]'
	@touch $@

demo: .venv/.examples $(if $(filter torch,$(PEER)),.venv/.torch)  ## train on MNIST (PEER=torch: side by side with PyTorch)
	@echo "==> training on MNIST (about a minute)"
	@$(BIN)/python examples/mnist.py $(if $(filter torch,$(PEER)),,--peer none)
	@$(if $(filter torch,$(PEER)),,echo "==> to see PyTorch beside it: make demo PEER=torch")

EXAMPLES := mnist_cnn char_gpt char_lstm vae reinforce gaussian_process pinn

examples: .venv/.examples  ## run the examples, about five minutes; pictures into docs/examples
	@for name in $(EXAMPLES); do \
		echo "==> $$name"; \
		$(BIN)/python examples/$$name.py --out docs/examples/$$name.png || exit; \
	done

lint: .venv/.test  ## style, format and types
	@echo "==> ruff and pyright"
	@$(BIN)/ruff check src tests benchmarks examples docs
	@$(BIN)/ruff format --check src tests benchmarks examples docs
	@$(BIN)/pyright --pythonpath $(BIN)/python

test: lint  ## everything but the slow tests
	@echo "==> pytest"
	@$(BIN)/python -m pytest -n 2 -m 'not slow' --cov --cov-report=term:skip-covered

test-all: lint  ## all tests, the slow ones too, and once more without Numba
	@echo "==> pytest, slow tests included"
	@$(BIN)/python -m pytest -n 2 --cov --cov-report=term:skip-covered
	@echo "==> pytest without Numba"
	@$(BIN)/python -m pytest -n 2 -m 'not slow' --without-numba

bench: .venv/.examples .venv/.torch  ## profile every operation against PyTorch, into docs/
	@$(BIN)/python benchmarks/profile_ops.py
	@$(BIN)/python benchmarks/targets.py

coverage-table: .venv/.test  ## write docs/coverage.md
	@$(BIN)/python docs/make_coverage.py

signatures: .venv/.test  ## write src/autograd/signatures, the operators as type checkers see them
	@$(BIN)/python docs/make_signatures.py

clean:  ## remove .venv and caches
	rm -rf .venv .pytest_cache .ruff_cache .coverage htmlcov
