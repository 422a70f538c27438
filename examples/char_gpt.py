"""A small GPT that learns to write like Lewis Carroll, a character at a time.

    python examples/char_gpt.py [--steps N] [--prompt TEXT] [--quick]

A decoder-only transformer (Vaswani et al. 2017; Radford et al. 2019): every character looks back at
the ones before it through causal attention and predicts the next. 4 layers, 128 wide, 64 characters
of context; AdamW with warm-up and a cosine.
"""

from __future__ import annotations

import sys

import running
from characters import learn_to_write

import autograd as torch

F, nn = torch.nn.functional, torch.nn


class Block(nn.Module):
    """Attention, then two linear layers; each reads a normalized x and adds to x."""

    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads = heads
        self.before_attention = nn.LayerNorm(width)
        self.query_key_value = nn.Linear(width, 3 * width)
        self.mix = nn.Linear(width, width)
        self.before_thought = nn.LayerNorm(width)
        self.thought = nn.Sequential(
            nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width)
        )

    def forward(self, x):
        x = x + self.attend(self.before_attention(x))
        return x + self.thought(self.before_thought(x))

    def attend(self, x):
        batch, length, width = x.shape
        split = self.query_key_value(x).view(batch, length, 3, self.heads, width // self.heads)
        query, key, value = split.permute(2, 0, 3, 1, 4).unbind()
        seen = F.scaled_dot_product_attention(query, key, value, is_causal=True)
        return self.mix(seen.transpose(1, 2).reshape(batch, length, width))


class GPT(nn.Module):
    """Scores [N, L, symbols] of the next symbol after each of the symbols [N, L]."""

    def __init__(self, symbols: int, width=128, layers=4, heads=4, length=64):
        super().__init__()
        self.length = length
        self.symbol = nn.Embedding(symbols, width)
        self.place = nn.Embedding(length, width)
        self.blocks = nn.Sequential(*[Block(width, heads) for _ in range(layers)])
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, symbols, bias=False)
        for embedding in (self.symbol, self.place):
            nn.init.normal_(embedding.weight, std=0.02)

    def forward(self, symbols):
        x = self.symbol(symbols) + self.place(torch.arange(symbols.shape[1]))
        return self.head(self.norm(self.blocks(x)))


def loss_of(model, windows):
    """Cross entropy of each window's symbols given those before them."""
    scores = model(windows[:, :-1])
    return F.cross_entropy(scores.flatten(0, 1), windows[:, 1:].flatten())


def some_windows(symbols, count: int, length: int):
    """Stretches of length + 1 from random places of the text."""
    starts = torch.randint(len(symbols) - length, (count, 1))
    return symbols[starts + torch.arange(length + 1)]


def train(model, symbols, steps: int) -> list[float]:
    """The losses of all steps."""
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=2e-3, total_steps=steps + 1)
    losses = []
    bar = running.progress(range(steps), "learning to write")
    for _ in bar:
        loss = loss_of(model, some_windows(symbols, 12, model.length))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
        bar.set_postfix_str(f"loss {losses[-1]:.3f}")
    return losses


def evaluate(model, symbols) -> float:
    """The mean loss over a whole text, cut into windows."""
    length = model.length
    count = (len(symbols) - 1) // length
    windows = symbols[torch.arange(count)[:, None] * length + torch.arange(length + 1)]
    return loss_of(model, windows).item()


def write(model, symbols, count: int) -> list[int]:
    """Continue [1, L] symbols by `count` more, drawn from what the model expects."""
    for _ in range(count):
        scores = model(symbols[:, -model.length :])[:, -1]
        following = torch.multinomial((scores / 0.8).softmax(-1), 1)
        symbols = torch.cat([symbols, following], dim=1)
    return symbols[0].tolist()


def main(argv=None) -> int:
    return learn_to_write(
        torch, "char_gpt", __doc__, GPT, train, evaluate, write, argv, steps=1500, quick=20
    )


if __name__ == "__main__":
    sys.exit(main())
