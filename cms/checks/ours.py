"""Loads the files of rules that we ship."""

from cms.checks.rule_files import DATA, load

for path in sorted(DATA.glob("*.toml")):
    load(path)
