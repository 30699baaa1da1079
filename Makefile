# Two commands are enough to begin with: `make run` and `make test`. Each target is explained by `make help`.
SHELL := bash
.DEFAULT_GOAL := help
.PHONY: run test bench bench-quick fuzz fmt lint docs clean help

run: ## build everything and start a server, a sandbox WeChat and the demo app (ARGS="--listen 127.0.0.1:9000")
	@scripts/run.sh $(ARGS)

test: ## run every test there is; logs are kept in target/test-logs (STAGES="fmt cargo" runs some stages only)
	@scripts/test.sh $(STAGES)

bench: ## measure a release build from outside; one table, as ratios (ARGS="--only session" measures some rows only)
	@scripts/bench.sh $(ARGS)

bench-quick: ## every row of the bench for an instant, from a debug build: whether all of it works
	@scripts/bench.sh --quick

fuzz: ## run each fuzz target for a minute, or SECONDS=600; TARGETS="filter elements" runs some only (needs cargo-fuzz)
	@scripts/fuzz.sh $(or $(SECONDS),60) $(TARGETS)

fmt: ## format all code
	@scripts/fmt.sh

lint: ## check format, layers, sizes, words, clippy, and dependencies where cargo-deny is installed
	@scripts/lint.sh

docs: ## build the Rust API documentation into target/doc
	cargo doc --workspace --no-deps

clean: ## remove what builds have made
	cargo clean
	rm -rf web/node_modules web/packages/*/dist web/packages/*/LICENSE-* web/apps/*/dist python/.venv

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
