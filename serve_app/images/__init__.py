"""Images as bytes.

png.py              PNG: a fast encoder, the recipe of a frame inside, other sizes
reference_image.py  which reference images are accepted, and their decoding
"""
