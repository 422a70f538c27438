"""A convolutional network that reads handwritten digits.

    python examples/mnist_cnn.py [--data FOLDER] [--epochs N] [--quick]

Two convolutions look for strokes and for what strokes make together, pooling forgives a shift by a
pixel, and two linear layers decide. Cross entropy, Adam, batches of 64.
"""

from __future__ import annotations

import sys

import mnist_data
import running

import autograd as torch

F, nn = torch.nn.functional, torch.nn


class Net(nn.Module):
    """Scores of the ten digits for images [N, 1, 28, 28]."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 32, kernel_size=3),
            nn.ReLU(),
            nn.Conv2d(32, 64, kernel_size=3),
            nn.ReLU(),
            nn.MaxPool2d(2),
        )
        self.decision = nn.Sequential(
            nn.Flatten(),
            nn.Linear(64 * 12 * 12, 128),
            nn.ReLU(),
            nn.Linear(128, 10),
        )

    def forward(self, images):
        return self.decision(self.features(images))


def datasets(options):
    """Training and test set, and where they come from."""
    (train_x, train_y, test_x, test_y), source = mnist_data.from_options(options)

    def dataset(images, labels):
        pixels = torch.from_numpy(images).float().div(255).view(-1, 1, 28, 28)
        return torch.utils.data.TensorDataset(pixels, torch.from_numpy(labels).long())

    return dataset(train_x, train_y), dataset(test_x, test_y), source


def train(model, dataset, epochs: int, quick: bool) -> list[float]:
    """The losses of all steps."""
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    batches = torch.utils.data.DataLoader(dataset, batch_size=64, shuffle=True, drop_last=True)
    losses = []
    for epoch in range(epochs):
        bar = running.progress(batches, f"epoch {epoch + 1}/{epochs}")
        for images, labels in bar:
            loss = F.cross_entropy(model(images), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            bar.set_postfix_str(f"loss {losses[-1]:.3f}")
            if quick and len(losses) == 10:
                return losses
    return losses


@torch.no_grad()
def answers(model, dataset):
    """The scores of a whole set."""
    model.eval()
    batches = torch.utils.data.DataLoader(dataset, batch_size=500)
    return torch.cat([model(images) for images, _ in batches])


def main(argv=None) -> int:
    parser = running.parser("mnist_cnn", __doc__, "epochs", 2, quick=1, goal=0.98)
    mnist_data.add_options(parser)
    options = running.parse(parser, argv)
    try:
        training, test, source = datasets(options)
    except mnist_data.DataError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    if len(training) < 10_000 and options.epochs is None and not options.quick:
        options.length = 10  # the small set is seen more often
    print(f"{source}: {len(training)} images to learn from, {len(test)} to test")

    torch.manual_seed(options.seed)
    model = Net()
    losses = train(model, training, options.length, options.quick)
    scores = answers(model, test)
    images, labels = test.tensors
    right = scores.argmax(1) == labels

    def paint(plt):
        """The test images that the network is least sure of, each with its answer."""
        doubt = scores.softmax(1).gather(1, labels[:, None])[:, 0].argsort()[:24]
        figure, axes = plt.subplots(4, 6, figsize=(6, 4.6))
        for axis, i in zip(axes.flat, doubt.tolist(), strict=True):
            answer, truth = int(scores[i].argmax()), int(labels[i])
            axis.imshow(images[i, 0].numpy(), cmap="gray_r")
            color = "tab:green" if answer == truth else "tab:red"
            axis.set_title(f"{truth} read as {answer}", fontsize=8, color=color)
            axis.axis("off")
        figure.suptitle(f"{source}: the hardest test images", fontsize=10)

    running.keep(options, losses)
    running.draw(options.out, paint)
    return running.verdict(options, "accuracy", right.float().mean().item(), least=True)


if __name__ == "__main__":
    sys.exit(main())
