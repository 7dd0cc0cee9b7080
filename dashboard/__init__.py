"""Everything a person looks at; it reaches the backend by its HTTP API alone."""
