"""Models that make images and points."""

import math
from collections import OrderedDict


def variational_autoencoder(torch):
    nn, F = torch.nn, torch.nn.functional
    torch.manual_seed(3)

    class VAE(nn.Module):
        def __init__(self):
            super().__init__()
            self.fc1 = nn.Linear(20, 16)
            self.fc21 = nn.Linear(16, 2)
            self.fc22 = nn.Linear(16, 2)
            self.fc3 = nn.Linear(2, 16)
            self.fc4 = nn.Linear(16, 20)

        def encode(self, x):
            h = F.relu(self.fc1(x))
            return self.fc21(h), self.fc22(h)

        def reparameterize(self, mu, logvar):
            std = torch.exp(0.5 * logvar)
            eps = torch.randn_like(std)
            return eps.mul(std).add_(mu)

        def forward(self, x):
            mu, logvar = self.encode(x.view(-1, 20))
            z = self.reparameterize(mu, logvar)
            return torch.sigmoid(self.fc4(F.relu(self.fc3(z)))), mu, logvar

    model = VAE()
    x = torch.rand(32, 4, 5).round()
    opt = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(8):
        opt.zero_grad()
        recon, mu, logvar = model(x)
        bce = F.binary_cross_entropy(recon, x.view(-1, 20), reduction="sum")
        kld = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
        (bce + kld).backward()
        opt.step()
        print("%.4f %.4f" % (bce.item() / len(x), kld.item()))
    with torch.no_grad():
        s = torch.randn(3, 2)
        print(torch.sigmoid(model.fc4(F.relu(model.fc3(s))))[:, :4].cpu().numpy().round(3))


def adversarial_pair(torch):
    nn = torch.nn
    torch.manual_seed(4)
    G = nn.Sequential(
        nn.Linear(4, 16), nn.BatchNorm1d(16, 0.8), nn.LeakyReLU(0.2), nn.Linear(16, 2), nn.Tanh()
    )
    D = nn.Sequential(
        OrderedDict(
            [("fc", nn.Linear(2, 16)), ("act", nn.LeakyReLU(0.2)), ("out", nn.Linear(16, 1))]
        )
    )
    print(D)
    opt_g = torch.optim.Adam(G.parameters(), lr=2e-3, betas=(0.5, 0.999))
    opt_d = torch.optim.Adam(D.parameters(), lr=2e-3, betas=(0.5, 0.999))
    bce = nn.BCEWithLogitsLoss()
    for i in range(8):
        theta = torch.rand(32) * 2 * math.pi
        real = torch.stack([theta.cos(), theta.sin()], dim=1) * 0.7
        valid = torch.ones(32, 1, requires_grad=False)
        fake = torch.zeros(real.size(0), 1)
        opt_d.zero_grad()
        z = torch.FloatTensor(32, 4).normal_()
        gen = G(z)
        d_loss = (bce(D(real), valid) + bce(D(gen.detach()), fake)) / 2
        d_loss.backward()
        opt_d.step()
        opt_g.zero_grad()
        g_loss = bce(D(gen), valid)
        g_loss.backward()
        opt_g.step()
        # gradient penalty
        eps = torch.rand(32, 1).expand_as(real)
        xhat = (eps * real.data + (1 - eps) * gen.data).requires_grad_(True)
        dx = D(xhat)
        grads = torch.autograd.grad(
            outputs=dx,
            inputs=xhat,
            grad_outputs=torch.ones_like(dx),
            create_graph=True,
            retain_graph=True,
            only_inputs=True,
        )[0]
        gp = ((grads.norm(2, dim=1) - 1) ** 2).mean()
        opt_d.zero_grad()
        (10 * gp).backward()
        opt_d.step()
        print(f"[D {d_loss.item():.5f}] [G {g_loss.item():.5f}] gp {gp.item():.5f}")


def style_transfer(torch):
    nn, F = torch.nn, torch.nn.functional
    torch.manual_seed(20)
    cnn = nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1),
        nn.ReLU(inplace=False),
        nn.MaxPool2d(2, 2),
        nn.Conv2d(8, 8, 3, padding=1),
    ).eval()
    for p in cnn.parameters():
        p.requires_grad_(False)

    def gram_matrix(inp):
        a, b, c, d = inp.size()
        features = inp.view(a * b, c * d)
        G = torch.mm(features, features.t())
        return G.div(a * b * c * d)

    class StyleLoss(nn.Module):
        def __init__(self, target_feature):
            super().__init__()
            self.target = gram_matrix(target_feature).detach()

        def forward(self, inp):
            self.loss = F.mse_loss(gram_matrix(inp), self.target)
            return inp

    class Normalization(nn.Module):
        def __init__(self, mean, std):
            super().__init__()
            self.mean = torch.tensor(mean).view(-1, 1, 1)
            self.std = std.clone().detach().view(-1, 1, 1)

        def forward(self, img):
            return (img - self.mean) / self.std

    style_img, content = torch.rand(1, 3, 16, 16), torch.rand(1, 3, 16, 16)
    norm = Normalization([0.485, 0.456, 0.406], torch.tensor([0.229, 0.224, 0.225]))
    model = nn.Sequential(norm)
    losses = []
    i = 0
    for layer in cnn.children():
        i += 1
        model.add_module(f"{type(layer).__name__}_{i}", layer)
        if isinstance(layer, nn.Conv2d):
            sl = StyleLoss(model(style_img).detach())
            model.add_module(f"style_{i}", sl)
            losses.append(sl)
    print(model)
    img = content.clone()
    opt = torch.optim.LBFGS([img.requires_grad_()], max_iter=5)
    run = [0]
    while run[0] <= 12:

        def closure():
            with torch.no_grad():
                img.clamp_(0, 1)
            opt.zero_grad()
            model(img)
            s = 0
            for sl in losses:
                s += sl.loss
            loss = s * 1e4
            loss.backward()
            run[0] += 1
            if run[0] % 4 == 0:
                print(f"run {run}:", loss.item())
            return loss

        opt.step(closure)
    print(img.mean())
