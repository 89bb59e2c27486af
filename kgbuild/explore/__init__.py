"""Looking at a published build: the explorer's room. It reads builds and the stores, never extraction."""
