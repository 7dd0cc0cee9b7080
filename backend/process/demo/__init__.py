"""`hemrond demo`: a ward of made-up people whose homes measure, send and go on living."""
