"""A program that calls `gwr` hundreds of times, as the scorers do, with one that is loaded already and forks for each.

    python tests/ready.py PROGRAM.py …    runs `PROGRAM.py … --gwr COMMAND`; COMMAND does and says what `gwr` would

A `gwr` of its own loads libraries and dictionary for each call: a second of processors, the reading itself a tenth.
"""

import os
import signal
import socket
import sys
from pathlib import Path

MOST = 1 << 16  # bytes of a call's words


def ask(place: str, words: list[str]) -> int:
    """Have the server at `place` do a call, with the streams of this process; its exit status."""
    with socket.socket(socket.AF_UNIX) as asked:
        asked.connect(place)
        socket.send_fds(asked, ["\0".join([str(Path.cwd()), *words]).encode()], [0, 1, 2])
        return int(asked.recv(MOST) or 1)  # nothing: its process died


def be_ready() -> None:
    """Load what reading needs."""
    import flows.cli.command
    from flows.reading import prepare

    assert flows.cli.command.app
    prepare()


def answer(listener: socket.socket) -> None:
    """Fork for each call, for ever."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        asked, _ = listener.accept()
        with asked:
            said, streams, _, _ = socket.recv_fds(asked, MOST, 3)
            if not os.fork():
                try:
                    asked.sendall(str(called(said.decode().split("\0"), streams)).encode())
                finally:
                    os._exit(0)
        for stream in streams:
            os.close(stream)


def called(said: list[str], streams: list[int]) -> int:
    """The exit status of `gwr` with the words said, in the folder said before them, with the caller's streams."""
    from traceback import print_exc

    from flows.cli.command import main

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    sys.stdin, sys.stdout, sys.stderr = (open(n, "w" if n else "r", closefd=False) for n in range(3))  # noqa: SIM115
    os.chdir(said[0])
    sys.argv = ["gwr", *said[1:]]
    try:
        main()
        status = 0
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return status


def main() -> int:
    """Serve a program for as long as it runs; its exit status."""
    import subprocess
    from tempfile import TemporaryDirectory

    be_ready()
    with TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as listener:
        place = f"{folder}/gwr"
        listener.bind(place)
        listener.listen()
        server = os.fork()
        if not server:
            answer(listener)
        try:
            command = f"{sys.executable} -IS {Path(__file__).resolve()} --ask {place}"
            return subprocess.run([sys.executable, *sys.argv[1:], "--gwr", command], check=False).returncode
        finally:
            os.kill(server, signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(ask(sys.argv[2], sys.argv[3:]) if sys.argv[1] == "--ask" else main())
