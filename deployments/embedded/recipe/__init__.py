"""How the embedded storybook family is made: drawn scenes, captions, training, evaluation.

Run `python -m deployments.embedded.recipe --help`.
"""
