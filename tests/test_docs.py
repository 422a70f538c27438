"""The examples in README and docs run; the files that are named exist."""

import doctest
import io
import re
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "examples" / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_examples(page):
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    result = doctest.testfile(str(page), module_relative=False, optionflags=flags)
    assert not result.failed


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


WRITTEN = {"docs/targets.md"}  # by the benchmarks; not kept
FILES = sorted(p for d in ("src", "tests", "benchmarks", "docs") for p in (ROOT / d).rglob("*.py"))


def prose(path) -> str:
    """A page, or the comments and docstrings of a module."""
    text = path.read_text()
    if path.suffix == ".md":
        return text
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return "\n".join(
        t.string
        for t in tokens
        if t.type == tokenize.COMMENT
        or (t.type == tokenize.STRING and t.string.startswith(('"""', 'r"""')))
    )


def test_files_that_are_named_exist():
    places = ("src", "tests", "benchmarks", "docs", "examples")
    known = [p for place in places for p in (ROOT / place).rglob("*.*")] + list(ROOT.glob("*.*"))
    known = [f"/{p.relative_to(ROOT).as_posix()}" for p in known]
    missing = [
        f"{path.relative_to(ROOT)} names {name}"
        for path in (*PAGES, ROOT / "CONTRIBUTING.md", *FILES)
        for name in re.findall(r"[\w/-]*\w\.(?:py|md)\b", prose(path))
        if name not in WRITTEN and not any(file.endswith(f"/{name.lstrip('/')}") for file in known)
    ]
    assert not missing
