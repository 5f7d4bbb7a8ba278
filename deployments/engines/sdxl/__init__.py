"""SDXL with a character LoRA and an IP-Adapter: from model files to images.

renderer            one frame per call; ip_adapter extends it by reference images
pipeline_loader     loads the base model (model_source, device), fuses the LoRAs; UNet of few_step
lora                reads a LoRA (lora_formats) at its full strength; lora_fusion fuses it
prompt_encoder, reference_encoder    embeddings of texts and images
sampling            what the presets mean
denoising           the denoising loop and decoding
vae_tiling          second try with a tiled VAE if memory runs out
compilation         torch.compile, and the requests that warm it up
recipe_builder      the recipe of a frame
"""
