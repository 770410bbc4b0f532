"""What is shipped for machines of others: it names what exists and gives away no rights."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from crawler.settings import Environment

ROOT = Path(__file__).parent.parent
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
FILES = [ROOT / "Dockerfile", ROOT / "compose.yaml", *UNITS]


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    yaml = pytest.importorskip("yaml")
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_variable_named_is_one_of_ours(path: Path) -> None:
    named = set(re.findall(r"\bCONCORD_[A-Z_]+", path.read_text(encoding="utf-8")))

    assert named <= {f"CONCORD_{name.upper()}" for name in Environment.model_fields}


def test_the_containers_have_no_rights_and_open_no_port(services: dict[str, Any]) -> None:
    for name in ("watch", "worker"):
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]
        assert services[name]["security_opt"] == ["no-new-privileges:true"]
        assert (ROOT / "crawler" / "commands" / f"{services[name]['command'][0]}.py").exists()
    assert not any("ports" in service for service in services.values())
    assert not any(re.search(r":latest$", service["image"]) for service in services.values())


def test_the_image_runs_as_nobody_in_particular_and_copies_what_exists() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()

    assert int(next(line.split()[1] for line in lines if line.startswith("USER "))) > 1000
    copied = [word for line in lines if line.startswith("COPY ") for word in line.split()[1:-1]]
    allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert copied
    assert all((ROOT / name).exists() and f"!{name}" in allowed for name in copied)
    assert not any("--editable" in line for line in lines)


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_takes_the_unit(unit: Path, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    (program,) = re.findall(r"^ExecStart=(\S+) (?:watch|worker)$", unit.read_text(encoding="utf-8"), re.MULTILINE)
    copy = tmp_path / unit.name
    copy.write_text(unit.read_text(encoding="utf-8").replace(program, "/bin/true"), encoding="utf-8")

    verified = subprocess.run(["systemd-analyze", "verify", copy], capture_output=True, text=True, check=False)

    assert (verified.returncode, verified.stderr) == (0, "")


def test_everything_that_security_names_exists() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:crawler|storage|tests)/[\w/.]+|[\w.]+\.lock)`", text))

    assert len(named) > 15
    assert {name for name in named if not (ROOT / name).exists()} == set()
