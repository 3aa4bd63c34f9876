# HateStats. `make` alone says what there is.
.DEFAULT_GOAL := help
.PHONY: help run test lint format tsan bench clean

# Jobs of the compiler at once; each may take a gigabyte and a half.
export JOBS ?= 2

help:
	@echo 'make run      install what is missing, build, start a private database and the service on http://127.0.0.1:8080'
	@echo '              PORT=8080 HOST=127.0.0.1 DEMO=0 PACK=reference/llr HATESTATS_HOME=.hatestats HATESTATS_DATABASE_URL=...'
	@echo 'make test     all tests, on a private throw-away database'
	@echo 'make lint     check the format of the code, the scripts and the layering'
	@echo 'make format   put the code into its format'
	@echo 'make tsan     the tests under the thread sanitizer'
	@echo 'make bench    measure, side by side with what it is measured against'
	@echo 'make clean    delete what was built; the database of make run is kept'

run:
	@scripts/run.sh

test:
	@scripts/test.sh

lint:
	@scripts/lint.sh

format:
	@swift format --in-place --parallel --recursive Package.swift Sources Tests
	@echo 'The code is in its format.'

tsan:
	@scripts/test.sh tsan

bench:
	@scripts/bench.sh

clean:
	@rm -rf .build .build-*
	@echo 'Deleted what was built. The database of make run is kept, in $(or $(HATESTATS_HOME),.hatestats).'
