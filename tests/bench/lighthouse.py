"""Asks Lighthouse, on its mobile profile, what it makes of the demonstration's pages.

`make lighthouse`: fills a database of its own with the demonstration, serves it as production does
(gunicorn, hashed and compressed static files) and exits 1 below 100 anywhere. Needs Node's npx,
which fetches Lighthouse from the npm registry the first time, and a Chromium.
"""

import argparse
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PAGES = {
    "home": "/",
    "article": "/articles/naloxone-at-home/",
    "question list": "/faq/",
    "search": "/search/",
    "question": "/faq/where-can-i-get-naloxone/",
    "help": "/help/",
}

TRIES = 3


def main() -> int:
    """Print the four scores of every page; 1 when any is below 100."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    npx = shutil.which("npx")
    if not browser or not npx:
        print("Lighthouse needs a Chromium and Node's npx; one of them is missing.")
        return 1
    with tempfile.TemporaryDirectory(prefix="countersign-lighthouse-") as folder:
        server = _serve(folder, port)
        try:
            scores = {
                name: _scores(npx, browser, f"http://127.0.0.1:{port}{path}", folder)
                for name, path in PAGES.items()
            }
        finally:
            server.terminate()
            server.wait()
    for name, found in scores.items():
        print(f"{name:15}" + "  ".join(f"{key} {value:.0f}" for key, value in found.items()))
    return int(any(value < 100 for found in scores.values() for value in found.values()))


def _serve(folder: str, port: int) -> subprocess.Popen:
    """The demonstration behind gunicorn, on production's settings."""
    base = os.environ | {"VAR_DIR": folder, "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3"}
    _run(["manage.py", "demo", "--no-server"], base)
    settings = base | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(45),
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "SECURE_SSL_REDIRECT": "false",
    }
    _run(["manage.py", "collectstatic", "--noinput"], settings)
    command = ["gunicorn", "cms.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
    command.append("--no-control-socket")
    server = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env=settings)
    for _ in range(50):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz")
        except OSError:
            time.sleep(0.3)
        else:
            return server
    server.terminate()
    raise SystemExit("The server did not answer.")


def _scores(npx: str, browser: str, address: str, folder: str) -> dict[str, float]:
    """The four scores of one page, and in the folder the report that explains them."""
    report = Path(folder) / "report.json"
    command = [
        npx, "--yes", "lighthouse", address, "--quiet", "--output=json",
        f"--output-path={report}", "--chrome-flags=--headless=new --no-sandbox",
        "--only-categories=performance,accessibility,best-practices,seo",
    ]  # fmt: skip
    # Now and then a browser records no trace; Lighthouse says so and asks to be run again.
    for _ in range(TRIES):
        environment = os.environ | {"CHROME_PATH": browser}
        if subprocess.run(command, env=environment, cwd=folder, check=False).returncode == 0:
            break
    else:
        raise SystemExit(f"Lighthouse did not finish {address} in {TRIES} tries.")
    found = json.loads(report.read_text())
    for audit in found["audits"].values():
        if audit["score"] is not None and audit["score"] < 0.9:
            print(f"  {address}: {audit['title']} ({audit['score']})")
    return {key: row["score"] * 100 for key, row in found["categories"].items()}


def _run(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
    )


if __name__ == "__main__":
    raise SystemExit(main())
