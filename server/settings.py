"""Settings, read once from the environment: `RUANG_<NAME>`, or `RUANG_<NAME>_FILE` naming a file with the value."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "RUANG_"


class SettingsError(Exception):
    """The environment says something that cannot be."""


class Settings(BaseSettings):
    """What the service needs from outside. The defaults need no other server; an engine is on when its URL is set."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid")

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8080, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    data: Path = Field(Path("data"), description="Folder for rows, files and keys.")
    public_url: str = Field(
        "",
        description="How browsers reach the service; empty: http://localhost:PORT. https turns on `__Host-` cookies.",
    )
    # These two may hold passwords, so they are left out of every repr.
    database_url: str = Field("", repr=False, description="postgresql://… ; empty: SQLite in the data folder.")
    redis_url: str = Field(
        "",
        repr=False,
        description="redis://… by which several server processes tell each other what happens in the rooms.",
    )
    smtp_url: SecretStr = Field(
        SecretStr(""),
        description="smtp://user:password@host:port?starttls=1 or smtps://… ; empty: the inbox at /surel.",
    )
    mail_from: str = Field("pokja@ruang-bukti.contoh.id", description="Sender of every mail; answers come here.")
    head_mail: str = Field(
        "", description="Address outside the office that gets the heads of its chains every day; empty: none."
    )
    bounce_host: str = Field("127.0.0.1", description="Address of the listener for returned mail.")
    bounce_port: int = Field(
        0, ge=0, le=65535, description="SMTP port where your mail server hands over returned mail; 0: no listener."
    )
    imap_url: SecretStr = Field(
        SecretStr(""),
        description="imaps://user:password@host/INBOX or imap://…?starttls=1: the Pokja's mailbox is read; empty: not.",
    )
    imap_ca: str = Field(
        "", description="PEM file of the authority that vouches for the mail server; empty: those of this machine."
    )
    imap_every: int = Field(60, ge=5, le=3600, description="Seconds between two looks into the mailbox.")
    turn_url: str = Field("", description="turn:host:port of a coturn for links that cannot reach each other.")
    turn_secret: SecretStr = Field(SecretStr(""), description="coturn's static-auth-secret.")
    janus_url: str = Field(
        "",
        description="unix:FOLDER with the sockets of a Janus, several with commas between; empty: browser to browser.",
    )
    janus_secret: SecretStr = Field(SecretStr(""), description="api_secret, admin_secret and admin_key of every Janus.")
    janus_recordings: str = Field(
        "", description="Folder where Janus records, by the same name for both; empty: janus/ in the data folder."
    )
    record_segment: int = Field(
        5, ge=1, le=60, description="Minutes after which a recording begins a new file, so that it is hashed early."
    )
    record_limit: int = Field(
        20_000_000_000, ge=1_000_000, description="Most bytes that the recording of one sesi may take."
    )
    key_passphrase: SecretStr = Field(
        SecretStr(""), description="Encrypts the signing keys on disk; empty: a random one kept in the data folder."
    )
    file_key: SecretStr = Field(
        SecretStr(""),
        description="Master key that wraps the keys of stored files, base64; empty: one of our own in the data folder.",
    )
    trust: str = Field(
        "",
        description="Certificates of providers (PSrE) and time stamping services to believe: a PEM file, or a folder"
        " (also with *.crl).",
    )
    tsa_url: SecretStr = Field(
        SecretStr(""), description="http(s)://… of a time stamping service (RFC 3161); empty: our own."
    )
    seal_certificate: str = Field(
        "", description="PKCS#12 file with the office's certificate for its seals; empty: one of our own authority."
    )
    seal_passphrase: SecretStr = Field(SecretStr(""), description="Opens that file.")
    token_module: str = Field(
        "", description="Library of a security module (PKCS#11) that holds the key for seals, in place of a file."
    )
    token_label: str = Field("", description="Label of the token in it.")
    token_key: str = Field("segel", description="Label of the key and of its certificate in the token.")
    token_pin: SecretStr = Field(SecretStr(""), description="PIN of the token's user.")
    signers: str = Field(
        "",
        description="Folder with a PKCS#12 file `ADDRESS.p12` for each person of the office who signs with their own.",
    )
    bsre_url: str = Field(
        "", description="http(s)://… of the agency's BSrE e-sign client service (v2), by which the Pokja signs."
    )
    bsre_user: str = Field("", description="Its user name.")
    bsre_password: SecretStr = Field(SecretStr(""), description="Its password.")
    bsre_origin: str = Field(
        "bottom", pattern="^(bottom|top)$", description="From which edge of a page that service counts upright places."
    )
    trusted_proxies: int = Field(
        0, ge=0, description="How many proxies in front set X-Forwarded-For; 0: none is believed."
    )
    ocr_workers: int = Field(1, ge=1, le=64, description="Processes that read photographs.")
    ocr_engine: str = Field(
        "rapidocr", description="Second reader beside Tesseract: rapidocr, none, or package.module:factory."
    )
    ocr_types: str = Field("", description="Folder with tables of your own types of documents (*.toml).")
    upload_limit: int = Field(25_000_000, ge=100_000, description="Largest photograph or file, in bytes.")
    disk_reserve: int = Field(
        200_000_000, ge=0, description="Bytes kept free on the disk; below it uploads are refused and recordings end."
    )
    log_level: str = Field("INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="How much is logged.")

    @field_validator("public_url", "bsre_url")
    @classmethod
    def _no_slash(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return url.rstrip("/")

    @field_validator("janus_url")
    @classmethod
    def _folders(cls, urls: str) -> str:
        if any(not url.startswith("unix:/") for url in _listed(urls)):
            raise ValueError("must be unix:/FOLDER, several with commas between")
        return urls

    @classmethod
    def settings_customise_sources(cls, *args: Any, **sources: Any) -> tuple[Any, ...]:
        """Only what `from_environ` hands over: it refuses names that pydantic-settings would overlook."""
        return (sources["init_settings"],)

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ, **overrides: object) -> "Settings":
        """Raises SettingsError naming the variable that is unknown or wrong."""
        values: dict[str, object] = {}
        for variable, raw in environ.items():
            if not variable.startswith(PREFIX):
                continue
            name = variable.removeprefix(PREFIX).lower()
            if name not in cls.model_fields and name.endswith("_file"):
                name, raw = name.removesuffix("_file"), _read(variable, raw)
            if name not in cls.model_fields:
                raise SettingsError(f"{variable} is not a setting; docs/settings.md lists them")
            if name in values:
                raise SettingsError(f"{PREFIX}{name.upper()} is set twice, once by file")
            values[name] = raw
        try:
            return cls(**{**values, **overrides})  # type: ignore[arg-type]  # pydantic validates the raw strings
        except ValidationError as error:
            first = error.errors()[0]
            raise SettingsError(f"{PREFIX}{str(first['loc'][0]).upper()}: {first['msg']}") from None

    @property
    def url(self) -> str:
        return self.public_url or f"http://localhost:{self.port}"

    @property
    def origins(self) -> list[str]:
        """The pages that may open a socket; on one's own machine both of its names."""
        own = [self.url]
        if not self.public_url:
            own.append(f"http://127.0.0.1:{self.port}")
        return own

    @property
    def janus_folders(self) -> list[Path]:
        return [Path(url.removeprefix("unix:")) for url in _listed(self.janus_url)]

    @property
    def secure(self) -> bool:
        return self.url.startswith("https://")


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _read(variable: str, path: str) -> str:
    try:
        return Path(path).read_text().strip()
    except (OSError, UnicodeError) as error:
        raise SettingsError(f"{variable}: {error}") from None
