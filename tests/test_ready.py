"""A `gwr` that is loaded already says what `gwr` says, and ends as it ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from conftest import SAMPLE

from flows.base.settings import PROJECT

# asks for one report by both commands, and for a file that is not there
CALLER = """
import subprocess, sys
for command in (sys.argv[1], sys.argv[3]):
    for file in ("{report}", "nowhere.txt"):
        asked = [*command.split(), "read", file, "--as", "pledges", "--format", "jsonl"]
        done = subprocess.run(asked, capture_output=True)
        print(done.returncode, done.stdout, done.stderr)
sys.exit(7)
"""


def test_a_loaded_command_says_and_ends_as_the_command_does(tmp_path: Path) -> None:
    (tmp_path / "caller.py").write_text(CALLER.format(report=SAMPLE / "files" / "邢台市2024年政府工作报告.txt"))
    gwr = str(Path(sys.executable).with_name("gwr"))
    asked = [sys.executable, str(PROJECT / "tests" / "ready.py"), "caller.py", gwr]
    quiet = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}  # it warns on stderr
    done = subprocess.run(asked, cwd=tmp_path, env=quiet, capture_output=True, text=True, check=False)
    answers = done.stdout.splitlines()
    assert done.returncode == 7, done.stderr
    assert answers[:2] == answers[2:]
    assert answers[0].startswith("0 b'{")
    assert answers[1].startswith("1 b''")
    assert not done.stderr
