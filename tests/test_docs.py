"""The examples in README and docs run; the files that are named exist."""

import doctest
import inspect
import io
import re
import tokenize
from pathlib import Path

import pytest

import autograd

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


PLACES = {
    "autograd": autograd,
    "fft": autograd.fft,
    "linalg": autograd.linalg,
    "special": autograd.special,
    "nn.functional": autograd.nn.functional,
    "random": autograd.random,
    "Tensor": autograd.Tensor,
}
# What takes packages that need not be installed has no example.
WITHOUT_EXAMPLE = {"save_safetensors", "load_safetensors", "to_torch", "from_torch"}


def public_functions():
    """Each once, with the name that it is found by."""
    found = {}
    for place, holder in PLACES.items():
        for name in getattr(holder, "__all__", None) or dir(holder):
            function = getattr(holder, name)
            if inspect.isfunction(function) and not name.startswith("_"):
                found.setdefault(function, f"{place}.{name}")
    return [pytest.param(function, id=name) for function, name in found.items()]


@pytest.mark.parametrize("function", public_functions())
def test_a_public_function_explains_itself(function):
    summary, *rest = (inspect.getdoc(function) or "").split("\n")
    assert summary.endswith((".", ":"))
    assert not rest or not rest[0], "the summary is one line"
    text = "\n".join(rest)
    explained = re.search(r"^Args:\n((?: .*\n)+)", text, re.MULTILINE)
    words = set(re.findall(r"\w+", explained[1] if explained else ""))
    operator = getattr(function, "operator", None)  # whose `out=` and NumPy's names need no words
    signature = inspect.signature(function) if operator is None else operator.signature
    parameters = [name for name in signature.parameters if name[0] != "_"]
    assert set(parameters[1:]) <= words
    assert ">>> " in text or function.__name__ in WITHOUT_EXAMPLE


def test_in_place_methods_take_what_their_operators_take():
    signature = inspect.signature(autograd.Tensor.addmm_)
    assert list(signature.parameters)[:3] == ["input", "mat1", "mat2"]
    assert "mat1: tensor [n, k]" in (inspect.getdoc(autograd.Tensor.addmm_) or "")
    x = autograd.tensor([-1.0, 1.0])
    assert autograd.relu_(input=x) is x
    assert x.tolist() == [0.0, 1.0]
