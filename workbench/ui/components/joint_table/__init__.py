"""The joint display as a table whose cells can be opened."""
