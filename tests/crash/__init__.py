"""Kill -9 in mid-stream, on the real parts: nothing acknowledged is lost, nothing is stored twice.

The tests are the short form (T01, T02); `python -m tests.crash --long` is the long one.
"""
