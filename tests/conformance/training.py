"""Loops around the optimizer: groups, schedules, checkpoints, precision."""

import copy
import os
import tempfile


def perceptron(torch):
    nn, F, optim = torch.nn, torch.nn.functional, torch.optim
    DataLoader, TensorDataset, random_split = (
        torch.utils.data.DataLoader,
        torch.utils.data.TensorDataset,
        torch.utils.data.random_split,
    )
    torch.manual_seed(0)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    X = torch.randn(300, 10)
    y = (X[:, 0] * X[:, 1] > 0).long()
    train, test = random_split(TensorDataset(X, y), [200, 100])
    loader = DataLoader(train, batch_size=32, shuffle=True)
    test_loader = DataLoader(test, batch_size=50)
    model = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Dropout(0.1), nn.Linear(32, 2)).to(
        device
    )
    print(model)
    print(sum(p.numel() for p in model.parameters() if p.requires_grad))
    crit = nn.CrossEntropyLoss()
    opt = optim.Adam(model.parameters(), lr=1e-2, weight_decay=1e-4)
    sched = optim.lr_scheduler.StepLR(opt, step_size=2, gamma=0.5)
    for epoch in range(5):
        model.train()
        running = 0.0
        for i, (xb, yb) in enumerate(loader):
            xb, yb = xb.to(device), yb.to(device)
            opt.zero_grad()
            out = model(xb)
            loss = crit(out, yb)
            loss.backward()
            opt.step()
            running += loss.item() * xb.size(0)
        sched.step()
        model.eval()
        correct = 0
        with torch.no_grad():
            for xb, yb in test_loader:
                pred = model(xb).argmax(dim=1, keepdim=True)
                correct += pred.eq(yb.view_as(pred)).sum().item()
        print(f"epoch {epoch} loss {running / len(loader.dataset):.4f}")
        print("acc {:.1f}%".format(100.0 * correct / len(test_loader.dataset)), sched.get_last_lr())
        print("lr", opt.param_groups[0]["lr"])
    print(opt)
    print(loss)
    print(next(model.parameters())[:2, :3])


def checkpoints(torch):
    nn = torch.nn
    torch.manual_seed(24)

    def build():
        torch.manual_seed(1)
        m = nn.Sequential(nn.Linear(6, 8), nn.BatchNorm1d(8), nn.Tanh(), nn.Linear(8, 1))
        o = torch.optim.Adam(m.parameters(), lr=0.01)
        s = torch.optim.lr_scheduler.CosineAnnealingLR(o, T_max=10)
        return m, o, s

    X, Y = torch.randn(40, 6), torch.randn(40, 1)

    def train(m, o, s, n):
        for step in range(n):
            o.zero_grad()
            for xb, yb in zip(X.chunk(4), torch.chunk(Y, 4, dim=0)):
                l = nn.MSELoss()(m(xb), yb) / 4
                l.backward()
            norm = nn.utils.clip_grad_norm_(m.parameters(), max_norm=0.1)
            o.step()
            s.step()
        return l.item() * 4, norm.item()

    m, o, s = build()
    print(train(m, o, s, 3))
    with tempfile.TemporaryDirectory() as d:
        path = os.path.join(d, "ckpt.pth.tar")
        torch.save(
            {
                "epoch": 3,
                "model_state_dict": m.state_dict(),
                "optimizer_state_dict": o.state_dict(),
                "sched": s.state_dict(),
                "best": 0.5,
                "rng": torch.get_rng_state(),
            },
            path,
        )
        print(train(m, o, s, 3))
        m2, o2, s2 = build()
        ck = torch.load(path, map_location=torch.device("cpu"), weights_only=True)
        m2.load_state_dict(ck["model_state_dict"])
        o2.load_state_dict(ck["optimizer_state_dict"])
        s2.load_state_dict(ck["sched"])
        torch.set_rng_state(ck["rng"])
        print(
            sorted(ck),
            ck["epoch"],
            train(m2, o2, s2, 3),
            s2.last_epoch,
            o2.state_dict()["param_groups"],
        )
    pre = {
        k: v for k, v in m.state_dict().items() if k in m2.state_dict() and not k.startswith("3")
    }
    sd = m2.state_dict()
    sd.update(pre)
    m2.load_state_dict(sd)
    c = copy.deepcopy(m)
    c[0].weight.data.fill_(1.0)
    print(
        m[0].weight.sum().item() != c[0].weight.sum().item(),
        o.state_dict()["state"][0]["step"],
        o.state_dict()["state"][0].keys(),
    )


def containers(torch):
    nn, F = torch.nn, torch.nn.functional
    torch.manual_seed(26)

    class M(nn.Module):
        def __init__(self):
            super().__init__()
            self.acts = nn.ModuleDict([["lrelu", nn.LeakyReLU()], ["prelu", nn.PReLU()]])
            self.layers = nn.ModuleList([nn.Linear(4, 4) for _ in range(3)])
            self.params = nn.ParameterList([nn.Parameter(torch.randn(4, 4)) for _ in range(2)])
            self.pd = nn.ParameterDict(
                {"a": nn.Parameter(torch.zeros(4)), "b": nn.Parameter(torch.rand(4))}
            )
            self.layers.append(nn.Linear(4, 2, bias=False))

        def forward(self, x, act):
            for i, l in enumerate(self.layers[:-1]):
                x = self.acts[act](l(x)) + x @ self.params[i // 2] + self.pd["a"]
            return self.layers[-1](x)

    m = M()
    print(m.acts, m.layers, m.params)
    print(
        [n for n, _ in m.named_modules()],
        [n for n, _ in m.named_children()],
        len(list(m.parameters())),
    )

    def init_weights(mod):
        if type(mod) == nn.Linear:
            torch.nn.init.xavier_uniform_(mod.weight)
            if mod.bias is not None:
                mod.bias.data.fill_(0.01)

    m.apply(init_weights)
    decay, no_decay = [], []
    for name, p in m.named_parameters():
        if not p.requires_grad:
            continue
        (no_decay if len(p.shape) == 1 or name.endswith(".bias") else decay).append(p)
    o = torch.optim.AdamW(
        [
            {"params": no_decay, "weight_decay": 0.0},
            {"params": decay, "weight_decay": 0.1, "lr": 1e-2},
        ],
        lr=1e-3,
    )
    s = torch.optim.lr_scheduler.OneCycleLR(o, max_lr=[1e-3, 1e-2], total_steps=10)
    for i in range(4):
        l = m(torch.randn(5, 4), "prelu" if i % 2 else "lrelu").square().mean()
        o.zero_grad()
        l.backward()
        o.step()
        s.step()
        print(
            l.item(),
            s.get_last_lr(),
            [g["momentum"] if "momentum" in g else g["betas"] for g in o.param_groups],
        )
    for p in m.layers[0].parameters():
        p.requires_grad = False
    print(
        sum(p.numel() for p in m.parameters()),
        sum(p.numel() for p in m.parameters() if p.requires_grad),
        sum(p.nelement() * p.element_size() for p in m.parameters()),
    )
    o.add_param_group({"params": [torch.nn.Parameter(torch.ones(2))]})
    print(o)
