"""The lines for Helix in docs/EDITORS.md: TOML, with the keys that Helix reads (languages.toml). Helix itself is not run."""
import pathlib
import re
import sys

try:
    import tomllib
except ModuleNotFoundError:  # before Python 3.11
    import tomli as tomllib

page = pathlib.Path(__file__).parents[2].joinpath("docs/EDITORS.md").read_text(encoding="utf-8")
[block] = re.findall(r"```toml\n(.*?)```", page, re.S)
read = tomllib.loads(block)

assert set(read) == {"language-server", "language"}, set(read)
for name, server in read["language-server"].items():
    assert set(server) <= {"command", "args", "config", "timeout", "environment", "required-root-patterns"}, server
    assert [server["command"], *server["args"]] == ["dunlint", "server"], server
for language in read["language"]:
    assert set(language) == {"name", "language-servers"}, language
    assert "dunlint" in language["language-servers"], language
print("Helix: as expected")
sys.exit(0)
