"""The stay at home: the episode and its reserved bed."""
