"""The command that opens the workbench: a web server on this machine, on one record."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli_options import NoConfig, Own, OwnTreaties, own_knowledge, own_treaties
from onrecord.errors import OptionError
from onrecord.record_cli import RecordFile
from onrecord.serve_helptexts import SERVE_HELP

if TYPE_CHECKING:
    from onrecord.web.settings import Settings

_HOST, _PORT = "127.0.0.1", 8765  # as in onrecord.web.settings, which takes time to import
_WAITING = 128
_EVERY_ADDRESS = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104  compared with, not listened on


def add_serve_command(app: typer.Typer) -> None:
    """Put the command on the program."""
    app.command("serve", help=SERVE_HELP, short_help="Open the workbench on a record in a browser.")(serve)


def serve(
    record: RecordFile = Path("record.db"),
    host: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS", help=f"The address to listen on; others need a password or token.  [default: {_HOST}]"
        ),
    ] = None,
    port: Annotated[
        int | None, typer.Option(metavar="N", help=f"The port to listen on; 0 takes a free one.  [default: {_PORT}]")
    ] = None,
    open_: Annotated[
        bool | None,
        typer.Option("--open/--no-open", help="Open a browser.  [default: if there is a terminal and a screen]"),
    ] = None,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="Only show the record: nothing can be added or corrected.")
    ] = False,
    password_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="A file whose first line is the password or its hash; or $ONRECORD_PASSWORD. With it, who opens a "
            "page logs in first.",
        ),
    ] = None,
    token_file: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Tokens for programs, one a line; may be repeated; or $ONRECORD_TOKEN."),
    ] = None,
    host_name: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="A name, not this machine's own, by which browsers ask for it; may be repeated."
        ),
    ] = None,
    behind_proxy: Annotated[
        bool, typer.Option("--behind-proxy", help="Believe X-Forwarded-For and -Proto of a proxy on this machine.")
    ] = False,
    proxy: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ADDRESS",
            help="Believe them of this address or network instead, such as 10.0.0.5 or 10.0.0.0/24; may be repeated.",
        ),
    ] = None,
    hash_password: Annotated[
        bool, typer.Option("--hash-password", help="Ask for a password, print its hash for a password file, and end.")
    ] = False,
    treaties: OwnTreaties = None,
    knowledge: Own = None,
    no_config: NoConfig = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No remarks, only the address.")] = False,
) -> None:
    """Open the workbench."""
    from onrecord.console import troubles_told

    with troubles_told():
        if hash_password:
            _print_hash()
            return
        from onrecord.config import Config, find
        from onrecord.serve_settings import Given, together
        from onrecord.web.security.secret_files import PASSWORD, TOKEN

        found = Config() if no_config else find()
        given = Given(
            host=host,
            port=port,
            password_file=password_file,
            token_files=tuple(token_file or ()),
            host_names=tuple(host_name or ()),
            behind_proxy=behind_proxy,
            proxies=tuple(proxy or ()),
            read_only=read_only,
        )
        settings, told = together(
            record,
            given,
            found,
            os.environ,
            knowledge=own_knowledge(knowledge, no_config),
            treaties=own_treaties(treaties, no_config),
        )
        for secret in (PASSWORD, TOKEN):
            os.environ.pop(secret, None)  # not for the processes that read what others send
        _serve(settings, told, quiet=quiet, browse=_has_screen() if open_ is None else open_)


def _serve(settings: Settings, told: Sequence[str], *, quiet: bool, browse: bool) -> None:
    """Listen, say where, and answer until somebody ends it."""
    import msgspec

    from onrecord.console import complain
    from onrecord.output.display import clean
    from onrecord.web.settings import remarks

    with _listening(settings) as listening:
        settings = msgspec.structs.replace(settings, port=listening.getsockname()[1])
        made = _ready_record(settings)
        address = _address(settings)
        # connections wait from now on; what answers them is imported meanwhile
        print(address, flush=True)
        if not quiet:
            if made:
                complain(f"{clean(str(settings.record))} was not there and is empty now; add reports at {address}add")
            for remark in (*told, *remarks(settings)):
                complain(remark)
            complain("Ctrl-C ends it")
        if browse:
            _open_browser(address)
        _answer(settings, listening)


def _answer(settings: Settings, listening: socket.socket) -> None:
    from contextlib import suppress

    import uvicorn

    from onrecord.web.app import make_app
    from onrecord.web.security.server import uvicorn_options

    server = uvicorn.Server(uvicorn.Config(make_app(settings), **uvicorn_options(settings)))
    with suppress(KeyboardInterrupt):  # uvicorn raises it again when all is closed
        server.run(sockets=[listening])


def _listening(settings: Settings) -> socket.socket:
    """A socket that is bound and listens. Raises OptionError where it cannot be."""
    host, port = settings.host.strip("[]"), settings.port
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise OptionError(f"--host {settings.host}: this machine has no such address ({error.strerror})") from error
    made = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":  # elsewhere it would let two programs have one port
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(place)
        made.listen(_WAITING)
    except OSError as error:
        made.close()
        raise OptionError(_why_not(settings, error)) from error
    return made


def _why_not(settings: Settings, error: OSError) -> str:
    import errno

    if error.errno == errno.EADDRINUSE:
        return (
            f"port {settings.port} is taken, perhaps by another onrecord serve; end that, or take another port "
            f"(--port {settings.port + 1 if settings.port < 65535 else 0}, or --port 0 for any that is free)"
        )
    if error.errno == errno.EACCES:
        return f"port {settings.port} is not for ordinary users; take one from 1024 on, such as --port {_PORT}"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"--host {settings.host}: this machine has no such address"
    return f"cannot listen on {settings.host} port {settings.port}: {error.strerror or error}"


def _ready_record(settings: Settings) -> bool:
    """Make sure that there is a record, of this version; whether an empty one was made. Raises RecordError."""
    from onrecord.record import Record

    is_new = not settings.record.exists()
    Record.open(settings.record, create=not settings.read_only).close()
    return is_new


def _address(settings: Settings) -> str:
    """What to open in a browser on this machine."""
    host = _EVERY_ADDRESS.get(settings.host) or settings.host
    host = f"[{host}]" if ":" in host and not host.startswith("[") else host
    return f"http://{host}{'' if settings.port == 80 else f':{settings.port}'}/"


def _has_screen() -> bool:
    """Whether somebody sits here who could look at a browser."""
    from onrecord.console import is_terminal

    on_screen = sys.platform in ("darwin", "win32") or any(os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY"))
    return on_screen and is_terminal(sys.stdout)


def _open_browser(address: str) -> None:
    """Where there is none, nothing happens; some browsers only come back when they are closed."""
    import threading
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def _print_hash() -> None:
    """A password, asked for twice on a terminal, else the first line of standard input; its hash."""
    from onrecord.console import is_terminal
    from onrecord.web.security.passwords import hash_password

    if is_terminal(sys.stdin):
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n") if sys.stdin else ""
    typer.echo(hash_password(password))
