"""Recipe of the embedded storybook family: how its weights are made and measured.

    python -m deployments.embedded.recipe --help

    drawing/      scenes, their drawings by Pillow, their captions         Pillow
       |
       v
    training/     datasets, VAE, text encoders, UNet, LoRA, IP-Adapter,    torch, diffusers,
       |          scorer, optimisation, assembly of the family             transformers, open_clip
       v
    evaluation/   judge, generated images, figures of the model card       the service's engines

A room imports only from the rooms above it. `workspace.py` names the folder of all files that the
stages exchange; `__main__.py` is the command line, with one command per stage.
"""
