"""`make test-guards`: takes each guard of guards.toml away in turn and sees whether a test notices.

Works in copies of the tree, one per process; a guard whose text is not there any more is an error,
as is a test that fails with every guard in place. Writes what came of it in docs/security.md.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).resolve().parent.parent.parent
TABLE = Path(__file__).with_name("guards.toml")
REPORT = ROOT / "docs" / "security.md"
BEGIN, END = "<!-- guards:begin -->", "<!-- guards:end -->"
MATRIX = "tests/access/test_matrix.py::test_everybody_gets_what_the_table_says[{}]"
PROCESSES = 2
NOTICED, SURVIVED = 1, 0


@dataclass(frozen=True)
class Guard:
    """A piece of the source that refuses something, and what must notice that it is gone."""

    name: str
    file: str
    text: str
    without: str
    noticed_by: str
    fresh: bool = False  # the database itself has to be made without it

    @property
    def test(self) -> str:
        return self.noticed_by if "/" in self.noticed_by else MATRIX.format(self.noticed_by)


class Copy:
    """A copy of the tree with a test database of its own, which is kept between runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said = ""
        listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True)
        for name in filter(None, names.stdout.split("\0")):
            if (ROOT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, folder / name)
        self.database = folder / "test_guards.sqlite3"
        kept = f'\nDATABASES["default"]["TEST"] = {{"NAME": "{self.database}"}}\n'
        with (folder / "soest_sob/settings.py").open("a") as settings:
            settings.write(kept)

    def passes(self, *tests: str, fresh: bool) -> int:
        """The exit code of pytest: 0 where all is well, 1 where a test fails."""
        options = ["-n", "0", "-q", "-x", "-p", "no:randomly", "-p", "no:cacheprovider"]
        database = ["--reuse-db", *(["--create-db"] if fresh else [])]
        command = [sys.executable, "-B", "-m", "pytest", *options, *database, *tests]
        environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DEBUG")}
        ran = subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, check=False
        )
        self.said = ran.stdout.decode(errors="replace")
        return ran.returncode

    def without(self, guard: Guard) -> int:
        path, aside = self.folder / guard.file, self.folder / "aside.sqlite3"
        whole = path.read_text()
        path.write_text(whole.replace(guard.text, guard.without))
        shutil.copy2(self.database, aside)
        try:
            return self.passes(guard.test, fresh=guard.fresh)
        finally:
            path.write_text(whole)
            shutil.move(aside, self.database)


def guards() -> list[Guard]:
    found = [Guard(**each) for each in tomllib.loads(TABLE.read_text())["guard"]]
    gone = [g for g in found if (ROOT / g.file).read_text().count(g.text) != 1]
    if gone:
        sys.exit("\n".join(f"Staat niet (precies eens) in {g.file}: {g.text!r}" for g in gone))
    return found


def went_through(asked: list[Guard]) -> dict[str, int]:
    """Name -> exit code; first every test with all guards in place."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(PROCESSES) as pool:
        copies: Queue[Copy] = Queue()
        for number in range(PROCESSES):
            place = Path(folder) / str(number)
            place.mkdir()
            copies.put(Copy(place))

        def once(guard: Guard) -> int:
            copy = copies.get()
            try:
                return copy.without(guard)
            finally:
                copies.put(copy)

        tests = sorted({guard.test for guard in asked})
        halves = [(each, tests[n::PROCESSES]) for n, each in enumerate(list(copies.queue))]
        if any(pool.map(lambda half: half[0].passes(*half[1], fresh=True), halves)):
            print(*(each.said[-3000:] for each, _ in halves), sep="\n")
            sys.exit("Ook met alle bewaking erin slaagt niet elke test; laat die eerst slagen.")
        found: dict[str, int] = {}
        for guard, code in zip(asked, pool.map(once, asked), strict=True):
            print(f"{_word(code):<12} {guard.name}", flush=True)
            found[guard.name] = code
    return found


def _word(code: int) -> str:
    return {NOTICED: "opgemerkt", SURVIVED: "NIET GEZIEN"}.get(code, f"fout {code}")


def _seen(guard: Guard) -> str:
    """The test as a whole name, and apart from it which of its cases."""
    name, _, case = guard.noticed_by.rstrip("]").partition("[")
    return f"`{name}` ({case})" if case else f"`{name}`"


def report(asked: list[Guard], found: dict[str, int]) -> str:
    """The part of docs/security.md that this command keeps."""
    noticed = sum(code == NOTICED for code in found.values())
    head = f"{noticed} of {len(found)} guards were noticed when taken away.\n"
    rows = [f"| {g.name} | `{g.file}` | {_seen(g)} | {_word(found[g.name])} |" for g in asked]
    table = ["| guard | where | noticed by | result |", "| --- | --- | --- | --- |", *rows]
    return "\n".join([BEGIN, "", head, *table, "", END])


def write(part: str) -> None:
    text = REPORT.read_text()
    if BEGIN in text:
        text = re.sub(f"{re.escape(BEGIN)}.*?{re.escape(END)}", lambda _: part, text, flags=re.S)
    else:
        text = f"{text.rstrip()}\n\n## Guards taken away\n\n{part}\n"
    REPORT.write_text(text)


def main() -> int:
    began = time.monotonic()
    asked = [g for g in guards() if not sys.argv[1:] or any(w in g.name for w in sys.argv[1:])]
    found = went_through(asked)
    if not sys.argv[1:]:
        write(report(asked, found))
    survived = [name for name, code in found.items() if code != NOTICED]
    minutes = (time.monotonic() - began) / 60
    print(f"\n{len(found)} weggehaald, {len(survived)} niet opgemerkt, {minutes:.1f} minuten")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main())
