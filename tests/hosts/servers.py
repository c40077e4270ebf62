"""nginx and Caddy, run with the configurations that docs/publishing.md shows."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from tests.documented import shown

DOCS: Final = shown("publishing.md")
"""The configurations that the docs show, by server."""
BELOW: Final = "/digest"
"""The path that the docs take for a site which lies below one."""


def configured(text: str, root: Path, base_path: str, port: int) -> str:
    """That configuration for a site in `root`, or in `root/digest`, as the docs tell to change it;
    on a port of this machine."""
    folder = root / base_path.strip("/")
    text = text.replace("/srv/digest/_redirects", f"{folder}/_redirects")
    text = text.replace("/srv/digest", str(root))
    text = text.replace("listen 80;", f"listen 127.0.0.1:{port};")
    for host in ("digest", "old"):
        text = text.replace(f"{host}.example.org {{", f"http://127.0.0.1:{port} {{")
    text = text.replace("location / {", f"location {base_path}/ {{")
    for path in ("/assets/", "/404.html"):
        text = text.replace(f" {path}", f" {base_path}{path}")
    return text


@contextmanager
def running(name: str, root: Path, base_path: str, work: Path, config: str = "") -> Iterator[str]:
    """A server of that site, as `http://host:port`.

    config   in place of what the docs show under the server's name
    """
    binary = shutil.which(name) or shutil.which(f"/usr/sbin/{name}")
    if binary is None:
        pytest.skip(f"{name} is not installed")
    port = _free_port()
    work.mkdir()
    text = configured(config or DOCS[name], root, base_path, port)
    command = _nginx(binary, text, work) if name == "nginx" else _caddy(binary, text, work)
    log = (work / "log").open("wb")
    env = os.environ | {"HOME": str(work), "XDG_DATA_HOME": str(work), "XDG_CONFIG_HOME": str(work)}
    process = subprocess.Popen(command, stdout=log, stderr=log, env=env)
    try:
        _wait_for(port, process, work / "log")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)
        log.close()


def _nginx(binary: str, site: str, work: Path) -> list[str]:
    user = "user root;" if os.geteuid() == 0 else ""  # or its workers could not read the folder
    places = "".join(
        f"{name}_temp_path {work}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (work / "nginx.conf").write_text(
        f"{user}\ndaemon off;\npid {work}/pid;\nerror_log {work}/error.log;\nevents {{}}\n"
        f"http {{\ninclude /etc/nginx/mime.types;\ndefault_type application/octet-stream;\n"
        f"access_log off;\n{places}\n{site}\n}}\n"
    )
    return [binary, "-p", str(work), "-c", str(work / "nginx.conf"), "-e", str(work / "error.log")]


def _caddy(binary: str, site: str, work: Path) -> list[str]:
    (work / "Caddyfile").write_text(f"{{\n\tadmin off\n\tauto_https off\n}}\n{site}")
    return [binary, "run", "--config", str(work / "Caddyfile"), "--adapter", "caddyfile"]


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(300):
        assert process.poll() is None, log.read_text()
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(log.read_text())
