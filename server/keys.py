"""What the application carries."""

from aiohttp import web as http

from server.services import Services

SERVICES: http.AppKey[Services] = http.AppKey("services", Services)
