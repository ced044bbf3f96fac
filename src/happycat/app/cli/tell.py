"""`happycat demo`: the company's stories in the terminal."""

import json
from textwrap import TextWrapper
from typing import TYPE_CHECKING

import click
from rich.text import Text

from happycat.app.cli.screen import out, table
from happycat.app.demo.titles import STORIES

if TYPE_CHECKING:
    from happycat.app.demo.story import Line, Scene, Story

STYLES = {"seen": "green", "refused": "yellow", "notice": "magenta"}
NARROWEST, WIDEST = 40, 110
LISTED = "\b\nStories:\n" + "\n".join(f"  {name:<20} {says}" for name, says in STORIES.items())


@click.command(epilog=LISTED)
@click.option("--story", type=click.Choice(list(STORIES)), help="Only this one, about one difficulty.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object: figures, outcomes, timeline.")
def demo(story: str | None, as_json: bool) -> None:
    """Tell the company's story on a fresh company in memory, in virtual time; a few seconds."""
    from happycat.app.demo.stories.all import story_of

    told = story_of(story)
    if as_json:
        for _ in told.scenes():
            pass
        click.echo(json.dumps(told.seen(), ensure_ascii=False))
        return
    _tell(told)
    _next(story)


def _tell(story: "Story") -> None:
    if story.heading:
        out.print(f"[bold underline]{story.heading}[/]")
        _hanging(Text(), story.cast, 0)
    for scene in story.scenes():
        _show(scene)
    last = story.table()
    out.print()
    table(last.title, last.columns, last.rows, "Nothing happened.")
    _hanging(Text("The company promises: " if story.heading else "", "bold"), story.promise, 0)


def _show(scene: "Scene") -> None:
    out.print(f"\n[bold]{scene.title}[/]")
    for line in scene.lines:
        margin = _margin(line)
        _hanging(margin, line.text, margin.cell_len)


def _margin(line: "Line") -> Text:
    who = Text(f"{line.context:<11}", style=STYLES.get(line.context, "cyan"))
    return Text.assemble((f"  {line.at:%d %b %H:%M}  ", "dim"), who)


def _hanging(margin: Text, text: str, hang: int) -> None:
    """Beside its margin; further lines begin so many columns from the left."""
    first, width = margin.cell_len, min(out.width, WIDEST) if out.is_terminal else WIDEST
    wrapper = TextWrapper(max(NARROWEST, width), " " * first, " " * hang, break_on_hyphens=False)
    lines = wrapper.wrap(text)
    out.print(margin, lines[0][first:], sep="", markup=False)
    for line in lines[1:]:
        out.print(line, markup=False)


def _next(story: str | None) -> None:
    others = ", ".join(name for name in STORIES if name != story)
    out.print()
    _hanging(Text("More stories: ", "dim"), f"happycat demo --story NAME: {others}", 14)
    out.print("Next: [bold]happycat serve --seed-demo[/], or docs/how-to/embed.md", style="dim")
