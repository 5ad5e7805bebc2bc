"""Which of uv and pip installs the packages, and what happens when one of them cannot."""

import importlib.util
from subprocess import CompletedProcess

import pytest
from django.conf import settings

FILE = settings.BASE_DIR / "deploy" / "bootstrap.py"


@pytest.fixture
def bootstrap():
    """The script, as a module of its own."""
    spec = importlib.util.spec_from_file_location("bootstrap_under_test", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def ran(bootstrap, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands it would run; one that begins with “broken” fails."""
    commands: list[list[str]] = []

    def run(command: list[str]) -> None:
        commands.append(command)
        if command[0].startswith("broken"):
            raise bootstrap.Trouble("The package index cannot be reached.")

    monkeypatch.setattr(bootstrap, "run", run)
    return commands


def pip_says(monkeypatch: pytest.MonkeyPatch, bootstrap, settings: str) -> list[list[str]]:
    """Let pip have these settings, and find whatever it is asked for."""
    asked: list[list[str]] = []

    def run(command: list[str], **options: object) -> CompletedProcess[str]:
        asked.append(command)
        return CompletedProcess(command, 0, stdout=settings)

    monkeypatch.setattr(bootstrap.subprocess, "run", run)
    return asked


def test_what_a_fetched_uv_cannot_install_pip_does_by_the_same_hashes(
    bootstrap, ran, monkeypatch, capsys
):
    monkeypatch.setattr(bootstrap, "fetched_uv", lambda: "broken-uv")

    bootstrap.install(None, ["requirements.txt"])

    with_uv, with_pip = ran
    assert with_uv[0] == "broken-uv"
    assert with_pip[1:3] == ["-m", "pip"]
    assert with_uv[-3:] == with_pip[-3:] == ["--require-hashes", "-r", with_pip[-1]]
    assert "pip can take a minute" in capsys.readouterr().out


def test_a_uv_of_the_machine_s_own_that_fails_says_so(bootstrap, ran):
    with pytest.raises(bootstrap.Trouble, match="cannot be reached"):
        bootstrap.install("broken-uv", ["requirements.txt"])
    assert len(ran) == 1


@pytest.mark.parametrize("own", ["global.index-url='https://mirror.example/'",
                                 ":env:.no-index='1'"])  # fmt: skip
def test_an_index_that_pip_was_given_is_asked_by_pip_alone(bootstrap, monkeypatch, own: str):
    asked = pip_says(monkeypatch, bootstrap, f"global.cert='/a'\n{own}\n")

    assert bootstrap.fetched_uv() is None
    assert not any("install" in command for command in asked)


def test_uv_is_fetched_by_its_pinned_hash(bootstrap, monkeypatch):
    asked = pip_says(monkeypatch, bootstrap, "global.extra-index-url='https://more.example/'")

    assert bootstrap.fetched_uv().endswith("/.venv/bin/uv")
    assert "--require-hashes" in asked[-1]
    assert "--hash=sha256:" in bootstrap.UV.read_text()
