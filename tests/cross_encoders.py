"""Tiny cross-encoders, made and saved by the tests: what they say means nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

WORDS = "[PAD] [UNK] [CLS] [SEP] [MASK] they met in ankara the ferry bridge council strike flood who when of a".split()
ENTAILMENT = ("contradiction", "entailment", "neutral")


def tiny(folder: Path, names: Sequence[str], says: str | None = None) -> Path:
    """A BERT of one layer with an output for each of `names`, that always says `says`, or whatever it was born with."""
    import torch
    import transformers

    folder.mkdir(exist_ok=True)
    (folder / "vocab.txt").write_text("\n".join(WORDS))
    transformers.BertTokenizerFast(vocab_file=str(folder / "vocab.txt")).save_pretrained(folder)
    config = transformers.BertConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        num_labels=len(names),
        id2label=dict(enumerate(names)),
        label2id={name: number for number, name in enumerate(names)},
    )
    torch.manual_seed(7)
    model = transformers.BertForSequenceClassification(config)
    if says is not None:
        model.classifier.bias.data[list(names).index(says)] = 100.0
    model.save_pretrained(folder)
    return folder
