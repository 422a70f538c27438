"""Programs that use gradients themselves."""

import math

import numpy as np


def physics_informed(torch):
    nn = torch.nn
    torch.manual_seed(11)
    net = nn.Sequential(nn.Linear(2, 20), nn.Tanh(), nn.Linear(20, 20), nn.Tanh(), nn.Linear(20, 1))
    opt = torch.optim.Adam(net.parameters(), lr=1e-3)

    def f(x, t):
        u = net(torch.cat([x, t], dim=1))
        u_t = torch.autograd.grad(u, t, torch.ones_like(u), create_graph=True)[0]
        u_x = torch.autograd.grad(u.sum(), x, create_graph=True)[0]
        u_xx = torch.autograd.grad(
            u_x, x, grad_outputs=torch.ones_like(u_x), retain_graph=True, create_graph=True
        )[0]
        return u_t + u * u_x - (0.01 / np.pi) * u_xx

    for i in range(5):
        x = (torch.rand(50, 1) * 2 - 1).requires_grad_()
        t = torch.rand(50, 1, requires_grad=True)
        x0 = torch.linspace(-1, 1, 20)[:, None]
        u0 = -torch.sin(math.pi * x0)
        loss = (f(x, t) ** 2).mean() + (
            (net(torch.hstack((x0, torch.zeros_like(x0)))) - u0) ** 2
        ).mean()
        opt.zero_grad()
        loss.backward()
        opt.step()
        print(i, f"{loss:.6f}", loss)
    xs = torch.linspace(0, 1, 3, requires_grad=True)
    y = (xs**3).sum()
    (g,) = torch.autograd.grad(y, xs, create_graph=True)
    h = torch.autograd.functional.hessian(lambda v: (v**3).sum(), xs)
    j = torch.autograd.functional.jacobian(lambda v: v**2, xs)
    print(g, h, j)


def meta_learning(torch):
    nn, F = torch.nn, torch.nn.functional
    torch.manual_seed(12)
    net = nn.Sequential(nn.Linear(1, 16), nn.ReLU(), nn.Linear(16, 1))
    meta = torch.optim.Adam(net.parameters(), lr=1e-2)

    def forward(x, w):
        x = F.linear(x, w[0], w[1])
        x = F.relu(x)
        return F.linear(x, w[2], w[3])

    for it in range(4):
        meta_loss = torch.tensor(0.0)
        for task in range(3):
            a, ph = torch.rand(1) * 4 + 0.1, torch.rand(()) * np.pi
            x = torch.empty(10, 1).uniform_(-5, 5)
            y = a * torch.sin(x - ph)
            xq = torch.Tensor(10, 1).uniform_(-5, 5)
            yq = a * torch.sin(xq - ph)
            w = list(net.parameters())
            for _ in range(2):
                l = F.mse_loss(forward(x, w), y)
                g = torch.autograd.grad(l, w, create_graph=True)
                w = list(map(lambda p: p[1] - 0.01 * p[0], zip(g, w)))
            meta_loss = meta_loss + F.mse_loss(forward(xq, w), yq)
        meta.zero_grad()
        meta_loss.backward()
        meta.step()
        print(
            it, (meta_loss / 3).item(), [round(p.grad.norm().item(), 4) for p in net.parameters()]
        )


def custom_functions(torch):
    nn = torch.nn
    torch.manual_seed(22)

    class Swish(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, beta):
            ctx.save_for_backward(x)
            ctx.beta = beta
            return x * torch.sigmoid(beta * x)

        @staticmethod
        def backward(ctx, grad_output):
            (x,) = ctx.saved_tensors
            s = torch.sigmoid(ctx.beta * x)
            return grad_output * (s + ctx.beta * x * s * (1 - s)), None

    class GradReverse(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, lam):
            ctx.lam = lam
            return x.view_as(x)

        @staticmethod
        def backward(ctx, g):
            return g.neg() * ctx.lam, None

    class STE(torch.autograd.Function):
        @staticmethod
        def forward(ctx, i):
            ctx.mark_non_differentiable()
            return (i > 0).float()

        @staticmethod
        def backward(ctx, g):
            if ctx.needs_input_grad[0]:
                return nn.functional.hardtanh(g)

    x = torch.randn(5, 3, dtype=torch.double, requires_grad=True)
    print(torch.autograd.gradcheck(lambda t: Swish.apply(t, 1.5), (x,), eps=1e-6, atol=1e-4))
    y = GradReverse.apply(Swish.apply(x, 1.0), 0.3)
    y.sum().backward()
    print(x.grad)
    lin = nn.Linear(3, 2)
    STE.apply(lin(x.float())).sum().backward()
    print(lin.weight.grad)


def hooks(torch):
    nn = torch.nn
    torch.manual_seed(23)
    m = nn.Sequential(nn.Linear(4, 5), nn.ReLU(), nn.Linear(5, 2))
    acts, grads = {}, []

    def get_activation(name):
        def hook(model, inp, output):
            acts[name] = output.detach()

        return hook

    hs = [
        m[0].register_forward_hook(get_activation("fc1")),
        m[2].register_forward_hook(get_activation("fc2")),
    ]
    m[2].register_full_backward_hook(
        lambda mod, gi, go: grads.append((gi[0].shape, go[0].norm().item()))
    )
    x = torch.randn(3, 4, requires_grad=True)
    x.register_hook(lambda g: print("grad of x", g.shape, g.abs().max()))
    m[0].weight.register_hook(lambda g: g * 2)
    out = m(x)
    out.pow(2).mean().backward()
    print(acts, grads, x.grad, m[0].weight.grad)
    for h in hs:
        h.remove()

    class Running(nn.Module):
        def __init__(self):
            super().__init__()
            self.register_buffer("total", torch.zeros(4))
            self.register_buffer("n", torch.tensor(0, dtype=torch.long), persistent=False)
            self.register_parameter("none", None)
            self.scale = nn.Parameter(torch.ones(1))

        def forward(self, x):
            if self.training:
                self.total += x.sum(0).detach()
                self.n += x.shape[0]
            return (x - self.total / self.n.clamp(min=1)) * self.scale

        def extra_repr(self):
            return f"n={self.n.item()}"

    r = Running()
    r(x)
    r(x)
    r.eval()
    r(x)
    print(r, r.state_dict(), list(dict(r.named_buffers())), r.training)
    try:
        r.load_state_dict({"total": torch.zeros(4), "bogus": torch.ones(1)})
    except RuntimeError as e:
        print("refused", "bogus" in str(e))
    print(r.load_state_dict({"total": torch.zeros(4)}, strict=False).missing_keys)
