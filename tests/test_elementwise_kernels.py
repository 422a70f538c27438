"""Compiled elementwise loops against NumPy, and the memory that large results are given."""

import gc

import hypothesis
import numpy as np
import pytest
import scipy.special
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import autograd
from autograd.kernels import buffers, elementwise, pool
from autograd.kernels.elementwise import PARALLEL, Elementwise, named
from autograd.ops.core.registry import catalogue

settings = hypothesis.settings(max_examples=60, deadline=None, derandomize=True)
DTYPES = st.sampled_from(["float32", "float64"])
NUMPY = {
    "negative": np.negative,
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "divide": np.divide,
    "relu": lambda x: np.maximum(x, 0),
    "relu_gradient": lambda g, y: np.where(y <= 0, 0, g),
    "smaller": np.minimum,
    "magnitude": np.absolute,
}
UNARY = ("negative", "relu", "magnitude")

# --- the vocabulary -------------------------------------------------------------------------------

REFERENCE = {  # in float64, with the error allowed in units in the last place
    "exp": (np.exp, 2),
    "expm1": (np.expm1, 2),
    "log": (np.log, 2),
    "log1p": (np.log1p, 2.5),
    "tanh": (np.tanh, 2),
    "erf": (scipy.special.erf, 2),
    "sigmoid": (scipy.special.expit, 2.5),
    "square_root": (np.sqrt, 0.5),
}


def errors(result, exact):
    """Distance from the exact values in units in the last place of `result`'s dtype."""
    near = exact.astype(result.dtype)
    tiny = np.finfo(result.dtype).smallest_subnormal
    unit = np.maximum(np.spacing(np.abs(near)).astype("float64"), tiny)
    finite = np.isfinite(near)
    np.testing.assert_array_equal(result[~finite], near[~finite])
    return np.abs(result[finite] - exact[finite]) / unit[finite]


@pytest.mark.parametrize("name", REFERENCE)
def test_functions_of_float32_over_the_whole_range(name):
    exact, bound = REFERENCE[name]
    with np.errstate(all="ignore"):
        x = np.arange(0, 2**32, 40_009, dtype=np.uint64).astype(np.uint32).view(np.float32)
        x = np.concatenate([x, np.random.default_rng(0).uniform(-12, 12, 200_000).astype("f4")])
        result = named(name)(x)
        assert errors(result, exact(x.astype("float64"))).max() <= bound
        edges = np.array([0, -0.0, 1e-45, -1e-45, 1e-38, np.inf, -np.inf, np.nan, -1], np.float32)
        x = np.concatenate([edges, np.linspace(0.01, 3, 300_000, dtype=np.float32)])  # near 1, too
        result = named(name)(x)
        assert errors(result, exact(x.astype("float64"))).max() <= bound
        np.testing.assert_array_equal(np.signbit(result[:2]), np.signbit(exact(x[:2])))


def test_hyperbolic_tangents_stay_within_1():
    """Their slope is 1 - tanh**2, which must not be negative."""
    x = np.linspace(-12, 12, 500_000, dtype=np.float32)
    result = named("tanh")(x)
    assert np.abs(result).max() == 1
    np.testing.assert_array_equal(result, -result[::-1])


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_exponentials_up_to_0_and_quotients_near_1(dtype):
    with np.errstate(all="ignore"):
        x = -np.abs(np.random.default_rng(0).standard_cauchy(400_000) * 50).astype(dtype)
        x[:4] = 0.0, -np.inf, np.nan, -np.finfo(dtype).tiny
        exact = np.exp(x.astype("longdouble"))
        assert errors(named("decay")(x), exact).max() <= 2
        x[1] = -1.0
        y = np.random.default_rng(1).uniform(1, 2, x.size).astype(dtype)
        exact = x.astype("longdouble") / y
        assert errors(named("quotient")(x, y), exact).max() <= 1


@pytest.mark.parametrize("name", ["exp", "expm1", "log", "tanh"])
def test_functions_of_float64(name):
    exact, _ = REFERENCE[name]
    rng = np.random.default_rng(0)
    x = np.concatenate([
        rng.uniform(-800, 800, 50_000), rng.uniform(-2, 2, 50_000), 2.0 ** np.arange(-1070, 1000),
        [0.0, -0.0, np.inf, -np.inf, np.nan],
    ])  # fmt: skip
    with np.errstate(all="ignore"):
        assert errors(named(name)(x), exact(x)).max() <= 4


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_powers(dtype):
    special = [0.0, -0.0, 1.0, -1.0, 2.0, -2.0, 0.5, 3.0, -3.0, 2.5, -2.5, 1e30, -1e30,
               1e-30, np.inf, -np.inf, np.nan]  # fmt: skip
    x, y = (a.ravel().astype(dtype) for a in np.meshgrid(special, special))
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(named("power")(x, y), x**y, rtol=1e-6)
        x = np.random.default_rng(0).uniform(0, 50, 20_000).astype(dtype)
        exact = x.astype("float64") ** np.dtype(dtype).type(2.7)
        assert errors(named("power")(x, 2.7), exact).max() <= 2


# --- loops ----------------------------------------------------------------------------------------


@settings
@hypothesis.given(
    st.sampled_from(sorted(NUMPY)),
    DTYPES.flatmap(
        lambda dtype: hnp.arrays(
            dtype,
            hnp.array_shapes(min_dims=1, max_dims=3, min_side=2, max_side=40),
            elements=st.floats(width=32),
        )
    ),
)
def test_one_shape(name, x):
    arrays = [x] if name in UNARY else [x, x[::-1].copy()]
    result = named(name)(*arrays)
    assert result.dtype == x.dtype
    with np.errstate(all="ignore"):
        np.testing.assert_array_equal(result, NUMPY[name](*arrays))
        by_columns = [np.asfortranarray(x) for x in arrays]
        np.testing.assert_array_equal(named(name)(*by_columns), NUMPY[name](*arrays))


STRETCHED = [
    ((70, 33), (33,)), ((70, 33), (1, 33)), ((70, 33), (70, 1)), ((4, 5, 40), (5, 40)),
    ((4, 5, 40), (4, 1, 1)), ((4, 5, 40), (5, 1)), ((3, 4, 5, 6), (1, 4, 1, 1)), ((70, 33), ()),
    ((70, 33), (1, 1)), ((40,), (3, 40)), ((300, 300), (300,)), ((300, 300), (300, 1)),
]  # fmt: skip


@pytest.mark.parametrize("shapes", STRETCHED, ids=str)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_stretched_operands(shapes, dtype):
    rng = np.random.default_rng(0)
    x, y = (np.asarray(rng.normal(size=shape), dtype) for shape in shapes)
    for a, b in ((x, y), (y, x)):
        np.testing.assert_array_equal(named("subtract")(a, b), a - b)


def test_numbers():
    x = np.random.default_rng(0).normal(size=50).astype("float32")
    np.testing.assert_array_equal(named("subtract")(x, 0.1), x - 0.1)
    np.testing.assert_array_equal(named("subtract")(2, x), 2 - x)


@pytest.mark.parametrize("size", [2, 15, 16, 17, 4095, 4097, 40_000, 100_001])
@pytest.mark.parametrize("threads", [1, 2])
def test_sizes_around_vectors_and_blocks(size, threads):
    rng = np.random.default_rng(size)
    x, y = rng.normal(size=(2, size)).astype("float32")
    before = autograd.get_num_threads()
    autograd.set_num_threads(threads)
    try:
        np.testing.assert_array_equal(named("multiply")(x, y), x * y)
    finally:
        autograd.set_num_threads(before)


def test_what_has_no_loop_is_left_to_numpy():
    x = np.ones((4, 20), "float32")
    assert named("add")(x, x.astype("float64")) is None
    assert named("add")(x, np.asarray(1.0)) is None  # float64
    assert named("add")(x, 1j) is None
    assert named("add")(x, x.T) is None
    assert named("add")(x[:1], np.ones((1, 1, 3, 20), "float32")[:, :, ::2]) is None
    assert named("negative")(x[:, ::2]) is None
    assert named("negative")(x.astype("int64")) is None
    assert named("negative")(np.ones((0, 3), "float32")) is None
    assert named("add")(np.ones((500, 3), "float32"), np.ones(3, "float32")) is None  # too narrow


# --- bodies and rules of operators ----------------------------------------------------------------

BODIES = sorted(key for key, operator in catalogue.items() if operator.large)
RULES = sorted(
    (key, name)
    for key, operator in catalogue.items()
    for name, rule in operator.rules.items()
    if rule.large is not None
)
STATIC = {"negative_slope": 0.1, "alpha": 1.5, "beta": 2.0, "threshold": 1.0}
STATIC |= {"lowest": 0.5, "highest": 1.5, "low": 0.5, "high": 1.5, "lambd": 0.5, "value": 3.0}


def values(names, dtype):
    rng = np.random.default_rng(3)
    arrays = {n: rng.uniform(0.1, 2, (7, 21)).astype(dtype) for n in ("g", "input", "other", "out")}
    arrays["g"] -= 1
    return [STATIC[name] if name in STATIC else arrays[name] for name in names]


@pytest.mark.parametrize("key", BODIES)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_compiled_body(key, dtype):
    operator = catalogue[key]
    arguments = values([*operator.inputs, *operator.static], dtype)
    result = operator.large(*arguments)
    assert result.dtype == dtype
    np.testing.assert_allclose(
        result, operator.forward(*arguments), rtol=2e-6 if dtype == "float32" else 1e-14
    )


@pytest.mark.parametrize(("key", "name"), RULES)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_compiled_rule(key, name, dtype):
    rule = catalogue[key].rules[name]
    arguments = values(["g", *rule.names], dtype)
    result = rule.large(*arguments)
    assert result.dtype == dtype
    tight = {"rtol": 2e-6, "atol": 1e-6} if dtype == "float32" else {"rtol": 1e-13, "atol": 1e-14}
    np.testing.assert_allclose(result, rule.function(*arguments), **tight)


def test_constants_of_compiled_functions_are_floats():
    """An integer would make float32 arithmetic float64."""
    functions = [rule.large for op in catalogue.values() for rule in op.rules.values()]
    functions += [op.large for op in catalogue.values() if op.large and op.large.name == op.name]
    for loop in functions:
        if isinstance(loop, Elementwise) and hasattr(loop.find(), "__code__"):
            constants = loop.find().__code__.co_consts[1:]
            assert not [c for c in constants if type(c) is int], loop.name


def test_a_large_tensor_gives_the_numbers_and_gradients_of_a_small_one():
    rng = np.random.default_rng(0)
    data = rng.normal(size=(300, 300)).astype("float32")
    for f in (autograd.tanh, autograd.nn.functional.gelu, lambda x: x / (x * x + 1), abs):
        results = []
        for part in (data, data[:20]):
            x = autograd.tensor(part, requires_grad=True)
            y = f(x)
            y.backward(autograd.ones_like(y))
            results.append((y.detach().numpy(), x.grad.numpy()))
        for large, small in zip(*results, strict=True):
            np.testing.assert_allclose(large[:20], small, rtol=1e-5, atol=1e-6)


# --- pooled memory --------------------------------------------------------------------------------


@pytest.fixture
def fresh_pool():
    gc.collect()
    autograd.empty_cache()
    yield buffers._pool
    autograd.empty_cache()


def test_freed_memory_is_used_again(fresh_pool):
    first = buffers.empty((1 << 19,), np.dtype("float32"))
    address = first.ctypes.data
    assert address % 64 == 0
    view = first[10:].reshape(2, -1)
    del first
    assert fresh_pool.held == 0  # the view still shows it
    del view
    assert fresh_pool.held == 1 << 21
    second = buffers.empty((2, 1 << 18), np.dtype("float32"))
    assert second.ctypes.data == address
    del second
    autograd.empty_cache()
    assert fresh_pool.held == 0


def test_no_memory_is_handed_out_twice(fresh_pool):
    rng = np.random.default_rng(0)
    live = {}
    for step in range(3000):
        if live and (len(live) > 12 or rng.random() < 0.45):
            key = rng.choice(list(live))
            array = live.pop(key)
            assert array[0] == array[-1] == key
        array = buffers.empty((int(rng.integers(1, 4)) << 18,), np.dtype("float64"))
        array[0] = array[-1] = step
        live[step] = array
    for key, array in live.items():
        assert array[0] == array[-1] == key


def test_the_pool_is_bounded(fresh_pool):
    limit = fresh_pool.limit
    fresh_pool.limit = 5 << 20
    try:
        arrays = [buffers.empty((n << 20,), np.dtype("uint8")) for n in (2, 2, 2, 3)]
        del arrays
        assert fresh_pool.held <= 5 << 20
    finally:
        fresh_pool.limit = limit


def test_a_leaf_keeps_a_pooled_gradient_without_copying():
    x = autograd.ones(1000, 1000, requires_grad=True)
    (-x).backward(autograd.ones(1000, 1000))
    assert isinstance(x.grad.numpy().base, buffers.Block)
    assert elementwise.copied(x.grad.numpy()).tobytes() == x.grad.numpy().tobytes()


def test_large_enough_for_the_pool():
    assert PARALLEL * 4 <= buffers.LEAST  # loops in parallel start below pooled memory


@pytest.mark.parametrize("shape", [(40, 50), (300, 300)])
def test_no_warnings(shape):
    """What a loop meets on its way is no news: pytest makes errors of NumPy's warnings."""
    with np.errstate(all="warn"):
        assert np.isnan(named("log")(np.full(shape, -1.0))).all()
        assert (named("exp")(np.full(shape, 1000.0, "f4")) == np.inf).all()
        assert (named("divide")(np.ones(shape), np.zeros(shape)) == np.inf).all()


def test_loops_read_the_number_of_threads(monkeypatch):
    before = autograd.get_num_threads()
    try:
        for threads in (1, pool.usable_cores()):
            autograd.set_num_threads(threads)
            assert pool._state.word[0] == threads
        monkeypatch.setattr(pool._state, "forked", True)
        autograd.set_num_threads(pool.usable_cores())
        assert pool._state.word[0] == 1
    finally:
        monkeypatch.undo()
        autograd.set_num_threads(before)
