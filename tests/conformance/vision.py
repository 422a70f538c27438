"""Networks for images."""


def classifier(torch):
    nn, F = torch.nn, torch.nn.functional
    torch.manual_seed(1)

    class Net(nn.Module):
        def __init__(self, num_classes=4):
            super().__init__()
            self.conv1 = nn.Conv2d(1, 8, kernel_size=3, padding=1)
            self.bn1 = nn.BatchNorm2d(8)
            self.conv2 = nn.Conv2d(8, 16, 3, stride=1, bias=False)
            self.bn2 = nn.BatchNorm2d(16)
            self.pool = nn.MaxPool2d(2)
            self.drop = nn.Dropout2d(0.25)
            self.fc1 = nn.Linear(16 * 3 * 3, 32)
            self.fc2 = nn.Linear(32, num_classes)

        def forward(self, x):
            x = self.pool(F.relu(self.bn1(self.conv1(x))))
            x = F.max_pool2d(F.relu(self.bn2(self.conv2(x))), 2)
            x = self.drop(x)
            x = x.view(x.size(0), -1)
            x = F.dropout(F.relu(self.fc1(x)), p=0.5, training=self.training)
            return F.log_softmax(self.fc2(x), dim=1)

    net = Net()
    print(net)
    for n, p in net.named_parameters():
        print(n, tuple(p.shape), p.requires_grad)
    x = torch.randn(64, 1, 16, 16)
    y = torch.randint(0, 4, (64,))
    opt = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9, nesterov=True)
    for it in range(6):
        idx = torch.randperm(64)[:32]
        xb, yb = x[idx], y[idx]
        opt.zero_grad()
        out = net(xb)
        loss = F.nll_loss(out, yb)
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        opt.step()
        acc = (out.max(1)[1] == yb).float().mean()
        print(it, loss.item(), acc.item(), net.bn1.running_mean[:3])
    net.eval()
    with torch.no_grad():
        out = net(x)
        _, predicted = torch.max(out.data, 1)
        print((predicted == y).sum().item(), out.argmax(1).eq(y).sum().item(), predicted.tolist())
        values, indices = torch.topk(out, 2)
        print(values[:2], indices[:2])
    sd = net.state_dict()
    print({k: (tuple(v.shape), str(v.dtype)) for k, v in sd.items()})


def residual_network(torch):
    nn, F = torch.nn, torch.nn.functional
    torch.manual_seed(27)

    def conv3x3(i, o, stride=1):
        return nn.Conv2d(i, o, kernel_size=3, stride=stride, padding=1, bias=False)

    class BasicBlock(nn.Module):
        expansion = 1

        def __init__(self, inplanes, planes, stride=1, downsample=None, norm_layer=None):
            super().__init__()
            norm_layer = norm_layer or nn.BatchNorm2d
            self.conv1 = conv3x3(inplanes, planes, stride)
            self.bn1 = norm_layer(planes)
            self.relu = nn.ReLU(inplace=True)
            self.conv2 = conv3x3(planes, planes)
            self.bn2 = norm_layer(planes)
            self.downsample = downsample

        def forward(self, x):
            identity = x
            out = self.relu(self.bn1(self.conv1(x)))
            out = self.bn2(self.conv2(out))
            if self.downsample is not None:
                identity = self.downsample(x)
            out += identity
            return self.relu(out)

    class ResNet(nn.Module):
        def __init__(self, layers, nc=5):
            super().__init__()
            self.inplanes = 8
            self.conv1 = nn.Conv2d(3, 8, 7, 2, 3, bias=False)
            self.bn1 = nn.BatchNorm2d(8)
            self.maxpool = nn.MaxPool2d(kernel_size=3, stride=2, padding=1)
            self.layer1 = self._make(8, layers[0])
            self.layer2 = self._make(16, layers[1], stride=2)
            self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
            self.fc = nn.Linear(16, nc)
            for m in self.modules():
                if isinstance(m, nn.Conv2d):
                    nn.init.kaiming_normal_(m.weight, mode="fan_out", nonlinearity="relu")
                elif isinstance(m, (nn.BatchNorm2d, nn.GroupNorm)):
                    nn.init.constant_(m.weight, 1)
                    nn.init.constant_(m.bias, 0)

        def _make(self, planes, blocks, stride=1):
            down = None
            if stride != 1 or self.inplanes != planes:
                down = nn.Sequential(
                    nn.Conv2d(self.inplanes, planes, 1, stride, bias=False), nn.BatchNorm2d(planes)
                )
            layers = [BasicBlock(self.inplanes, planes, stride, down)]
            self.inplanes = planes
            for _ in range(1, blocks):
                layers.append(BasicBlock(self.inplanes, planes))
            return nn.Sequential(*layers)

        def forward(self, x):
            x = F.relu(self.bn1(self.conv1(x)))
            x = self.layer2(self.layer1(self.maxpool(x)))
            x = torch.flatten(self.avgpool(x), 1)
            return self.fc(x)

    net = ResNet([1, 2])
    print(net)
    o = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9, weight_decay=5e-4)
    s = torch.optim.lr_scheduler.MultiStepLR(o, milestones=[1, 3], gamma=0.1)
    x, y = torch.randn(8, 3, 32, 32), torch.randint(0, 5, (8,))
    crit = nn.CrossEntropyLoss(label_smoothing=0.1, weight=torch.tensor([1.0, 2, 1, 1, 0.5]))
    for i in range(4):
        loss = crit(net(x), y)
        o.zero_grad()
        loss.backward()
        o.step()
        s.step()
        print(i, loss.item(), o.param_groups[0]["lr"])
    x = x.to(memory_format=torch.channels_last)
    net.eval()
    with torch.inference_mode():
        print(torch.softmax(net(x), dim=-1).sum(), net(x).topk(2, 1, True, True)[1].t())
    print(net.bn1.num_batches_tracked, net.layer2[0].bn1.running_var)


def segmentation(torch):
    nn, F = torch.nn, torch.nn.functional
    torch.manual_seed(28)

    class DoubleConv(nn.Module):
        def __init__(self, i, o, mid=None):
            super().__init__()
            mid = mid or o
            self.double_conv = nn.Sequential(
                nn.Conv2d(i, mid, 3, padding=1, bias=False),
                nn.BatchNorm2d(mid),
                nn.ReLU(inplace=True),
                nn.Conv2d(mid, o, 3, padding=1, bias=False),
                nn.GroupNorm(2, o),
                nn.SiLU(inplace=True),
            )

        def forward(self, x):
            return self.double_conv(x)

    class Up(nn.Module):
        def __init__(self, i, o, bilinear=True):
            super().__init__()
            if bilinear:
                self.up = nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True)
                self.conv = DoubleConv(i + o, o)
            else:
                self.up = nn.ConvTranspose2d(i, o, kernel_size=2, stride=2)
                self.conv = DoubleConv(2 * o, o)

        def forward(self, x1, x2):
            x1 = self.up(x1)
            dy, dx = x2.size()[2] - x1.size()[2], x2.size()[3] - x1.size()[3]
            x1 = F.pad(x1, [dx // 2, dx - dx // 2, dy // 2, dy - dy // 2])
            return self.conv(torch.cat([x2, x1], dim=1))

    class UNet(nn.Module):
        def __init__(self):
            super().__init__()
            self.inc, self.d1, self.d2 = (
                DoubleConv(1, 4),
                nn.Sequential(nn.MaxPool2d(2), DoubleConv(4, 8)),
                nn.Sequential(nn.MaxPool2d(2), DoubleConv(8, 8)),
            )
            self.u1, self.u2, self.outc = Up(8, 8), Up(8, 4, False), nn.Conv2d(4, 2, 1)

        def forward(self, x):
            x1 = self.inc(x)
            x2 = self.d1(x1)
            x3 = self.d2(x2)
            return self.outc(self.u2(self.u1(x3, x2), x1))

    net = UNet()
    print(net.u2)
    x = torch.rand(2, 1, 21, 21)
    mask = (x.squeeze(1) > 0.5).long()
    o = torch.optim.RMSprop(net.parameters(), lr=1e-3, weight_decay=1e-8, momentum=0.9)

    def dice_loss(inp, tgt, eps=1e-6):
        inter = 2 * (inp * tgt).sum(dim=(-1, -2))
        sets = inp.sum(dim=(-1, -2)) + tgt.sum(dim=(-1, -2))
        sets = torch.where(sets == 0, inter, sets)
        return 1 - ((inter + eps) / (sets + eps)).mean()

    for i in range(3):
        pred = net(x)
        loss = F.cross_entropy(pred, mask) + dice_loss(
            F.softmax(pred, dim=1).float(), F.one_hot(mask, 2).permute(0, 3, 1, 2).float()
        )
        o.zero_grad(set_to_none=True)
        loss.backward()
        o.step()
        print(loss.item(), pred.shape)
    small = F.interpolate(x, size=(10, 10), mode="bilinear", align_corners=False)
    near = F.interpolate(x, scale_factor=0.5, mode="nearest")
    bic = F.interpolate(x, (8, 8), mode="bicubic")
    print(small.mean(), near.shape, bic[0, 0, 0])
    pred = net(x).argmax(1)
    inter = ((pred == 1) & (mask == 1)).sum().float()
    union = ((pred == 1) | (mask == 1)).sum()
    print("iou", (inter / union).item(), (pred & mask).sum(), (~(pred == 1)).sum())
