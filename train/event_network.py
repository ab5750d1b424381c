"""The event heads: a few encoder layers of their own above the reader's lower ones.

The lower layers are the reader's and stay as they are, so that nothing that is read today changes.
Above them a branch of layers, which starts as a copy of the reader's upper ones, feeds the heads:

- *trigger*: for every word, the type of the act it carries, or none;
- *role*: for each trigger, tags of the words of its sentence over actor, recipient, condition,
  asked in the same way as the reader asks for the source and content of a cue;
- *status* and *mode* of each trigger;
- *factual*: how sure readers were that what a predicate says happened. It is learnt beside the
  status, of which there are fewer labels, and not shipped.

The type of what passes between two given parties is what these heads say together: over all words,
how likely the word carries an act of the type with just these parties.
"""

import copy

import torch
import torch.nn as nn
import torch.nn.functional as F

from event_data import MODES, PAIR_TYPES, ROLE_TAGS, STATUSES, TRIGGER_TAGS, TYPES
from network import BUCKETS, DIM, PAIR, Crf, Dropout, Pair, bucket
from windows import IGNORE

ACTOR, RECIPIENT = (1, 2), (3, 4)    # tags of the two roles
LIKELIEST = 3                        # triggers tried where the trigger is not known


class Events(nn.Module):
    """The branch and its heads; `encoder` is the reader's, frozen."""

    def __init__(self, encoder, shared):
        super().__init__()
        self.shared = shared
        self.layers = nn.ModuleList(copy.deepcopy(layer) for layer in encoder.layers[shared:])
        self.trigger = nn.Linear(DIM, len(TRIGGER_TAGS))
        self.role = Pair(len(ROLE_TAGS))
        self.role_distance = nn.Embedding(BUCKETS, PAIR)
        self.role_crf = Crf(ROLE_TAGS)
        self.status = nn.Linear(DIM, len(STATUSES))
        self.mode = nn.Linear(DIM, len(MODES))
        self.factual = nn.Linear(DIM, 1)      # only helps in training
        self.dropout = Dropout(0.1)
        self.head_dropout = Dropout(0.2)

    def states(self, encoder, batch):
        """One state a word."""
        ids = batch["ids"]
        mask = torch.zeros(ids.shape).masked_fill_(~batch["mask"], -1e4)
        mask = mask[:, None, None, :].to(torch.bfloat16)
        with torch.no_grad():
            x = encoder.norm(encoder.word(ids) + encoder.position.weight[:ids.shape[1]]
                             + encoder.case(batch["case"]) + encoder.quoted(batch["quoted"])
                             + encoder.start(batch["start"]))
            for layer in encoder.layers[:self.shared]:
                x = layer(x, mask, lambda y: y)
        for layer in self.layers:
            x = layer(x, mask, self.dropout)
        at = batch["word_at"][:, :, None].expand(-1, -1, DIM)
        return self.head_dropout(x.gather(1, at))

    def role_scores(self, x, owner, trigger):
        """Scores of the role tags of every word of the window, for each trigger."""
        a, c = self.role.left(x).chunk(2, dim=-1)
        b, d = self.role.right(x[owner, trigger])[:, None].chunk(2, dim=-1)
        distance = torch.arange(x.shape[1])[None, :] - trigger[:, None]
        hidden = a[owner] + b + c[owner] * d + self.role_distance(bucket(distance))
        return self.role.label(self.role.dropout(F.gelu(hidden)))

    def losses(self, encoder, batch):
        with torch.autocast("cpu", torch.bfloat16):
            x = self.states(encoder, batch)
            found = {}
            if "triggers" in batch:
                scores = self.trigger(x).float()
                found["trigger"] = F.cross_entropy(
                    scores.flatten(0, 1), batch["triggers"].flatten(), ignore_index=IGNORE)
                if len(batch["owner"]):
                    owner, trigger = batch["owner"], batch["trigger"]
                    picked = x[owner, trigger]
                    found["status"] = F.cross_entropy(self.status(picked).float(), batch["status"])
                    found["mode"] = F.cross_entropy(self.mode(picked).float(), batch["mode"])
                    found["role"] = self.role_loss(x, batch) / len(owner)
            if "factual" in batch:
                owner, word, value = batch["factual"]
                guess = self.factual(x[owner, word]).float().squeeze(-1)
                found["factual"] = F.smooth_l1_loss(guess, value)
            if "parties" in batch:
                found["parties"] = self.parties_loss(x, batch)
            if "pair_type" in batch:
                scores = self.pair_scores(x, batch)
                found["pair"] = F.cross_entropy(scores, batch["pair_type"])
        return found

    def role_loss(self, x, batch):
        """CRF loss over the words of each trigger's own sentence."""
        scores = self.role_scores(x, batch["owner"], batch["trigger"])
        first, width = batch["first"], int(batch["length"].max())
        at = (first[:, None] + torch.arange(width)).clamp(max=scores.shape[1] - 1)
        live = torch.arange(width)[None, :] < batch["length"][:, None]
        cut = scores.gather(1, at[:, :, None].expand(-1, -1, scores.shape[2]))
        gold = batch["roles"].gather(1, at).masked_fill(~live, 0)
        return self.role_crf.loss(cut, gold, live)

    def parties_loss(self, x, batch):
        """Of a sentence whose parties are known and whose trigger is not: minus the logarithm of
        how likely one of its likeliest triggers has just these parties."""
        types = self.trigger(x).float().log_softmax(-1)
        act = torch.log1p(-types[:, :, 0].exp().clamp(max=1 - 1e-6))
        act = act.masked_fill(~batch["words"], -1e4)
        best = act.topk(min(LIKELIEST, act.shape[1]), dim=1)
        owner = torch.arange(len(x)).repeat_interleave(best.indices.shape[1])
        scores = self.role_scores(x, owner, best.indices.flatten())
        lost = self.role_crf.losses(scores, batch["parties"][owner], batch["words"][owner])
        joint = best.values - lost.view_as(best.values)
        return -joint.logsumexp(1).mean()

    def pair_scores(self, x, batch):
        """Scores over PAIR_TYPES for the marked parties of each window."""
        b, n, _ = x.shape
        types = self.trigger(x).float().log_softmax(-1)             # b, n, 1 + types
        a, c = self.role.left(x).chunk(2, dim=-1)
        r, d = self.role.right(x).chunk(2, dim=-1)
        position = torch.arange(n)
        near = self.role_distance(bucket(position[None, :] - position[:, None]))  # trigger, word
        hidden = a[:, None] + r[:, :, None] + c[:, None] * d[:, :, None] + near[None]
        roles = self.role.label(self.role.dropout(F.gelu(hidden))).float().log_softmax(-1)
        fits = torch.zeros(b, n)
        for side, tags in (("source", ACTOR), ("target", RECIPIENT)):
            share = roles[..., tags[0]].logaddexp(roles[..., tags[1]])      # b, trigger, word
            mask = batch[side][:, None, :].float()
            fits = fits + (share * mask).sum(-1) / mask.sum(-1)
        joint = types[:, :, 1:] + fits[:, :, None]
        joint = joint.masked_fill(~batch["words"][:, :, None], -1e4)
        scores = joint.logsumexp(1)
        return torch.stack([
            scores[:, TYPES.index(t)] if t != "YIELD" else
            scores[:, TYPES.index("CONCEDE")].logaddexp(scores[:, TYPES.index("RETREAT")])
            for t in PAIR_TYPES], dim=1)
