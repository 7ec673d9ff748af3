"""A browser of the demonstration: cookies, HTTP and a real socket, as a person's own browser has them."""

import asyncio
import base64
import hashlib
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import socketio
from yarl import URL

PATIENCE = 60  # seconds: a busy machine is slower than the socket's library expects


class Refused(Exception):
    """The service said no where the story expected yes."""


class Browser:
    """One person at one device."""

    def __init__(self, url: str, nama: str) -> None:
        self.nama = nama
        self._url = url
        jar = aiohttp.CookieJar(unsafe=True)  # 127.0.0.1 has no domain name
        self._http = aiohttp.ClientSession(url, cookie_jar=jar, headers={"Origin": url, "Accept": "application/json"})
        shared: Any = self._http  # the stubs know only the sessions of requests
        self._socket = socketio.AsyncClient(http_session=shared, reconnection=False, request_timeout=PATIENCE)
        self.events: list[dict[str, Any]] = []
        self._socket.on("peristiwa", self._hear, namespace="/ruang")

    async def _hear(self, entry: dict[str, Any]) -> None:
        self.events.append(entry)

    def on(self, message: str, ear: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
        """Have this told too."""
        self._socket.on(message, ear, namespace="/ruang")

    async def post(self, path: str, *, json: object = None, form: dict[str, str] | None = None) -> Any:
        async with self._http.post(path, json=json, data=form, allow_redirects=False) as answer:
            if answer.status >= 400:
                raise Refused(f"{path}: {answer.status} {await answer.text()}")
            return await answer.json() if answer.content_type == "application/json" else await answer.read()

    async def get(self, path: str) -> bytes:
        async with self._http.get(path) as answer:
            if answer.status >= 400:
                raise Refused(f"{path}: {answer.status}")
            return await answer.read()

    async def log_in(self, surel: str, sandi: str) -> None:
        await self.post("/masuk", form={"surel": surel, "sandi": sandi})

    async def open_link(self, link: str) -> None:
        """What the page behind a personal link does: the secret never leaves the fragment but in this one POST."""
        await self.post("/undangan/tautan", json={"rahasia": URL(link).fragment})

    async def enter(self, sesi: str, sebagai: str) -> None:
        await self._socket.connect(
            self._url,
            headers={"Origin": self._url},
            auth={"sesi": sesi, "sebagai": sebagai},
            namespaces=["/ruang"],
            transports=["websocket"],
            wait_timeout=PATIENCE,
        )

    async def say(self, message: str, **payload: Any) -> dict[str, Any]:
        """A write over the socket, acknowledged. Raises Refused."""
        return await self.ask(message, **payload, kunci=uuid.uuid4().hex)

    async def ask(self, message: str, **payload: Any) -> dict[str, Any]:
        answer = await self._socket.call(message, payload, namespace="/ruang", timeout=PATIENCE)
        if not isinstance(answer, dict) or not answer.get("ok"):
            raise Refused(f"{message}: {answer}")
        return answer

    async def send_photo(self, untuk: str, dokumen: str, photo: bytes) -> dict[str, Any]:
        """Hash on the device, then the bytes."""
        digest = base64.b64encode(hashlib.sha256(photo).digest()).decode()
        headers = {"Content-Type": "image/jpeg", "Content-Digest": f"sha-256=:{digest}:"}
        path = f"/hadir/foto/{untuk}/{dokumen or '-'}/{uuid.uuid4()}"
        async with self._http.put(path, data=photo, headers=headers) as answer:
            if answer.status >= 400:
                raise Refused(f"{path}: {answer.status} {await answer.text()}")
            made: dict[str, Any] = await answer.json()
            return made

    async def cut_off(self) -> None:
        """Until the server has ended the connection."""
        await self._socket.wait()

    async def leave(self) -> None:
        if self._socket.connected:
            await self._socket.disconnect()

    async def close(self) -> None:
        await self.leave()
        await self._http.close()
        await asyncio.sleep(0)
