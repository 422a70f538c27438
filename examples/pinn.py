"""A physics-informed network solves Burgers' equation.

    python examples/pinn.py [--steps N] [--quick]

The network u(x, t) has never seen the solution. It is told what must hold, as a loss (Raissi,
Perdikaris and Karniadakis 2019):

    u_t + u u_x = nu u_xx        inside,
    u(x, 0) = -sin(pi x)         at the beginning,
    u(-1, t) = u(1, t) = 0       at the borders.

The derivatives of u come from the autograd engine, and the training differentiates them once more:
derivatives of the third order. Adam goes near, L-BFGS finishes. The result is compared with the
exact solution by Cole and Hopf.
"""

from __future__ import annotations

import math
import sys

import numpy as np
import running

import autograd as torch

nn = torch.nn
VISCOSITY = 0.05


class Solution(nn.Module):
    """u for points x [N, 1] and t [N, 1]."""

    def __init__(self, width=24):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(2, width),
            nn.Tanh(),
            nn.Linear(width, width),
            nn.Tanh(),
            nn.Linear(width, width),
            nn.Tanh(),
            nn.Linear(width, 1),
        )

    def forward(self, x, t):
        return self.layers(torch.cat([x, t], dim=1))


def derivative(y, x):
    """dy/dx for each point, differentiable in its turn."""
    return torch.autograd.grad(y.sum(), x, create_graph=True)[0]


class Conditions:
    """The points where the equation, the beginning and the borders are looked at."""

    def __init__(self, count: int):
        self.x = (2 * torch.rand(count, 1) - 1).requires_grad_()
        self.t = torch.rand(count, 1).requires_grad_()
        self.start_x = torch.linspace(-1, 1, 100)[:, None]
        self.start_t = torch.zeros(100, 1)
        self.start_u = -torch.sin(math.pi * self.start_x)
        self.border_t = torch.linspace(0, 1, 50)[:, None]
        self.border_x = torch.ones(50, 1)

    def loss(self, solution):
        """How far the network is from fulfilling them."""
        u = solution(self.x, self.t)
        u_x, u_t = derivative(u, self.x), derivative(u, self.t)
        u_xx = derivative(u_x, self.x)
        inside = u_t + u * u_x - VISCOSITY * u_xx
        start = solution(self.start_x, self.start_t) - self.start_u
        left = solution(-self.border_x, self.border_t)
        right = solution(self.border_x, self.border_t)
        return (inside**2).mean() + (start**2).mean() + (left**2).mean() + (right**2).mean()


def train(solution, conditions, steps: int) -> list[float]:
    """The losses: of each step of Adam, then of each ten of L-BFGS."""
    adam = torch.optim.Adam(solution.parameters(), lr=5e-3)
    finish = torch.optim.LBFGS(
        solution.parameters(), max_iter=10, history_size=50, line_search_fn="strong_wolfe"
    )
    optimizer = adam

    def closure():
        optimizer.zero_grad()
        loss = conditions.loss(solution)
        loss.backward()
        return loss

    losses = []
    bar = running.progress(range(steps), "solving")
    for step in bar:
        if step == steps * 9 // 10:
            optimizer = finish
        losses.append(optimizer.step(closure).item())
        bar.set_postfix_str(f"loss {losses[-1]:.1e}")
    return losses


def exact(x: np.ndarray, t: float) -> np.ndarray:
    """The solution by the transformation of Cole (1951) and Hopf (1950), integrated numerically."""
    if t == 0:
        return -np.sin(np.pi * x)
    nodes, weights = np.polynomial.hermite.hermgauss(80)
    y = x[:, None] - np.sqrt(4 * VISCOSITY * t) * nodes
    density = weights * np.exp(-np.cos(np.pi * y) / (2 * np.pi * VISCOSITY))
    return -(np.sin(np.pi * y) * density).sum(1) / density.sum(1)


def main(argv=None) -> int:
    parser = running.parser("pinn", __doc__, "steps", 600, quick=20, goal=0.01)
    options = running.parse(parser, argv)
    torch.manual_seed(options.seed)
    solution, conditions = Solution(), Conditions(800)
    losses = train(solution, conditions, options.length)

    x, times = np.linspace(-1, 1, 101), np.linspace(0, 1, 51)
    truth = np.stack([exact(x, t) for t in times])
    grid = [torch.from_numpy(g.astype(np.float32).reshape(-1, 1)) for g in np.meshgrid(x, times)]
    with torch.no_grad():
        found = solution(*grid).numpy().reshape(truth.shape)
    error = float(np.linalg.norm(found - truth) / np.linalg.norm(truth))

    def paint(plt):
        figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.6))
        shown = left.imshow(
            found.T, origin="lower", extent=(0, 1, -1, 1), aspect="auto", cmap="RdBu_r"
        )
        figure.colorbar(shown, ax=left)
        left.set(xlabel="t", ylabel="x", title="u by the network")
        for row in (0, 15, 30, 50):
            right.plot(x, found[row], label=f"t = {times[row]:.1f}")
            right.plot(x, truth[row], "k:", linewidth=1)
        right.set(xlabel="x", ylabel="u", title="against the exact solution (dotted)")
        right.legend(fontsize=8)

    running.keep(options, losses)
    running.draw(options.out, paint)
    return running.verdict(options, "relative error of u", error)


if __name__ == "__main__":
    sys.exit(main())
