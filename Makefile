# Two commands are enough to begin with: `make run` and `make test`. Each target is explained by `make help`.
SHELL := bash
.DEFAULT_GOAL := help
.PHONY: run test bench fmt lint docs clean help

run: ## build everything and start a server, a sandbox WeChat and the demo app (ARGS="--listen 127.0.0.1:9000")
	@scripts/run.sh $(ARGS)

test: ## run every test there is; logs are kept in target/test-logs (STAGES="fmt cargo" runs some stages only)
	@scripts/test.sh $(STAGES)

bench: ## measure, side by side where there is something to compare with
	@scripts/bench.sh

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
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
