"""How every part of the family is trained and assembled."""
