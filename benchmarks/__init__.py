"""What Hemrond manages in a second: measured, beside what the same machine manages by hand."""
