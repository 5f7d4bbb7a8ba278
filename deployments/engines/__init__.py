"""Model code: torch, diffusers, open_clip and openai, without Ray or HTTP servers.

sdxl/            renders frames with SDXL, LoRA and IP-Adapter
planning/        plans scenes
clip_scorer      scores frames; clip_model loads the model and splits long texts
simulated        a renderer without models, for benchmarks
step_callback, recipe_fields    what all renderers share
"""
