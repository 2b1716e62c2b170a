PYTHON ?= $(shell command -v python3 || command -v python)

.PHONY: demo test quick check bench bench-peers browser

demo test quick check bench bench-peers browser:
	@$(PYTHON) run.py $@
