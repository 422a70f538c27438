"""Gaussian process regression, its hyperparameters fitted by L-BFGS.

    python examples/gaussian_process.py [--steps N] [--quick]

Few noisy measurements of a curve, with a gap among them. A Gaussian process (Rasmussen and
Williams 2006) gives the curve with its uncertainty, wide where nothing was measured. Length scale,
height and noise maximize the marginal likelihood, whose gradient goes through a Cholesky
factorization.
"""

from __future__ import annotations

import math
import sys

import running

import autograd as torch

nn = torch.nn


def curve(x):
    """The truth that is measured."""
    return torch.sin(2 * x) + 0.5 * torch.sin(5 * x)


class GaussianProcess(nn.Module):
    """A process with the squared exponential kernel, given measurements y at x."""

    def __init__(self, x, y):
        super().__init__()
        self.x, self.y = x, y[:, None]
        self.log_scale = nn.Parameter(torch.zeros((), dtype=x.dtype))
        self.log_height = nn.Parameter(torch.zeros((), dtype=x.dtype))
        self.log_noise = nn.Parameter(torch.zeros((), dtype=x.dtype))

    def kernel(self, a, b):
        """Covariances of the curve between points a and points b."""
        distance = (a[:, None] - b) / self.log_scale.exp()
        return (2 * self.log_height).exp() * (-0.5 * distance**2).exp()

    def factor(self):
        """The Cholesky factor of the measurements' covariances."""
        noise = (2 * self.log_noise).exp() * torch.eye(len(self.x), dtype=self.x.dtype)
        return torch.linalg.cholesky(self.kernel(self.x, self.x) + noise)

    def forward(self):
        """The negative log marginal likelihood (equation 2.30)."""
        lower = self.factor()
        white = torch.linalg.solve_triangular(lower, self.y, upper=False)
        constant = len(self.x) / 2 * math.log(2 * math.pi)
        return 0.5 * (white**2).sum() + lower.diagonal().log().sum() + constant

    def predict(self, x):
        """Mean and covariance of the curve at x (equations 2.25 and 2.26)."""
        lower, cross = self.factor(), self.kernel(self.x, x)
        white_cross = torch.linalg.solve_triangular(lower, cross, upper=False)
        white = torch.linalg.solve_triangular(lower, self.y, upper=False)
        return (white_cross.T @ white)[:, 0], self.kernel(x, x) - white_cross.T @ white_cross


def train(process, steps: int) -> list[float]:
    """The losses of all steps."""
    optimizer = torch.optim.LBFGS(process.parameters(), max_iter=5, line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        loss = process()
        loss.backward()
        return loss

    losses = []
    bar = running.progress(range(steps), "fitting")
    for _ in bar:
        losses.append(optimizer.step(closure).item())
        bar.set_postfix_str(f"loss {losses[-1]:.3f}")
    return losses


def main(argv=None) -> int:
    parser = running.parser("gaussian_process", __doc__, "steps", 20, quick=3, goal=0.12)
    options = running.parse(parser, argv)
    torch.manual_seed(options.seed)
    x = torch.cat([4 * torch.rand(30), 5.5 + 1.5 * torch.rand(15)]).double()
    y = curve(x) + 0.15 * torch.randn(len(x)).double()
    process = GaussianProcess(x, y)
    losses = train(process, options.length)

    points = torch.linspace(-0.5, 7.5, 200, dtype=x.dtype)
    with torch.no_grad():
        mean, covariance = process.predict(points)
        deviation = covariance.diagonal().clamp(min=0).sqrt()
        jitter = 1e-6 * torch.eye(len(points), dtype=x.dtype)
        normals = torch.randn(len(points), 3, dtype=x.dtype)
        draws = mean[:, None] + torch.linalg.cholesky(covariance + jitter) @ normals
        measured = ((points > 0) & (points < 4)) | ((points > 5.5) & (points < 7))
        error = ((mean - curve(points))[measured] ** 2).mean().sqrt().item()
    scale, height, noise = (p.exp().item() for p in process.parameters())
    print(f"length scale {scale:.3f}, height {height:.3f}, noise {noise:.3f} (in truth 0.15)")

    def paint(plt):
        plt.figure(figsize=(8, 4))
        low, high = (mean - 2 * deviation).numpy(), (mean + 2 * deviation).numpy()
        plt.fill_between(points.numpy(), low, high, alpha=0.2, label="two deviations")
        plt.plot(points.numpy(), draws.numpy(), color="tab:blue", linewidth=0.5)
        plt.plot(points.numpy(), mean.numpy(), color="tab:blue", label="mean")
        plt.plot(points.numpy(), curve(points).numpy(), "k--", linewidth=1, label="truth")
        plt.plot(x.numpy(), y.numpy(), "o", color="tab:orange", markersize=4, label="measured")
        plt.legend(loc="lower left", fontsize=8)

    running.keep(options, losses)
    running.draw(options.out, paint)
    return running.verdict(options, "error where measured (root of mean square)", error)


if __name__ == "__main__":
    sys.exit(main())
