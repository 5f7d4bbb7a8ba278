"""SDXL with a character LoRA and an IP-Adapter: from model files to images.

renderer            one frame per call; ip_adapter extends it by encoded reference images
device              device, floating-point type, and what to do when the memory runs out
pipeline_loader     loads the base model, fuses the LoRAs; UNet of few_step
lora                reads a LoRA of any format at its full strength; lora_fusion fuses it
prompt_encoder      embeddings of texts
sampling            what the presets mean
denoising           the denoising loop and decoding, also in tiles
compilation         torch.compile, and the requests that warm it up
recipe_builder      the recipe of a frame
"""
