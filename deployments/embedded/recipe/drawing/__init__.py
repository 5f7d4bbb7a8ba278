"""Drawings with captions: what scenes hold, how Pillow draws them, how words describe them.

What a scene holds:
    scenes          people, animal, thing, place, time, action, shot; random scenes
    costumes, postures, things, animal_shapes    the values of these

How a scene is drawn:
    composition     positions of people, animal and thing before the background
    people, heads, animals, scenery    the parts of an image
    canvas          shapes, and pens in coordinates of one figure

How a scene is described:
    lexicon         what the drawings show, and the words for it
    captions        captions for training and for evaluation
    wordings        the phrases of which they consist
"""
