"""What stands between a browser and the workbench: pure ASGI middleware, put together in :mod:`.stack`."""

from onrecord.web.security.stack import protected

__all__ = ["protected"]
