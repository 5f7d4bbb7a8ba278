"""`storyboard serve`: checks, starts Ray and the application, and ends both."""
