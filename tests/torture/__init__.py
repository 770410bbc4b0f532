"""Concord under faults: weeks of news in minutes, while processes are killed and everything around them fails.

``make torture`` runs it in full; ``test_rehearsal`` is the short form. ``plan`` says what goes wrong and when,
``house`` runs the real program, ``verdict`` compares what came of it with what was published.
"""
