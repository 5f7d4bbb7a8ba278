"""Evaluation of a family of weights.

judge          CNN that reads a scene's attributes from an image
generation     images that the service's engines generate for captions
measures       figures from what judge and scorer find in images
comparisons    effect of a reference image, of the VAE's factor, of the guidance scale
model_card     all figures of the model card, also speed and equality of repeated images
"""
