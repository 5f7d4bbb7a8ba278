"""The rules that every plan obeys, whoever made it."""
