"""Small convolution networks, as they are taught and tried out, in PyTorch's words.

Of each, `step` is forward, a loss, backward and an update.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np


def networks(torch) -> Iterator[tuple]:
    """The name, the module and the shape of the input of each network."""
    torch.manual_seed(0)
    for width in (16, 64):
        yield f"ResNet-18 of width {width}, 8x3x32x32", resnet(torch, width), (8, 3, 32, 32)
    yield "U-Net of width 16, 1x3x64x64", unet(torch, 16), (1, 3, 64, 64)
    yield "MobileNet, 8x3x64x64", mobile_network(torch), (8, 3, 64, 64)
    yield "ConvLSTM 8x6x8x32x32", conv_lstm(torch, 8, 32), (8, 6, 8, 32, 32)
    yield "M5 on sound, 8x1x4000", sound_network(torch), (8, 1, 4000)
    yield "DQN, 32x4x84x84", dqn(torch), (32, 4, 84, 84)
    yield "DCGAN generator, 16x100", generator(torch), (16, 100, 1, 1)
    yield "3-d network, 2x3x8x32x32", volume_network(torch), (2, 3, 8, 32, 32)


def resnet(torch, width: int, depths=(2, 2, 2, 2)):
    """Residual network for images of 32x32, each group of blocks twice as wide as the last.

    He et al. (2016), section 4.2.
    """
    nn = torch.nn

    class Block(nn.Module):
        """Two convolutions whose result is added to the input."""

        def __init__(self, channels: int, wider: int, stride: int):
            super().__init__()
            self.conv1 = nn.Conv2d(channels, wider, 3, stride, 1, bias=False)
            self.norm1 = nn.BatchNorm2d(wider)
            self.conv2 = nn.Conv2d(wider, wider, 3, 1, 1, bias=False)
            self.norm2 = nn.BatchNorm2d(wider)
            self.shortcut = nn.Identity()
            if wider != channels:
                self.shortcut = nn.Conv2d(channels, wider, 1, stride, bias=False)

        def forward(self, x):
            y = self.norm2(self.conv2(self.norm1(self.conv1(x)).relu()))
            return (y + self.shortcut(x)).relu()

    layers = [nn.Conv2d(3, width, 3, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
    channels = width
    for i, depth in enumerate(depths):
        for j in range(depth):
            wider = width << i
            layers.append(Block(channels, wider, 2 if i and not j else 1))
            channels = wider
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 10)]
    return nn.Sequential(*layers)


def unet(torch, width: int):
    """Down by poolings and up again beside the finer planes: Ronneberger et al. (2015)."""
    nn = torch.nn

    def twice(channels, wider):
        layers = []
        for inside in (channels, wider):
            layers += [nn.Conv2d(inside, wider, 3, padding=1), nn.BatchNorm2d(wider), nn.ReLU()]
        return nn.Sequential(*layers)

    class UNet(nn.Module):
        def __init__(self):
            super().__init__()
            widths = [3, *(width << i for i in range(4))]
            pairs = list(itertools.pairwise(widths))
            self.down = nn.ModuleList([twice(*pair) for pair in pairs])
            self.up = nn.ModuleList(
                [nn.ConvTranspose2d(wide, narrow, 2, 2) for narrow, wide in pairs[:0:-1]]
            )
            self.join = nn.ModuleList([twice(wide, narrow) for narrow, wide in pairs[:0:-1]])
            self.last = nn.Conv2d(width, 2, 1)

        def forward(self, x):
            kept = []
            for layer in self.down:
                kept.append(layer(torch.nn.functional.max_pool2d(x, 2) if kept else x))
                x = kept[-1]
            for up, join, fine in zip(self.up, self.join, kept[-2::-1], strict=True):
                x = join(torch.cat((fine, up(x)), 1))
            return self.last(x)

    return UNet()


def mobile_network(torch):
    """Inverted residuals around depthwise convolutions: Sandler et al. (2018)."""
    nn = torch.nn

    def layer(channels, wider, kernel, stride=1, groups=1):
        padding = kernel // 2
        conv = nn.Conv2d(channels, wider, kernel, stride, padding, groups=groups, bias=False)
        return nn.Sequential(conv, nn.BatchNorm2d(wider), nn.ReLU6())

    class Inverted(nn.Module):
        def __init__(self, channels, wider, stride, expand=4):
            super().__init__()
            hidden = channels * expand
            self.same = stride == 1 and channels == wider
            self.conv = nn.Sequential(
                layer(channels, hidden, 1),
                layer(hidden, hidden, 3, stride, hidden),
                nn.Conv2d(hidden, wider, 1, bias=False),
                nn.BatchNorm2d(wider),
            )

        def forward(self, x):
            return x + self.conv(x) if self.same else self.conv(x)

    return nn.Sequential(
        layer(3, 16, 3, 2),
        *(Inverted(*sizes) for sizes in ((16, 24, 2), (24, 24, 1), (24, 40, 2), (40, 40, 1))),
        layer(40, 160, 1),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(160, 10),
    )


def conv_lstm(torch, channels: int, hidden: int):
    """An LSTM whose products are convolutions, over [N, T, C, H, W]: Shi et al. (2015)."""
    nn = torch.nn

    class ConvLSTM(nn.Module):
        def __init__(self):
            super().__init__()
            self.gates = nn.Conv2d(channels + hidden, 4 * hidden, 3, padding=1)

        def forward(self, frames):
            n, steps, _, *size = frames.shape
            h = c = torch.zeros(n, hidden, *size)
            for t in range(steps):
                gates = self.gates(torch.cat((frames[:, t], h), 1))
                i, f, o, g = gates.chunk(4, 1)
                c = f.sigmoid() * c + i.sigmoid() * g.tanh()
                h = o.sigmoid() * c.tanh()
            return h

    return ConvLSTM()


def sound_network(torch):
    """One-dimensional convolutions over a waveform: Dai et al. (2017), M5."""
    nn = torch.nn
    layers = []
    sizes = ((1, 32, 80, 4), (32, 32, 3, 1), (32, 64, 3, 1), (64, 64, 3, 1))
    for channels, wider, kernel, stride in sizes:
        layers += [nn.Conv1d(channels, wider, kernel, stride), nn.BatchNorm1d(wider), nn.ReLU()]
        layers += [nn.MaxPool1d(4)]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool1d(1), nn.Flatten(), nn.Linear(64, 35))


def dqn(torch):
    """The network that learned to play from four frames: Mnih et al. (2015)."""
    nn = torch.nn
    return nn.Sequential(
        nn.Conv2d(4, 32, 8, 4), nn.ReLU(),
        nn.Conv2d(32, 64, 4, 2), nn.ReLU(),
        nn.Conv2d(64, 64, 3), nn.ReLU(),
        nn.Flatten(), nn.Linear(3136, 512), nn.ReLU(), nn.Linear(512, 6),
    )  # fmt: skip


def generator(torch):
    """Transposed convolutions from numbers to images of 32x32: Radford et al. (2016)."""
    nn = torch.nn
    layers = [nn.ConvTranspose2d(100, 128, 4, 1, 0, bias=False), nn.BatchNorm2d(128), nn.ReLU()]
    for channels in (128, 64):
        layers += [nn.ConvTranspose2d(channels, channels // 2, 4, 2, 1, bias=False)]
        layers += [nn.BatchNorm2d(channels // 2), nn.ReLU()]
    return nn.Sequential(*layers, nn.ConvTranspose2d(32, 3, 4, 2, 1), nn.Tanh())


def volume_network(torch):
    """Three-dimensional convolutions over short clips: Tran et al. (2015)."""
    nn = torch.nn
    layers = []
    for channels, wider in ((3, 16), (16, 32), (32, 64)):
        layers += [nn.Conv3d(channels, wider, 3, padding=1), nn.ReLU(), nn.MaxPool3d(2)]
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(64 * 16, 10))


def step(torch, module, shape: tuple):
    """Forward, a loss, backward and an update by gradients."""
    x = torch.from_numpy(np.random.default_rng(0).normal(size=shape).astype(np.float32))
    optimizer = torch.optim.SGD(module.parameters(), lr=1e-3, momentum=0.9)

    def call():
        optimizer.zero_grad()
        module(x).square().mean().backward()
        optimizer.step()

    return call
