# Everything a newcomer types; `make` alone lists it. Needs Python 3.11 or later, nothing else.
PYTHON ?= python3
VENV ?= .venv
ifeq ($(OS),Windows_NT)
SCRIPTS := Scripts
else
SCRIPTS := bin
endif
BIN := $(VENV)/$(SCRIPTS)
AS_OF := 2025-12-31
LOCALE := clubledger/locale
STAMP := $(VENV)/.installed

SCRATCH := .demo

.PHONY: help audit demo test mutants lint messages docs pictures bench lowest lock clean
help:
	@echo "make audit   audit the sample clubs in ledgers/ as of $(AS_OF)"
	@echo "make demo    import the paper of a sample club, month by month, into $(SCRATCH)/, and audit it"
	@echo "make test    run the tests"
	@echo "make mutants  turn each ordered comparison, and see whether a test fails; ONLY=clubledger/loans for some"
	@echo "make lint    ruff and mypy"
	@echo "make bench   measure audit and import beside bean-check, the reading room beside Fava"
	@echo "make docs    write the generated pages of docs/ anew"
	@echo "make pictures  take the pictures in docs/ anew; needs Chromium"
	@echo "make messages  collect the sentences for translation and compile the catalogues"
	@echo "make lowest  run the tests with the lowest versions that are allowed"
	@echo "make lock    write constraints.txt anew with the newest versions"
	@echo "make clean   remove the virtual environments and the scratch folder"

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@$(BIN)/python -c "open('$(STAMP)', 'w').close()"

audit: $(STAMP)
	$(BIN)/clubledger audit --ledgers ledgers --as-of $(AS_OF) --exit-zero

demo: $(STAMP)
	rm -rf $(SCRATCH)
	$(BIN)/python importers/rebuild.py $(SCRATCH)

test: $(STAMP)
	$(BIN)/python -m pytest --numprocesses auto

mutants: $(STAMP)
	$(BIN)/python -m tools.mutants $(ONLY) $(if $(TESTS),--tests $(TESTS))

lint: $(STAMP)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: $(STAMP)
	$(BIN)/python -m bench

docs: $(STAMP)
	$(BIN)/python -m docs.generate

pictures: $(STAMP)
	$(BIN)/python -m docs.pictures

messages: $(STAMP)
	$(BIN)/pybabel extract --mapping babel.cfg --keywords message --keywords N_ --no-location --sort-output --omit-header --output $(LOCALE)/clubledger.pot .
	$(BIN)/pybabel update --domain clubledger --input-file $(LOCALE)/clubledger.pot --output-dir $(LOCALE) --no-fuzzy-matching --ignore-obsolete --no-wrap
	$(BIN)/pybabel compile --domain clubledger --directory $(LOCALE)
	$(BIN)/pybabel compile --domain messages --directory $(LOCALE)
	$(BIN)/pybabel compile --domain messages --directory clubledger/web/locale

lowest:
	$(PYTHON) -m venv $(VENV)-lowest
	$(VENV)-lowest/$(SCRIPTS)/python -m pip install --quiet --disable-pip-version-check --constraint constraints-lowest.txt --editable '.[dev]'
	$(VENV)-lowest/$(SCRIPTS)/python -m pytest --numprocesses auto

lock:
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/$(SCRIPTS)/python -m pip install --quiet --disable-pip-version-check --upgrade --editable '.[dev]'
	$(VENV)-lock/$(SCRIPTS)/python -m pip freeze --exclude-editable > constraints.txt

clean:
	rm -rf $(VENV) $(VENV)-lowest $(VENV)-lock $(SCRATCH)
