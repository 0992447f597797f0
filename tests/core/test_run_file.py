"""A run survives its file bit for bit; and of the files that strangers send, none does harm."""

from __future__ import annotations

import io
import itertools
import json
import struct
import time
import tracemalloc
import zipfile

import numpy as np
import pytest

from core.arrays_file import REASONS, FileError, Wanted, read_arrays, write_arrays
from core.run_file import SavedRun, load_run, save_run
from core.schedules import StepDecay
from core.training import TrainConfig, Training

pytestmark = pytest.mark.filterwarnings("error::RuntimeWarning")

SHORT = TrainConfig(hidden_sizes=(8,), batch_size=64, iterations=25, optimizer="Adam", learning_rate=0.01)


def saved(few, config: TrainConfig = SHORT, updates: int = 13) -> SavedRun:
    training = Training(config, few)
    records = list(itertools.islice(training, updates + 1))
    measured = [
        (r.iteration, r.train_accuracy, r.test_accuracy, np.nan if r.validation_accuracy is None else r.validation_accuracy)
        for r in records
        if r.test_accuracy is not None
    ]
    return SavedRun(config, training.checkpoint(), np.array([r.loss for r in records[1:]]), np.array(measured))


@pytest.mark.parametrize(
    "config",
    [
        SHORT,
        TrainConfig(hidden_sizes=(8,), batch_size=64, iterations=25),
        TrainConfig(hidden_sizes=(8, 6), batch_size=50, iterations=25, optimizer="Momentum", activation="relu", init="he", keep=0.5, dtype="float64"),
        TrainConfig(hidden_sizes=(5,), batch_size=50, iterations=25, optimizer="RMSprop", schedule=StepDecay(1), validation=100, patience=5, l2=0.01),
    ],
    ids=["Adam", "SGD", "deep", "validated"],
)
def test_a_run_goes_on_from_its_file_bit_for_bit(few, config):
    run = saved(few, config)
    data = save_run(run)
    loaded = load_run(data)
    assert loaded.config == config and save_run(loaded) == data
    assert loaded.losses.tobytes() == run.losses.tobytes()
    np.testing.assert_array_equal(loaded.accuracies, run.accuracies)
    whole = Training(config, few)
    records = list(whole)
    resumed = Training(config, few, resume=loaded.point)
    assert list(resumed) == records[14:]
    for name, value in whole.net.params.items():
        assert resumed.net.params[name].tobytes() == value.tobytes()


def test_a_file_is_small_and_the_same_run_gives_the_same_bytes(few):
    data = save_run(saved(few))
    assert data == save_run(saved(few)) and len(data) < 100_000
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        assert all(file[name].dtype.kind in "uif" for name in file.files)


# --- files that are none --------------------------------------------------------------------------------------------------------


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: dict[str, bytes] | list[tuple[str, bytes]], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, body in content.items() if isinstance(content, dict) else content:
            archive.writestr(name, body)
    return out.getvalue()


def npy(array: np.ndarray, **how: bool) -> bytes:
    out = io.BytesIO()
    np.save(out, array, **how)
    return out.getvalue()


def forged(header: str, body: bytes = b"") -> bytes:
    """An .npy file with any text as its header."""
    text = header.encode("latin1") + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + body


def with_member(name: str, body: bytes):
    return lambda good: packed(members(good) | {f"{name}.npy": body})


def with_text(name: str, change):
    """The JSON in `name`, changed."""

    def bad(good: bytes) -> bytes:
        content = members(good)
        plain = json.loads(np.load(io.BytesIO(content[f"{name}.npy"])).tobytes())
        text = json.dumps(change(plain)).encode()
        return packed(content | {f"{name}.npy": npy(np.frombuffer(text, np.uint8))})

    return bad


def config(**fields):
    return with_text("config", lambda plain: plain | fields)


def state(**fields):
    return with_text("state", lambda plain: plain | fields)


def with_raw_text(name: str, text: bytes):
    return with_member(name, npy(np.frombuffer(text, np.uint8)))


def renamed(old: str, new: str):
    return lambda good: packed({new if name == f"{old}.npy" else name: body for name, body in members(good).items()})


def patched(find: bytes, put: bytes, count: int = 1):
    return lambda good: good.replace(find, put, count)


class Bomb:
    def __reduce__(self):
        return print, ("unpickled",)


ZEROS = np.zeros((784, 8), np.float32)
BAD = {
    "empty": lambda good: b"",
    "text": lambda good: b"hello",
    "a picture": lambda good: b"\x89PNG\r\n\x1a\n" + bytes(100),
    "an .npy": lambda good: npy(ZEROS),
    "half": lambda good: good[: len(good) // 2],
    "no end": lambda good: good[:-30],
    "no beginning": lambda good: good[40:],
    "a byte flipped in the weights": lambda good: good[:2000] + bytes([good[2000] ^ 255]) + good[2001:],
    "an empty archive": lambda good: packed({}),
    "too large": lambda good: good + bytes(5_000_001),
    "a missing array": lambda good: packed({k: v for k, v in members(good).items() if k != "W1.npy"}),
    "a missing configuration": lambda good: packed({k: v for k, v in members(good).items() if k != "config.npy"}),
    "another array": with_member("W9x", npy(ZEROS)),
    "a path upwards": with_member("../../etc/passwd", npy(ZEROS)),
    "an absolute path": lambda good: packed(members(good) | {"/W1.npy": npy(ZEROS)}),
    "markup for a name": with_member("<script>alert(1)</script>", b"x"),
    "a name of another ending": renamed("W1", "W1.txt"),
    "an array twice": lambda good: _quietly(lambda: packed([*members(good).items(), ("W1.npy", npy(ZEROS))])),
    "a thousand members": lambda good: packed(members(good) | {f"x{i}.npy": b"" for i in range(1000)}),
    "another packing": lambda good: packed(members(good), zipfile.ZIP_LZMA),
    "said to be encrypted": lambda good: _encrypted(good),
    "a bomb": with_member("losses", b"\0" * 200_000_000),
    "a bomb that declares little": lambda good: _declares(packed(members(good) | {"losses.npy": bytes(20_000_000)}), 20_000_000, 100),
    "declares more than it has": lambda good: _declares(packed(members(good) | {"losses.npy": npy(np.zeros(13))}, zipfile.ZIP_STORED), 232, 233),
    "a pickle": with_member("W1", npy(np.array([Bomb()], object), allow_pickle=True)),
    "a bare pickle": with_member("W1", b"\x80\x04K\x01."),
    "no header": with_member("W1", b""),
    "a header of another version": with_member("W1", npy(ZEROS).replace(b"\x01\x00", b"\x02\x00", 1)),
    "a header that is code": with_member("W1", forged("__import__('os').system('true')")),
    "a header that is deep": with_member("W1", forged("(" * 200)),
    "a header without end": with_member("W1", b"\x93NUMPY\x01\x00\xff\xff{"),
    "a header with a huge shape": with_member("W1", forged("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999, 99999999999), }")),
    "a header with a negative shape": with_member("W1", forged("{'descr': '<f4', 'fortran_order': False, 'shape': (-784, -8), }", ZEROS.tobytes())),
    "columns first": with_member("W1", npy(np.asfortranarray(ZEROS + np.arange(8, dtype=np.float32)))),
    "another shape": with_member("W1", npy(np.zeros((784, 9), np.float32))),
    "one axis less": with_member("W1", npy(np.zeros(784 * 8, np.float32))),
    "doubles for singles": with_member("W1", npy(np.zeros((784, 8)))),
    "texts": with_member("b1", npy(np.array(["a"] * 8))),
    "a structure": with_member("b1", npy(np.zeros(8, [("a", "f4")]))),
    "other end first": with_member("b1", npy(np.zeros(8, ">f4"))),
    "bytes too few": with_member("b1", npy(np.zeros(8, np.float32))[:-4]),
    "bytes too many": with_member("b1", npy(np.zeros(8, np.float32)) + b"\0"),
    "no number": with_member("b1", npy(np.full(8, np.nan, np.float32))),
    "infinite": with_member("W2", npy(np.full((8, 10), np.inf, np.float32))),
    "a loss that is no number": with_member("losses", npy(np.full(13, np.nan))),
    "losses of another run": with_member("losses", npy(np.zeros(12))),
    "accuracies of another run": with_member("accuracies", npy(np.zeros((7, 3)))),
    "a configuration that is no JSON": with_raw_text("config", b"{"),
    "a configuration that is a list": with_raw_text("config", b"[1]"),
    "a configuration as deep as the sea": with_raw_text("config", b"[" * 15_000),
    "a configuration without end": with_raw_text("config", b" " * 30_000 + b"{}"),
    "not UTF-8": with_raw_text("config", b"\xff\xfe\xfa"),
    "an unknown field": config(shell="rm"),
    "a net too wide": config(hidden_sizes=[1_000_000]),
    "a net too deep": config(hidden_sizes=[10] * 50),
    "a net of another size": config(hidden_sizes=[9]),
    "no units": config(hidden_sizes=[0]),
    "another optimizer": config(optimizer="Momentum"),
    "an unknown optimizer": config(optimizer="Newton"),
    "an endless run": config(iterations=10**12),
    "a state that is a list": with_raw_text("state", b"[]"),
    "an iteration beyond the end": state(iteration=26),
    "a negative iteration": state(iteration=-1),
    "no generator": state(batches={}),
    "another generator": state(batches={"bit_generator": "MT19937", "state": {}}),
    "a generator of texts": state(batches={"bit_generator": "PCG64", "state": {"state": "1", "inc": 1}, "has_uint32": 0, "uinteger": 0}),
    "a generator too large": state(batches={"bit_generator": "PCG64", "state": {"state": 2**200, "inc": 1}, "has_uint32": 0, "uinteger": 0}),
    "hyper-parameters of another": state(hyperparameters={"lr": 0.1}),
    "hyper-parameters that are texts": state(hyperparameters={"lr": "x", "beta1": 0.9, "beta2": 0.99}),
    "a memory said to be missing": state(filled=False),
    "a best that is no pair": state(best=[1]),
}


def _quietly(make):
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of the second name; that is the point
        return make()


def _encrypted(good: bytes) -> bytes:
    """The flag in both of the first member's headers."""
    data = bytearray(good)
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def _declares(data: bytes, size: int, other: int) -> bytes:
    """Everywhere the size of a member is said to be another."""
    return data.replace(struct.pack("<I", size), struct.pack("<I", other))


@pytest.fixture(scope="module")
def good(few) -> bytes:
    return save_run(saved(few))


def test_there_are_at_least_forty():
    assert len(BAD) >= 40


@pytest.mark.parametrize("make", BAD.values(), ids=BAD)
def test_a_bad_file_is_refused_in_one_sentence_quickly_and_in_little_memory(good, make, capfd):
    data = make(good)
    assert data != good
    tracemalloc.start()
    begun = time.process_time()
    with pytest.raises(FileError) as refused:
        load_run(data)
    spent, (_, peak) = time.process_time() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.value.kind in REASONS
    said = str(refused.value)
    assert said.endswith(".") and "\n" not in said and len(said) < 160 and "<" not in said and "/" not in said
    assert peak < 24_000_000
    assert spent < 5  # a hang, not a measurement
    assert capfd.readouterr().out == ""  # nothing was unpickled


def test_the_good_file_is_good(good):
    assert load_run(good).point.iteration == 13


def test_arrays_of_objects_are_not_written():
    with pytest.raises(TypeError, match="only pickle"):
        write_arrays({"x": np.array([Bomb()], object)})


def test_what_others_name_may_be_there_and_is_not_read():
    data = packed({"a.npy": npy(np.arange(3)), "b.npy": b"no array at all"})
    assert read_arrays(data, {"a": Wanted("int64", (None,))}, 10_000, 10_000, others={"b"})["a"].tolist() == [0, 1, 2]
    with pytest.raises(FileError):
        read_arrays(data, {"a": Wanted("int64", (None,))}, 10_000, 10_000)


def test_every_single_flipped_byte_of_a_small_file_is_refused_or_changes_nothing_that_counts():
    """A checksum stands over every member; what it does not cover is the directory."""
    data = write_arrays({"a": np.arange(20)})
    for at in range(len(data)):
        flipped = data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]
        try:
            found = read_arrays(flipped, {"a": Wanted("int64", (20,))}, 10_000, 10_000)
        except FileError:
            continue
        assert found["a"].tolist() == list(range(20))
