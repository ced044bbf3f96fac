"""The documents: their Python runs, their links lead somewhere, what is generated is fresh."""

import re
from pathlib import Path

import click
import pytest
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser

from happycat.app.__main__ import happycat
from tools.pages.build import PAGES, is_stale

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/*.md")])
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
COMMAND = re.compile(r"(?:^|`)happycat ([a-z][^`\n]*)", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def named(document: Path) -> str:
    return document.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_the_python_in_a_document_runs(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    for example in Sybil(parsers=[PythonCodeBlockParser()]).parse(document).examples():
        example.evaluate()


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_a_link_leads_somewhere(document: Path) -> None:
    links = LINK.findall(FENCED.sub("", document.read_text()))

    assert [link for link in links if not leads_somewhere(document, link)] == []


@pytest.mark.parametrize("page", PAGES)
def test_a_generated_page_is_fresh(page: str) -> None:
    assert not is_stale(ROOT, page), "refresh it with `.venv/bin/python tools/docs.py`"


def test_the_first_page_is_short() -> None:
    assert len((ROOT / "README.md").read_text().splitlines()) <= 120


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_a_command_that_is_named_exists(document: Path) -> None:
    said = {line.split("#")[0] for line in COMMAND.findall(document.read_text())}

    assert [line for line in sorted(said) if not is_command(line.split())] == []


def is_command(words: list[str]) -> bool:
    """Whether each word is a command of the one before, and each option one of the last."""
    command: click.Command = happycat
    while words and isinstance(command, click.Group):
        found = command.commands.get(words.pop(0))
        if found is None:
            return False
        command = found
    known = {option for parameter in command.params for option in parameter.opts}
    return all(word in known for word in words if word.startswith("--"))


def leads_somewhere(document: Path, link: str) -> bool:
    if link.startswith(("https://", "http://")):
        return True
    path, _, fragment = link.partition("#")
    target = (document.parent / path).resolve() if path else document
    return target.exists() and (not fragment or fragment in fragments(target))


def fragments(document: Path) -> set[str]:
    """The headings as GitHub makes fragments of them."""
    headings = HEADING.findall(document.read_text())
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
