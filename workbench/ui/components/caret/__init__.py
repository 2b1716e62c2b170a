"""Where the caret last stood in a text area."""
