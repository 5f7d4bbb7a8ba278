"""Model code: torch, diffusers, open_clip and openai, without Ray or HTTP servers.

sdxl/            renders frames with SDXL, LoRA and IP-Adapter
planning/        plans scenes
clip_scorer      scores frames
simulated        a renderer without models, for benchmarks
rendering        what all renderers share: stops, progress, the recipe's fields
"""
