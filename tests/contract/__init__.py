"""Where the strangers meet: the wire between home, ward and screens, with the real parts on it."""
