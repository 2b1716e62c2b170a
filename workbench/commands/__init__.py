"""Commands, one module a group; ``workbench/cli.py`` lists them."""
