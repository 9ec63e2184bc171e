"""What the documents promise is there: codebook, commands, environment."""

import re
import tomllib

import pytest
import yaml

from aici import codebook
from aici.cli import app
from aici.configuration import DATA_SOURCES, EditionConfig
from aici.sources import SOURCES
from checkout import ROOT

CONDA_NAMES = {
    "duckdb": "python-duckdb",
    "ibis-framework[duckdb]": "ibis-duckdb",
    "igraph": "python-igraph",
    "matplotlib": "matplotlib-base",
}
READERS = sorted((ROOT / "src" / "aici" / "sources").glob("*.py"))
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


def test_generated_blocks_are_those_of_the_code():
    for name, blocks in codebook.BLOCKS.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        for block in blocks:
            assert block() in text, f"the {block.__name__} of {name} is not up to date: run `python -m aici.codebook`"


def test_blocks_are_written_between_their_markers_and_nothing_else_is_touched(tmp_path):
    (tmp_path / "data").mkdir()
    for name, blocks in codebook.BLOCKS.items():
        texts = [f"Before.\n{codebook.MARKER.format(b.__name__)}\nold\n<!-- {b.__name__}: end -->\n" for b in blocks]
        (tmp_path / name).write_text("".join(texts), encoding="utf-8")
    codebook.write(tmp_path)
    for name, blocks in codebook.BLOCKS.items():
        wanted = "".join(f"Before.\n{block()}\n" for block in blocks)
        assert (tmp_path / name).read_text(encoding="utf-8") == wanted


def test_coverage_marks_what_is_there_in_part_or_not_at_all():
    rows = {tuple(line.split(" | ")[:2]): line for line in codebook.coverage().splitlines()}
    marks = rows["| Google Scholar", "profile CSV"].split(" | ")[2:-1]
    assert marks == "– partly – partly – – – partly – – – –".split()
    assert rows["| Patsnap", "XLSX or CSV"].endswith("| 1 file, 1 row; 1 of 2 vintages |")


def test_readme_tells_of_the_folder_of_every_source_and_what_its_reader_asks_for(readme):
    own = readme[readme.index("### Bring your own exports") : readme.index("| command |")]
    for name in {source.name for source in SOURCES}:
        assert f", `{name}` |" in own
    for asked in (
        "公开（公告）号", "标题 (中文)", "公开(公告)号 (*Publication Number*)", "标题 (*Title*)", "*Full Record*",
        "*Document title*", "*Export* > *Results* > *CSV*", "*Download (CSV)*",
    ):  # fmt: skip
        assert asked in own
        said = asked.replace("*", "")
        assert any(said in path.read_text(encoding="utf-8") for path in READERS), said


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
