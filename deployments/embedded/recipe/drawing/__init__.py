"""Drawings with captions: what scenes hold, how Pillow draws them, how words describe them.

What a scene holds:
    scenes          people, animal, thing, place, time, action, shot
    scene_sampling  random scenes
    attributes      a scene as class labels
    costumes, postures, things, animal_shapes    the values of these

How a scene is drawn:
    composition     positions of people, animal and thing before the background
    people, faces, hats, animals, scenery    the parts of an image
    canvas, pen     shapes, in coordinates of the image and of one figure

How a scene is described:
    captions        captions for training and for evaluation
    wordings        the phrases of which they consist
"""
