"""StreamField blocks a health writer needs, a file a family."""

from cms.blocks.profiles import ProfileBlock
from cms.blocks.sections import ANSWER_BLOCKS, ArticleBody, SectionBlock
from cms.blocks.sources import SourcesBlock

__all__ = ["ANSWER_BLOCKS", "ArticleBody", "ProfileBlock", "SectionBlock", "SourcesBlock"]
