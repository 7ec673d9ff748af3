"""What the application carries."""

from aiohttp import web as http

from server.jobs import Dispatcher
from server.relay import Relay
from server.services import Services

SERVICES: http.AppKey[Services] = http.AppKey("services", Services)
DISPATCHER: http.AppKey[Dispatcher | Relay] = http.AppKey("dispatcher", Dispatcher | Relay)  # type: ignore[arg-type]
