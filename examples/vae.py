"""A variational autoencoder that invents handwritten digits.

    python examples/vae.py [--data FOLDER] [--epochs N] [--quick]

The encoder tells for each image where it lies among 16 hidden numbers, as a normal distribution;
the decoder turns hidden numbers into an image (Kingma and Welling 2014). The loss is the negative
evidence lower bound: the cross entropy of the pixels and the distance of the encoder's distribution
from the standard normal one, from which new digits are drawn afterwards.
"""

from __future__ import annotations

import sys

import mnist_data
import running

import autograd as torch

F, nn = torch.nn.functional, torch.nn


class VAE(nn.Module):
    """Scores of the pixels of images [N, pixels], and the mean and log-variance of their codes."""

    def __init__(self, pixels=784, hidden=400, code=16):
        super().__init__()
        self.code = code
        self.encoder = nn.Sequential(
            nn.Linear(pixels, hidden), nn.ReLU(), nn.Linear(hidden, 2 * code)
        )
        self.decoder = nn.Sequential(nn.Linear(code, hidden), nn.ReLU(), nn.Linear(hidden, pixels))

    def forward(self, images):
        mean, log_variance = self.encoder(images).chunk(2, dim=1)
        noise = torch.randn_like(mean)
        return self.decoder(mean + (log_variance / 2).exp() * noise), mean, log_variance

    def sample(self, count: int):
        """New images [count, pixels]."""
        return self.decoder(torch.randn(count, self.code)).sigmoid()


def loss_of(model, images):
    """The negative evidence lower bound, in nats an image."""
    scores, mean, log_variance = model(images)
    pixels = F.binary_cross_entropy_with_logits(scores, images, reduction="sum")
    divergence = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum()
    return (pixels + divergence) / len(images)


def train(model, images, epochs: int, quick: bool) -> list[float]:
    """The losses of all steps."""
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    losses = []
    for epoch in range(epochs):
        batches = torch.randperm(len(images)).split(64)
        bar = running.progress(batches, f"epoch {epoch + 1}/{epochs}")
        for rows in bar:
            loss = loss_of(model, images[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            bar.set_postfix_str(f"loss {losses[-1]:.1f}")
            if quick and len(losses) == 20:
                return losses
    return losses


def main(argv=None) -> int:
    parser = running.parser("vae", __doc__, "epochs", 10, quick=1, goal=115)
    mnist_data.add_options(parser)
    options = running.parse(parser, argv)
    try:
        (training, _, test, _), source = mnist_data.from_options(options)
    except mnist_data.DataError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    if len(training) < 10_000 and not options.quick:  # other images, and fewer
        options.length = options.epochs or 150
        options.goal = options.goal if options.goal != options.usual_goal else 175
    print(f"{source}: {len(training)} images to learn from, {len(test)} to test")

    torch.manual_seed(options.seed)
    model = VAE()
    training, test = (torch.from_numpy(images).float() / 255 for images in (training, test))
    losses = train(model, training, options.length, options.quick)
    with torch.no_grad():
        loss = loss_of(model, test).item()
        rebuilt, invented = model(test[:64])[0].sigmoid(), model.sample(64)

    def paint(plt):
        _, panels = plt.subplots(1, 3, figsize=(10, 3.5))
        contents = ("unseen images", test), ("and rebuilt", rebuilt), ("invented", invented)
        for axis, (title, images) in zip(panels, contents, strict=True):
            tiles = images[:64].view(8, 8, 28, 28).transpose(1, 2).reshape(8 * 28, 8 * 28)
            axis.imshow(tiles.numpy(), cmap="gray_r")
            axis.set_title(title)
            axis.axis("off")

    running.keep(options, losses)
    running.draw(options.out, paint)
    return running.verdict(options, "loss on unseen images", loss)


if __name__ == "__main__":
    sys.exit(main())
