"""Tensors without a network: graphs, clusters, NumPy, filters."""

import math

import numpy as np


def graph_convolution(torch):
    nn, F = torch.nn, torch.nn.functional
    torch.manual_seed(30)
    n = 12
    edge = torch.randint(0, n, (2, 40))
    adj = torch.zeros(n, n)
    adj[edge[0], edge[1]] = 1
    adj = ((adj + adj.t()) > 0).float()
    adj.fill_diagonal_(1)
    deg = adj.sum(1)
    d = torch.diag(deg.pow(-0.5))
    a = d @ adj @ d

    class GCN(nn.Module):
        def __init__(self, i, h, o):
            super().__init__()
            self.weight = nn.Parameter(torch.FloatTensor(i, h))
            self.bias = nn.Parameter(torch.FloatTensor(h))
            stdv = 1.0 / math.sqrt(self.weight.size(1))
            self.weight.data.uniform_(-stdv, stdv)
            self.bias.data.uniform_(-stdv, stdv)
            self.out = nn.Linear(h, o)
            self.att = nn.Parameter(torch.zeros(size=(2 * h, 1)))
            nn.init.xavier_uniform_(self.att.data, gain=1.414)

        def forward(self, x, a, edge):
            h = F.relu(torch.matmul(a, torch.mm(x, self.weight)) + self.bias)
            h = F.dropout(h, 0.2, training=self.training)
            src, dst = edge
            m = torch.zeros_like(h).scatter_add(0, dst.unsqueeze(1).expand(-1, h.size(1)), h[src])
            m2 = torch.zeros(h.size(0), h.size(1)).index_add_(0, dst, h.index_select(0, src))
            c = torch.zeros(h.size(0)).scatter_add_(0, dst, torch.ones(dst.size(0))).clamp(min=1)
            e = F.leaky_relu(torch.cat([h[src], h[dst]], -1) @ self.att).squeeze(-1)
            att = torch.full((h.size(0), h.size(0)), -9e15)
            att = att.index_put((src, dst), e)
            h = h + (m + m2) / c[:, None] + F.softmax(att, 1) @ h
            return F.log_softmax(self.out(h), dim=1)

    x = torch.randn(n, 5)
    y = torch.randint(0, 3, (n,))
    train_mask = torch.zeros(n, dtype=torch.bool)
    train_mask[:8] = True
    net = GCN(5, 8, 3)
    o = torch.optim.Adam(net.parameters(), lr=0.02, weight_decay=5e-4)
    for i in range(5):
        net.train()
        out = net(x, a, edge)
        loss = F.nll_loss(out[train_mask], y[train_mask])
        o.zero_grad()
        loss.backward()
        o.step()
        net.eval()
        acc = (net(x, a, edge)[~train_mask].max(1)[1].type_as(y) == y[~train_mask]).double().mean()
        print(i, loss.item(), acc)
    print(torch.bincount(edge[1], minlength=n), deg)


def clusters(torch):
    torch.manual_seed(31)
    x = torch.cat(
        [
            torch.randn(30, 2) + torch.tensor([3.0, 0]),
            torch.randn(30, 2) - 2,
            torch.randn(30, 2) * 0.5,
        ]
    )
    c = x[torch.randperm(x.size(0))[:3]].clone()
    for it in range(6):
        d = torch.cdist(x, c)
        lab = d.argmin(dim=1)
        for k in range(3):
            if (lab == k).any():
                c[k] = x[lab == k].mean(0)
    print(c, torch.bincount(lab), d.min(1).values.mean())
    print(torch.unique(lab, return_counts=True))
    mu = c.clone().requires_grad_()
    logs = torch.zeros(3, 2, requires_grad=True)
    logits = torch.zeros(3, requires_grad=True)
    o = torch.optim.Adam([mu, logs, logits], lr=0.05)
    for i in range(10):
        diff = (x.unsqueeze(1) - mu.unsqueeze(0)) / logs.exp()
        lp = (
            -0.5 * (diff**2).sum(-1)
            - logs.sum(-1)
            - math.log(2 * math.pi)
            + torch.log_softmax(logits, 0)
        )
        nll = -torch.logsumexp(lp, dim=1).mean()
        o.zero_grad()
        nll.backward()
        o.step()
    print(nll, mu.data, torch.softmax(logits, 0).detach().numpy())
    cov = torch.cov(x.T)
    L = torch.linalg.cholesky(cov)
    ev, evec = torch.linalg.eigh(cov)
    u, s, vh = torch.linalg.svd(x - x.mean(0, keepdim=True), full_matrices=False)
    print(cov, L, ev, s, (u @ torch.diag(s) @ vh - (x - x.mean(0))).abs().max() < 1e-4)


def conversions(torch):
    torch.manual_seed(36)
    a = np.arange(12, dtype=np.float32).reshape(3, 4)
    t = torch.from_numpy(a)
    a[0, 0] = 99
    print(t[0, 0], t.numpy() is not None, np.sqrt(t), np.mean(t.numpy()), t.numpy().dtype)
    print(
        torch.tensor(np.array([1, 2, 3])).dtype,
        torch.tensor(np.float64(2.5)).dtype,
        torch.Tensor(a).sum(),
        torch.as_tensor([1, 2.5]),
    )
    b = t.clone()
    b[b > 5] = 0
    b[1] += 10
    b[:, -1] = torch.tensor([1.0, 2.0, 3.0])
    b[[0, 2], [1, 1]] = -1
    b[..., 2:3] *= 2
    print(
        b,
        b[b > 5],
        b[torch.tensor([0, 2])],
        b[None].shape,
        b[:, [True, False, True, False]],
        b.nonzero()[:3],
    )
    x = torch.zeros(2, 3)
    x[0, :] = torch.ones(3)
    x[1][2] = 7.0
    x.add_(1).mul_(2).clamp_(max=10)
    x.t_()
    print(x, x.is_contiguous(), x.stride(), x.contiguous().view(-1), x.T.tolist())
    i = torch.tensor([3, 1, 2])
    print(
        i.max(),
        i.float().mean().item(),
        i / 2,
        i // 2,
        i % 2,
        -i,
        i**2,
        2**i,
        1 / i.double(),
        i.sort(),
        int(i[0]),
        float(i[1]),
        bool(i[2]),
        len(i),
        [v for v in i],
        range(10)[i[0]],
    )
    print(
        np.array(i),
        np.asarray(torch.ones(2)),
        np.ones(2) * 3 + torch.ones(2).numpy(),
        i.numpy()[::-1].copy(),
        torch.from_numpy(np.random.RandomState(0).rand(2, 2)).float(),
    )
    print(
        torch.ones(2, 2) * np.float32(2),
        torch.ones(2) + np.array([1.0, 2.0]),
        torch.tensor(3.0) * np.pi,
    )
    w = torch.ones(2, requires_grad=True)
    try:
        w.numpy()
    except RuntimeError as e:
        print(str(e).split(".")[0][:30] and "RuntimeError")
    with torch.set_grad_enabled(False):
        print((w * 2).requires_grad, torch.is_grad_enabled())

    @torch.no_grad()
    def f(x):
        return x * 2

    @torch.inference_mode()
    def h(x):
        return x * 3

    print(f(w).requires_grad, h(w).requires_grad, (w * 2).requires_grad, w.is_leaf, (w * 2).is_leaf)
    print(
        torch.full((2, 2), 3.5),
        torch.full((2,), 3),
        torch.eye(2),
        torch.arange(0, 1, 0.25),
        torch.linspace(0, 1, 3),
        torch.zeros(0),
        torch.empty(0, 3).shape,
        torch.tensor([]),
        torch.tensor(True),
        torch.tensor([True, False]),
        torch.tensor(1e-8),
        torch.tensor([1e10, 1.0]),
        torch.tensor([float("nan"), float("inf"), 1]),
        torch.tensor(1 + 2j),
    )
    print(
        torch.randn(3, 3) * 1000,
        torch.rand(2, 2, 2),
        torch.arange(2000),
        torch.ones(1001, 2),
        torch.tensor([[1, -2], [300, 4]], dtype=torch.int32),
        torch.ones(2, dtype=torch.half),
        torch.nn.Parameter(torch.ones(2)),
    )
    print(
        torch.cat([torch.ones(1, 2), torch.zeros(1, 2)]).repeat(2, 2),
        torch.ones(2).expand(3, 2).shape,
        torch.arange(6).view(2, 3).permute(1, 0),
        torch.arange(6).reshape(2, -1).flip(0),
        torch.roll(torch.arange(4), 1),
        torch.arange(3).repeat_interleave(2),
        torch.meshgrid(torch.arange(2), torch.arange(3), indexing="ij"),
    )
    torch.set_printoptions(precision=2, sci_mode=False)
    print(torch.tensor([1.23456, 1e5]))
    torch.set_printoptions(profile="default")
    print(
        x.type(),
        x.type(torch.int32).dtype,
        x.long().type(),
        x.dtype == torch.float32,
        isinstance(x, torch.Tensor),
        torch.is_tensor(x),
        x.device,
        x.device.type,
        x.is_cuda,
        torch.device("cpu") == x.device,
    )
    print(
        x.new_zeros(2),
        x.new_tensor([1, 2]),
        x.new(2, 3).shape,
        x.new_full((2,), 4),
        x.data.shape,
        x.dim(),
        x.ndimension(),
        x.nelement(),
        x.storage_offset(),
        x.element_size(),
    )
    if torch.cuda.is_available():
        x = x.cuda()
    x = x.cpu()
    print(
        x.pin_memory().shape if torch.cuda.is_available() else x.shape,
        torch.get_default_dtype(),
        torch.finfo(torch.float32).eps,
        torch.iinfo(torch.int64).max,
    )


def filters(torch):
    F = torch.nn.functional
    torch.manual_seed(32)
    t = torch.linspace(0, 1, 100)
    sig = torch.sin(2 * math.pi * 5 * t) + 0.3 * torch.randn(100)
    k = torch.hann_window(9)
    k = (k / k.sum()).view(1, 1, -1)
    y = F.conv1d(F.pad(sig.view(1, 1, -1), (4, 4), mode="reflect"), k).squeeze()
    print(y.shape, y[:5], y.std())
    img = torch.rand(2, 3, 8, 8)
    ang = torch.tensor([0.3, -0.5])
    theta = torch.zeros(2, 2, 3)
    theta[:, 0, 0] = ang.cos()
    theta[:, 0, 1] = -ang.sin()
    theta[:, 1, 0] = ang.sin()
    theta[:, 1, 1] = ang.cos()
    grid = F.affine_grid(theta, img.size(), align_corners=False)
    out = F.grid_sample(img, grid, mode="bilinear", padding_mode="border", align_corners=False)
    flip = torch.where(torch.rand(2, 1, 1, 1) < 0.5, img.flip(-1), img)
    print(out.mean(), out[0, 0, 0], flip.sum())
    mean, std = (
        torch.tensor([0.5, 0.4, 0.3])[:, None, None],
        torch.tensor([0.2, 0.2, 0.2])[:, None, None],
    )
    n = img.sub(mean).div(std)
    n.sub_(1).mul_(2)
    print(
        n.mean((0, 2, 3)),
        n.std(dim=(0, 2, 3), unbiased=False),
        (img * 255).byte()[0, 0, 0],
        (img.permute(0, 2, 3, 1).numpy() * 255).astype(np.uint8)[0, 0, 0],
    )
    p = F.unfold(img, 3, padding=1, stride=2)
    print(p.shape, F.fold(p, (8, 8), 3, padding=1, stride=2).sum())
    print(
        img.unfold(2, 4, 4).unfold(3, 4, 4).shape,
        F.avg_pool2d(img, 2)[0, 0],
        F.adaptive_max_pool2d(img, 1).flatten(),
    )
