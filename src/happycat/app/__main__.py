"""The command `happycat`."""

import logging
import sys

import click
from pydantic import ValidationError
from pydantic_settings import SettingsError

from happycat import __version__
from happycat.app.cli.matching import matching
from happycat.app.cli.operate import config, deadletters, import_
from happycat.app.cli.run import migrate, serve, tick, token, work
from happycat.app.cli.screen import fail
from happycat.app.cli.tell import demo
from happycat.app.settings import PREFIX, refuse_unknown
from happycat.domain.kernel.refusals import Misconfigured, Refusal, Unreachable


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


for command in (serve, work, tick, demo, migrate, import_, deadletters, matching, config, token):
    happycat.add_command(command)


EXPECTED = (
    click.ClickException,
    click.Abort,
    KeyboardInterrupt,
    ValidationError,
    SettingsError,
    Misconfigured,
    Refusal,
    Unreachable,
    OSError,
    ModuleNotFoundError,
)


def main() -> None:
    """Runs the command; whatever is wrong is one line and a non-zero exit (R45)."""
    try:
        sys.exit(happycat(standalone_mode=False))
    except click.exceptions.NoArgsIsHelpError as alone:
        alone.show()
        sys.exit(alone.exit_code)
    except EXPECTED as wrong:
        text, code = _told(wrong)
        fail(text)
        sys.exit(code)


def _told(wrong: BaseException) -> tuple[str, int]:
    """What it says, and the exit: 2 for what was asked wrongly, 1 for what could not be done."""
    if isinstance(wrong, ModuleNotFoundError):
        return f"this command needs {wrong.name}: pip install 'happycat[all]', or the extra that brings it", 2
    if isinstance(wrong, click.ClickException):
        return wrong.format_message(), wrong.exit_code
    if isinstance(wrong, ValidationError):
        return _setting(wrong), 2
    if isinstance(wrong, (SettingsError, Misconfigured)):
        return str(wrong), 2
    return ("Stopped." if isinstance(wrong, (click.Abort, KeyboardInterrupt)) else str(wrong)), 1


def _setting(wrong: ValidationError) -> str:
    first = wrong.errors()[0]
    name = PREFIX + "__".join(str(part).upper() for part in first["loc"]) if first["loc"] else "settings"
    return f"{name}: {first['msg'].removeprefix('Value error, ')}"


if __name__ == "__main__":
    main()
