"""Training of every part of the family, and assembly of the parts.

Data:
    dataset          sets of drawings, made once and then read from disk
    attributes       a scene as class labels, and classifiers of them

Parts of the family:
    text_encoders    tokenizers and text encoders
    vae              image to latents and back
    unet             denoiser, trained on scenes without the hero
    lora             the hero
    scorer           CLIP model that compares images with captions; its image tower encodes
                     references for the IP-Adapter
    ip_adapter       conditioning on a reference image
    assembly         all parts in SDXL's folder layout, and back

Shared by the parts:
    trainer, muon    optimisation of one stage, with checkpoints
    workers          processes that share a batch, and files of tensors
    diffusion        noise schedule, conditioning, loss and its weights
"""
