"""The `storyboard` command and its HTTP client."""
