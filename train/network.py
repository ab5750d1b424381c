"""The reader's network: one MiniLM encoder, several heads that listen to its word states.

Tag heads (cue, names) end in a linear-chain CRF. The roles head asks, for each cue, of every word
whether it belongs to that cue's source or content, so that linking is part of the tagging. The
parser is the biaffine one of Dozat and Manning (2017) with an additive-multiplicative scorer for
relations. The antecedent head points from a mention's head word to an earlier one, or to itself.
"""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F

from windows import CUE_TAGS, IGNORE, NAME_TAGS, ROLE_TAGS

DIM, LAYERS, HEADS, INNER = 384, 6, 12, 1536
PAIR, ARC, POINT = 192, 256, 128
# Signed distances in words are put into buckets: exact near the cue, logarithmic far from it.
NEAR, FAR = 8, 256
BUCKETS = 2 * (NEAR + 8) + 1


def bucket(distance):
    """Bucket of a signed distance: 0 in the middle, ±1…±8 exact, then eight by logarithm."""
    size = distance.abs()
    far = NEAR + ((size.clamp(min=NEAR).float() / NEAR).log() / math.log(FAR / NEAR) * 8).long()
    steps = torch.where(size <= NEAR, size, far.clamp(max=NEAR + 8))
    return (NEAR + 8) + torch.sign(distance) * steps


class Dropout(nn.Module):
    """Dropout whose masks are slices of one pool: drawing them fresh cost an eighth of a step."""

    def __init__(self, rate):
        super().__init__()
        self.rate, self.pool = rate, None

    def forward(self, x):
        if not self.training:
            return x
        if self.pool is None or self.pool.numel() < 2 * x.numel():
            keep = torch.rand(max(1 << 22, 4 * x.numel())) >= self.rate
            self.pool = (keep / (1 - self.rate)).to(torch.bfloat16)
        at = int(torch.randint(self.pool.numel() - x.numel(), ()))
        return x * self.pool[at:at + x.numel()].view(x.shape)


class Layer(nn.Module):
    """One transformer layer as BERT has it."""

    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(DIM, 3 * DIM)
        self.out = nn.Linear(DIM, DIM)
        self.norm1 = nn.LayerNorm(DIM, eps=1e-12)
        self.up = nn.Linear(DIM, INNER)
        self.down = nn.Linear(INNER, DIM)
        self.norm2 = nn.LayerNorm(DIM, eps=1e-12)

    def forward(self, x, mask, dropout):
        b, n, _ = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, HEADS, DIM // HEADS).permute(2, 0, 3, 1, 4)
        # Written out: the fused kernel's backward pass is several times slower on CPUs.
        scores = q @ k.transpose(2, 3) * (DIM // HEADS) ** -0.5
        a = (scores + mask).softmax(-1) @ v
        x = self.norm1(x + dropout(self.out(a.transpose(1, 2).reshape(b, n, DIM))))
        return self.norm2(x + dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """MiniLM-L6, with letter case, quotation and sentence starts added to its embeddings."""

    def __init__(self, vocabulary, layers=LAYERS):
        super().__init__()
        self.word = nn.Embedding(vocabulary, DIM)
        self.position = nn.Embedding(512, DIM)
        self.case = nn.Embedding(4, DIM)
        self.quoted = nn.Embedding(3, DIM)
        self.start = nn.Embedding(3, DIM)
        self.norm = nn.LayerNorm(DIM, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.dropout = Dropout(0.1)

    def forward(self, batch):
        ids = batch["ids"]
        x = (self.word(ids) + self.position.weight[:ids.shape[1]] + self.case(batch["case"])
             + self.quoted(batch["quoted"]) + self.start(batch["start"]))
        x = self.dropout(self.norm(x))
        mask = torch.zeros(ids.shape).masked_fill_(~batch["mask"], -1e4)
        mask = mask[:, None, None, :].to(torch.bfloat16)
        for layer in self.layers:
            x = layer(x, mask, self.dropout)
        return x

    def load(self, weights):
        """Starts from the released MiniLM weights."""
        with torch.no_grad():
            self.word.weight.copy_(weights["embeddings.word_embeddings.weight"])
            self.position.weight.copy_(weights["embeddings.position_embeddings.weight"]
                                       + weights["embeddings.token_type_embeddings.weight"][0])
            for extra in (self.case, self.quoted, self.start):
                extra.weight.zero_()
            copy(self.norm, weights, "embeddings.LayerNorm")
            for i, layer in enumerate(self.layers):
                p = f"encoder.layer.{i}."
                parts = [f"{p}attention.self.{x}" for x in ("query", "key", "value")]
                layer.qkv.weight.copy_(torch.cat([weights[x + ".weight"] for x in parts]))
                layer.qkv.bias.copy_(torch.cat([weights[x + ".bias"] for x in parts]))
                copy(layer.out, weights, p + "attention.output.dense")
                copy(layer.norm1, weights, p + "attention.output.LayerNorm")
                copy(layer.up, weights, p + "intermediate.dense")
                copy(layer.down, weights, p + "output.dense")
                copy(layer.norm2, weights, p + "output.LayerNorm")


def copy(module, weights, name):
    module.weight.copy_(weights[name + ".weight"])
    module.bias.copy_(weights[name + ".bias"])


class Crf(nn.Module):
    """Linear-chain CRF over BIO tags: transitions and starts; impossible steps are barred."""

    def __init__(self, tags):
        super().__init__()
        n = len(tags)
        self.transition = nn.Parameter(torch.zeros(n, n))    # from, to
        self.begin = nn.Parameter(torch.zeros(n))
        barred = torch.zeros(n, n)
        for i, a in enumerate(tags):
            for j, b in enumerate(tags):
                if b.startswith("I") and not (a[0] in "BI" and a[1:] == b[1:]):
                    barred[i, j] = -1e4
        self.register_buffer("barred", barred)
        self.register_buffer("barred_begin",
                             torch.tensor([-1e4 if t.startswith("I") else 0.0 for t in tags]))

    def weights(self):
        return self.transition + self.barred, self.begin + self.barred_begin

    def loss(self, scores, gold, mask):
        """Negative log likelihood, summed; `mask` is true from the first word to the last."""
        return self.losses(scores, gold, mask).sum()

    def losses(self, scores, gold, mask):
        """Negative log likelihood of each row."""
        scores = scores.float()
        transition, begin = self.weights()
        total = begin + scores[:, 0]
        path = total.gather(1, gold[:, :1]).squeeze(1)
        for t in range(1, scores.shape[1]):
            live = mask[:, t]
            step = torch.logsumexp(total[:, :, None] + transition, dim=1) + scores[:, t]
            total = torch.where(live[:, None], step, total)
            gain = transition[gold[:, t - 1], gold[:, t]] + scores[:, t].gather(
                1, gold[:, t:t + 1]).squeeze(1)
            path = path + torch.where(live, gain, 0.0)
        return torch.logsumexp(total, dim=1) - path

    @torch.no_grad()
    def decode(self, scores, mask):
        """The best tags, as a list of lists."""
        scores = scores.float()
        transition, begin = self.weights()
        total, back = begin + scores[:, 0], []
        for t in range(1, scores.shape[1]):
            best, source = (total[:, :, None] + transition).max(dim=1)
            live = mask[:, t, None]
            back.append(torch.where(live, source, torch.arange(len(begin))))
            total = torch.where(live, best + scores[:, t], total)
        tags = [total.argmax(dim=1)]
        for source in reversed(back):
            tags.append(source.gather(1, tags[-1][:, None]).squeeze(1))
        tags = torch.stack(tags[::-1], dim=1)
        return [row[:n].tolist() for row, n in zip(tags, mask.sum(1).tolist())]


class Pair(nn.Module):
    """Scores pairs of words: gelu(A·x + B·y + (C·x)∘(D·y) [+ more]) → labels."""

    def __init__(self, labels):
        super().__init__()
        self.left = nn.Linear(DIM, 2 * PAIR)
        self.right = nn.Linear(DIM, 2 * PAIR)
        self.label = nn.Linear(PAIR, labels)
        self.dropout = Dropout(0.2)

    def forward(self, x, y, more=None):
        a, c = self.left(x).chunk(2, dim=-1)
        b, d = self.right(y).chunk(2, dim=-1)
        hidden = a + b + c * d
        if more is not None:
            hidden = hidden + more
        return self.label(self.dropout(F.gelu(hidden)))


class Pointer(nn.Module):
    """Biaffine scores of a pointer from each word (row) to each word (column)."""

    def __init__(self, size):
        super().__init__()
        self.tail = nn.Linear(DIM, size)
        self.head = nn.Linear(DIM, size)
        self.weight = nn.Parameter(torch.zeros(size, size))
        self.bias = nn.Parameter(torch.zeros(size))
        self.dropout = Dropout(0.2)

    def forward(self, x):
        tail = self.dropout(F.gelu(self.tail(x)))
        head = self.dropout(F.gelu(self.head(x)))
        return (tail @ self.weight + self.bias) @ head.transpose(1, 2)


class Reader(nn.Module):
    """Encoder and heads."""

    def __init__(self, vocabulary, labels, layers=LAYERS):
        super().__init__()
        self.encoder = Encoder(vocabulary, layers)
        self.cue = nn.Linear(DIM, len(CUE_TAGS))
        self.cue_crf = Crf(CUE_TAGS)
        self.role = Pair(len(ROLE_TAGS))
        self.role_distance = nn.Embedding(BUCKETS, PAIR)
        self.role_sentence = nn.Embedding(7, PAIR)
        self.role_crf = Crf(ROLE_TAGS)
        self.upos = nn.Linear(DIM, len(labels["upos"]))
        self.xpos = nn.Linear(DIM, len(labels["xpos"]))
        self.arc = Pointer(ARC)
        self.relation = Pair(len(labels["relations"]))
        self.names = nn.Linear(DIM, len(NAME_TAGS))
        self.names_crf = Crf(NAME_TAGS)
        self.other_names = nn.Linear(DIM, len(NAME_TAGS))
        self.other_names_crf = Crf(NAME_TAGS)
        self.antecedent = Pointer(POINT)
        self.antecedent_distance = nn.Embedding(BUCKETS, 1)
        self.dropout = Dropout(0.2)

    def states(self, batch):
        """One state a word: that of its first piece."""
        x = self.encoder(batch)
        at = batch["word_at"][:, :, None].expand(-1, -1, DIM)
        return x.gather(1, at)

    def role_scores(self, x, owner, cue_words, sentence):
        """Scores of the role tags of every word of the window, for each cue."""
        real = (cue_words >= 0).float()
        picked = x[owner[:, None], cue_words.clamp(min=0)]
        cue = (picked * real[:, :, None].to(x.dtype)).sum(1) / real.sum(1, keepdim=True).to(x.dtype)
        first = cue_words[:, :1]
        distance = torch.arange(x.shape[1])[None, :] - first
        other = sentence[owner]
        parted = (other - other.gather(1, first)).clamp(-3, 3) + 3
        more = self.role_distance(bucket(distance)) + self.role_sentence(parted)
        # The words' side is worked out once a window, not once a cue.
        a, c = self.role.left(x).chunk(2, dim=-1)
        b, d = self.role.right(cue)[:, None].chunk(2, dim=-1)
        hidden = a[owner] + b + c[owner] * d + more
        return self.role.label(self.role.dropout(F.gelu(hidden)))

    def arc_scores(self, x, batch):
        """Scores of heads, barred outside the word's own sentence; a root points to itself."""
        sentence = batch["sentence"]
        same = (sentence[:, :, None] == sentence[:, None, :]) & batch["words"][:, None, :]
        return self.arc(x).float().masked_fill(~same, -1e4)

    def antecedent_scores(self, x, batch):
        n = x.shape[1]
        position = torch.arange(n)
        near = self.antecedent_distance(bucket(position[:, None] - position[None, :]))[:, :, 0]
        later = position[None, :] > position[:, None]
        return (self.antecedent(x).float() + near).masked_fill(later, -1e4)

    def losses(self, batch):
        """Mean loss of each layer that the batch has labels for."""
        with torch.autocast("cpu", torch.bfloat16):
            x = self.dropout(self.states(batch))
            words, found = batch["words"], {}
            count = words.sum()
            if "cues" in batch:
                found["cue"] = self.cue_crf.loss(self.cue(x), batch["cues"], words) / count
                if len(batch["owner"]):
                    scores = self.role_scores(x, batch["owner"], batch["cue_words"],
                                              batch["sentence"])
                    live = words[batch["owner"]]
                    found["role"] = self.role_crf.loss(scores, batch["roles"], live) / (
                        30 * len(batch["owner"]))
            for layer, head in (("upos", self.upos), ("xpos", self.xpos)):
                if layer in batch:
                    found[layer] = cross_entropy(head(x), batch[layer])
            if "heads" in batch:
                found["arc"] = cross_entropy(self.arc_scores(x, batch), batch["heads"])
                gold = batch["heads"].clamp(min=0)[:, :, None].expand(-1, -1, DIM)
                found["relation"] = cross_entropy(self.relation(x, x.gather(1, gold)),
                                                  batch["relations"])
            for layer, head, crf in (("names", self.names, self.names_crf),
                                     ("other_names", self.other_names, self.other_names_crf)):
                if layer in batch:
                    found[layer] = name_loss(head(x), crf, batch[layer], words)
            if "antecedents" in batch and batch["queries"].any():
                scores = self.antecedent_scores(x, batch).log_softmax(-1)
                right = scores.masked_fill(~batch["antecedents"], -1e4).logsumexp(-1)
                found["antecedent"] = -right[batch["queries"]].mean()
        return found


def cross_entropy(scores, gold):
    return F.cross_entropy(scores.float().flatten(0, 1), gold.flatten(), ignore_index=IGNORE)


def name_loss(scores, crf, gold, words):
    """CRF loss where every word has a tag; plain cross entropy where some are unknown."""
    known = (gold != IGNORE) | ~words
    whole = known.all(dim=1)
    loss = torch.zeros(())
    if whole.any():
        tags = gold[whole].clamp(min=0)
        loss = loss + crf.loss(scores[whole], tags, words[whole]) / words[whole].sum()
    if (~whole).any():
        loss = loss + cross_entropy(scores[~whole], gold[~whole])
    return loss
