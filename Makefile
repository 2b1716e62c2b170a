PYTHON ?= $(shell command -v python3 || command -v python)

.PHONY: demo test quick check bench browser

demo test quick check bench browser:
	@$(PYTHON) run.py $@
