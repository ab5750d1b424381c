# Everything a person or CI calls. `make help` lists it.

CARGO ?= cargo
PYTHON ?= python3

.PHONY: help demo wall test wall-test e2e python-test api-fuzz lint docs deny bench fuzz train

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: wall ## Build, play the example crisis back into a running room, and open the wall
	$(CARGO) build --release --locked --package watchfloor --package watchfloor-world --bins
	@echo
	@examples/demo.sh target/release

# What is built goes into the program; none of it is in the repository.
wall: web/dist/index.html ## Build the wall that the program serves

web/dist/index.html: web/node_modules/.package-lock.json $(shell find web/src web/public -type f) web/index.html
	cd web && npm run build

web/node_modules/.package-lock.json: web/package-lock.json
	cd web && npm ci --no-audit --no-fund

# The tests come last: what they print is what one wants to see at the end.
test: lint deny docs wall-test python-test ## Lints, licences, doc tests, and the whole test suite
	@if $(CARGO) nextest --version >/dev/null 2>&1; then \
		echo '$(CARGO) nextest run --workspace --locked'; \
		$(CARGO) nextest run --workspace --locked; \
	else \
		echo '$(CARGO) test --workspace --all-targets --locked'; \
		$(CARGO) test --workspace --all-targets --locked; \
	fi

wall-test: ## The wall: types, lints, unit tests
	@if npm --version >/dev/null 2>&1; then \
		$(MAKE) wall && cd web && npm run check && npm test; \
	else \
		echo 'the wall is neither built nor tested: npm is not installed'; \
	fi

e2e: wall ## The wall in a browser before the real program: every view, live updates, roles, hostile reports
	$(CARGO) build --locked --package watchfloor --package watchfloor-world --bins
	cd web && npm run e2e

# The same requests each time. What it prints is explained at the end of docs/api.md.
api-fuzz: target/api-fuzz/installed ## Some thousand requests by the API's description, and some that it forbids
	$(CARGO) build --locked --package watchfloor
	$(PYTHON) tests/api/fuzz.py target/debug/watchfloor target/api-fuzz/bin/schemathesis

target/api-fuzz/installed: tests/api/requirements.txt
	$(PYTHON) -m venv target/api-fuzz
	target/api-fuzz/bin/pip install --quiet --disable-pip-version-check --requirement $<
	touch $@

# Data frames need pandas; it goes into a folder of its own under target/.
python-test: ## The Python package's own tests
	@if $(PYTHON) -m venv target/python >target/python.log 2>&1 && \
		target/python/bin/pip install --quiet 'pandas==2.3.3' >>target/python.log 2>&1; then \
		cd python && PYTHONPATH=src ../target/python/bin/python -m unittest discover -s tests; \
	else \
		echo 'the Python package was not tested: its environment could not be made; see target/python.log'; \
	fi

lint: ## Formatting and clippy, both as errors
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings

# The advisories need a database from the network, so they are checked apart:
# `cargo deny check advisories`.
deny: ## Licences, sources and bans of the dependencies
	@if $(CARGO) deny --version >/dev/null 2>&1; then \
		echo '$(CARGO) deny --locked check licenses bans sources'; \
		$(CARGO) deny --locked check licenses bans sources; \
	else \
		echo 'licences of the dependencies not checked: cargo-deny is not installed'; \
	fi

docs: ## The examples in the documentation, and that its links lead somewhere
	RUSTDOCFLAGS='-D warnings' $(CARGO) doc --workspace --no-deps --locked
	$(CARGO) test --workspace --doc --locked

bench: ## Print the table of figures from real runs, against the committed baseline
	$(PYTHON) bench/bench.py

# The sanitisers are unstable in the compiler, hence the variable. They also make the model slow:
# an input that takes 0.1 s otherwise may take seconds, hence the long time-out.
FUZZ_SECONDS ?= 60
fuzz: ## Feed the reader arbitrary bytes for FUZZ_SECONDS
	mkdir -p fuzz/corpus/read
	RUSTC_BOOTSTRAP=1 $(CARGO) fuzz run read fuzz/corpus/read examples/reports -- -max_total_time=$(FUZZ_SECONDS) -max_len=4000 -timeout=120

train: ## Train the model anew; train/README.md says what it needs
	train/run.sh
