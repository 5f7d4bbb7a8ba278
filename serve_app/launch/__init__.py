"""`storyboard serve`: check the configuration, start Ray and the application, and end both.

launcher -> serve_config, preflight    before anything starts
-> local_ray, startup         until stories can be drawn
-> stop_signals, draining     from Ctrl-C to the last process
"""
