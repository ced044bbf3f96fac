"""Who watches the watchman: patches that prove nothing are told apart from those that do."""

from pathlib import Path

import pytest

from tests.broken.patches import DoesNotApply, Hunk, Patch, patches
from tests.broken.selecting import names
from tests.broken.table import RULES, Workshop, tried, workshop
from tests.broken.trial import Copy, Failure, Run

QUOTES = "src/happycat/domain/shop/quotes.py"
LINE = "        return Quoted(total, self.loyalty_percentage, total - off, self.fingerprint())\n"
WITHOUT_LOYALTY = LINE.replace("total - off", "total")


def patch_of(new: str, old: str = LINE, file: str = QUOTES) -> Patch:
    return Patch("r04_planted", "Planted.", (Hunk(file, old, new),))


def failed_with(kind: str, why: str = "") -> Run:
    return Run(1, 3, (Failure("test_r4_the_price", kind, why),), broken_off="", seconds=1)


def test_every_rule_has_a_patch_and_every_patch_still_applies(tmp_path: Path) -> None:
    copy, found = Copy.made_in(tmp_path), patches()

    for patch in found:
        with patch.applied(copy.root):
            assert any(hunk.new in (copy.root / hunk.file).read_text() for hunk in patch.hunks)

    assert {patch.rule for patch in found} == set(RULES)


def test_a_mistake_is_seen_but_neither_a_comment_nor_a_product_that_cannot_be_imported() -> None:
    with workshop(copies=1) as here:
        harmless = here.broken(patch_of(f"        # a comment\n{LINE}"))
        crashing = here.broken(patch_of("import jsn\n", old="import json\n"))
        harmful = here.broken(patch_of(WITHOUT_LOYALTY))
        repaired = here.healthy(4)

    assert (harmless.wrong, harmful.wrong, repaired.wrong) == ("not seen", "", "")
    assert crashing.wrong == "the tests could not be run: E   ModuleNotFoundError: No module named 'jsn'"
    assert harmful.run
    assert harmful.run.failed[0].kind == "AssertionError"


@pytest.mark.parametrize(
    ("patch", "why"),
    [
        (patch_of("", old="        return 42\n"), "has the lines it changes 0 times"),
        (patch_of("", old="\n"), "has the lines it changes"),
        (patch_of("", file="src/happycat/domain/shop/gone.py"), "there is no gone.py"),
        (patch_of("        return (\n"), "is no Python any more"),
        (Patch("r04_planted", "", (Hunk(QUOTES, LINE, ""),)), "it needs"),
        (Patch("planted", "Planted.", (Hunk(QUOTES, LINE, ""),)), "it needs"),
        (Patch("r04_planted", "Planted.", ()), "it needs"),
    ],
)
def test_a_patch_that_does_not_apply_is_told_and_changes_nothing(
    patch: Patch, why: str, tmp_path: Path
) -> None:
    copy = Copy.made_in(tmp_path)
    before = (copy.root / QUOTES).read_text()

    with pytest.raises(DoesNotApply, match=why), patch.applied(copy.root):
        pytest.fail("it was applied")

    assert (copy.root / QUOTES).read_text() == before
    assert Workshop.of([copy]).broken(patch).wrong.startswith("does not apply: ")


def test_a_patch_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "r04_no_loyalty.patch"
    path.write_text(
        f"The price is the sum\nof the list prices.\n\n--- a/{QUOTES}\n+++ b/{QUOTES}\n"
        "@@ -1,3 +1,3 @@\n before\n-old\n+new\n\n@@ -9 +9 @@\n-gone\n"
        "diff --git a/other.py b/other.py\nindex 1..2 100644\n--- a/other.py\n+++ b/other.py\n"
        "@@ -2 +2 @@ def other() -> None:\n+more\n"
    )

    patch = Patch.read(path)

    assert (patch.rule, patch.sentence) == (4, "The price is the sum of the list prices.")
    assert patch.hunks == (
        Hunk(QUOTES, "before\nold\n\n", "before\nnew\n\n"),
        Hunk(QUOTES, "gone\n", ""),
        Hunk("other.py", "", "more\n"),
    )


@pytest.mark.parametrize(
    ("run", "why"),
    [
        (failed_with("AssertionError"), ""),
        (failed_with("Failed", "DID NOT RAISE WrongStatus"), ""),
        (failed_with("Failed", "Timeout (>120.0s) from pytest-timeout."), "it crashes with Failed"),
        (failed_with("NameError"), "it crashes with NameError"),
        (failed_with("ImportError"), "it crashes with ImportError"),
        (Run(0, 3, (), broken_off="", seconds=1), "not seen"),
        (Run(0, 3, (), "elsewhere is not the copy", seconds=1), "the tests could not be run: elsewhere"),
        (Run(5, 0, (), broken_off="", seconds=1), "the tests could not be run: pytest ended with 5"),
        (
            Run(2, 0, (), "tests/app/test_shop.py", seconds=1),
            "the tests could not be run: tests/app/test_shop.py",
        ),
        (Run(-1, 0, (), "pytest said nothing", seconds=1), "the tests could not be run: pytest said nothing"),
    ],
)
def test_only_a_test_that_fails_at_what_it_tests_is_a_proof(run: Run, why: str) -> None:
    assert run.seen().startswith(why)
    assert bool(run.seen()) is bool(why)


def test_a_rule_without_a_patch_or_without_a_test_is_told() -> None:
    said: list[str] = []

    lines = tried([999], [], said.append)

    assert [line.wrong for line in lines] == ["no test names it", "no patch"]
    assert all("R999" in line for line in said)


@pytest.mark.parametrize(
    ("test", "docstring", "about"),
    [
        ("test_r4_the_price", None, True),
        ("test_r8_r4_the_price", None, True),
        ("test_r44_the_price", None, False),
        ("test_order4_the_price", None, False),
        ("test_the_price", "Less loyalty (R4).", True),
        ("test_the_price", "Less loyalty (R44).", False),
    ],
)
def test_a_test_names_a_rule_in_its_name_or_in_its_docstring(
    test: str, docstring: str | None, about: bool
) -> None:
    assert names(4, test, docstring) is about
