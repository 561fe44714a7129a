"""Who gets an answer of the server, and what a page may send. The viewers are small programs."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress

import aiohttp
import pytest

from inspector.cli.web_server import MOST_VIEWERS, Server

ECHO = """
import sys
out = sys.stdout.buffer
def packet(kind, data):
    out.write(kind + len(data).to_bytes(4, "big") + data)
    out.flush()
out.write(b"__GANGLION__\\n")
packet(b"D", b"hello")
while head := sys.stdin.buffer.read(5):
    packet(b"D", head[:1] + sys.stdin.buffer.read(int.from_bytes(head[1:], "big")))
"""
"""A viewer that shows what it gets."""

type Visit = Callable[[aiohttp.ClientSession, str], Awaitable[None]]


def visit(steps: Visit, program: str = ECHO) -> None:
    """Serve, and do ``steps`` with the address."""

    async def play() -> None:
        address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        server = Server([sys.executable, "-c", program], "bug <1>.pcapng")
        serving = asyncio.create_task(server.serve(0, address.set_result))
        try:
            async with aiohttp.ClientSession() as session:
                await asyncio.wait_for(steps(session, await address), 20)
        finally:
            serving.cancel()
            with suppress(asyncio.CancelledError):
                await serving

    asyncio.run(play())


def origin_of(address: str) -> str:
    return address.rsplit("/", 2)[0]


def test_who_knows_the_address_gets_the_page_and_all_it_needs() -> None:
    async def steps(session: aiohttp.ClientSession, address: str) -> None:
        async with session.get(address) as answer:
            assert answer.status == 200
            text = await answer.text()
            assert "bug &lt;1&gt;.pcapng" in text
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert address.replace("http:", "ws:") + "ws" in text
        for file in ("js/textual.js", "css/xterm.css", "fonts/RobotoMono-VariableFont_wght.ttf"):
            assert f"static/{file}" in text
            async with session.get(f"{address}static/{file}") as answer:
                assert answer.status == 200
        async with session.get(address.replace("127.0.0.1", "localhost")) as answer:
            assert answer.status == 200

    visit(steps)


def test_all_others_are_refused() -> None:
    async def steps(session: aiohttp.ClientSession, address: str) -> None:
        root, port = origin_of(address) + "/", address.split(":")[2].split("/")[0]
        cases: list[tuple[str, dict[str, str]]] = [
            (root, {}),
            (f"{root}static/js/textual.js", {}),
            (f"{root}ws", {"Origin": root[:-1]}),
            (f"{root}%ff/", {}),
            (f"{address[:-2]}/", {}),
            (address, {"Host": f"rebound.example:{port}"}),
            (address, {"Host": "127.0.0.1"}),
            (f"{address}ws", {"Origin": "http://evil.example"}),
            (f"{address}ws", {"Origin": f"http://localhost:{port}"}),
            (f"{address}ws", {}),
        ]
        for url, headers in cases:
            async with session.get(url, headers=headers) as answer:
                assert answer.status == 403, (url, headers)
                assert answer.headers["Cache-Control"] == "no-store"

    visit(steps)


GARBAGE = (
    b"garbage\r\n\r\n",
    b"\x16\x03\x01\x00\xa5\x01\x00\x00",
    b"GET " + b"/" * 100_000 + b" HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.0\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: \xff\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"CONNECT evil.example:80 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
)


def test_garbage_is_refused_in_silence(capfd: pytest.CaptureFixture[str]) -> None:
    async def steps(session: aiohttp.ClientSession, address: str) -> None:
        port = address.split(":")[2].split("/")[0]
        for sent in GARBAGE:
            reader, writer = await asyncio.open_connection("127.0.0.1", int(port))
            writer.write(sent)
            status = (await reader.readline()).split()[1]
            assert status in (b"400", b"403"), sent[:40]
            writer.close()

    visit(steps)
    assert capfd.readouterr().err == ""


def test_what_a_page_sends_reaches_the_viewer() -> None:
    async def steps(session: aiohttp.ClientSession, address: str) -> None:
        async with session.ws_connect(f"{address}ws", origin=origin_of(address)) as page:
            assert await page.receive_bytes(timeout=10) == b"hello"
            await page.send_json(["stdin", "jö"])
            assert await page.receive_bytes(timeout=10) == b"Dj\xc3\xb6"
            await page.send_json(["resize", {"width": 10**9, "height": 24}])
            told = b'M{"type": "resize", "width": 1000, "height": 24}'
            assert await page.receive_bytes(timeout=10) == told
            await page.send_json(["focus"])
            assert await page.receive_bytes(timeout=10) == b'M{"type": "focus"}'
            await page.send_json(["ping", "7"])
            assert await page.receive_json(timeout=10) == ["pong", "7"]

    visit(steps)


@pytest.mark.parametrize(
    "sent",
    [
        "no JSON",
        "[" * 100_000,
        '["stdin"]',
        '["stdin", 7]',
        '["resize", {"width": "wide"}]',
        '["quit"]',
        '"stdin"',
        '{"stdin": "x"}',
    ],
    ids=lambda sent: sent[:12],
)
def test_what_makes_no_sense_ends_the_connection(sent: str) -> None:
    async def steps(session: aiohttp.ClientSession, address: str) -> None:
        async with session.ws_connect(f"{address}ws", origin=origin_of(address)) as page:
            assert await page.receive_bytes(timeout=10) == b"hello"
            await page.send_str(sent)
            assert (await page.receive(timeout=10)).type is aiohttp.WSMsgType.CLOSE

    visit(steps)


def test_a_viewer_that_fails_is_told_in_the_page(capfd: pytest.CaptureFixture[str]) -> None:
    async def steps(session: aiohttp.ClientSession, address: str) -> None:
        async with session.ws_connect(f"{address}ws", origin=origin_of(address)) as page:
            assert await page.receive_bytes(timeout=10) == b"broken \\x1b\r\nhere\r\n"
            assert (await page.receive(timeout=10)).type is aiohttp.WSMsgType.CLOSE

    visit(steps, "import sys; sys.stderr.write('broken \\x1b\\nhere\\n'); sys.exit(1)")
    assert capfd.readouterr().err == "broken \\x1b\nhere\n"


def test_there_are_only_so_many_viewers() -> None:
    async def steps(session: aiohttp.ClientSession, address: str) -> None:
        pages = []
        for _ in range(MOST_VIEWERS):
            page = await session.ws_connect(f"{address}ws", origin=origin_of(address))
            await page.receive_bytes(timeout=10)
            pages.append(page)
        async with session.get(f"{address}ws", headers={"Origin": origin_of(address)}) as answer:
            assert answer.status == 503
        await pages[0].close()

    visit(steps)
