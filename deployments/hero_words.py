"""What the hero is called where nothing else is set; free of the types, which import Pillow."""

HERO_NAME = "Aldar Kose"
HERO_TRIGGER = "aldar_kose_man"
"""The word to which the character LoRA is bound; every render prompt contains it."""
