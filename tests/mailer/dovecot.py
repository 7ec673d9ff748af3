"""Dovecot: a real IMAP server on the loopback, in a folder of its own, with one mailbox, in the clear and by TLS."""

import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from tests.mailer.sertifikat import certify
from tests.ports import free_port

USER, PASSWORD = "pokja", "rahasia-contoh"
BOTH = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
ssl = yes
auth_mechanisms = plain login
default_login_user = {login}
default_internal_user = {internal}
default_internal_group = {internal}
first_valid_uid = 0
mail_uid = {me}
mail_gid = {group}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {secure}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""
OLD = """
ssl_cert = <{folder}/server.pem
ssl_key = <{folder}/server.key
disable_plaintext_auth = no
mail_location = maildir:{folder}/surat
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={me} gid={group} home={folder}
}}
"""  # 2.3, as in Debian 12
NEW = """
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
ssl_server_cert_file = {folder}/server.pem
ssl_server_key_file = {folder}/server.key
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = {folder}/surat
passdb static {{
  password = {password}
}}
userdb static {{
  fields {{
    uid = {me}
    gid = {group}
    home = {folder}
  }}
}}
"""  # 2.4, as in Debian 13


def wording(program: str) -> str:
    """The settings as this release names them; those of 2.4 must begin with the version."""
    release = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    return OLD + BOTH if release.startswith("2.3") else NEW + BOTH


class Dovecot:
    """`url` is what the settings need, `secure` likewise by TLS (`ca` vouches for it); `put` lays a letter there."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="ruang-dovecot-"))  # where its other users may come too
        self._folder.chmod(0o755)
        self._port, self._secure = free_port(), free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"imap://{USER}:{PASSWORD}@127.0.0.1:{self._port}/INBOX"
        self.secure = f"imaps://{USER}:{PASSWORD}@127.0.0.1:{self._secure}/INBOX"
        self.ca = str(self._folder / "ca.pem")

    def start(self) -> None:
        program = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin")
        if program is None:
            pytest.fail("dovecot was not found: install the package dovecot-imapd")
        root = os.getuid() == 0  # then Dovecot insists on the users that its package makes, and on none being root
        me = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.getuid())
        names = {"me": me.pw_name, "group": grp.getgrgid(me.pw_gid).gr_name, "port": self._port, "secure": self._secure}
        names |= {"login": "dovenull" if root else me.pw_name, "internal": "dovecot" if root else me.pw_name}
        for sub in ("cur", "new", "tmp"):
            (self._folder / "surat" / sub).mkdir(parents=True, exist_ok=True)
            os.chown(self._folder / "surat" / sub, me.pw_uid, me.pw_gid)
        os.chown(self._folder / "surat", me.pw_uid, me.pw_gid)
        certify(self._folder)
        conf = self._folder / "dovecot.conf"
        conf.write_text(wording(program).format(**names, folder=self._folder, password=PASSWORD))
        self._process = subprocess.Popen([program, "-F", "-c", str(conf)], stderr=subprocess.DEVNULL)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self._port), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        log = self._folder / "log"
        raise TimeoutError(log.read_text(errors="replace") if log.exists() else "dovecot did not take its settings")

    def put(self, name: str, raw: bytes) -> None:
        letter = self._folder / "surat" / name
        letter.write_bytes(raw)
        letter.chmod(0o666)
        letter.rename(self._folder / "surat" / "new" / name)

    def flags(self) -> dict[str, str]:
        """Letter -> the flags that its file carries: S for seen, small letters for keywords."""
        kept = [path.name for sub in ("new", "cur") for path in (self._folder / "surat" / sub).iterdir()]
        return {name.partition(":")[0].partition(",")[0]: name.partition(":2,")[2] for name in kept}

    def logins(self) -> int:
        """How often somebody got in by a password so far."""
        return (self._folder / "log").read_text(errors="replace").count("Login: user=")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
        shutil.rmtree(self._folder, ignore_errors=True)
