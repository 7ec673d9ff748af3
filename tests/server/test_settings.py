"""Settings: what is not known is refused, secrets come from files and stay secret, and docs/settings.md tells all."""

import logging
import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from server.settings import PREFIX, Settings, SettingsError

DOCS = Path(__file__).parents[2] / "docs/settings.md"
SECRETS = {
    *("database_url", "redis_url", "smtp_url", "imap_url", "turn_secret", "janus_secret"),
    *("key_passphrase", "file_key", "tsa_url", "seal_passphrase", "token_pin", "bsre_password"),
}


def documented() -> dict[str, list[str]]:
    """Setting -> its cells: meaning, default, example."""
    rows = re.findall(r"^\| `RUANG_(\w+)`( ●)? \| (.+?) \| (.+?) \| (.+?) \|$", DOCS.read_text(), re.MULTILINE)
    return {name.lower(): [mark, *cells] for name, mark, *cells in rows}


def test_the_defaults_need_nothing_from_outside() -> None:
    settings = Settings.from_environ({})

    assert (settings.host, settings.port, settings.database_url, settings.redis_url) == ("127.0.0.1", 8080, "", "")
    assert settings.url == "http://localhost:8080"
    assert not settings.secure


def test_the_page_lists_every_setting_in_its_place_and_no_other() -> None:
    assert list(documented()) == list(Settings.model_fields)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_the_page_says_of_each_setting_what_the_code_does(name: str) -> None:
    mark, meaning, default, example = documented()[name]
    field = Settings.model_fields[name]
    value = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default

    assert meaning == field.description
    assert default == ("(empty)" if str(value) == "" else f"`{value}`")
    assert bool(mark) == (name in SECRETS)
    Settings.from_environ({f"{PREFIX}{name.upper()}": example.strip("`")})  # the example can be


def test_a_name_that_is_no_setting_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"RUANG_PROT is not a setting; docs/settings.md lists them"):
        Settings.from_environ({"RUANG_PROT": "80"})
    with pytest.raises(SettingsError, match="RUANG_PROT_FILE is not a setting"):
        Settings.from_environ({"RUANG_PROT_FILE": "/dev/null"})


def test_what_belongs_to_other_programs_is_left_alone() -> None:
    Settings.from_environ({"PATH": "/bin", "RUANGAN": "x", "PORT": "1"})


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("RUANG_PORT", "delapan"),
        ("RUANG_PORT", "70000"),
        ("RUANG_PUBLIC_URL", "ruang.contoh.id"),
        ("RUANG_TRUSTED_PROXIES", "-1"),
        ("RUANG_OCR_WORKERS", "0"),
        ("RUANG_UPLOAD_LIMIT", "1"),
        ("RUANG_LOG_LEVEL", "LOUD"),
    ],
)
def test_a_value_that_cannot_be_is_told_by_its_variable(variable: str, value: str) -> None:
    with pytest.raises(SettingsError, match=rf"^{variable}: ") as refused:
        Settings.from_environ({variable: value})
    assert refused.value.__cause__ is None


def test_a_setting_may_lie_in_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "sandi"
    secret.write_text("kalimat sandi contoh\n")

    settings = Settings.from_environ(
        {"RUANG_KEY_PASSPHRASE_FILE": str(secret), "RUANG_PORT_FILE": _file(tmp_path, "81")}
    )

    assert settings.key_passphrase.get_secret_value() == "kalimat sandi contoh"
    assert settings.port == 81


def _file(folder: Path, text: str) -> str:
    (folder / "isi").write_text(text)
    return str(folder / "isi")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"RUANG_TURN_SECRET_FILE: .*tidak-ada"):
        Settings.from_environ({"RUANG_TURN_SECRET_FILE": str(tmp_path / "tidak-ada")})
    (tmp_path / "gambar").write_bytes(b"\xff\xfe\x00rahasia")
    with pytest.raises(SettingsError, match="RUANG_TURN_SECRET_FILE") as refused:
        Settings.from_environ({"RUANG_TURN_SECRET_FILE": str(tmp_path / "gambar")})
    assert "rahasia" not in str(refused.value)


def test_a_setting_given_twice_is_refused(tmp_path: Path) -> None:
    both = {"RUANG_PORT": "80", "RUANG_PORT_FILE": _file(tmp_path, "81")}

    with pytest.raises(SettingsError, match="RUANG_PORT is set twice"):
        Settings.from_environ(both)
    with pytest.raises(SettingsError, match="RUANG_PORT is set twice"):
        Settings.from_environ(dict(reversed(both.items())))


def test_secrets_are_shown_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    environ = {f"{PREFIX}{name.upper()}": f"smtp://u:KENARI-{name}@h:1" for name in SECRETS}
    settings = Settings.from_environ(environ)
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("uji").warning("started with %s and %r", settings, settings)

    for text in (repr(settings), str(settings), caplog.text):
        assert "KENARI" not in text
    for name in SECRETS:
        held = getattr(settings, name)
        text = held.get_secret_value() if isinstance(held, SecretStr) else held
        assert text == f"smtp://u:KENARI-{name}@h:1"


@pytest.mark.parametrize("name", sorted(SECRETS))
def test_a_secret_that_cannot_be_is_not_repeated(name: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_environ({}, **{name: ["KENARI"]})
    assert "KENARI" not in str(refused.value)


def test_the_command_line_wins_over_the_environment() -> None:
    assert Settings.from_environ({"RUANG_PORT": "80"}, port=81).port == 81


def test_https_binds_the_cookies_and_one_page_may_open_sockets() -> None:
    settings = Settings.from_environ({"RUANG_PUBLIC_URL": "https://ruang.contoh.id/"})

    assert (settings.url, settings.secure) == ("https://ruang.contoh.id", True)
    assert settings.origins == ["https://ruang.contoh.id"]
