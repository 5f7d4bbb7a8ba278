"""The DAG: plan a story, render its frames, score them, render weak ones again. No HTTP here."""
