"""The command `happycat`."""

import logging
import sys

import click
from pydantic import ValidationError

from happycat import __version__
from happycat.app.bootstrap import UnknownContext
from happycat.app.cli.operate import config, deadletters, import_
from happycat.app.cli.run import migrate, serve, tick, token, work
from happycat.app.cli.screen import fail
from happycat.app.cli.tell import demo
from happycat.app.settings import PREFIX, UnknownSetting, refuse_unknown
from happycat.domain.kernel.refusals import Refusal, Unreachable


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="happycat %(version)s")
def happycat() -> None:
    """A services company for cats.

    \b
    Try it:      happycat demo
    Run it:      happycat serve --seed-demo
    Look at it:  happycat config show

    Settings are HAPPYCAT_* variables; `config show` lists them.
    """
    refuse_unknown()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")


for command in (serve, work, tick, demo, migrate, import_, deadletters, config, token):
    happycat.add_command(command)


def main() -> None:
    """Runs the command; whatever is refused is one line and a non-zero exit."""
    try:
        happycat()
    except ValidationError as wrong:
        first = wrong.errors()[0]
        name = PREFIX + "__".join(str(part).upper() for part in first["loc"]) if first["loc"] else "settings"
        fail(f"{name}: {first['msg']}")
        sys.exit(2)
    except (UnknownSetting, UnknownContext) as wrong:
        fail(str(wrong))
        sys.exit(2)
    except (Refusal, Unreachable, OSError) as refusal:
        fail(str(refusal))
        sys.exit(1)


if __name__ == "__main__":
    main()
