"""What the documents promise is there: codebook, commands, environment."""

import re
import tomllib

import pytest
import yaml

from aici import codebook
from aici.cli import app
from aici.configuration import DATA_SOURCES, EditionConfig
from checkout import ROOT

CONDA_NAMES = {
    "duckdb": "python-duckdb",
    "ibis-framework[duckdb]": "ibis-duckdb",
    "igraph": "python-igraph",
    "matplotlib": "matplotlib-base",
}
PIP_ONLY = ("pypandoc_binary", "typst")
NAME = re.compile(r"^[\w.\[\]-]+?(?=[<>=!~]|$)")


def split(requirement):
    requirement = requirement.replace(" ", "")
    name = NAME.match(requirement).group()
    return CONDA_NAMES.get(name, name), requirement[len(name) :]


@pytest.fixture(scope="module")
def readme():
    return (ROOT / "README.md").read_text(encoding="utf-8")


def test_conda_environment_has_the_dependencies_and_bounds_of_the_package():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [
        *project["project"]["dependencies"],
        *project["dependency-groups"]["dev"],
        *project["dependency-groups"]["author"],
    ]
    listed = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    pip = next(entry["pip"] for entry in listed if isinstance(entry, dict))
    conda = [entry for entry in listed if isinstance(entry, str)]
    got = dict(split(entry) for entry in (*conda, *pip) if not entry.startswith("--"))
    assert got.pop("python") == project["project"]["requires-python"]
    assert got.pop("quarto")
    assert "pip" in conda
    got.pop("pip")
    assert got == dict(map(split, wanted))
    assert {split(entry)[0] for entry in pip if not entry.startswith("--")} == set(PIP_ONLY)
    assert "--editable ." in pip


def test_codebook_is_written_from_the_contract():
    text = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    assert codebook.codebook() in text, "run `python -m aici.codebook` and put its output into data/README.md"


def test_codebook_explains_every_key_of_an_edition():
    text = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    for key in EditionConfig.model_fields:
        assert f"| `{key}` |" in text


def test_every_command_has_help_and_is_in_the_readme(readme):
    for command in app.registered_commands:
        assert command.callback.__doc__
        assert f"aici {command.callback.__name__}" in readme


def test_readme_names_make_targets_that_exist(readme):
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"`make ([a-z]+)`", readme):
        assert re.search(rf"^{target}:", makefile, flags=re.M), target


def test_readme_links_lead_somewhere(readme):
    for link in re.findall(r"\]\((?!http)([^)#]+)\)", readme):
        assert (ROOT / link).exists(), link


def test_raw_folders_are_ignored_by_git():
    ignored = (ROOT / ".gitignore").read_text().split()
    assert {"data/raw/", "data/corpus/", "build/", "report/executed/", ".venv/"} <= set(ignored)
    assert "wos" in DATA_SOURCES


def test_no_registry_host_and_no_path_of_one_machine_in_the_project():
    kinds = ("*.py", "*.md", "*.yml", "*.qmd", "*.ipynb", "*.toml", "*.cff", "Makefile")
    for path in (p for kind in kinds for p in ROOT.rglob(kind)):
        parts = path.relative_to(ROOT).parts
        if parts[0] in (".venv", "build") or path.name == "test_docs.py" or "executed" in parts:
            continue
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?<![\w./])/(work|root|tmp|home)/\w|files\.pythonhosted", text), path
