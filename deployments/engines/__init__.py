"""Model code: torch, diffusers, open_clip and openai; knows nothing of Ray or HTTP servers."""
