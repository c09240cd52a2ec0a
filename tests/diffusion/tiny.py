"""Tiny pipelines with random weights, in the form in which real ones are kept."""

# diffusers loads its names lazily, and its constructors are typed by their defaults.
# pyright: reportPrivateImportUsage=false, reportArgumentType=false

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from diffusers import (
    AutoencoderKL,
    AutoencoderKLTemporalDecoder,
    DDIMScheduler,
    EulerDiscreteScheduler,
    StableDiffusionInpaintPipeline,
    StableDiffusionPipeline,
    StableVideoDiffusionPipeline,
    UNet2DConditionModel,
    UNetSpatioTemporalConditionModel,
)
from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker
from tokenizers.pre_tokenizers import ByteLevel
from transformers import (
    CLIPConfig,
    CLIPImageProcessor,
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTokenizer,
    CLIPVisionConfig,
    CLIPVisionModelWithProjection,
)


def pictures(folder: Path, *, inpaint: bool, prudish: bool = False) -> Path:
    """A Stable Diffusion pipeline; a `prudish` one has a safety checker that objects to everything."""
    torch.manual_seed(0)
    tokens, count = _tokenizer(folder / "words")
    unet = UNet2DConditionModel(
        block_out_channels=(32, 64), layers_per_block=1, sample_size=8, in_channels=9 if inpaint else 4,
        out_channels=4, down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"), cross_attention_dim=32, norm_num_groups=8,
    )  # fmt: skip
    vae = AutoencoderKL(
        block_out_channels=[16, 32], down_block_types=["DownEncoderBlock2D"] * 2,
        up_block_types=["UpDecoderBlock2D"] * 2, latent_channels=4, norm_num_groups=8, sample_size=32,
    )  # fmt: skip
    words = CLIPTextModel(
        CLIPTextConfig(
            bos_token_id=count - 2, eos_token_id=count - 1, pad_token_id=count - 1, hidden_size=32,
            intermediate_size=37, num_attention_heads=4, num_hidden_layers=2, vocab_size=count,
        )
    )  # fmt: skip
    scheduler = DDIMScheduler(
        beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", steps_offset=1, clip_sample=False
    )
    kind: Any = StableDiffusionInpaintPipeline if inpaint else StableDiffusionPipeline
    kind(
        unet=unet, vae=vae, text_encoder=words, tokenizer=tokens, scheduler=scheduler,
        safety_checker=_objects_to_all() if prudish else None, feature_extractor=_eyes() if prudish else None,
        requires_safety_checker=prudish,
    ).save_pretrained(folder)  # fmt: skip
    return folder


def clips(folder: Path) -> Path:
    """A Stable Video Diffusion pipeline."""
    torch.manual_seed(0)
    unet = UNetSpatioTemporalConditionModel(
        block_out_channels=(32, 64), layers_per_block=2, sample_size=32, in_channels=8, out_channels=4,
        down_block_types=("CrossAttnDownBlockSpatioTemporal", "DownBlockSpatioTemporal"),
        up_block_types=("UpBlockSpatioTemporal", "CrossAttnUpBlockSpatioTemporal"), cross_attention_dim=32,
        num_attention_heads=8, projection_class_embeddings_input_dim=96, addition_time_embed_dim=32,
    )  # fmt: skip
    scheduler = EulerDiscreteScheduler(
        beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", prediction_type="v_prediction",
        sigma_max=700.0, sigma_min=0.002, steps_offset=1, timestep_spacing="leading", timestep_type="continuous",
        use_karras_sigmas=True,
    )  # fmt: skip
    vae = AutoencoderKLTemporalDecoder(
        block_out_channels=[32, 64], down_block_types=["DownEncoderBlock2D"] * 2, latent_channels=4
    )
    eyes = CLIPVisionModelWithProjection(
        CLIPVisionConfig(
            hidden_size=32, projection_dim=32, num_hidden_layers=2, num_attention_heads=4, image_size=224,
            intermediate_size=37, patch_size=56,
        )
    )  # fmt: skip
    StableVideoDiffusionPipeline(
        unet=unet, image_encoder=eyes, scheduler=scheduler, vae=vae, feature_extractor=_eyes()
    ).save_pretrained(folder)
    return folder


def _tokenizer(folder: Path) -> tuple[CLIPTokenizer, int]:
    """One token a byte."""
    folder.mkdir(parents=True)
    letters = sorted(ByteLevel.alphabet())
    known = [*letters, *(f"{letter}</w>" for letter in letters), "<|startoftext|>", "<|endoftext|>"]
    (folder / "vocab.json").write_text(json.dumps({token: n for n, token in enumerate(known)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    return CLIPTokenizer(str(folder / "vocab.json"), str(folder / "merges.txt"), model_max_length=77), len(
        known
    )


def _eyes() -> CLIPImageProcessor:
    return CLIPImageProcessor(crop_size=224, size=224)


def _objects_to_all() -> StableDiffusionSafetyChecker:
    seen = {
        "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 37, "image_size": 224,
        "patch_size": 56,
    }  # fmt: skip
    checker = StableDiffusionSafetyChecker(CLIPConfig(vision_config=seen, projection_dim=32))
    torch.nn.init.constant_(checker.concept_embeds_weights, -10.0)
    return checker
