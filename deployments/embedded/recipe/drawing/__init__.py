"""How scenes are drawn and described in words."""
