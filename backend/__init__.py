"""The ward's side: the only place that stores and decides."""
