"""REINFORCE learns to balance a pole on a cart.

    python examples/reinforce.py [--episodes N] [--quick]

The policy is a small network that says how likely it pushes to the right. After each episode, what
it did is made more likely where the time until the pole fell was longer than usual, and less likely
where it was shorter (Williams 1992). Adam.
"""

from __future__ import annotations

import math
import random
import sys

import running

import autograd as torch

F, nn = torch.nn.functional, torch.nn


class CartPole:
    """A pole hinged on a cart that can be pushed left or right.

    Barto, Sutton and Anderson, "Neuronlike adaptive elements that can solve difficult learning
    control problems" (1983), appendix, without friction. Metres, seconds, kilograms, newtons.
    """

    gravity, cart, pole, half_length, push, dt = 9.8, 1.0, 0.1, 0.5, 10.0, 0.02
    longest = 500  # steps of an episode

    def __init__(self, seed: int):
        self.random = random.Random(seed)

    def reset(self) -> list[float]:
        """Begin an episode almost upright; the state: position, speed, angle, its speed."""
        self.state = [self.random.uniform(-0.05, 0.05) for _ in range(4)]
        self.time = 0
        return self.state

    def step(self, right: int) -> tuple[list[float], bool]:
        """Push; the new state, and whether the episode is over."""
        x, speed, angle, turn = self.state
        sine, cosine = math.sin(angle), math.cos(angle)
        total, moment = self.cart + self.pole, self.pole * self.half_length
        force = self.push if right else -self.push
        common = (force + moment * turn**2 * sine) / total
        turn_change = (self.gravity * sine - cosine * common) / (
            self.half_length * (4 / 3 - self.pole * cosine**2 / total)
        )
        speed_change = common - moment * turn_change * cosine / total
        self.state = [
            x + self.dt * speed,
            speed + self.dt * speed_change,
            angle + self.dt * turn,
            turn + self.dt * turn_change,
        ]
        self.time += 1
        fallen = abs(self.state[0]) > 2.4 or abs(self.state[2]) > math.radians(12)
        return self.state, fallen or self.time == self.longest


class Policy(nn.Module):
    """Scores of pushing left and right in states [..., 4]."""

    def __init__(self, hidden=128):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(4, hidden), nn.ReLU(), nn.Linear(hidden, 2))

    def forward(self, states):
        return self.layers(states)


@torch.no_grad()
def play(policy, world, greedy: bool = False):
    """An episode: its states and the pushes."""
    state, over = world.reset(), False
    states, pushes = [], []
    while not over:
        left, right = policy(torch.tensor(state)).softmax(0).tolist()
        push = int(right > left) if greedy else int(torch.rand(()).item() < right)
        states.append(state)
        pushes.append(push)
        state, over = world.step(push)
    return states, pushes


def returns(length: int, discount: float):
    """For each step of an episode the discounted count of the steps from there on."""
    left = torch.arange(length, 0, -1).float()
    return (1 - discount**left) / (1 - discount)


def train(policy, world, episodes: int) -> tuple[list[float], list[int]]:
    """The losses and lengths of all episodes."""
    optimizer = torch.optim.Adam(policy.parameters(), lr=5e-3)
    losses, lengths = [], []
    usual = 20.0
    bar = running.progress(range(episodes), "balancing")
    for _ in bar:
        states, pushes = play(policy, world)
        gain = returns(len(pushes), 0.99)
        advantage = (gain - usual) / (gain.std() + 1)
        usual += 0.05 * (gain.mean().item() - usual)
        loss = F.cross_entropy(policy(torch.tensor(states)), torch.tensor(pushes), reduction="none")
        loss = (loss * advantage).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        lengths.append(len(pushes))
        bar.set_postfix_str(f"{lengths[-1]} steps")
    return losses, lengths


def main(argv=None) -> int:
    parser = running.parser("reinforce", __doc__, "episodes", 400, quick=10, goal=450)
    options = running.parse(parser, argv)
    torch.manual_seed(options.seed)
    policy, world = Policy(), CartPole(options.seed)
    losses, lengths = train(policy, world, options.length)
    trials = [play(policy, world, greedy=True)[0] for _ in range(20)]
    steady = sum(map(len, trials)) / len(trials)

    def paint(plt):
        _, (left, right) = plt.subplots(1, 2, figsize=(10, 3.6))
        left.plot(lengths, ".", markersize=3, label="an episode")
        left.plot(running.smooth(lengths), label="mean of 25")
        left.set(xlabel="episode", ylabel="steps until the pole falls", title="learning")
        left.legend()
        for trial in trials[:5]:
            right.plot([math.degrees(state[2]) for state in trial], linewidth=0.7)
        right.set(xlabel="step", ylabel="angle (degrees)", title="five trials afterwards")

    running.keep(options, losses)
    running.draw(options.out, paint)
    return running.verdict(options, "mean steps of 20 trials", steady, least=True)


if __name__ == "__main__":
    sys.exit(main())
