"""Agents that learn from rewards."""

import random
from collections import deque, namedtuple

import numpy as np

Transition = namedtuple("Transition", ("state", "action", "next_state", "reward"))


def value_learning(torch):
    nn, F = torch.nn, torch.nn.functional
    torch.manual_seed(9)
    random.seed(9)
    np.random.seed(9)
    device = torch.device(
        "cuda"
        if torch.cuda.is_available()
        else "mps"
        if torch.backends.mps.is_available()
        else "cpu"
    )
    memory = deque(maxlen=500)

    class DQN(nn.Module):
        def __init__(self, no, na):
            super().__init__()
            self.layer1 = nn.Linear(no, 16)
            self.layer2 = nn.Linear(16, na)

        def forward(self, x):
            return self.layer2(F.relu(self.layer1(x)))

    policy_net, target_net = DQN(4, 2).to(device), DQN(4, 2).to(device)
    print(target_net.load_state_dict(policy_net.state_dict()))
    opt = torch.optim.AdamW(policy_net.parameters(), lr=1e-3, amsgrad=True)
    state = torch.tensor(np.random.randn(4), dtype=torch.float32, device=device).unsqueeze(0)
    total = []
    for step in range(60):
        if random.random() > 0.5:
            with torch.no_grad():
                action = policy_net(state).max(1).indices.view(1, 1)
        else:
            action = torch.tensor([[random.randrange(2)]], device=device, dtype=torch.long)
        obs = np.random.randn(4).astype(np.float32)
        reward = torch.tensor([float(obs.sum()) * (1 if action.item() else -1)], device=device)
        done = step % 13 == 12
        nxt = None if done else torch.tensor(obs, dtype=torch.float32, device=device).unsqueeze(0)
        memory.append(Transition(state, action, nxt, reward))
        state = nxt if nxt is not None else torch.zeros(1, 4)
        if len(memory) < 16:
            continue
        batch = Transition(*zip(*random.sample(memory, 16)))
        mask = torch.tensor(
            tuple(map(lambda s: s is not None, batch.next_state)), device=device, dtype=torch.bool
        )
        nfs = torch.cat([s for s in batch.next_state if s is not None])
        sb, ab, rb = torch.cat(batch.state), torch.cat(batch.action), torch.cat(batch.reward)
        q = policy_net(sb).gather(1, ab)
        nv = torch.zeros(16, device=device)
        with torch.no_grad():
            nv[mask] = target_net(nfs).max(1).values
        expected = (nv * 0.99) + rb
        loss = nn.SmoothL1Loss()(q, expected.unsqueeze(1))
        opt.zero_grad()
        loss.backward()
        for p in policy_net.parameters():
            p.grad.data.clamp_(-1, 1)
        opt.step()
        tsd, psd = target_net.state_dict(), policy_net.state_dict()
        for key in psd:
            tsd[key] = psd[key] * 0.005 + tsd[key] * (1 - 0.005)
        target_net.load_state_dict(tsd)
        for tp, pp in zip(target_net.parameters(), policy_net.parameters()):
            tp.data.copy_(0.01 * pp.data + (1.0 - 0.01) * tp.data)
        total.append(loss.item())
    print(np.mean(total), total[-1], target_net.layer2.weight[0, :4])


def policy_learning(torch):
    nn, F = torch.nn, torch.nn.functional
    torch.manual_seed(10)
    actor = nn.Sequential(nn.Linear(3, 16), nn.Tanh(), nn.Linear(16, 4))
    critic = nn.Sequential(nn.Linear(3, 16), nn.Tanh(), nn.Linear(16, 1))
    for m in actor.modules():
        if isinstance(m, nn.Linear):
            nn.init.orthogonal_(m.weight, gain=np.sqrt(2))
            nn.init.constant_(m.bias, 0.0)
    opt = torch.optim.Adam(
        [{"params": actor.parameters(), "lr": 3e-3}, {"params": critic.parameters()}],
        lr=1e-2,
        eps=1e-5,
    )
    for it in range(4):
        obs = torch.randn(40, 3)
        with torch.no_grad():
            probs = F.softmax(actor(obs), dim=-1)
            act = probs.multinomial(1)
            old = torch.log(probs).gather(1, act).squeeze(-1)
        rew = (act.squeeze(1).float() - obs[:, 0]).tanh()
        val = critic(obs).squeeze(-1)
        adv = torch.zeros_like(rew)
        last = 0
        for t in reversed(range(39)):
            delta = rew[t] + 0.99 * val[t + 1] - val[t]
            adv[t] = last = (delta + 0.95 * 0.99 * last).detach()
        ret = adv + val.detach()
        adv = (adv - adv.mean()) / (adv.std() + 1e-8)
        for epoch in range(3):
            for idx in torch.randperm(40).split(20):
                lp = F.log_softmax(actor(obs[idx]), dim=-1)
                new = lp.gather(1, act[idx]).squeeze(-1)
                ratio = (new - old[idx]).exp()
                s1 = ratio * adv[idx]
                s2 = torch.clamp(ratio, 1 - 0.2, 1 + 0.2) * adv[idx]
                ent = -(lp.exp() * lp).sum(-1).mean()
                vl = 0.5 * (ret[idx] - critic(obs[idx]).view(-1)).pow(2).mean()
                loss = -torch.min(s1, s2).mean() + 0.5 * vl - 0.01 * ent
                opt.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(
                    list(actor.parameters()) + list(critic.parameters()), 0.5
                )
                opt.step()
        kl = (old - F.log_softmax(actor(obs), -1).gather(1, act).squeeze(-1)).mean()
        print(it, loss.item(), vl.item(), ent.item(), kl.item())
