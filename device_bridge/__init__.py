"""The bridge: what is measured in the home reaches the ward, once and unchanged."""
