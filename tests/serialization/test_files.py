"""Files are replaced as a whole, or not at all."""

import os
import random
import signal
import stat
import subprocess
import sys
import time

import pytest

import autograd

SAVERS = {
    "pt": (autograd.save, autograd.load),
    "npz": (autograd.save_npz, autograd.load_npz),
    "safetensors": (autograd.save_safetensors, autograd.load_safetensors),
}


@pytest.fixture(params=SAVERS)
def saver(request):
    if request.param == "safetensors":
        pytest.importorskip("safetensors")
    return SAVERS[request.param]


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_nothing_else_is_left_in_the_folder(saver, tmp_path):
    save, load = saver
    path = tmp_path / "x.bin"
    for value in (1, 2):
        save({"x": autograd.full((3,), value)}, path)
        assert load(path)["x"].tolist() == [value] * 3
        assert names(tmp_path) == ["x.bin"]


def test_permissions(saver, tmp_path):
    save, _ = saver
    path = tmp_path / "x.bin"
    mask = os.umask(0o027)
    try:
        save({"x": autograd.ones(1)}, path)
    finally:
        os.umask(mask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    for mode in (0o600, 0o644, 0o666):
        path.chmod(mode)
        save({"x": autograd.ones(1)}, path)
        assert stat.S_IMODE(path.stat().st_mode) == mode


def test_symbolic_links_stay(saver, tmp_path):
    save, load = saver
    (tmp_path / "there").mkdir()
    path, link = tmp_path / "there" / "x.bin", tmp_path / "link.bin"
    link.symlink_to(path)
    for value in (1, 2):
        save({"x": autograd.full((1,), value)}, link)
        assert link.is_symlink()
        assert load(path)["x"].tolist() == [value]


def test_what_is_no_regular_file_is_written_to(saver):
    saver[0]({"x": autograd.ones(1)}, os.devnull)
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)
    with pytest.raises(IsADirectoryError):
        saver[0]({"x": autograd.ones(1)}, "/")


def test_an_error_names_the_path_that_was_asked_for(saver, tmp_path):
    path = tmp_path / "nowhere" / "x.bin"
    with pytest.raises(FileNotFoundError) as caught:
        saver[0]({"x": autograd.ones(1)}, path)
    assert caught.value.filename == str(path)


def test_a_failure_leaves_the_old_file(saver, tmp_path, monkeypatch):
    save, load = saver
    path = tmp_path / "x.bin"
    save({"x": autograd.ones(1)}, path)

    def fail(*args):
        raise OSError("no space")

    for name in ("fsync", "replace"):
        with monkeypatch.context() as patch:
            patch.setattr(os, name, fail)
            with pytest.raises(OSError, match="no space"):
                save({"x": autograd.zeros(1)}, path)
        assert load(path)["x"].tolist() == [1]
        assert names(tmp_path) == ["x.bin"]


def test_the_file_is_on_the_disk_before_it_gets_its_name(saver, tmp_path, monkeypatch):
    steps = []
    for name in ("fsync", "replace"):
        real = getattr(os, name)
        monkeypatch.setattr(
            os, name, lambda *args, name=name, real=real: (steps.append(name), real(*args))[1]
        )
    saver[0]({"x": autograd.ones(1)}, tmp_path / "x.bin")
    assert steps == ["fsync", "replace", "fsync"]  # the file, its name, the folder


BUSY = """
import sys, autograd
save = getattr(autograd, sys.argv[1])
count = 0
while True:
    count += 1
    x = autograd.full((300_000,), count)
    save({"first": x, "second": x.clone()}, sys.argv[2])
    if count == 1:
        print("ready", flush=True)
"""

EACH_LINE = """
import os, random, signal, sys, autograd
save, load = (getattr(autograd, verb + sys.argv[1]) for verb in ("save", "load"))
path, lines = sys.argv[2], 0

def trace(frame, event, argument):
    global lines
    name = frame.f_code.co_filename
    if "serialization" not in name and "zipfile" not in name:
        return None
    lines += 1
    if lines == last:
        os.kill(os.getpid(), signal.SIGKILL)
    return trace

def data(value):
    return {"x": autograd.full((1000,), value), "y": autograd.full((3,), value)}

def attempt():
    sys.settrace(trace)
    save(data(2), path)
    sys.settrace(None)

save(data(1), path)
last = None
attempt()
total, seen = lines, []
save(data(1), path)
for last in [*sorted(random.Random(0).sample(range(1, total), 40)), total]:
    lines = 0
    child = os.fork()
    if not child:
        attempt()
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL, last
    read = load(path)
    value = read["x"][0].item()
    assert (read["x"] == value).all() and (read["y"] == value).all(), last
    seen.append(value)
assert seen == sorted(seen) and {*seen} == {1, 2}, seen  # the old one up to a line, then the new
print("whole", total)
"""

killing = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a signal that kills")


def run(program, name, path):
    if name == "_safetensors":
        pytest.importorskip("safetensors")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", program, name, str(path)],
        stdout=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip


@killing
@pytest.mark.parametrize("name", ["", "_npz", "_safetensors"])
def test_a_process_killed_at_any_line_leaves_a_whole_file(name, tmp_path):
    out, _ = run(EACH_LINE, name, tmp_path / "x.bin").communicate()
    assert out.startswith("whole")


@killing
@pytest.mark.parametrize("name", ["", "_npz", "_safetensors"])
def test_a_process_killed_at_any_moment_leaves_a_whole_file(name, tmp_path):
    path, rng = tmp_path / "x.bin", random.Random(name)
    for _ in range(3):
        child = run(BUSY, "save" + name, path)
        try:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
            time.sleep(rng.uniform(0, 0.1))  # any moment will do
        finally:
            child.send_signal(signal.SIGKILL)
            child.communicate()
        read = getattr(autograd, "load" + name)(path)
        value = read["first"][0].item()
        assert value > 0
        assert (read["first"] == value).all()
        assert autograd.equal(read["first"], read["second"])
