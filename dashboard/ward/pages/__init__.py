"""The pages of the ward: what stands where, and nothing about why."""
