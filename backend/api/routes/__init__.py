"""One module a noun; each parses, calls one function, answers."""
