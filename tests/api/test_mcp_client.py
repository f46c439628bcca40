"""The official client of the Model Context Protocol, which knows nothing of us, finds the tools and calls one."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer


@pytest.mark.django_db(transaction=True)
def test_the_official_client_finds_the_tools_and_calls_them(live_server: LiveServer) -> None:
    import secrets
    from datetime import UTC, datetime

    import httpx2
    from mcp import Client as Assistant
    from mcp.client.streamable_http import streamable_http_client

    from meetpunt.actions.api.tokens import make_token
    from meetpunt.store.access import viewer_of_person
    from meetpunt.store.tenancy import acting_in
    from tests.cast import build_cast

    now = datetime.now(UTC)
    cast = build_cast(now.date(), 16, "UTC")
    anna = cast.people["Anna"]
    key = f"mp_{anna.organisation_id}_{secrets.token_urlsafe(32)}"
    with acting_in(anna.organisation_id):
        viewer = viewer_of_person(anna.pk, anna.organisation_id, now.date())
        assert viewer is not None
        make_token(viewer, "Assistent", ["read:figures"], 7, key, now)

    async def talk() -> tuple[list[str], Any]:
        async with httpx2.AsyncClient(headers={"Authorization": f"Bearer {key}"}) as http:
            transport = streamable_http_client(f"{live_server.url}/api/mcp", http_client=http)
            async with Assistant(transport) as one:
                tools = await one.list_tools()
                return [tool.name for tool in tools.tools], await one.call_tool("funnel", {"person_id": cast.bram})

    names, result = asyncio.run(talk())
    assert {"funnel", "signals", "what_it_means"} <= set(names)
    assert result.structured_content["of"] == "Bram Jansen"


@pytest.mark.django_db(transaction=True)
def test_the_command_carries_messages_over_standard_input_and_output(live_server: LiveServer) -> None:
    import io

    from meetpunt.cli.mcp import carry

    ping, note = '{"jsonrpc": "2.0", "id": 7, "method": "ping"}', '{"jsonrpc": "2.0", "method": "notifications/x"}'
    answers = io.StringIO()
    carry([ping + "\n", "\n", note], answers, f"{live_server.url}/api/mcp", "mp_1_none", "en")
    told = [json.loads(line) for line in answers.getvalue().splitlines()]
    assert [one["id"] for one in told] == [7]
    assert "token" in told[0]["error"]["message"]
    nowhere = io.StringIO()
    carry([ping], nowhere, "http://127.0.0.1:9/api/mcp", "mp_1_none", "en")
    assert json.loads(nowhere.getvalue())["id"] == 7
