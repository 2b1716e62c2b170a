"""The coding screen: one component that owns the text and saves through ``workbench.api``."""

from workbench.ui.components.coder.component import CODER_WORDS, coder_words, mount_coder

__all__ = ["CODER_WORDS", "coder_words", "mount_coder"]
