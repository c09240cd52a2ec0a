"""SDXL- and FLUX-shaped pipelines with random weights: pictures a second and memory against the size of the batch.

Speed and memory do not depend on what the weights are, so nothing is downloaded. On a GPU the shapes are the models' own, at
1024 x 1024, 30 steps (SDXL, with guidance) and 4 steps (FLUX, as its quick version takes); `LIMELIGHT_BENCH_BATCHES` says which
batches (`1 2 4 8`). Without a GPU both are a thousandth of that, at 64 x 64 and two steps: that shows that they run, and
nothing else. Texts are given as embeddings of the right shape: the text encoders, a few per cent of the work, are left out.
"""

# diffusers loads its names lazily, and its constructors are typed by their defaults.
# pyright: reportPrivateImportUsage=false, reportArgumentType=false

from __future__ import annotations

import gc
import os
import time
from typing import Any

from bench.measure import Measure

BATCHES = "LIMELIGHT_BENCH_BATCHES"
TINY = "tiny, on the processor"


def diffusion() -> list[Measure]:
    """Pictures a second and the peak of memory, by model shape and batch; on a GPU also what a larger batch is worth."""
    import torch

    large = torch.cuda.is_available()
    batches = [int(one) for one in os.environ.get(BATCHES, "1 2 4 8" if large else "1 2").split()]
    found: list[Measure] = []
    for name, built in (("SDXL", _sdxl), ("FLUX", _flux)):
        pipe, steps, side = built(torch, large)
        pipe.set_progress_bar_config(disable=True)
        shape = f"{name}-shaped{'' if large else f', {TINY}'}, {side} x {side}, {steps} steps"
        speeds: dict[int, float] = {}
        for batch in batches:
            speed, memory = _timed(torch, pipe, name, batch, steps, side, large)
            speeds[batch] = speed
            found.append(Measure(f"{shape}: batch of {batch}", round(speed, 3), "pictures/s"))
            if large:
                found.append(
                    Measure(f"{shape}: batch of {batch}, peak of memory", round(memory / 2**30, 2), "GiB")
                )
        if large:
            worth = speeds[batches[-1]] / speeds[batches[0]]
            against = f"{shape}: batch of {batches[-1]} against {batches[0]}"
            found.append(Measure(against, round(worth, 2), "times as fast"))
        del pipe
        gc.collect()
        if large:
            torch.cuda.empty_cache()
    return found


def _timed(
    torch: Any, pipe: Any, name: str, batch: int, steps: int, side: int, large: bool
) -> tuple[float, int]:
    """Pictures a second of the quickest call after the first, and the peak of memory in bytes (on a GPU)."""
    where, exact = ("cuda", torch.bfloat16) if large else ("cpu", torch.float32)
    words = _words(torch, pipe, name, batch, where, exact)
    took: list[float] = []
    for _ in range(3):
        if large:
            torch.cuda.reset_peak_memory_stats()
            torch.cuda.synchronize()
        began = time.perf_counter()
        with torch.inference_mode():
            pipe(
                **words, width=side, height=side, num_inference_steps=steps, output_type="pil",
                generator=[torch.Generator("cpu").manual_seed(n) for n in range(batch)],
            )  # fmt: skip
        if large:
            torch.cuda.synchronize()
        took.append(time.perf_counter() - began)
    return batch / min(took[1:]), torch.cuda.max_memory_allocated() if large else 0


def _words(torch: Any, pipe: Any, name: str, batch: int, where: str, exact: Any) -> dict[str, Any]:
    """Embeddings in place of a text."""

    def noise(*shape: int) -> Any:
        return torch.randn(shape, generator=torch.Generator("cpu").manual_seed(0)).to(where, exact)

    if name == "SDXL":
        wide = pipe.unet.config.cross_attention_dim
        pooled = (
            pipe.unet.config.projection_class_embeddings_input_dim
            - 6 * pipe.unet.config.addition_time_embed_dim
        )
        return {
            "prompt_embeds": noise(batch, 77, wide), "negative_prompt_embeds": noise(batch, 77, wide),
            "pooled_prompt_embeds": noise(batch, pooled), "negative_pooled_prompt_embeds": noise(batch, pooled),
            "guidance_scale": 5.0,
        }  # fmt: skip
    config = pipe.transformer.config
    return {
        "prompt_embeds": noise(batch, 256, config.joint_attention_dim), "pooled_prompt_embeds": noise(batch, config.pooled_projection_dim),
        "guidance_scale": 0.0,
    }  # fmt: skip


def _sdxl(torch: Any, large: bool) -> tuple[Any, int, int]:
    """A UNet of 2.6 billion weights, as Stable Diffusion XL has it."""
    from diffusers import (
        AutoencoderKL,
        EulerDiscreteScheduler,
        StableDiffusionXLPipeline,
        UNet2DConditionModel,
    )

    tiny: dict[str, Any] = {"block_out_channels": (32, 64, 64), "transformer_layers_per_block": (1, 1, 1), "attention_head_dim": (2, 4, 4),
                            "cross_attention_dim": 64, "projection_class_embeddings_input_dim": 80, "addition_time_embed_dim": 8,
                            "sample_size": 32, "norm_num_groups": 8}  # fmt: skip
    own: dict[str, Any] = {"block_out_channels": (320, 640, 1280), "transformer_layers_per_block": (1, 2, 10), "attention_head_dim": (5, 10, 20),
                           "cross_attention_dim": 2048, "projection_class_embeddings_input_dim": 2816, "addition_time_embed_dim": 256,
                           "sample_size": 128}  # fmt: skip
    with _made_on(torch, large):
        unet = UNet2DConditionModel(
            **(own if large else tiny), in_channels=4, out_channels=4, layers_per_block=2, use_linear_projection=True,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
            addition_embed_type="text_time",
        )  # fmt: skip
        vae = AutoencoderKL(**_vae(large), latent_channels=4)
    pipe = StableDiffusionXLPipeline(
        vae=vae, text_encoder=None, text_encoder_2=None, tokenizer=None, tokenizer_2=None, unet=unet,
        scheduler=EulerDiscreteScheduler(), force_zeros_for_empty_prompt=False, add_watermarker=False,
    )  # fmt: skip
    return _placed(torch, pipe, large), 30 if large else 2, 1024 if large else 64


def _flux(torch: Any, large: bool) -> tuple[Any, int, int]:
    """A transformer of 12 billion weights, as FLUX.1 has it."""
    from diffusers import AutoencoderKL, FlowMatchEulerDiscreteScheduler, FluxPipeline, FluxTransformer2DModel

    tiny: dict[str, Any] = {"num_layers": 1, "num_single_layers": 1, "attention_head_dim": 16, "num_attention_heads": 2, "joint_attention_dim": 32,
                            "pooled_projection_dim": 32, "axes_dims_rope": (4, 4, 8), "in_channels": 16}  # fmt: skip
    own: dict[str, Any] = {"num_layers": 19, "num_single_layers": 38, "attention_head_dim": 128, "num_attention_heads": 24,
                           "joint_attention_dim": 4096, "pooled_projection_dim": 768, "axes_dims_rope": (16, 56, 56), "in_channels": 64}  # fmt: skip
    with _made_on(torch, large):
        transformer = FluxTransformer2DModel(**(own if large else tiny), patch_size=1, guidance_embeds=False)
        vae = AutoencoderKL(
            **_vae(large),
            latent_channels=16 if large else 4,
            shift_factor=0.1,
            use_quant_conv=False,
            use_post_quant_conv=False,
        )
    pipe = FluxPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(), vae=vae, text_encoder=None, tokenizer=None, text_encoder_2=None,
        tokenizer_2=None, transformer=transformer,
    )  # fmt: skip
    return _placed(torch, pipe, large), 4 if large else 2, 1024 if large else 64


def _vae(large: bool) -> dict[str, Any]:
    channels = [128, 256, 512, 512] if large else [16, 16, 16, 16]
    return {
        "block_out_channels": channels, "layers_per_block": 2 if large else 1, "norm_num_groups": 32 if large else 8,
        "down_block_types": ["DownEncoderBlock2D"] * 4, "up_block_types": ["UpDecoderBlock2D"] * 4, "sample_size": 1024 if large else 64,
    }  # fmt: skip


def _made_on(torch: Any, large: bool) -> Any:
    """Where weights are drawn: on the GPU that is seconds, elsewhere minutes."""
    torch.manual_seed(0)
    torch.set_default_dtype(torch.bfloat16 if large else torch.float32)
    return torch.device("cuda" if large else "cpu")


def _placed(torch: Any, pipe: Any, large: bool) -> Any:
    torch.set_default_dtype(torch.float32)
    return pipe.to("cuda") if large else pipe
