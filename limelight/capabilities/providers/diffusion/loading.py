"""Loading a pipeline once, on the device there is, in the way that its memory allows."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, TypeAlias

import structlog

from limelight.schema.errors import ProviderFailed

log = structlog.get_logger(__name__)
Task: TypeAlias = Literal["inpaint", "text", "image", "video"]
Placing: TypeAlias = Literal["whole", "offload", "sequential"]
"""whole: all of it on the device; offload: the part at work; sequential: a layer at a time."""
ROOM = 1.35
"""Memory that a pipeline takes while it works, as a multiple of its weights."""
SLICE_BELOW = 4 * 2**30
"""Free bytes below which attention is sliced."""


def placing(weights: int, largest: int, free: int) -> Placing:
    """How a pipeline of so many bytes, its largest part among them, fits into the free bytes of a device."""
    if weights * ROOM <= free:
        return "whole"
    return "offload" if largest * ROOM <= free else "sequential"


def load(model: str, *, task: Task, device: str = "auto", dtype: str = "auto", download: bool = False) -> Any:
    """The pipeline, ready to be called. Blocks for as long as that takes.

    Raises `ProviderFailed` where torch or diffusers are missing, or the model is not there.
    """
    try:
        import torch
        from diffusers.pipelines.auto_pipeline import (
            AutoPipelineForImage2Image,
            AutoPipelineForInpainting,
            AutoPipelineForText2Image,
        )
        from diffusers.pipelines.pipeline_utils import DiffusionPipeline
    except ImportError as error:
        raise ProviderFailed(
            "diffusion models need torch and diffusers, which are not installed: pip install 'limelight[diffusion]'",
            code="not_installed", value=model,
        ) from error  # fmt: skip
    kind = {
        "inpaint": AutoPipelineForInpainting,
        "text": AutoPipelineForText2Image,
        "image": AutoPipelineForImage2Image,
        "video": DiffusionPipeline,
    }[task]
    on = _device(torch) if device == "auto" else device
    exact = _dtype(torch, on) if dtype == "auto" else getattr(torch, dtype)
    try:
        pipe = kind.from_pretrained(model, dtype=exact, local_files_only=not download or Path(model).exists())
    except (OSError, ValueError) as error:
        where = "give the path of a folder that holds it, or set options.download = true to fetch it"
        raise ProviderFailed(
            f"the model {model} cannot be loaded: {str(error).splitlines()[0]}; {where}",
            code="not_configured", value=model,
        ) from error  # fmt: skip
    pipe.set_progress_bar_config(disable=True)
    _place(torch, pipe, on)
    return pipe


def _device(torch: Any) -> str:
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def _dtype(torch: Any, device: str) -> Any:
    """bfloat16 where the hardware has it, else float16; float32 on a processor."""
    if not device.startswith("cuda"):
        return torch.float32 if device == "cpu" else torch.float16
    return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16


def _place(torch: Any, pipe: Any, device: str) -> None:
    if not device.startswith("cuda"):
        pipe.to(device)
        _slice(pipe)
        return
    free, _ = torch.cuda.mem_get_info(device)
    sizes = [_bytes(part) for part in pipe.components.values() if hasattr(part, "parameters")]
    way = placing(sum(sizes), max(sizes, default=0), free)
    match way:
        case "whole":
            pipe.to(device)
        case "offload":
            pipe.enable_model_cpu_offload(device=device)
        case "sequential":
            pipe.enable_sequential_cpu_offload(device=device)
    left, _ = torch.cuda.mem_get_info(device)
    if left < SLICE_BELOW:
        _slice(pipe)
    log.info("pipeline_placed", way=way, weights=sum(sizes), free=free)


def _slice(pipe: Any) -> None:
    if hasattr(pipe, "enable_attention_slicing"):
        pipe.enable_attention_slicing()


def _bytes(part: Any) -> int:
    return sum(one.numel() * one.element_size() for one in part.parameters())
