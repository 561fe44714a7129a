"""Sessions in other processes: ``start("append_fifty", path)``; run as a program by the tests."""

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOBODY = 65534


def start(what: str, path: Path, *, read_only_folder: bool = False) -> subprocess.Popen[str]:
    """Start a process that does ``what`` to a session; close it with ``communicate``."""
    arguments = [sys.executable, __file__, what, str(path), str(int(read_only_folder))]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)


def run(what: str, path: Path, *, read_only_folder: bool = False) -> str:
    """Start it, wait for its end, and return what it printed."""
    output, _ = start(what, path, read_only_folder=read_only_folder).communicate(timeout=30)
    return output.strip()


def main(what: str, path: Path, read_only_folder: bool) -> None:
    sys.path.insert(0, str(ROOT))
    # imported before rights are given up: another user may not read the interpreter's packages
    import urllib.parse  # noqa: F401 - pathlib's as_uri imports it late since 3.13

    from inspector.session.reader import Reader
    from inspector.session.remarks import set_remark
    from inspector.session.store import Entry, Session, SessionError, create, pieces_of
    from inspector.session.writer import Writer
    from inspector.wire.observation import Chunk, Remark
    from tests.builders import event, request

    def entry(number: int, size: int = 3000) -> list[object]:
        body = b"%d" % number * size
        seen = request(body, exchange=f"{os.getpid()}-{number}")
        return [*pieces_of(seen, [Chunk(number, body)]), Entry(seen, [event(number)])]

    def append(count: int) -> None:
        with closing(Session.open(path)) as session:
            for number in range(1, count + 1):
                print(*session.append(entry(number)), flush=True)  # type: ignore[arg-type]

    def append_and_wait() -> None:
        session = Session.open(path)
        for number in range(1, 6):
            session.append(entry(number))  # type: ignore[arg-type]
        print(5, flush=True)
        signal.pause()

    def count() -> None:
        with closing(Reader(path)) as reader:
            print(len(list(reader.all_events())))

    def remark() -> None:
        set_remark(path, 1, Remark(comment="look here"))

    def limit_files(size: int) -> None:
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    def fill_the_disk() -> None:
        session = Session.open(path)
        limit_files(400_000)
        number = 0
        try:
            while True:
                session.append(entry(number + 1, 9000))  # type: ignore[arg-type]
                number += 1
        except SessionError as error:
            print(number, error, flush=True)
        os._exit(0)  # as a full disk would not let the log be folded in either

    def fill_the_disk_with_a_writer() -> None:
        writer = Writer(path, on_error=lambda text: print("told once", flush=True))
        limit_files(400_000)
        number = 0
        while not writer.error:
            number += 1
            writer.put(*entry(number, 9000))  # type: ignore[arg-type]
        for _ in range(100):  # the caller goes on
            writer.put(*entry(number, 9000))  # type: ignore[arg-type]
        writer.close()
        print(writer.error)

    if read_only_folder:
        for file in path.parent.iterdir():
            file.chmod(0o444)
        path.parent.chmod(0o555)
        if os.getuid() == 0:  # who may write everywhere
            for folder in path.parent.parents:
                if folder.name.startswith(("pytest-", "popen-")):
                    folder.chmod(folder.stat().st_mode | 0o011)
            os.setuid(NOBODY)
    doings = {
        "append_fifty": lambda: append(50),
        "append_for_ever": lambda: append(10**6),
        "append_and_wait": append_and_wait,
        "count": count,
        "remark": remark,
        "create": lambda: create(path),
        "fill_the_disk": fill_the_disk,
        "fill_the_disk_with_a_writer": fill_the_disk_with_a_writer,
    }
    try:
        doings[what]()
    except SessionError as error:
        print(error)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3] == "1")
