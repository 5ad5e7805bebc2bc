"""Make .venv hold exactly what the requirements files pin, in seconds when it already does.

Run by bootstrap.sh with any Python 3.11 or newer and nothing installed. The stamp in .venv says
which files it was made from; it is written last, so an environment that was cut short is remade.
Everything that can stop this ends in one sentence with the cure.
"""

import argparse
import errno
import hashlib
import importlib.util
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
UV = ROOT / "deploy" / "requirements-uv.txt"
LOG = VENV / "install.log"
PIP = [str(VENV_PYTHON), "-m", "pip"]
WITH_PIP = [*PIP, "install", "--disable-pip-version-check"]
WITH_UV = ["pip", "install", "--quiet", "--compile-bytecode", "--python", str(VENV_PYTHON)]
# The Python itself, also when this runs in the environment about to be remade.
PYTHON = getattr(sys, "_base_executable", None) or sys.executable

# What pip, uv and venv print when they fail, and the sentence for it.
CURES = (
    (
        r"No space left on device|os error 28|Disk quota exceeded",
        "The disk is full: free about 1 GB (temporary files count) and run this again.",
    ),
    (
        r"DO NOT MATCH THE HASHES|[Hh]ash mismatch",
        (
            "A downloaded package is not the one this project pinned: check the package mirror or "
            "proxy, if one is in use, and run this again."
        ),
    ),
    (
        (
            r"Retrying \(Retry|NewConnectionError|name resolution|[Cc]onnection refused|timed out|"
            r"Network is unreachable|ProxyError|SSLError|CERTIFICATE_VERIFY_FAILED|dns error|"
            r"error sending request|tcp connect error|client error \(Connect\)|Failed to fetch"
        ),
        (
            "The package index cannot be reached: check the network (or the proxy and index "
            "settings of pip or uv) and run this again."
        ),
    ),
    (
        r"Permission denied",
        (
            "Something under .venv or in the package cache cannot be written: run this as the "
            "user who owns them, or delete .venv, and run this again."
        ),
    ),
)


class Trouble(Exception):
    """What stopped us and the cure, in one sentence."""


def main() -> None:
    """Check the port if one is given, then bring .venv up to date."""
    parser = argparse.ArgumentParser(description="Make .venv hold what the requirements pin.")
    parser.add_argument("--dev", action="store_true", help="with what the tests need")
    parser.add_argument("--port", help="first see that this port is free on 127.0.0.1")
    options = parser.parse_args()
    try:
        if options.port is not None:
            refuse_taken(options.port)
        prepare(dev=options.dev)
    except Trouble as trouble:
        sys.exit(str(trouble))
    except OSError as error:
        sys.exit(cure_for(os.strerror(error.errno or errno.EIO)) or f"Stopped: {error}.")
    except KeyboardInterrupt:
        sys.exit("Stopped. Run it again and it begins afresh.")


def refuse_taken(text: str) -> None:
    """Raise Trouble when a server could not listen on this port."""
    if not (text.isdecimal() and 1 <= int(text) <= 65535):
        raise Trouble(f"PORT={text} is not a port number: try make demo PORT=8001")
    port = int(text)
    if is_free(port):
        return
    other = next(near for near in range(max(port, 1023) + 1, 65536) if is_free(near))
    held = (
        "is taken by another program: stop it"
        if port > 1023
        else "is taken, or kept for root: stop what uses it"
    )
    raise Trouble(f"Port {port} {held}, or choose another port: make demo PORT={other}")


def is_free(port: int) -> bool:
    """Say whether a server may listen on this port of 127.0.0.1 now."""
    with socket.socket() as caller:
        if caller.connect_ex(("127.0.0.1", port)) == 0:
            return False
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def prepare(*, dev: bool) -> None:
    """Install what is missing, from nothing unless what is there is known and current."""
    names = ["requirements.txt", "requirements-dev.txt"] if dev else ["requirements.txt"]
    place = {"python": sys.version.split()[0], "place": str(VENV)}
    wanted = place | {name: digest(name) for name in names}
    found = installed()
    if wanted.items() <= found.items():
        return
    # Packages may be added to what is there, because the files pin the same versions.
    is_current = place.items() <= found.items() and all(
        digest(name) == value for name, value in found.items() if name not in place
    )
    uv = working_uv()
    if uv is None:
        refuse_incomplete_python()
    say(f"Installing into .venv with Python {place['python']}, up to a minute ...")
    if not is_current:
        make_environment(uv)
    install(uv, names)
    STAMP.write_text(json.dumps(wanted | found if is_current else wanted, indent=1) + "\n")
    say("Installed.")


def digest(name: str) -> str:
    """Give the SHA-256 of a requirements file."""
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def installed() -> dict[str, str]:
    """Give what the stamp says, or nothing when it or the environment's Python is not sound."""
    try:
        found: dict[str, str] = json.loads(STAMP.read_text())
        command = [str(VENV_PYTHON), "-c", "import sys; print(sys.version.split()[0])"]
        version = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, ValueError, subprocess.SubprocessError):
        return {}
    return found if found.get("python") == version.strip() else {}


def working_uv() -> str | None:
    """Give uv's path when it is there and runs."""
    uv = shutil.which("uv")
    if uv and subprocess.run([uv, "--version"], capture_output=True, check=False).returncode == 0:
        return uv
    return None


def refuse_incomplete_python() -> None:
    """Raise Trouble when this Python cannot make environments or run the site without help."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise Trouble(
            f"Python {version} here cannot make virtual environments: run "
            f"apt install python{version}-venv as root (or install uv), and run this again."
        )
    for module in ("ssl", "sqlite3"):
        if importlib.util.find_spec(f"_{module}") is None:
            raise Trouble(
                f"Python {version} ({PYTHON}) was built without {module}: install a complete one "
                "(apt install python3 python3-venv) and run this again with PYTHON=/usr/bin/python3"
            )


def make_environment(uv: str | None) -> None:
    """Make .venv anew, the stamp gone first."""
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    elif VENV.exists():
        STAMP.unlink(missing_ok=True)
        shutil.rmtree(VENV)
    if uv:
        run([uv, "venv", "--quiet", "--no-project", "--python", PYTHON, str(VENV)])
    else:
        run([PYTHON, "-m", "venv", str(VENV)])


def fetched_uv() -> str | None:
    """Give uv's path once pip has put it into .venv: uv needs seconds, pip half a minute.

    None where pip is told to ask an index of its own, which uv would not ask, or finds no uv for
    this machine.
    """
    settings = subprocess.run([*PIP, "config", "list"], capture_output=True, text=True, check=False)
    if re.search(r"\.(index-url|no-index)=", settings.stdout):
        return None
    command = [*WITH_PIP, "--retries", "0", "--only-binary", ":all:", "--require-hashes"]
    fetched = subprocess.run([*command, "-r", str(UV)], capture_output=True, check=False)
    return str(VENV_PYTHON.with_name("uv")) if fetched.returncode == 0 else None


def install(uv: str | None, names: list[str]) -> None:
    """Install the pinned packages, each checked against its hash."""
    files = ["--require-hashes", *(part for name in names for part in ("-r", str(ROOT / name)))]
    if uv:
        run([uv, *WITH_UV, *files])
        return
    if fetched := fetched_uv():
        try:
            # Whoever's certificates pip trusts: an organisation's own, say.
            run([fetched, *WITH_UV, "--system-certs", *files])
            return
        except Trouble:
            say("uv could not; pip can take a minute ...")
    run([*WITH_PIP, *files])


def run(command: list[str]) -> None:
    """Run quietly; on failure raise Trouble with the cure, and keep the output in a log."""
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode == 0:
        return
    output = done.stdout.decode(errors="replace")
    cure = cure_for(output)
    if cure is None:
        LOG.parent.mkdir(exist_ok=True)
        LOG.write_text(output)
        errors = re.findall(r"^(?:ERROR|error|Error): *(.+)", output, re.MULTILINE)
        said = f" ({errors[-1].strip()})" if errors else ""
        cure = f"Installing failed{said}: see {LOG.relative_to(ROOT)}, and run this again."
    raise Trouble(cure)


def cure_for(output: str) -> str | None:
    """Give the sentence for what a program printed when it failed, if we know one."""
    return next((cure for pattern, cure in CURES if re.search(pattern, output)), None)


def say(line: str) -> None:
    """Tell the person waiting, at once."""
    print(line, flush=True)


if __name__ == "__main__":
    main()
