"""A picture server on this machine that answers as badly as servers do."""

import io
import threading
import time
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from PIL import Image as Pixels


def picture_bytes(colour="navy", size=(60, 40), kind="JPEG", mode="RGB"):
    """A picture's file in one colour."""
    written = io.BytesIO()
    Pixels.new(mode, size, colour).save(written, kind)
    return written.getvalue()


class Server:
    """What it answers by path (bytes, a status, or a function), and what it was asked."""

    def __init__(self, port):
        self.address, self.port = f"http://127.0.0.1:{port}", port
        self.answers, self.asked = {}, Counter()

    @property
    def host(self):
        return f"127.0.0.1:{self.port}"

    def at(self, path, answer):
        """Answer so at a path; returns its address."""
        self.answers[path] = answer
        return f"{self.address}{path}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        ours = self.server.ours
        ours.asked[self.path] += 1
        answer = ours.answers.get(self.path, 404)
        if callable(answer):
            answer(self)
        elif isinstance(answer, int):
            self.say(answer, b"")
        else:
            self.say(200, answer)

    def say(self, status, body, length=None, **headers):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def leads_to(address):
    """An answer that redirects."""
    return lambda request: request.say(302, b"", Location=address)


def cut_off(body):
    """An answer that ends before all that it promised."""
    return lambda request: request.say(200, body[: len(body) // 2], length=len(body))


def trickles(body, pause):
    """An answer of one byte after the other, until nobody listens."""

    def answer(request):
        request.send_response(200)
        request.end_headers()
        for byte in body:
            time.sleep(pause)
            try:
                request.wfile.write(bytes([byte]))
                request.wfile.flush()
            except OSError:
                return

    return answer


def in_turn(*answers):
    """Each of these once; the last one ever after."""
    left = list(answers)

    def answer(request):
        now = left.pop(0) if len(left) > 1 else left[0]
        request.say(now, b"") if isinstance(now, int) else request.say(200, now)

    return answer


class _Quiet(ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        """Whoever hangs up on a bad answer is right to."""


@contextmanager
def serving():
    """A running server, at a port that the system chooses."""
    with _Quiet(("127.0.0.1", 0), Handler) as server:
        server.ours = Server(server.server_address[1])
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server.ours
        server.shutdown()
        thread.join()
