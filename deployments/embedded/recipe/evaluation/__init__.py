"""Evaluation of a family of weights.

judge          CNN that reads a scene's attributes from an image
generation     images that the service's engines generate for captions
measures       figures from what judge and scorer find in images
consistency    effect of a reference image
runtime        speed, and equality of repeated images
model_card     all figures of the model card
comparisons    choice of the VAE's factor and of the guidance scale
"""
