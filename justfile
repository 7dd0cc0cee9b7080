# Everything a developer does here, one line each. `just` alone lists them.

python := ".venv/bin/python"

[private]
default:
    @just --list

# make .venv with everything in it
dev:
    uv venv -q --allow-existing -p 3.11 .venv
    uv pip install -q -p .venv --require-hashes -r requirements-dev.lock
    uv pip install -q -p .venv --no-deps -e .

# lint, format, types, contracts: what a hook, CI and you run
check:
    {{python}} -m tests check

# let the formatter and the linter mend what they can
fix:
    .venv/bin/ruff check --fix
    .venv/bin/ruff format

# all tests, or only some: `just test fast`
test *steps:
    python3 run.py test {{steps}}

# a living ward of made-up patients
demo *options:
    python3 run.py demo {{options}}

# pin what pyproject.toml asks for, with hashes and without hosts
lock:
    uv pip compile -q pyproject.toml --all-extras --universal --generate-hashes --no-emit-index-url -o requirements.lock
    uv pip compile -q pyproject.toml --all-extras --group dev --universal --generate-hashes --no-emit-index-url -o requirements-dev.lock

# generated pages, made anew
docs:
    .venv/bin/hemrond plans docs
    .venv/bin/hemrond states

# the pictures of the README, from a running demo
pictures:
    {{python}} -m tests.e2e.pictures

# speed, as ratios in one run; writes docs/performance.md
bench *which:
    {{python}} -m benchmarks {{which}}

# the long runs: crashes, beds, out-of-order
soak:
    {{python}} -m tests.crash --long
    {{python}} -m tests.backend.stay.bed_storm --long
