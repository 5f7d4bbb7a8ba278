"""The routes, one file per resource; parameters.py holds what several of them share."""
