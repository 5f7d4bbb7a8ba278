"""SDXL with LoRA and IP-Adapter: from model files to an image."""
