"""The codebook as a tree whose codes are chosen and moved."""
