"""The daily digital round: the list, the review and its outcome."""
