"""The demo's own command; whether its story comes out right is the rehearsal's business."""

import signal
from pathlib import Path

import pytest

from tests.commands.program import Program, stop, wait_for


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_demo_ends_at_once_and_says_so(number: signal.Signals, tmp_path: Path) -> None:
    output = tmp_path / "said"
    demo = Program(tmp_path).start("demo", output=output)
    wait_for(output, "Day 1", demo)

    status = stop(demo, number)

    said = output.read_text(encoding="utf-8")
    assert status == 130
    assert said.splitlines()[-1] == f"Stopped before the story was told; what there is lies in {tmp_path}/var/demo"
    assert "Traceback" not in said
