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
LOWEST := $(VENV)-lowest
RELEASE := $(VENV)-release

SCRATCH := .demo
comma := ,
RESULTS := build/tests

# where Python may keep no compiled modules, each of the tests' many processes compiles them all anew
unexport PYTHONDONTWRITEBYTECODE

# two tests of one module may run in two processes: shared fixtures are made once a process
PYTEST := -m pytest --numprocesses auto --dist worksteal
# what a dependency's version can change; any other test with: make lowest TESTS=tests/loans
LOWEST_TESTS := tests/browser tests/web tests/plugins tests/cli tests/demo/test_stock_fava.py \
	tests/books/test_appending_processes.py tests/test_i18n.py

# $(call install,environment,constraints,extras): by uv, which takes seconds; by pip where there is none
define install
	$(PYTHON) -m venv $(1)
	-@$(1)/$(SCRIPTS)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt uv
	$(1)/$(SCRIPTS)/python -m uv pip install --quiet --compile-bytecode --python $(1)/$(SCRIPTS)/python --constraint $(2) --editable '.[$(3)]' \
	|| $(1)/$(SCRIPTS)/python -m pip install --quiet --disable-pip-version-check --constraint $(2) --editable '.[$(3)]'
endef

.PHONY: help audit demo test test-browser test-all mutants long-life lint messages docs pictures bench lowest lock release clean
help:
	@echo "make audit   audit the sample clubs in ledgers/ as of $(AS_OF)"
	@echo "make demo    import the paper of a sample club, month by month, into $(SCRATCH)/, and audit it"
	@echo "make test    run the tests that need no browser, kill no process and are quick"
	@echo "make test-all  run all tests; needs Chromium"
	@echo "make mutants  turn each ordered comparison, and see whether a test fails; ONLY=clubledger/loans for some"
	@echo "make long-life  judge an invented club of twenty years as of every thirtieth day"
	@echo "make lint    ruff, mypy and import-linter"
	@echo "make bench   measure start, audit and import beside bean-check, the reading room beside Fava"
	@echo "make docs    write the generated pages of docs/ anew"
	@echo "make pictures  take the pictures in docs/ anew; needs Chromium"
	@echo "make messages  collect the sentences for translation and compile the catalogues"
	@echo "make lowest  run what a dependency's version can change with the lowest versions that are allowed"
	@echo "make lock    write constraints.txt anew with the newest versions"
	@echo "make release  build sdist and wheel, check and try them; uploads nothing"
	@echo "make clean   remove the virtual environments, the tests' results and the scratch folder"

$(STAMP): pyproject.toml constraints.txt
	$(call install,$(VENV),constraints.txt,dev$(comma)lint)
	@$(BIN)/python -c "open('$(STAMP)', 'w').close()"

$(LOWEST)/.installed: pyproject.toml constraints-lowest.txt
	$(call install,$(LOWEST),constraints-lowest.txt,dev)
	@$(LOWEST)/$(SCRIPTS)/python -c "open('$(LOWEST)/.installed', 'w').close()"

$(RELEASE)/.installed: pyproject.toml constraints.txt
	$(call install,$(RELEASE),constraints.txt,release)
	@$(RELEASE)/$(SCRIPTS)/python -c "open('$(RELEASE)/.installed', 'w').close()"

audit: $(STAMP)
	$(BIN)/clubledger audit --ledgers ledgers --as-of $(AS_OF) --exit-zero

demo: $(STAMP)
	rm -rf $(SCRATCH)
	$(BIN)/python importers/rebuild.py $(SCRATCH)

test: $(STAMP)
	$(BIN)/python $(PYTEST) -m "not browser and not process and not long" --junitxml $(RESULTS)/test.xml
	@echo "Left out: what needs a browser, kills processes or takes long (make test-all runs it too)."

test-browser: $(STAMP)
	$(BIN)/python $(PYTEST) -m "browser or process or long" --junitxml $(RESULTS)/test-browser.xml

test-all: test
	$(MAKE) test-browser

mutants: $(STAMP)
	$(BIN)/python -m tools.mutants $(ONLY) $(if $(TESTS),--tests $(TESTS))

long-life: $(STAMP)
	$(BIN)/python -m tools.long_life $(SEED)

lint: $(STAMP)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

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

lowest: $(LOWEST)/.installed
	$(LOWEST)/$(SCRIPTS)/python $(PYTEST) --junitxml $(RESULTS)/lowest.xml $(or $(TESTS),$(LOWEST_TESTS))

lock:
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/$(SCRIPTS)/python -m pip install --quiet --disable-pip-version-check --upgrade uv --editable '.[dev,lint]'
	$(VENV)-lock/$(SCRIPTS)/python -m pip freeze --exclude-editable > constraints.txt

release: $(RELEASE)/.installed
	$(RELEASE)/$(SCRIPTS)/python -m tools.release

clean:
	rm -rf $(VENV) $(LOWEST) $(RELEASE) dist $(VENV)-lock $(RESULTS) $(SCRATCH)
