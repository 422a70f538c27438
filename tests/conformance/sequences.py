"""Recurrent networks and transformers."""

import math
import random


def packed_lstm(torch):
    nn = torch.nn
    pack, pad = nn.utils.rnn.pack_padded_sequence, nn.utils.rnn.pad_packed_sequence
    pad_sequence = nn.utils.rnn.pad_sequence
    torch.manual_seed(5)

    class Net(nn.Module):
        def __init__(self, vocab, emb, hid):
            super().__init__()
            self.embedding = nn.Embedding(vocab, emb, padding_idx=0)
            self.lstm = nn.LSTM(
                emb, hid, num_layers=2, batch_first=True, bidirectional=True, dropout=0.2
            )
            self.fc = nn.Linear(2 * hid, 3)

        def forward(self, x, lengths):
            e = self.embedding(x)
            packed = pack(e, lengths.cpu(), batch_first=True, enforce_sorted=False)
            out, (h, c) = self.lstm(packed)
            out, lens = pad(out, batch_first=True)
            return self.fc(torch.cat((h[-2], h[-1]), dim=1)), out, lens

    lens = torch.tensor([5, 3, 7, 2])
    seqs = [torch.randint(1, 20, (n,)) for n in lens.tolist()]
    x = pad_sequence(seqs, batch_first=True)
    print(x)
    net = Net(20, 6, 8)
    print(net)
    y = torch.LongTensor([0, 2, 1, 0])
    opt = torch.optim.AdamW(net.parameters(), lr=0.01)
    for _ in range(5):
        logits, out, l = net(x, lens)
        loss = nn.functional.cross_entropy(logits, y)
        opt.zero_grad()
        loss.backward()
        gn = torch.nn.utils.clip_grad_norm_(net.parameters(), 0.5)
        opt.step()
        print(loss.item(), float(gn), l.tolist(), out.shape)
    print(net.embedding.weight.grad[0])


def translator(torch):
    nn, F = torch.nn, torch.nn.functional
    torch.manual_seed(6)
    random.seed(6)

    class Encoder(nn.Module):
        def __init__(self, n, h):
            super().__init__()
            self.hidden_size = h
            self.embedding = nn.Embedding(n, h)
            self.gru = nn.GRU(h, h)

        def forward(self, inp, hidden):
            embedded = self.embedding(inp).view(1, 1, -1)
            return self.gru(embedded, hidden)

        def initHidden(self):
            return torch.zeros(1, 1, self.hidden_size)

    class AttnDecoder(nn.Module):
        def __init__(self, h, n, max_length=8):
            super().__init__()
            self.embedding = nn.Embedding(n, h)
            self.attn = nn.Linear(h * 2, max_length)
            self.comb = nn.Linear(h * 2, h)
            self.dropout = nn.Dropout(0.1)
            self.gru = nn.GRU(h, h)
            self.out = nn.Linear(h, n)

        def forward(self, inp, hidden, enc):
            e = self.dropout(self.embedding(inp).view(1, 1, -1))
            w = F.softmax(self.attn(torch.cat((e[0], hidden[0]), 1)), dim=1)
            a = torch.bmm(w.unsqueeze(0), enc.unsqueeze(0))
            o = F.relu(self.comb(torch.cat((e[0], a[0]), 1)).unsqueeze(0))
            o, hidden = self.gru(o, hidden)
            return F.log_softmax(self.out(o[0]), dim=1), hidden, w

    enc, dec = Encoder(10, 12), AttnDecoder(12, 10)
    eo, do = torch.optim.SGD(enc.parameters(), lr=0.05), torch.optim.SGD(dec.parameters(), lr=0.05)
    crit = nn.NLLLoss()
    for it in range(6):
        src = torch.tensor([random.randrange(2, 10) for _ in range(5)], dtype=torch.long).view(
            -1, 1
        )
        tgt = src.flip(0)
        eo.zero_grad()
        do.zero_grad()
        h = enc.initHidden()
        outs = torch.zeros(8, enc.hidden_size)
        loss = 0
        for ei in range(src.size(0)):
            o, h = enc(src[ei], h)
            outs[ei] = o[0, 0]
        inp = torch.tensor([[0]])
        tf = True if random.random() < 0.5 else False
        for di in range(tgt.size(0)):
            o, h, w = dec(inp, h, outs)
            loss += crit(o, tgt[di])
            if tf:
                inp = tgt[di]
            else:
                topv, topi = o.topk(1)
                inp = topi.squeeze().detach()
                if inp.item() == 1:
                    break
        loss.backward()
        eo.step()
        do.step()
        print(it, tf, loss.item() / tgt.size(0), w.data)


def transformer(torch):
    nn = torch.nn
    torch.manual_seed(7)

    class PositionalEncoding(nn.Module):
        def __init__(self, d_model, dropout=0.1, max_len=50):
            super().__init__()
            self.dropout = nn.Dropout(p=dropout)
            pe = torch.zeros(max_len, d_model)
            position = torch.arange(0, max_len, dtype=torch.float).unsqueeze(1)
            div_term = torch.exp(
                torch.arange(0, d_model, 2).float() * (-math.log(10000.0) / d_model)
            )
            pe[:, 0::2] = torch.sin(position * div_term)
            pe[:, 1::2] = torch.cos(position * div_term)
            pe = pe.unsqueeze(0).transpose(0, 1)
            self.register_buffer("pe", pe)

        def forward(self, x):
            x = x + self.pe[: x.size(0), :]
            return self.dropout(x)

    class TransformerModel(nn.Module):
        def __init__(self, ntoken, ninp, nhead, nhid, nlayers):
            super().__init__()
            self.src_mask = None
            self.pos_encoder = PositionalEncoding(ninp)
            layers = nn.TransformerEncoderLayer(ninp, nhead, nhid, 0.1)
            self.transformer_encoder = nn.TransformerEncoder(
                layers, nlayers, enable_nested_tensor=False
            )
            self.encoder = nn.Embedding(ntoken, ninp)
            self.ninp = ninp
            self.decoder = nn.Linear(ninp, ntoken)
            self.init_weights()

        def _mask(self, sz):
            mask = (torch.triu(torch.ones(sz, sz)) == 1).transpose(0, 1)
            return mask.float().masked_fill(mask == 0, float("-inf")).masked_fill(mask == 1, 0.0)

        def init_weights(self):
            self.encoder.weight.data.uniform_(-0.1, 0.1)
            self.decoder.bias.data.zero_()
            self.decoder.weight.data.uniform_(-0.1, 0.1)

        def forward(self, src, pad=None):
            if self.src_mask is None or self.src_mask.size(0) != len(src):
                self.src_mask = self._mask(len(src)).to(src.device)
            src = self.encoder(src) * math.sqrt(self.ninp)
            src = self.pos_encoder(src)
            return self.decoder(
                self.transformer_encoder(src, self.src_mask, src_key_padding_mask=pad)
            )

    model = TransformerModel(12, 16, 4, 32, 2)
    print(model)
    data = torch.randint(0, 12, (9, 4))
    opt = torch.optim.SGD(model.parameters(), lr=0.5)
    sched = torch.optim.lr_scheduler.LambdaLR(opt, lambda s: min((s + 1) / 4, 1.0))
    for i in range(5):
        opt.zero_grad()
        out = model(data[:-1])
        loss = nn.CrossEntropyLoss()(out.view(-1, 12), data[1:].reshape(-1))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 0.25)
        opt.step()
        sched.step()
        print(f"{loss.item():5.4f} ppl {math.exp(loss.item()):8.3f} lr {sched.get_last_lr()}")
    model.eval()
    with torch.no_grad():
        pad = torch.zeros(4, 8, dtype=torch.bool)
        pad[1, 6:] = True
        pad[3, 5:] = True
        print(model(data[:-1])[0, 0], model(data[:-1], None).std().item())
    dec = nn.TransformerDecoder(
        nn.TransformerDecoderLayer(16, 2, 20, batch_first=True, norm_first=True, activation="gelu"),
        1,
    )
    dec.eval()
    m = nn.Transformer.generate_square_subsequent_mask(5)
    print(m)
    print(
        dec(
            torch.ones(2, 5, 16),
            torch.randn(2, 3, 16),
            tgt_mask=m,
            memory_key_padding_mask=torch.tensor([[False, False, True], [False, False, False]]),
        ).sum(-1)
    )


def language_model(torch):
    nn, F = torch.nn, torch.nn.functional
    torch.manual_seed(35)

    class Head(nn.Module):
        def __init__(self, d, h, T):
            super().__init__()
            self.h = h
            self.qkv = nn.Linear(d, 3 * d, bias=False)
            self.proj = nn.Linear(d, d)
            self.register_buffer("tril", torch.tril(torch.ones(T, T)).view(1, 1, T, T))

        def forward(self, x):
            B, T, C = x.shape
            q, k, v = self.qkv(x).split(C, dim=2)
            q, k, v = (t.view(B, T, self.h, C // self.h).transpose(1, 2) for t in (q, k, v))
            att = torch.einsum("bhid,bhjd->bhij", q, k) * (C // self.h) ** -0.5
            att = att.masked_fill(self.tril[:, :, :T, :T] == 0, float("-inf"))
            y = torch.einsum("bhij, bhjd -> bhid", F.softmax(att, dim=-1), v)
            y2 = F.scaled_dot_product_attention(q, k, v, is_causal=True)
            assert torch.allclose(y, y2, atol=1e-5)
            return self.proj(y.transpose(1, 2).contiguous().view(B, T, C))

    class GPT(nn.Module):
        def __init__(self, V=11, d=16, T=8):
            super().__init__()
            self.T = T
            self.tok, self.pos = nn.Embedding(V, d), nn.Embedding(T, d)
            self.ln1, self.att, self.ln2 = nn.LayerNorm(d), Head(d, 4, T), nn.LayerNorm(d)
            self.mlp = nn.Sequential(
                nn.Linear(d, 4 * d), nn.GELU(approximate="tanh"), nn.Linear(4 * d, d)
            )
            self.head = nn.Linear(d, V, bias=False)
            self.tok.weight = self.head.weight

        def forward(self, idx, targets=None):
            b, t = idx.size()
            x = self.tok(idx) + self.pos(torch.arange(t, device=idx.device))
            x = x + self.att(self.ln1(x))
            x = x + self.mlp(self.ln2(x))
            logits = self.head(x)
            loss = (
                None
                if targets is None
                else F.cross_entropy(
                    logits.view(-1, logits.size(-1)), targets.view(-1), ignore_index=-1
                )
            )
            return logits, loss

        @torch.no_grad()
        def generate(self, idx, n, temperature=1.0, top_k=None, top_p=None):
            for _ in range(n):
                cond = idx if idx.size(1) <= self.T else idx[:, -self.T :]
                logits = self(cond)[0][:, -1, :] / temperature
                if top_k is not None:
                    v, _ = torch.topk(logits, min(top_k, logits.size(-1)))
                    logits[logits < v[:, [-1]]] = -float("Inf")
                if top_p is not None:
                    sl, si = torch.sort(logits, descending=True)
                    cp = torch.cumsum(F.softmax(sl, dim=-1), dim=-1)
                    rem = cp > top_p
                    rem[..., 1:] = rem[..., :-1].clone()
                    rem[..., 0] = 0
                    logits = logits.masked_fill(rem.scatter(1, si, rem), float("-inf"))
                idx = torch.cat(
                    (idx, torch.multinomial(F.softmax(logits, dim=-1), num_samples=1)), dim=1
                )
            return idx

    g = GPT()
    data = torch.randint(0, 11, (60,))
    o = torch.optim.AdamW(g.parameters(), lr=3e-3, betas=(0.9, 0.95))
    for it in range(5):
        ix = torch.randint(len(data) - 8, (4,))
        x = torch.stack([data[i : i + 8] for i in ix])
        y = torch.stack([data[i + 1 : i + 9] for i in ix])
        _, l = g(x, y)
        o.zero_grad(set_to_none=True)
        l.backward()
        o.step()
        print(f"step {it}: {l:.4f}")
    g.eval()
    print(
        g.generate(torch.zeros((2, 1), dtype=torch.long), 6, top_k=4).tolist(),
        g.generate(x[:1], 6, 0.8, top_p=0.7),
    )
