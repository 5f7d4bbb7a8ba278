"""SDXL with a character LoRA and an IP-Adapter: from model files to images.

renderer            one frame per call; ip_adapter extends it by encoded reference images
device              device, floating-point type, and what to do when the memory runs out
pipeline_loader     loads the base model, fuses the LoRAs; UNet of few_step
lora                a LoRA from disk or a hub, its tensors under the file's own keys
lora_fusion         fuses LoRAs into the weights, by the names of lora_keys and module_names and the
                    closed forms of lora_deltas
prompt_encoder      embeddings of texts
sampling            what the presets mean
denoising           the denoising loop and decoding, also in tiles
compilation         torch.compile, and the requests that warm it up
recipe_builder      the recipe of a frame
"""
