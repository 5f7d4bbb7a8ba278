"""A storyboard as files that people keep: ZIP, contact sheet, PDF, GIF, MP4."""
