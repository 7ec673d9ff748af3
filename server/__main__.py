"""`ruang-bukti` and `python -m server`: serve, play the demonstration, verify a bag, make the first account."""

import argparse
import asyncio
import gc
import logging
import sys
from pathlib import Path

from server.settings import Settings, SettingsError

log = logging.getLogger("ruang_bukti")


def main(argv: list[str] | None = None) -> None:
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == ["verify"]:  # needs no settings: an auditor runs it anywhere
        from server.verify import main as verify

        sys.exit(verify(arguments[1:]))
    from server.keyring import KeyLost
    from server.store.database import DatabaseInUse

    options = _parser().parse_args(arguments if arguments[:1] and arguments[0] in COMMANDS else ["serve", *arguments])
    try:
        sys.exit(COMMANDS[options.command](options))
    except (SettingsError, DatabaseInUse, KeyLost) as error:
        sys.exit(f"ruang-bukti: {error}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ruang-bukti", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="start the service (the default)")
    serve.add_argument("--host")
    serve.add_argument("--port", type=int)
    serve.add_argument("--data", type=Path)
    serve.add_argument("--demo", action="store_true", help="fill in an invented office and show example logins")
    demo = commands.add_parser("demo", help="play one whole pembuktian with invented people")
    demo.add_argument("--out", type=Path, default=Path("demo-out"))
    from server.ocr import command  # light: what reads lives in processes of its own

    command.add_arguments(commands.add_parser("ocr", help="read one photo of a document and tell what stands on it"))
    commands.add_parser("verify", help="check an evidence bag: ruang-bukti verify BAG [--head FILE] [--json]")
    kunci = commands.add_parser("kunci", help="the master key of stored files: make, change, look")
    kunci.add_argument("apa", choices=("baru", "putar", "periksa"))
    kunci.add_argument("--data", type=Path)
    orang = commands.add_parser("orang", help="make an office's first account, or give one a new password")
    orang.add_argument("surel")
    orang.add_argument("--kantor", default="ukpbj", help="code of the office, made when it is not there")
    orang.add_argument("--nama", default="Admin LPSE")
    orang.add_argument("--peran", default="admin")
    return parser


def _serve(options: argparse.Namespace) -> int:
    import uvloop
    from aiohttp import web as http

    from server.app import create_app

    given = {name: getattr(options, name) for name in ("host", "port", "data") if getattr(options, name) is not None}
    settings = Settings.from_environ(**given)
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    app = create_app(settings)
    greeting = ""
    if options.demo:
        from server.demo.office import fill_at_start, welcome

        app.on_startup.append(fill_at_start)
        greeting = welcome(settings.url)
    gc.collect()
    gc.freeze()  # what is loaded now stays: later collections need not walk it, or they stop the loop for 100 ms

    def ready(_: str) -> None:
        """What aiohttp has to say comes once it listens; then a newcomer may follow the addresses."""
        log.info("listening on %s (data in %s)", settings.url, settings.data)
        if greeting:
            print(greeting, flush=True)  # noqa: T201 - what a newcomer needs to know

    http.run_app(
        app,
        host=settings.host,
        port=settings.port,
        loop=uvloop.new_event_loop(),
        shutdown_timeout=5,
        print=ready,
        access_log=None,
    )
    return 0


def _demo(options: argparse.Namespace) -> int:
    from server.demo.play import play

    logging.basicConfig(level="WARNING")
    return asyncio.run(play(options.out))


def _ocr(options: argparse.Namespace) -> int:
    from server.ocr import command

    settings = Settings.from_environ()
    own = Path(settings.ocr_types) if settings.ocr_types else None
    return command.run(options, settings.ocr_engine, own)


def _orang(options: argparse.Namespace) -> int:
    from server.actions.orang import first_account

    asyncio.run(first_account(Settings.from_environ(), options.kantor, options.surel, options.nama, options.peran))
    return 0


def _kunci(options: argparse.Namespace) -> int:
    """`baru` prints a master key; `putar` wraps all data keys with the newest; `periksa` says which wraps how many."""
    from server.keyring import Keyring, new_master

    if options.apa == "baru":
        sys.stdout.write(f"{new_master().text()}\n")
        return 0
    given = {"data": options.data} if options.data else {}
    settings = Settings.from_environ(**given)
    keys = Keyring(settings.data / "kunci", settings.file_key.get_secret_value())
    if options.apa == "putar":
        sys.stdout.write(f"{keys.rotate()} kunci berkas dibungkus ulang dengan kunci induk {keys.newest}\n")
    for id, count in sorted(keys.wrapped_by().items()):
        sys.stdout.write(f"kunci induk {id}: {count} kunci berkas{' (terbaru)' if id == keys.newest else ''}\n")
    return 0


COMMANDS = {"serve": _serve, "demo": _demo, "ocr": _ocr, "orang": _orang, "kunci": _kunci}

if __name__ == "__main__":
    main()
