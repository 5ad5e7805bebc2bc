#!/bin/sh
# Make .venv hold exactly what the requirements files pin; --dev adds what the tests need.
# Only Python 3.11 or newer is needed. Whatever stops this is said in one sentence with its cure.
# PYTHON=... names one Python and no other.
set -eu
cd "$(dirname "$0")/.."

stamp=.venv/installed
file=requirements.txt
if [ "${1:-}" = --dev ]; then file=requirements-dev.txt; fi

stop() {
    echo "$*" >&2
    exit 1
}

# What an environment holds: whose Python, in which place, from which file.
holds() {
    "$1" -V && pwd && cksum "$2"
}

# The stamp is written last, so an environment that was cut short is made anew. What the tests
# need holds what the site needs.
is_current() {
    for made_from in "$file" requirements-dev.txt; do
        was=$(holds .venv/bin/python "$made_from" 2>/dev/null) || return 1
        [ "$was" != "$(cat $stamp 2>/dev/null)" ] || return 0
    done
    return 1
}

look='import sys, importlib.util as u
assert sys.version_info >= (3, 11)
print("whole" if all(map(u.find_spec, ("venv", "ensurepip", "_ssl", "_sqlite3"))) else "lacking")'

# Sets python, the first that is whole, or else one that only uv can make environments with.
find_python() {
    python=
    for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
        case $("$name" -c "$look" 2>/dev/null || true) in
            whole) python=$name; return ;;
            lacking) python=${python:-$name} ;;
        esac
    done
    if [ -n "$python" ] && [ -z "$uv" ]; then
        stop "$($python -V) ($python) lacks venv, ssl or sqlite3: install a whole one (apt install" \
            "python3 python3-venv) or uv, and run this again, with PYTHON=/usr/bin/python3 if need be."
    elif [ -n "$python" ]; then
        return
    elif [ -n "${PYTHON:-}" ]; then
        stop "PYTHON=$PYTHON is not Python 3.11 or newer: name another, or leave PYTHON out."
    elif [ -n "$uv" ]; then
        python=3.13 # uv brings one of its own.
    else
        stop "Python 3.11 or newer is needed and none was found: install it (apt install python3" \
            "python3-venv), or uv, and run this again."
    fi
}

# Runs a command quietly; when it fails, says why in one sentence.
run() {
    "$@" >"$log" 2>&1 </dev/null || why
}

why() {
    if said 'No space left on device|os error 28|Disk quota exceeded'; then
        stop "The disk is full: free about 1 GB (temporary files count) and run this again."
    elif said 'DO NOT MATCH THE HASHES|[Hh]ash mismatch'; then
        stop "A downloaded package is not the one this project pinned: check the package mirror or" \
            "proxy, if one is in use, and run this again."
    elif said 'Retrying \(Retry|NewConnectionError|name resolution|[Cc]onnection refused|timed out|Network is unreachable|ProxyError|SSLError|CERTIFICATE_VERIFY_FAILED|dns error|error sending request|tcp connect error|client error \(Connect\)|Failed to fetch'; then
        stop "The package index cannot be reached: check the network (or the proxy and index" \
            "settings of pip or uv) and run this again."
    elif said 'Permission denied'; then
        stop "Something under .venv or in the package cache cannot be written: run this as the user" \
            "who owns them, or delete .venv, and run this again."
    fi
    mkdir -p .venv && cp "$log" .venv/install.log
    stop "Installing failed ($(grep -iE '^ *(error|×)' "$log" | tail -n 1)): see .venv/install.log, and" \
        "run this again."
}

said() {
    grep -Eq "$1" "$log"
}

# uv needs seconds, pip half a minute; pip alone knows an index that pip was told of.
fetch_uv() {
    ! $pip config list 2>/dev/null | grep -Eq '\.(index-url|no-index)=' &&
        $pip install --quiet --retries 0 --only-binary :all: --require-hashes \
            -r deploy/requirements-uv.txt >/dev/null 2>&1 &&
        uv=.venv/bin/uv certs=--system-certs # Whoever's certificates pip trusts.
}

if is_current && [ "$("${PYTHON:-.venv/bin/python}" -V 2>/dev/null)" = "$(head -n 1 $stamp)" ]; then
    exit 0
fi
trap 'stop "Stopped. Run it again and it begins afresh."' INT TERM
log=$(mktemp) || stop "No temporary file can be written: free some space and run this again."
trap 'rm -f "$log"' EXIT
uv='' certs=''
if uv --version >/dev/null 2>&1; then uv=uv; fi
pip='.venv/bin/python -m pip --disable-pip-version-check'
find_python
echo "Installing into .venv, up to a minute ..."
run rm -rf .venv
if [ -n "$uv" ]; then
    run uv venv --quiet --no-project --python "$python" .venv
else
    run "$python" -m venv .venv
    fetch_uv || true
fi
if [ -n "$uv" ] && "$uv" pip install $certs --compile-bytecode --require-hashes \
    --python .venv/bin/python -r "$file" >"$log" 2>&1; then
    :
elif [ "$uv" = uv ]; then
    why
else
    run $pip install --require-hashes -r "$file"
fi
holds .venv/bin/python "$file" >$stamp
echo "Installed."
