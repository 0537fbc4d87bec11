"""The built program on other Nodes than the one that built it: npm's `node` package brings them."""

import os
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT, clean_environment


@pytest.mark.parametrize("major", ["22", "24"])
def test_the_demo_runs(major: str, tmp_path: Path):
    install = ["npm", "install", "--silent", "--no-save", "--prefix", str(tmp_path), f"node@{major}"]
    subprocess.run(install, check=True, timeout=300, cwd=tmp_path)
    node = tmp_path / "node_modules" / "node" / "bin" / "node"
    version = subprocess.run([node, "--version"], check=True, capture_output=True, text=True).stdout
    assert version.startswith(f"v{major}.")

    environment = clean_environment(tmp_path) | {"PATH": f"{node.parent}{os.pathsep}{os.environ['PATH']}"}
    demo = [node, str(ROOT / "examples" / "demo" / "run.mjs")]
    done = subprocess.run(demo, env=environment, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"nodejs{major}.x" in done.stdout
    assert "PutObject orders" in done.stdout
    assert done.stderr == ""
