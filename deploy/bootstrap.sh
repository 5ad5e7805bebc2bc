#!/bin/sh
# Find Python 3.11 or newer, whatever it is called here, and let bootstrap.py do the rest.
# A Python that can make environments is preferred; PYTHON=... names one and no other.
set -eu

look='import sys, importlib.util as u
assert sys.version_info >= (3, 11)
print("whole" if all(map(u.find_spec, ("ensurepip", "_ssl", "_sqlite3"))) else "lacking")'

python=
for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
    case $("$name" -c "$look" 2>/dev/null || true) in
        whole) python=$name; break ;;
        lacking) python=${python:-$name} ;;
    esac
done

# uv brings a Python of its own where the machine has none.
if [ -z "$python" ] && [ -z "${PYTHON:-}" ] && uv --version >/dev/null 2>&1; then
    python=$(uv python find --no-project '>=3.11' 2>/dev/null) ||
        python=$(uv python install --quiet 3.13 2>/dev/null && uv python find --no-project 3.13) ||
        python=
fi

if [ -z "$python" ]; then
    if [ -n "${PYTHON:-}" ]; then
        echo "PYTHON=$PYTHON is not Python 3.11 or newer: name another, or leave PYTHON out." >&2
    elif found=$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null); then
        echo "Python 3.11 or newer is needed and python3 here is $found: install one" \
            "(apt install python3.11 python3.11-venv), or uv, and run this again." >&2
    else
        echo "Python 3.11 or newer is needed and none was found: install it" \
            "(apt install python3 python3-venv), or uv, and run this again." >&2
    fi
    exit 1
fi

exec "$python" "$(dirname "$0")/bootstrap.py" "$@"
