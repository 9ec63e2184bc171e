# make report   the bundled edition 2025 as HTML and PDF
# make demo     the same chain on simulated exports, for those without licensed data
# make test     all tests, and the committed notebooks checked against a fresh run
PYTHON ?= python3
BIN := .venv/bin
EDITION ?= 2025

.PHONY: report demo test notebooks bench quarto clean

report: .venv/ready
	@$(BIN)/aici report $(EDITION)

demo: .venv/ready
	@$(BIN)/aici report demo

test: .venv/ready
	@$(BIN)/python -m ruff check
	@$(BIN)/python -m pytest -n 2 --dist loadfile
	@$(BIN)/python -m pytest notebooks --nbval --nbval-current-env --nbval-sanitize-with tests/nbval.cfg

# run again and commit the notebooks' outputs after a change that moves a number or a picture
notebooks: .venv/ready
	@$(BIN)/aici notebooks

bench: .venv/ready
	@$(BIN)/python benchmarks/run.py

quarto: .venv/ready
	@$(PYTHON) bootstrap.py quarto

clean:
	rm -rf build report/executed

.venv/ready: pyproject.toml uv.lock bootstrap.py
	@command -v $(PYTHON) >/dev/null || { echo "setup: $(PYTHON) is missing. Run: sudo apt install python3 python3-venv"; exit 1; }
	@$(PYTHON) bootstrap.py
