"""What `make` stands on: an environment that holds what is pinned, or one sentence why not.

The script runs with a Python and a uv that write down what they are asked.
"""

import os
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

DEPLOY = settings.BASE_DIR / "deploy"
NAMES = ("python3", "python3.14", "python3.13", "python3.12", "python3.11", "python")
ASKED = 'echo "${0##*/} $*" >>"$ASKED"\n'
PYTHON = f"""#!/bin/sh
case "$*" in
    "-c "*) echo "${{LOOK-whole}}"; exit ;;
    -V) echo "Python ${{VERSION:-3.12.1}}"; exit ;;
    *config\\ list) echo "$PIP_SETTINGS"; exit ;;
esac
{ASKED}case "$*" in
    "-m venv .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
    *requirements-uv.txt) [ -n "$UV_IS_FETCHED" ] && cp "$UV" .venv/bin/uv ;;
    *) echo "$PIP_SAYS"; [ -z "$PIP_SAYS" ] ;;
esac
"""
UV = f"""#!/bin/sh
[ "$1" = --version ] && exit
{ASKED}[ "$1" = venv ] && mkdir -p .venv/bin && cp "$STUB_PYTHON" .venv/bin/python
[ -z "$UV_SAYS" ] || {{ [ "$1" = venv ] || {{ echo "$UV_SAYS"; exit 1; }}; }}
"""
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the script and files of requirements, and nothing installed."""
    root = tmp_path / "a project"
    shutil.copytree(DEPLOY, root / "deploy")
    (root / "requirements.txt").write_text("one==1 --hash=sha256:1\n")
    (root / "requirements-dev.txt").write_text("one==1 --hash=sha256:1\ntwo==2 --hash=sha256:2\n")
    return root


@pytest.fixture
def run(project: Path, tmp_path: Path) -> Run:
    """Run the script as a machine would that has these programs and settings."""
    (tmp_path / "bin").mkdir()
    for name in NAMES:
        _program(tmp_path / "bin" / name, PYTHON)
    uv = _program(tmp_path / "uv", UV)
    rest = os.pathsep.join(part for part in os.defpath.split(os.pathsep) if part)
    common = {
        "PATH": f"{tmp_path / 'bin'}{os.pathsep}{rest}",
        "ASKED": str(tmp_path / "asked"),
        "UV": str(uv),
        "STUB_PYTHON": str(tmp_path / "bin" / "python3"),
    }

    def run(*options: str, own_uv: bool = False, **machine: str):
        own = tmp_path / "bin" / "uv"
        own.unlink(missing_ok=True)
        _program(own, UV if own_uv else "#!/bin/sh\nexit 127\n")
        (tmp_path / "asked").write_text("")
        return subprocess.run(
            ["/bin/sh", "deploy/bootstrap.sh", *options],
            cwd=project, env=common | machine, capture_output=True, text=True, check=False,
        )  # fmt: skip

    return run


@pytest.fixture
def asked(tmp_path: Path) -> Callable[[], list[str]]:
    """What Python, pip and uv were asked to do."""
    return lambda: (tmp_path / "asked").read_text().splitlines()


def _program(path: Path, text: str) -> Path:
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_pip_fetches_uv_by_its_pinned_hash_and_uv_installs_by_theirs(run, asked):
    done = run(UV_IS_FETCHED="1")

    assert (done.returncode, done.stderr) == (0, "")
    made, fetched, installed = asked()
    assert made == "python3 -m venv .venv"
    assert "--require-hashes" in fetched
    assert fetched.endswith("requirements-uv.txt")
    assert "--hash=sha256:" in (DEPLOY / "requirements-uv.txt").read_text()
    assert installed.startswith("uv pip install --system-certs")
    assert installed.endswith("-r requirements.txt")
    assert "--require-hashes" in installed


def test_what_a_fetched_uv_cannot_install_pip_does_by_the_same_hashes(run, asked):
    done = run(UV_IS_FETCHED="1", UV_SAYS="error: no")

    assert done.returncode == 0
    assert asked()[-1].startswith("python -m pip")
    assert asked()[-1].endswith("install --require-hashes -r requirements.txt")


def test_where_there_is_no_uv_for_the_machine_pip_does_it(run, asked):
    assert run().returncode == 0
    assert asked()[-1].endswith("install --require-hashes -r requirements.txt")


@pytest.mark.parametrize("own", ["global.index-url='https://mirror.example/'",
                                 ":env:.no-index='1'"])  # fmt: skip
def test_an_index_that_pip_was_given_is_asked_by_pip_alone(run, asked, own: str):
    done = run(UV_IS_FETCHED="1", PIP_SETTINGS=f"global.cert='/a'\n{own}")

    assert done.returncode == 0
    assert not any("requirements-uv.txt" in command for command in asked())


def test_a_uv_of_the_machine_s_own_is_used_and_says_when_it_fails(run, asked, project):
    assert run(own_uv=True).returncode == 0
    assert [command.split()[0] for command in asked()] == ["uv", "uv"]
    (project / "requirements.txt").write_text("one==2 --hash=sha256:3\n")

    done = run(own_uv=True, UV_SAYS="error: dns error")

    assert done.returncode == 1
    assert done.stderr.startswith("The package index cannot be reached: ")
    assert done.stderr.count("\n") == 1
    assert not any("pip install --require" in command for command in asked() if "python" in command)


def test_what_is_installed_is_left_alone_until_something_else_is_pinned(run, asked, project):
    run("--dev")
    assert asked()
    for options in ((), ("--dev",)):
        assert (run(*options).stdout, asked()) == ("", [])

    (project / "requirements.txt").write_text("one==2 --hash=sha256:3\n")
    assert (run("--dev").stdout, asked()) == ("", [])
    (project / "requirements-dev.txt").write_text("one==2 --hash=sha256:3\n")
    assert run().returncode == 0
    assert asked()[-1].endswith("-r requirements.txt")
    assert run("--dev").returncode == 0
    assert asked()[-1].endswith("-r requirements-dev.txt")


def test_another_python_is_another_environment(run, asked):
    run()

    assert run(VERSION="3.13.0").returncode == 0
    assert asked()[0] == "python3 -m venv .venv"
    assert run(VERSION="3.13.0").stdout == ""


def test_an_environment_that_was_cut_short_is_made_anew(run, asked, project):
    assert run(PIP_SAYS="ERROR: Stopped half way").returncode == 1
    assert not (project / ".venv" / "installed").exists()

    assert run().returncode == 0
    assert asked()[0] == "python3 -m venv .venv"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("ERROR: [Errno 28] No space left on device", "The disk is full: "),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "A downloaded package is not the one"),
        ("Retrying (Retry(total=0)) NewConnectionError", "The package index cannot be reached: "),
        ("OSError: Permission denied", "Something under .venv"),
        ("ERROR: Of another kind", "Installing failed (ERROR: Of another kind): see .venv/"),
    ],
)
def test_what_stops_an_installation_is_said_in_one_sentence(run, project, said, sentence):
    done = run(PIP_SAYS=said)

    assert done.returncode == 1
    assert done.stderr.startswith(sentence)
    assert done.stderr.count("\n") == 1
    if sentence.startswith("Installing failed"):
        assert said in (project / ".venv" / "install.log").read_text()


def test_without_a_python_the_cure_is_named(run):
    for machine, sentence in (
        ({"LOOK": ""}, "Python 3.11 or newer is needed and none was found: "),
        ({"LOOK": "", "PYTHON": "python3.11"}, "PYTHON=python3.11 is not Python 3.11 or newer"),
        ({"LOOK": "lacking"}, "Python 3.12.1 (python3) lacks venv, ssl or sqlite3: "),
    ):
        done = run(**machine)
        assert done.returncode == 1
        assert done.stderr.startswith(sentence), done.stderr
        assert done.stderr.count("\n") == 1
