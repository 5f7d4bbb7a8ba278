"""Images as bytes: PNG of frames, decoding of reference images, scaling.

png.py              a fast PNG encoder for RGB pixels
frame_png.py        the PNG of a frame, which carries its recipe
reference_image.py  which reference images are accepted, and their decoding
scaling.py          which sizes a client may ask for, and images in that size
"""
