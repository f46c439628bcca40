"""Fetching from an address that somebody gave: hostile addresses and hostile servers, on real sockets."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from meetpunt.connectors.addresses import masked, place_of
from meetpunt.connectors.base import ConnectorError
from meetpunt.connectors.transport import Fetched, Reach, fetch

Answer = Callable[[BaseHTTPRequestHandler], None]
SMALL = Reach(seconds=5, bytes=100_000, allow_loopback=True)


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """A server on this machine that answers as the test says; gives its address."""
    servers: list[ThreadingHTTPServer] = []

    def start(answer: Answer, tls: ssl.SSLContext | None = None) -> str:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                try:
                    answer(self)
                except OSError:
                    return  # the fetcher hung up
                finally:
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                return

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/agenda.ics"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def says(body: bytes, status: int = 200, **headers: str) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def refusal(address: str, reach: Reach = SMALL) -> str:
    with pytest.raises(ConnectorError) as caught:
        fetch(address, reach=reach)
    assert str(caught.value.message)
    return caught.value.code


def test_what_lies_at_an_address_is_fetched_packed_or_not(serve: Callable[..., str]) -> None:
    assert fetch(serve(says(b"BEGIN", ETag='"7"')), reach=SMALL) == Fetched(b"BEGIN", '"7"')
    assert fetch(serve(says(gzip.compress(b"BEGIN"), Content_Encoding="gzip")), reach=SMALL).body == b"BEGIN"
    assert fetch(serve(says(zlib.compress(b"BEGIN"), Content_Encoding="deflate")), reach=SMALL).body == b"BEGIN"
    assert fetch(serve(says(b"x", Content_Type="application/octet-stream")), reach=SMALL).body == b"x"


def test_the_same_answer_is_not_sent_again(serve: Callable[..., str]) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        says(b"", 304)(request) if request.headers["If-None-Match"] == '"7"' else says(b"new", ETag='"7"')(request)

    address = serve(answer)
    assert fetch(address, reach=SMALL).body == b"new"
    assert fetch(address, '"7"', SMALL) == Fetched(None, '"7"')


HOSTILE = [
    ("", "fetch_no_address"),
    ("agenda", "fetch_only_https"),
    ("https://", "fetch_no_address"),
    ("https://exa mple.com/", "fetch_no_address"),
    ("https://example.com\\@127.0.0.1/", "fetch_no_address"),
    ("https://example.com/\r\nHost: x", "fetch_no_address"),
    ("https://example.com:0/", "fetch_no_address"),
    ("https://example.com:99999/", "fetch_no_address"),
    ("https://[::1", "fetch_no_address"),
    ("https://[fe80::1%25eth0]/", "fetch_no_address"),
    ("https://" + "a" * 3000 + "/", "fetch_no_address"),
    ("http://example.com/", "fetch_only_https"),
    ("file:///etc/passwd", "fetch_only_https"),
    ("ftp://example.com/a.ics", "fetch_only_https"),
    ("gopher://127.0.0.1:25/", "fetch_only_https"),
    ("https://user@example.com/", "fetch_with_password"),
    ("https://user:secret@example.com/", "fetch_with_password"),
    ("https://localhost/", "fetch_private"),
    ("https://localhost./", "fetch_private"),
    ("https://LOCALHOST/", "fetch_private"),
    ("https://127.0.0.1/", "fetch_private"),
    ("https://127.1/", "fetch_private"),
    ("https://2130706433/", "fetch_private"),
    ("https://0x7f.1/", "fetch_private"),
    ("https://0177.0.0.1/", "fetch_private"),
    ("https://①②⑦.⓪.⓪.①/", "fetch_private"),
    ("https://0/", "fetch_private"),
    ("https://0.0.0.0/", "fetch_private"),
    ("https://10.1.2.3/", "fetch_private"),
    ("https://172.16.0.1/", "fetch_private"),
    ("https://192.168.1.1/", "fetch_private"),
    ("https://100.64.0.1/", "fetch_private"),
    ("https://100.100.100.200/latest/meta-data/", "fetch_private"),
    ("https://169.254.169.254/latest/meta-data/", "fetch_private"),
    ("https://168.63.129.16/", "fetch_private"),
    ("https://192.0.0.192/", "fetch_private"),
    ("https://198.18.0.1/", "fetch_private"),
    ("https://224.0.0.1/", "fetch_private"),
    ("https://240.0.0.1/", "fetch_private"),
    ("https://255.255.255.255/", "fetch_private"),
    ("https://[::]/", "fetch_private"),
    ("https://[::1]/", "fetch_private"),
    ("https://[::ffff:127.0.0.1]/", "fetch_private"),
    ("https://[::ffff:a9fe:a9fe]/", "fetch_private"),
    ("https://[::127.0.0.1]/", "fetch_private"),
    ("https://[64:ff9b::7f00:1]/", "fetch_private"),
    ("https://[2002:7f00:1::]/", "fetch_private"),
    ("https://[2001:0:7f00:1::]/", "fetch_private"),
    ("https://[fc00::1]/", "fetch_private"),
    ("https://[fd00:ec2::254]/", "fetch_private"),
    ("https://[fe80::1]/", "fetch_private"),
    ("https://[fec0::1]/", "fetch_private"),
    ("https://[ff02::1]/", "fetch_private"),
    ("https://[2001:db8::1]/", "fetch_private"),
    ("https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", "fetch_private"),
    ("https://127。0。0。1/", "fetch_private"),
    ("https://0251.0376.0251.0376/", "fetch_private"),
    ("https://2852039166/", "fetch_private"),
    ("https://127.0.0.1./", "fetch_private"),
    ("https://127.0.0.1#@example.com/", "fetch_private"),
    ("https://127.0.0.1?@example.com/", "fetch_private"),
    ("https://example.com@127.0.0.1/", "fetch_with_password"),
    ("https://127.0.0.1:443@example.com/", "fetch_with_password"),
    ("https://192.88.99.1/", "fetch_private"),
    ("https://[0:0:0:0:0:ffff:7f00:1]/", "fetch_private"),
    ("https://[::ffff:0:7f00:1]/", "fetch_private"),
    ("https://[64:ff9b:1::1]/", "fetch_private"),
    ("https://[100::1]/", "fetch_private"),
    ("https://[3fff::1]/", "fetch_private"),
    ("https://[5f00::1]/", "fetch_private"),
    ("https://[4000::1]/", "fetch_private"),
    ("webcal://127.0.0.1/a.ics", "fetch_private"),
]


@pytest.mark.parametrize(("address", "code"), HOSTILE)
def test_a_hostile_address_is_refused_before_anything_is_sent(address: str, code: str) -> None:
    assert refusal(address, Reach(seconds=5)) == code


def test_a_name_of_which_one_address_is_private_is_refused_whatever_the_order() -> None:
    for found in (["93.184.215.14", "10.0.0.5"], ["::1", "93.184.215.14"], ["fe80::1%eth0"]):
        with pytest.raises(ConnectorError) as caught:
            place_of("https://agenda.example/", lambda _host, _port, found=found: found, 5)
        assert caught.value.code == "fetch_private"


def test_the_checked_address_is_the_one_that_is_connected_to() -> None:
    asked: list[str] = []

    def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["93.184.215.14"] if len(asked) == 1 else ["127.0.0.1"]

    place = place_of("webcal://Agenda.Example.:8443/Mijn agenda.ics?a=b".replace(" ", "%20"), resolve, 5)
    assert (place.address, place.host, place.port) == ("93.184.215.14", "agenda.example", 8443)
    assert (place.host_header, place.target) == ("agenda.example:8443", "/Mijn%20agenda.ics?a=b")
    assert asked == ["agenda.example"]


def test_a_name_that_is_not_known_or_takes_for_ever_to_look_up_is_said_to_be() -> None:
    def unknown(_host: str, _port: int) -> list[str]:
        raise OSError("no such name")

    def slow(_host: str, _port: int) -> list[str]:
        time.sleep(8)
        return ["93.184.215.14"]

    assert refusal("https://agenda.example/", Reach(resolve=unknown)) == "fetch_unknown_name"
    began = time.monotonic()
    assert refusal("https://agenda.example/", Reach(seconds=0.3, resolve=slow)) == "fetch_slow"
    assert time.monotonic() - began < 4


def test_a_redirect_is_followed_and_checked_anew(serve: Callable[..., str]) -> None:
    end = serve(says(b"here"))
    assert fetch(serve(says(b"", 302, Location=end)), reach=SMALL).body == b"here"
    for inside in ("http://169.254.169.254/latest/", "http://10.0.0.1/", "https://[fd00::1]/"):
        assert refusal(serve(says(b"", 302, Location=inside))) == "fetch_private"
    assert refusal(serve(says(b"", 301, Location="file:///etc/passwd"))) == "fetch_only_https"


def test_what_keeps_sending_on_is_left(serve: Callable[..., str]) -> None:
    assert refusal(serve(says(b"", 302, Location="/again"))) == "fetch_goes_round"


def test_one_byte_at_a_time_does_not_hold_the_fetcher_up(serve: Callable[..., str]) -> None:
    def drip_body(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        for _ in range(300):
            request.wfile.write(b"x")
            request.wfile.flush()
            time.sleep(0.05)

    def drip_head(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(300):
            request.wfile.write(b"x")
            request.wfile.flush()
            time.sleep(0.05)

    def silence(_request: BaseHTTPRequestHandler) -> None:
        time.sleep(10)

    for answer in (drip_body, drip_head, silence):
        began = time.monotonic()
        assert refusal(serve(answer), Reach(seconds=0.5, allow_loopback=True)) == "fetch_slow", answer.__name__
        assert time.monotonic() - began < 5, answer.__name__


def test_a_body_without_end_and_one_that_unpacks_to_far_more_are_left(serve: Callable[..., str]) -> None:
    def endless(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        while True:
            request.wfile.write(b"x" * 65_536)

    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < SMALL.bytes
    assert refusal(serve(endless)) == "fetch_too_big"
    assert refusal(serve(says(bomb, Content_Encoding="gzip"))) == "fetch_too_big"
    assert refusal(serve(says(b"x" * 100_001))) == "fetch_too_big"
    assert len(fetch(serve(says(b"x" * 100_000)), reach=SMALL).body or b"") == 100_000


@pytest.mark.parametrize(
    ("status", "code"),
    [
        *((401, "fetch_closed"), (403, "fetch_closed"), (404, "fetch_gone"), (410, "fetch_gone")),
        *((408, "fetch_later"), (429, "fetch_later"), (500, "fetch_later"), (503, "fetch_later")),
        *((204, "fetch_odd"), (304, "fetch_odd"), (418, "fetch_odd")),
    ],
)
def test_each_refusal_of_the_server_has_its_sentence(serve: Callable[..., str], status: int, code: str) -> None:
    assert refusal(serve(says(b"", status))) == code


def test_a_broken_answer_is_a_failed_fetch(serve: Callable[..., str]) -> None:
    assert refusal(serve(says(b"not gzip", Content_Encoding="gzip"))) == "fetch_failed"
    assert refusal(serve(says(b"x", Content_Encoding="br"))) == "fetch_odd"
    assert refusal(serve(says(b"x", Content_Length="50"))) == "fetch_failed"
    assert refusal(serve(lambda request: request.wfile.write(b"SSH-2.0-x\r\n") and None)) == "fetch_failed"
    assert refusal("http://127.0.0.1:9/") == "fetch_failed"


def certificate(folder: Path, name: str) -> Path:
    """A certificate for a name that signs itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    whose = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(whose)
        .issuer_name(whose)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    path = folder / "certificate.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(made.public_bytes(Encoding.PEM) + private)
    return path


def test_the_checked_address_must_prove_that_it_has_the_name(
    serve: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(request: BaseHTTPRequestHandler) -> None:
        asked.append(request.headers["Host"])
        says(b"BEGIN")(request)

    path = certificate(tmp_path, "agenda.example")
    told = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    told.load_cert_chain(path)
    port = int(serve(answer, told).split(":")[2].split("/")[0])
    here = Reach(seconds=5, allow_loopback=True, resolve=lambda _host, _port: ["127.0.0.1"])
    assert refusal(f"https://agenda.example:{port}/a.ics", here) == "fetch_not_safe", "nobody vouches for it"
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    assert fetch(f"https://agenda.example:{port}/a.ics", reach=here).body == b"BEGIN"
    assert asked == [f"agenda.example:{port}"]
    assert refusal(f"https://other.example:{port}/a.ics", here) == "fetch_not_safe"


def test_a_server_that_never_shakes_hands_is_left() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        address = f"https://127.0.0.1:{silent.getsockname()[1]}/"
        assert refusal(address, Reach(seconds=0.5, allow_loopback=True)) == "fetch_slow"
        assert time.monotonic() - began < 5


def test_a_server_that_speaks_no_tls_is_not_trusted(serve: Callable[..., str]) -> None:
    assert refusal(serve(says(b"x")).replace("http://", "https://")) == "fetch_not_safe"


def test_this_machine_is_reached_only_when_that_is_allowed(serve: Callable[..., str]) -> None:
    address = serve(says(b"inside"))
    assert refusal(address, Reach(seconds=5)) == "fetch_only_https"
    assert refusal(address.replace("http:", "https:"), Reach(seconds=5)) == "fetch_private"


def test_a_shown_address_tells_only_whose_it_is() -> None:
    assert masked("https://agenda.example/private-9f2c/basic.ics") == "agenda.example/…"
