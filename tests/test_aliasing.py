"""In-place writes to tensors and views under autograd: values and gradients are PyTorch's."""

import copy
import pickle

import numpy as np
import pytest
import torch

import autograd

PROGRAMS = {
    "write to the base": lambda x, L: x.mul_(2),
    "write to a view": lambda x, L: x[0].mul_(2),
    "write to a transposed view": lambda x, L: x.t()[1].add_(x.detach().t()[0]),
    "write to a reshaped view": lambda x, L: x.view(-1)[2:5].mul_(3),
    "write to a view of a view": lambda x, L: x[1][1:].mul_(x.detach()[0][1:].clone()),
    "write to the diagonal": lambda x, L: x.diagonal().mul_(2),
    "write to a narrow": lambda x, L: x.narrow(1, 0, 2).exp_(),
    "assign a number": lambda x, L: x.__setitem__((0, 1), 5.0),
    "assign a row": lambda x, L: x.__setitem__(1, x[0].clone() * 2),
    "assign a slice": lambda x, L: x.__setitem__((slice(None), slice(0, 2)), 0.0),
    "assign by a mask": lambda x, L: x.__setitem__(x.detach() > 0, 1.5),
    "assign by indices": lambda x, L: x.__setitem__(L.tensor([2, 0]), x[1].clone()),
    "assign through a view": lambda x, L: x.t().__setitem__(0, x[0].clone()),
    "fill a view": lambda x, L: x[:, 1].fill_(3.0),
    "zero": lambda x, L: x[2].zero_(),
    "copy into a view": lambda x, L: x[0].copy_(x[1].clone()),
    "clamp a view": lambda x, L: x[1].clamp_(min=0.0),
    "masked fill": lambda x, L: x.masked_fill_(x.detach() < 0, 0.0),
    "power": lambda x, L: x.pow_(2),
    "fill all": lambda x, L: x.fill_(3.0),
    "zero all": lambda x, L: x.zero_(),
    "copy what has no graph": lambda x, L: x.copy_(x.detach().clone()),
    "fill, then go on": lambda x, L: x.fill_(1.0).mul_(2),
    "square in place twice": lambda x, L: x.mul_(x.clone()).mul_(2),
    "scatter": lambda x, L: x.scatter_(0, L.tensor([[0, 1, 2]]), x[:1].clone() * 3),
    "index_add": lambda x, L: x.index_add_(0, L.tensor([1, 1]), x[:2].clone()),
    "index_reduce": lambda x, L: x.index_reduce_(0, L.tensor([1, 1]), x[:2].clone(), "mean"),
    "renorm": lambda x, L: x.renorm_(2, 0, 0.5),
}


def augmented_slice(x, L):
    x[:2] += x[1:].clone()


def augmented(x, L):
    x *= 3
    x -= 1


def view_before_and_after(x, L):
    row = x[0]
    x.mul_(2)  # the view is re-linked on its next use
    x[2].add_(row)


def view_written_then_base_read_then_base_written(x, L):
    column = x[:, 0]
    column.mul_(2)
    total = x.sum()
    x.mul_(3)
    column.add_(total.detach())


def two_views_of_one_base(x, L):
    first, second = x[0], x[1]
    first.mul_(2)
    second.add_(first)
    first.add_(second)


PROGRAMS |= {
    f.__name__.replace("_", " "): f
    for f in (
        augmented_slice,
        augmented,
        view_before_and_after,
        view_written_then_base_read_then_base_written,
        two_views_of_one_base,
    )
}


def run(library, program, data, weight):
    leaf = library.from_numpy(data.copy()).requires_grad_()
    x = leaf.clone()
    program(x, library)
    (x * library.from_numpy(weight)).sum().backward()
    return x.detach().numpy(), leaf.grad.numpy()


@pytest.mark.filterwarnings("ignore:index_reduce:UserWarning")
@pytest.mark.parametrize("name", PROGRAMS)
def test_in_place_programs(name):
    rng = np.random.default_rng(0)
    data, weight = rng.normal(size=(3, 3)), rng.normal(size=(3, 3))
    ours = run(autograd, PROGRAMS[name], data, weight)
    theirs = run(torch, PROGRAMS[name], data, weight)
    np.testing.assert_allclose(ours[0], theirs[0], err_msg=f"{name}: values")
    np.testing.assert_allclose(ours[1], theirs[1], err_msg=f"{name}: gradient")


def test_a_gradient_reaches_what_was_written_into_a_constant():
    for library in (autograd, torch):
        w = library.from_numpy(np.array([1.0, 2.0])).requires_grad_()
        buffer = library.zeros(3, 2, dtype=library.float64)
        row = buffer[0]
        buffer[1] = w * 2
        buffer[0].copy_(w)
        assert buffer.requires_grad
        assert row.requires_grad  # taken before the write
        (buffer.sum() + row.sum()).backward()
        assert w.grad.tolist() == [4.0, 4.0]


def test_a_read_before_the_write_keeps_its_own_history():
    for library in (autograd, torch):
        x = library.from_numpy(np.array([1.0, 2.0])).requires_grad_()
        h = x * 1
        before = h[0] * 5
        h.mul_(3)
        (before + h[0]).backward()
        assert x.grad.tolist() == [8.0, 0.0]


@pytest.mark.parametrize("library", [autograd, torch], ids=["autograd", "torch"])
def test_a_view_of_a_leaf_may_not_be_written(library):
    x = library.ones(2, 2, requires_grad=True)
    with pytest.raises(RuntimeError):
        x[0].mul_(2)
    assert x.detach().sum().item() == 4.0


def test_expanded_and_read_only_memory_is_refused():
    with pytest.raises(RuntimeError, match="expanded"):
        autograd.ones(1).expand(3).add_(1)
    array = np.ones(2)
    array.setflags(write=False)
    with pytest.raises(TypeError, match="read-only"):
        autograd.from_numpy(array).add_(1)


def test_a_failing_write_changes_nothing():
    x = autograd.tensor([1, 2, 3])
    for write in (
        lambda: x.add_(0.5),
        lambda: x.add_(autograd.tensor([1, 2])),
        lambda: x.__setitem__(5, 1),
        lambda: x.__setitem__(slice(0, 2), autograd.tensor([1, 2, 3])),
        lambda: x.__setitem__("a", 1),
        lambda: x.copy_(autograd.tensor([1, 2])),
        lambda: x.div_(2),
    ):
        with pytest.raises((RuntimeError, IndexError, TypeError)):
            write()
        assert x.tolist() == [1, 2, 3]


VIEWS = {
    "view": lambda x: x.view(6),
    "reshape": lambda x: x.reshape(3, 2),
    "reshape of a transposed": lambda x: x.t().reshape(6),
    "transpose": lambda x: x.transpose(0, 1),
    "permute": lambda x: x.permute(1, 0),
    "T": lambda x: x.T,
    "mT": lambda x: x.mT,
    "expand": lambda x: x[:, :1].expand(2, 5),
    "squeeze": lambda x: x[:1].squeeze(0),
    "unsqueeze": lambda x: x.unsqueeze(0),
    "narrow": lambda x: x.narrow(1, 1, 2),
    "select": lambda x: x.select(1, 1),
    "diagonal": lambda x: x.diagonal(),
    "unfold": lambda x: x.unfold(1, 2, 1),
    "chunk": lambda x: x.chunk(2)[1],
    "split": lambda x: x.split(2, 1)[1],
    "unbind": lambda x: x.unbind(0)[1],
    "movedim": lambda x: x.movedim(0, 1),
    "flatten": lambda x: x.flatten(),
    "index": lambda x: x[1, ::2],
    "None": lambda x: x[:, None],
    "mask": lambda x: x[x > 0],
    "indices": lambda x: x[[0, 1]],
    "clone": lambda x: x.clone(),
    "contiguous": lambda x: x.contiguous(),
    "contiguous of a transposed": lambda x: x.t().contiguous(),
    "detach": lambda x: x.detach(),
    "flip": lambda x: x.flip(0),
    "real": lambda x: x.real,
    "to": lambda x: x.to(dtype=None),
    "ravel": lambda x: x.ravel(),
    "swapaxes": lambda x: x.swapaxes(0, 1),
    "unflatten": lambda x: x.unflatten(1, (3, 1)),
    "tensor_split": lambda x: x.tensor_split(2, 1)[0],
}


@pytest.mark.parametrize("name", VIEWS)
def test_memory_is_shared_where_pytorch_shares_it(name):
    view = VIEWS[name]
    ours = autograd.from_numpy(np.arange(6.0).reshape(2, 3))
    theirs = torch.arange(6.0, dtype=torch.float64).reshape(2, 3)
    a, b = view(ours), view(theirs)
    assert tuple(a.shape) == tuple(b.shape)
    assert a.tolist() == b.tolist()
    shared = np.shares_memory(a.numpy(), ours.numpy())
    assert shared == np.shares_memory(b.numpy(), theirs.numpy())
    if shared:
        assert a.stride() == b.stride()


# --- a view whose root was written after the view was taken ---------------------------------------


def written_later(library):
    """A leaf, a buffer that the leaf was added to, and a view that was taken before."""
    leaf = library.ones(3, requires_grad=True)
    buffer = library.zeros(3)
    view = buffer[0:1]
    buffer.add_(leaf)
    return leaf, buffer, view


def starts(library):
    """Ways to begin a sweep at such a view; each gives the leaf's gradient."""

    def program(start):
        leaf = library.ones(3, requires_grad=True)
        h = leaf * 1
        view = h[0:1]
        h.mul_(5)
        found = start(view, leaf)
        return (leaf.grad if found is None else found[0]).tolist()

    tools = library.autograd
    return [
        program(lambda view, leaf: view.backward()),
        program(lambda view, leaf: view.backward(library.tensor([2.0]))),
        program(lambda view, leaf: tools.backward(view)),
        program(lambda view, leaf: view.backward(inputs=[leaf])),
        program(lambda view, leaf: tools.grad(view, leaf)),
        program(lambda view, leaf: tools.grad(view, leaf, create_graph=True)),
        program(lambda view, leaf: tools.grad([view, view * 2], leaf)),
    ]


def test_backward_begins_at_what_a_view_shows_now():
    ours = starts(autograd)
    assert ours == starts(torch)
    assert ours[0] == [5.0, 0.0, 0.0]


@pytest.mark.parametrize("library", [autograd, torch], ids=["autograd", "torch"])
def test_a_view_of_a_buffer_that_requires_grad_by_now_is_no_leaf(library):
    _, _, view = written_later(library)
    assert not view.is_leaf
    for reading in (lambda v: v.numpy(), np.asarray, copy.deepcopy):
        _, _, view = written_later(library)
        with pytest.raises(RuntimeError):
            reading(view)
    for refused in (lambda v: v.detach_(), lambda v: v.register_post_accumulate_grad_hook(print)):
        _, _, view = written_later(library)
        with pytest.raises(RuntimeError):
            refused(view)
    _, _, view = written_later(library)
    assert view.output_nr == 0
    _, _, view = written_later(library)
    assert pickle.loads(pickle.dumps(view)).requires_grad


def test_what_else_a_view_follows():
    leaf, _, view = written_later(autograd)
    assert view.squeeze_(0).shape == ()
    view.backward()
    assert leaf.grad.tolist() == [1.0, 0.0, 0.0]
    leaf, _, view = written_later(autograd)
    view.register_hook(lambda g: g * 10)
    (view * 3).sum().backward()
    assert leaf.grad.tolist() == [30.0, 0.0, 0.0]
    _, _, view = written_later(autograd)
    with pytest.raises(autograd.errors.GraphError, match="leaf"):
        view.requires_grad = False
    _, _, view = written_later(autograd)
    view.set_graph(None)
    assert view.is_leaf
    assert view.is_leaf  # nothing brings the history back


@pytest.mark.parametrize("library", [autograd, torch], ids=["autograd", "torch"])
def test_a_view_is_not_detached_in_place(library):
    h = library.ones(3, requires_grad=True) * 1
    view = h[0:1]
    with pytest.raises(RuntimeError, match=r"detach\(\)"):
        view.detach_()
    assert view.requires_grad
    h.detach_()
    assert not h.requires_grad
    h.detach().detach_()


# --- retained gradients and hooks ----------------------------------------------------------------


def retained(library, program):
    leaf = library.ones(2, requires_grad=True)
    h = leaf * 1
    kept = program(h)
    return (
        (None if kept.grad is None else kept.grad.tolist()),
        kept.retains_grad,
        leaf.grad.tolist(),
    )


def retain_and_write(h):
    h.retain_grad()
    h.mul_(5)
    (h * 2).sum().backward()
    return h


def retain_use_and_write(h):
    h.retain_grad()
    before = h * 3
    h.mul_(5)
    (h * 2 + before).sum().backward()
    return h


def retain_a_view_and_write_the_root(h):
    view = h[0:1]
    view.retain_grad()
    h.mul_(5)
    (view * 2).sum().backward()
    return view


def retain_the_root_and_write_a_view(h):
    view = h[0:1]
    h.retain_grad()
    view.mul_(5)
    (h * 2).sum().backward()
    return h


def retain_a_view_and_write_it(h):
    view = h[0:1]
    view.retain_grad()
    view.mul_(5)
    (view * 2).sum().backward()
    return view


def retain_and_assign(h):
    h.retain_grad()
    h[0] = 7.0
    (h * 2).sum().backward()
    return h


def retain_and_hook(h):
    h.retain_grad()
    h.register_hook(lambda g: g * 3)
    h.mul_(5)
    (h * 2).sum().backward()
    return h


@pytest.mark.parametrize(
    "program",
    [
        retain_and_write,
        retain_use_and_write,
        retain_a_view_and_write_the_root,
        retain_the_root_and_write_a_view,
        retain_a_view_and_write_it,
        retain_and_assign,
        retain_and_hook,
    ],
    ids=lambda program: program.__name__.replace("_", " "),
)
def test_a_retained_gradient_is_that_of_the_last_value(program):
    assert retained(autograd, program) == retained(torch, program)


def test_a_hook_stays_with_the_value_that_it_was_registered_on():
    def seen(library):
        record = []
        leaf = library.ones(2, requires_grad=True)
        h = leaf * 1
        h.register_hook(lambda g: record.append(g.tolist()))
        h.mul_(5)
        h.register_hook(lambda g: record.append(g.tolist()))
        (h * 2).sum().backward()
        return record, leaf.grad.tolist()

    assert seen(autograd) == seen(torch)
    assert seen(autograd)[0] == [[2.0, 2.0], [10.0, 10.0]]


# --- other memory, other strides -----------------------------------------------------------------

STRIDED = {
    "part from the storage's beginning": (lambda x: x[4:], (2, 2), (1, 2), 0),
    "part from its own beginning": (lambda x: x[4:], (2, 2), (1, 2), None),
    "part from an offset": (lambda x: x[4:], (3,), (2,), 3),
    "every second": (lambda x: x[::2], (2, 3), (1, 2), None),
    "overlapping": (lambda x: x[1:9], (4, 3), (1, 1), 2),
    "transposed": (lambda x: x.view(3, 4).t(), (2, 2), (1, 4), 1),
    "expanded": (lambda x: x[3].expand(5), (2,), (1,), 2),
    "repeated": (lambda x: x[3:], (3, 2), (0, 1), None),
    "empty": (lambda x: x[4:], (0, 3), (1, 1), None),
    "view of itself": (lambda x: x.as_strided((4,), (2,), 1), (2,), (3,), 1),
}


@pytest.mark.parametrize("name", STRIDED)
def test_as_strided_reads_the_storage(name):
    part, size, stride, offset = STRIDED[name]

    def run(library):
        leaf = library.arange(12.0).requires_grad_()
        h = leaf * 1
        view = part(h).as_strided(size, stride, offset)
        place = view.storage_offset(), view.stride(), view.data_ptr() - h.data_ptr()
        (view * view).sum().backward()
        return view.tolist(), leaf.grad.tolist(), place if view.numel() else None

    assert run(autograd) == run(torch)


@pytest.mark.parametrize(
    ("size", "stride", "offset"),
    [((2, 2), (1, 2), 8), ((2,), (-1,), 3), ((2,), (1,), -1), ((2, 2), (1,), 0), ((2,), (9,), 4)],
)
def test_as_strided_stays_within_the_storage(size, stride, offset):
    for library in (autograd, torch):
        x = library.arange(10.0)
        with pytest.raises(RuntimeError):
            x[4:].as_strided(size, stride, offset)


def test_a_write_through_as_strided_reaches_the_memory_and_the_graph():
    def run(library):
        x = library.ones(6)
        w = library.ones(2, requires_grad=True)
        y = x[2:].as_strided((2,), (1,), 0)
        y.mul_(w * 3)
        (x * library.arange(6.0)).sum().backward()
        return x.tolist(), w.grad.tolist()

    assert run(autograd) == run(torch)


def test_storage_offset_of_views():
    for library in (autograd, torch):
        a = library.arange(10.0)
        views = [a[4:], a[4:][2:], a[::3], a[4:].as_strided((2,), (1,)), a.view(2, 5).t()[1:]]
        assert [v.storage_offset() for v in views] == [4, 6, 0, 4, 1]
        assert [(v.data_ptr() - a.data_ptr()) // 4 for v in views] == [4, 6, 0, 4, 1]


@pytest.mark.parametrize("library", [autograd, torch], ids=["autograd", "torch"])
def test_other_data(library):
    x = library.ones(3, requires_grad=True)
    for data in (library.arange(3), library.ones(3) > 0):
        with pytest.raises(RuntimeError, match="floating"):
            x.data = data
        with pytest.raises(RuntimeError, match="floating"):
            (x * 2).data = data
    assert x.dtype == library.float32
    with pytest.raises(TypeError):
        x.data = None
    (x * x).sum().backward()
    x.data = library.zeros(4)
    with pytest.raises(RuntimeError):
        (x * x).sum().backward()
    x.grad = None
    x.sum().backward()
    assert x.grad.tolist() == [1.0] * 4
    y = library.ones(3)
    view = y[0:1]
    y.data = library.arange(3)
    y[1] = 5
    assert (y.tolist(), view.tolist()) == ([0, 5, 2], [1.0])


def test_a_view_of_memory_that_its_root_has_left_stays_as_it_is():
    root = autograd.zeros(3)
    view = root[1:]
    root.data = autograd.zeros(2)
    root.mul_(autograd.ones(2, requires_grad=True))
    assert not view.requires_grad
    assert root.requires_grad


def test_a_view_of_a_root_that_shrank_does_not_follow_writes():
    root = autograd.zeros(3)
    view = root[1:]
    root.resize_(2)
    root.mul_(autograd.ones(2, requires_grad=True))
    with pytest.raises(autograd.errors.GraphError, match="resized"):
        view * 2


def test_parts_of_complex_numbers_are_views_that_follow():
    def run(library):
        leaf = library.tensor([1 + 2j, 3 - 1j], requires_grad=True)
        h = leaf * 1
        parts, real = library.view_as_real(h), h.real
        parts.mul_(3)
        h.mul_(2)
        (real * real + parts.sum()).sum().backward()
        other = library.tensor([[1.0, 2.0]], requires_grad=True)
        k = other * 1
        library.view_as_complex(k).mul_(2j)
        (k * k * library.tensor([[1.0, 3.0]])).sum().backward()
        return leaf.grad.tolist(), other.grad.tolist()

    assert run(autograd) == run(torch)


@pytest.mark.parametrize("library", [autograd, torch], ids=["autograd", "torch"])
def test_properties_that_transpose_matrices(library):
    cube = library.ones(2, 3, 4)
    assert (cube.mT.shape, cube.mH.shape) == ((2, 4, 3), (2, 4, 3))
    matrix = library.tensor([[1 + 1j, 2]])
    assert matrix.H.tolist() == matrix.mH.tolist() == [[1 - 1j], [2 + 0j]]
    with pytest.raises(RuntimeError, match="H"):
        _ = cube.H
    for name in ("H", "mH", "mT"):
        with pytest.raises(RuntimeError, match=name):
            getattr(library.ones(2), name)


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("zero_", lambda x: x.zero_()),
        ("fill_", lambda x: x.fill_(1)),
        ("fill_", lambda x: x.fill_(autograd.tensor(1.0))),
    ],
)
def test_a_refused_write_is_named(name, write):
    with pytest.raises(autograd.errors.GraphError, match=name):
        write(autograd.ones(2, requires_grad=True))


def test_fill_out_of_place():
    for library in (autograd, torch):
        x = library.ones(2, requires_grad=True)
        value = library.tensor(3.0, requires_grad=True)
        out = library.fill(x, value) + library.fill(x, 2)
        assert out.tolist() == [5, 5]
        out.sum().backward()
        assert value.grad.item() == 2
        assert x.tolist() == [1, 1]


def test_python_functions_of_each_element():
    for library in (autograd, torch):
        x = library.arange(4).reshape(2, 2).t()
        assert x.apply_(lambda v: v * v) is x
        assert x.tolist() == [[0, 4], [1, 9]]
        assert x.map_(library.tensor([[1, 2], [3, 4]]), lambda a, b: a - b) is x
        assert x.tolist() == [[-1, 2], [-2, 5]]
        with pytest.raises(RuntimeError):
            library.ones(2, requires_grad=True).apply_(abs)
