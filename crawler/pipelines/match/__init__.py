"""Fourth pipeline: the fingerprint; and the search for the story that an article belongs to.

``story`` first asks ``copies`` what the article is a copy of, then ``reports`` what else tells of its event. Both see
stored articles through ``comparisons``, and what these announce through ``records``.
"""

from crawler.pipelines.match.pipeline import MatchPipeline
from crawler.pipelines.match.story import Match, find_story

__all__ = ["Match", "MatchPipeline", "find_story"]
