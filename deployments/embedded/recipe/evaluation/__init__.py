"""How the family is measured."""
