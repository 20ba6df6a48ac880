"""The tools of an SDK over standard input and output, by the official library of the Model Context Protocol."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from .api import Api
from .extras import library
from .secrets import KnownSecrets
from .tools import READING, ToolError, Tools


def serve(api: Api, *, allow_writes: bool, base_url: str | None) -> None:
    """Serves until standard input ends. Nothing else may be written to standard output meanwhile."""
    library("mcp", "mcp")
    library("anyio", "mcp").run(_serve, api, allow_writes, base_url)


async def _serve(api: Api, allow_writes: bool, base_url: str | None) -> None:
    streams = library("mcp.server.stdio", "mcp").stdio_server
    async with (
        serving(api, allow_writes=allow_writes, base_url=base_url) as server,
        streams() as (reading, writing),
    ):
        await server.run(reading, writing, server.create_initialization_options())


@asynccontextmanager
async def serving(
    api: Api, *, allow_writes: bool, base_url: str | None
) -> AsyncGenerator[Any]:
    """The server, with a client that lasts as long as the `async with`."""
    secrets = KnownSecrets()

    async def watch(request: Any, send: Any) -> Any:
        secrets.learn_request(request)
        if not allow_writes and request.method not in READING:
            raise ToolError(
                f"{request.method} changes something: start with --allow-writes"
            )
        return await send(request)

    async with api.async_client(base_url=base_url, middleware=[watch]) as client:
        secrets.learn_client(client)
        tools = Tools(api, client, secrets, allow_writes=allow_writes)
        yield _server(api, tools)


def _server(api: Api, tools: Tools) -> Any:
    types = library("mcp.types", "mcp")

    async def listed(*_: object) -> Any:
        found = [
            types.Tool(
                name=each.name,
                description=each.description,
                input_schema=each.schema,
                annotations=types.ToolAnnotations(**each.hints),
            )
            for each in tools.listed()
        ]
        return types.ListToolsResult(tools=found)

    async def called(_: object, asked: Any) -> Any:
        try:
            given = await tools.call(asked.name, asked.arguments or {})
        except ToolError as error:
            content = types.TextContent(text=str(error))
            return types.CallToolResult(content=[content], is_error=True)
        content = types.TextContent(text=json.dumps(given, ensure_ascii=False))
        return types.CallToolResult(content=[content], structured_content=given)

    server = library("mcp.server.lowlevel", "mcp").Server
    about = f"Methods of {api.title}. Lists come in pages: next_page goes on with one."
    if tools.note:
        about += f" Note: {tools.note}."
    return server(
        api.package,
        version=api.version,
        instructions=about,
        on_list_tools=listed,
        on_call_tool=called,
    )
