"""The simulated study: every person, number and word in it is invented."""
