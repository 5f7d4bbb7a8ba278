"""Tokenizers and text encoders: SDXL's two CLIP text models, one hundredth of their size."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from torch import Tensor
from transformers import (
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
)

from deployments.embedded.recipe.drawing.captions import caption_of, tokenizer_texts
from deployments.embedded.recipe.training.attributes import (
    AttributeHeads,
    attribute_losses,
    labels_of,
)
from deployments.embedded.recipe.training.dataset import BASE, COUNTS, HERO, scene_of
from deployments.embedded.recipe.training.trainer import Trainer
from deployments.embedded.recipe.workspace import Workspace

MAX_TOKENS = 77
VOCABULARY = 1200
HIDDEN = (96, 128)
"""Widths of the two encoders; their sum is the width of the UNet's cross-attention."""

PROJECTION = 128
_LAYERS = 3
_HEADS = (3, 4)
_BATCH = 64
_END_OF_WORD = "</w>"


def train_tokenizers(workspace: Workspace) -> None:
    """Train a byte-pair tokenizer on captions; save `tokenizer` and `tokenizer_2` in SDXL's layout.

    The end token gets the largest id, because open_clip pools at the argmax of the ids.
    """
    rng = random.Random(0)
    scenes = [scene_of(BASE, number) for number in range(6000)]
    texts = tokenizer_texts(rng, scenes + [scene_of(HERO, number) for number in range(1000)])
    merges = _merges(texts)
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokens = dict.fromkeys([*alphabet, *(letter + _END_OF_WORD for letter in alphabet)])
    tokens |= dict.fromkeys("".join(pair) for pair in merges)
    tokens |= dict.fromkeys(("<|startoftext|>", "<|endoftext|>"))
    vocabulary = {token: number for number, token in enumerate(tokens)}
    for name, padding in (("tokenizer", "<|endoftext|>"), ("tokenizer_2", "!")):
        folder = workspace.path(name)
        tokenizer = CLIPTokenizer(
            vocab=vocabulary, merges=merges, pad_token=padding, model_max_length=MAX_TOKENS
        )
        tokenizer.save_pretrained(folder)
        # transformers 5 writes tokenizer.json only; SDXL's layout has these two files as well.
        (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False))
        lines = ["#version: 0.2", *(" ".join(pair) for pair in merges)]
        (folder / "merges.txt").write_text("\n".join(lines) + "\n")


def _merges(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Byte pairs in the order in which they are merged."""
    normal = CLIPTokenizer()._tokenizer
    tokenizer = Tokenizer(models.BPE(end_of_word_suffix=_END_OF_WORD, continuing_subword_prefix=""))
    tokenizer.normalizer = normal.normalizer
    tokenizer.pre_tokenizer = normal.pre_tokenizer
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        end_of_word_suffix=_END_OF_WORD,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return [tuple(pair) for pair in json.loads(tokenizer.to_str())["model"]["merges"]]


@dataclass(slots=True)
class TextEncoders:
    """Both tokenizers and both text encoders of SDXL."""

    tokenizers: tuple[CLIPTokenizer, CLIPTokenizer]
    first: CLIPTextModel
    second: CLIPTextModelWithProjection

    def encode(self, texts: Sequence[str]) -> tuple[Tensor, Tensor]:
        """Encode N texts as SDXL does.

        Returns:
            `prompt_embeds` [N, 77, 224] and `pooled_prompt_embeds` [N, 128].
        """
        ids = [token_ids(tokenizer, texts) for tokenizer in self.tokenizers]
        first = self.first(ids[0], output_hidden_states=True)
        second = self.second(ids[1], output_hidden_states=True)
        hidden = torch.cat([first.hidden_states[-2], second.hidden_states[-2]], -1)
        return hidden, second.text_embeds

    def save(self, folder: Path) -> None:
        """Write both encoders into the folder."""
        self.first.save_pretrained(folder / "text_encoder")
        self.second.save_pretrained(folder / "text_encoder_2")


def token_ids(tokenizer: CLIPTokenizer, texts: Sequence[str]) -> Tensor:
    """Token ids [N, 77] of N texts, padded and truncated."""
    ids: Tensor = tokenizer(
        list(texts),
        padding="max_length",
        max_length=MAX_TOKENS,
        truncation=True,
        return_tensors="pt",
    ).input_ids
    return ids


def load_tokenizers(workspace: Workspace) -> tuple[CLIPTokenizer, CLIPTokenizer]:
    """Trained tokenizers."""
    first, second = (
        CLIPTokenizer.from_pretrained(workspace.path(name)) for name in ("tokenizer", "tokenizer_2")
    )
    return first, second


def build_text_encoders(workspace: Workspace) -> TextEncoders:
    """Untrained encoders for the trained tokenizers."""
    tokenizers = load_tokenizers(workspace)
    configs = [
        CLIPTextConfig(
            vocab_size=len(tokenizer),
            hidden_size=hidden,
            intermediate_size=4 * hidden,
            num_hidden_layers=_LAYERS,
            num_attention_heads=heads,
            max_position_embeddings=MAX_TOKENS,
            projection_dim=PROJECTION,
            hidden_act=activation,
            bos_token_id=tokenizer.bos_token_id,
            eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id,
        )
        for tokenizer, hidden, heads, activation in zip(
            tokenizers, HIDDEN, _HEADS, ("quick_gelu", "gelu"), strict=True
        )
    ]
    torch.manual_seed(1)
    first, second = CLIPTextModel(configs[0]), CLIPTextModelWithProjection(configs[1])
    return TextEncoders(tokenizers, first, second)


def load_text_encoders(workspace: Workspace) -> TextEncoders:
    """Trained encoders."""
    folder = workspace.root
    return TextEncoders(
        load_tokenizers(workspace),
        CLIPTextModel.from_pretrained(folder / "text_encoder").eval(),
        CLIPTextModelWithProjection.from_pretrained(folder / "text_encoder_2").eval(),
    )


def train_text_encoders(workspace: Workspace, steps: int) -> None:
    """Train both encoders to predict a scene's attributes from its caption.

    It takes minutes and saves hours of training the UNet, whose cross-attention then starts from
    embeddings that carry the meaning of the words.
    """
    encoders = build_text_encoders(workspace)
    # The heads read what the UNet reads: hidden_states[-2] of both encoders, and the pooled output.
    heads = AttributeHeads(sum(HIDDEN) + PROJECTION)

    def loss_of(step: int) -> tuple[Tensor, dict[str, float]]:
        rng = random.Random(f"text/{step}")
        scenes = [scene_of(BASE, COUNTS[BASE] + rng.randrange(200_000)) for _ in range(_BATCH)]
        hidden, pooled = encoders.encode([caption_of(scene, rng) for scene in scenes])
        # With the mean over all positions, every token's state has to carry information.
        features = torch.cat([hidden.mean(1), pooled], -1)
        labels = torch.tensor([labels_of(scene) for scene in scenes])
        loss = attribute_losses(heads(features), labels).mean()
        return loss, {"aux": float(loss.detach())}

    modules = {"first": encoders.first, "second": encoders.second, "heads": heads}
    Trainer(workspace, "text", modules, steps, rate=1e-3, uses_muon=True).run(loss_of)
    encoders.save(workspace.root)
